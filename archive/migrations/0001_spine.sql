-- The archive's index: evidence (append-only) and records (rebuildable from evidence).
-- Payload bytes live beside it in NAME.payloads/0001.db; see archive/payloads.py.
-- Instants are UTC ISO-8601 with Z (names end _at); dates are China's calendar days (names end _on).

CREATE TABLE archive_info (                 -- facts about the file itself: uid, created_at, search_index (version of the word splitter)
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- ------------------------------------------------------------------ evidence
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,               -- random, so that archives can be merged
    kind TEXT NOT NULL CHECK (kind IN ('crawl', 'import')),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'abandoned')),
    reason TEXT,                            -- why it ended
    software_version TEXT NOT NULL,
    software_commit TEXT,
    settings_digest TEXT NOT NULL,          -- what must be equal for a dead run to be resumed
    settings TEXT NOT NULL,                 -- JSON
    portals TEXT NOT NULL,                  -- JSON list of codes
    started_at TEXT NOT NULL,
    finished_at TEXT,
    counts TEXT                             -- JSON receipt: {portal: {seen, stored, revisit, duplicate, refused, excluded, failed}}
);

CREATE TABLE payloads (
    digest TEXT PRIMARY KEY,                -- sha256:<64 hex> of the bytes as the parsers read them
    length INTEGER NOT NULL,
    media_type TEXT NOT NULL,               -- by bytes, never by name or header
    segment INTEGER NOT NULL,               -- NAME.payloads/<segment as 4 digits>.db
    codec TEXT NOT NULL CHECK (codec IN ('raw', 'zstd')),
    dictionary TEXT,                        -- digest of the zstd dictionary, if one was used
    stored_at TEXT NOT NULL,
    derived_from TEXT REFERENCES payloads (digest)
) WITHOUT ROWID;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    portal TEXT,                            -- code in the registry
    kind TEXT NOT NULL CHECK (kind IN ('response', 'revisit', 'refused', 'excluded', 'failed', 'import')),
    method TEXT NOT NULL,
    target_uri TEXT NOT NULL,               -- what was asked, before any redirect
    final_uri TEXT,                         -- what answered
    body_digest TEXT NOT NULL DEFAULT '',   -- of the request body, '' if none
    rendered INTEGER NOT NULL DEFAULT 0,    -- 1: the document as a browser drew it
    status INTEGER,
    headers TEXT,                           -- JSON list of [name, value], as sent
    redirects TEXT,                         -- JSON list of {"status", "uri"} hops before final_uri
    fetched_at TEXT NOT NULL,
    payload_digest TEXT REFERENCES payloads (digest),
    refers_to INTEGER REFERENCES captures (id),  -- revisit: the capture that holds the same bytes
    via_capture INTEGER REFERENCES captures (id),
    anchor_text TEXT,
    role TEXT NOT NULL CHECK (role IN ('robots', 'home', 'directory', 'column', 'listing', 'article', 'attachment', 'import')),
    reason TEXT                             -- refused: the signature; excluded, failed: what happened
);
CREATE INDEX captures_request ON captures (run_id, method, target_uri, body_digest, rendered);
CREATE INDEX captures_uri ON captures (target_uri, id);
CREATE INDEX captures_payload ON captures (payload_digest);
CREATE INDEX captures_via ON captures (via_capture);
CREATE INDEX captures_portal ON captures (portal, role);

CREATE TABLE portals (
    code TEXT PRIMARY KEY,                  -- division code, a string
    name TEXT NOT NULL,
    home TEXT NOT NULL,
    family TEXT,
    hosts TEXT NOT NULL DEFAULT '[]',       -- JSON list, allow-list beside the registrable name of home
    note TEXT
) WITHOUT ROWID;

CREATE TABLE portal_columns (               -- 栏目 where reports are listed, known or found
    id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL REFERENCES portals (code),
    url TEXT NOT NULL,
    kind TEXT NOT NULL,                     -- registry | found
    label TEXT,                             -- its name on the portal
    family TEXT,
    confidence REAL,
    checked_on TEXT,                        -- registry: the day it was checked by a person
    capture_id INTEGER REFERENCES captures (id),  -- the last look at it
    UNIQUE (portal, url)
);

CREATE TABLE candidates (                   -- what looked like a report, and was or was not taken, and why
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    portal TEXT NOT NULL,
    uri TEXT NOT NULL,
    title TEXT NOT NULL,                    -- the link's title or text
    listed_on TEXT,                         -- the date printed beside the link
    verdict TEXT NOT NULL CHECK (verdict IN ('taken', 'rejected')),
    reason TEXT NOT NULL,
    report_year INTEGER,                    -- by the title
    agency TEXT,                            -- by the title
    year_node INTEGER,                      -- the column's year node, if any
    column_uri TEXT,
    via_capture INTEGER NOT NULL REFERENCES captures (id),
    UNIQUE (run_id, portal, uri, via_capture)
);
CREATE INDEX candidates_uri ON candidates (uri);

CREATE TABLE crawl_warnings (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    portal TEXT,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    uri TEXT,
    capture_id INTEGER REFERENCES captures (id)
);
CREATE INDEX crawl_warnings_run ON crawl_warnings (run_id, code, uri);

CREATE TABLE divisions (
    code TEXT PRIMARY KEY,                  -- six characters
    name TEXT NOT NULL,
    parent TEXT,
    valid_from INTEGER,                     -- year, if known
    valid_to INTEGER
) WITHOUT ROWID;

-- ------------------------------------------------------------------ records
CREATE TABLE parses (                       -- immutable: what one parser version made of one payload
    id INTEGER PRIMARY KEY,
    payload_digest TEXT NOT NULL REFERENCES payloads (digest),
    parser TEXT NOT NULL,
    parser_version TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL,
    warnings TEXT NOT NULL DEFAULT '[]',    -- JSON
    facts TEXT NOT NULL DEFAULT '{}',       -- JSON: what the bytes say of issuer, year, form, title and dates, with sources; no table cell
    result BLOB,                            -- the whole report with locators: JSON, zstd
    parsed_at TEXT NOT NULL,
    UNIQUE (payload_digest, parser, parser_version)
);

CREATE TABLE agencies (
    id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL DEFAULT '',        -- code of the portal, '' for imported files
    name TEXT NOT NULL,
    UNIQUE (portal, name)
);

CREATE TABLE works (                        -- one agency's report of one year
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,               -- stable name of the work; by its first landing where agency or year is not known
    agency_id INTEGER REFERENCES agencies (id),  -- NULL: the issuer is not known; such reports are never lumped together
    report_year INTEGER,
    UNIQUE (agency_id, report_year)         -- NULLs differ from each other
);

CREATE TABLE reports (                      -- a version of a work: one payload read as its report
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,               -- 16 hex of sha256(payload digest, portal, agency, year): stable over re-parses
    work_id INTEGER NOT NULL REFERENCES works (id),
    is_current INTEGER NOT NULL,            -- 1 for the version the views show; rule in archive/records.py
    portal TEXT,
    agency TEXT,
    agency_source TEXT,
    report_year INTEGER,
    year_source TEXT,
    form TEXT,
    applications_rows TEXT,
    title TEXT,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    period_start_on TEXT,
    period_end_on TEXT,
    published_on TEXT,
    published_on_source TEXT,
    signed_on TEXT,
    payload_digest TEXT NOT NULL REFERENCES payloads (digest),
    capture_id INTEGER NOT NULL REFERENCES captures (id),   -- the first capture of these bytes
    landing_capture_id INTEGER REFERENCES captures (id),    -- the page that offered them (itself, for a page)
    parse_id INTEGER NOT NULL REFERENCES parses (id),
    url TEXT NOT NULL,                      -- of the landing page
    checks_passed INTEGER NOT NULL DEFAULT 0,
    printed_cells INTEGER NOT NULL DEFAULT 0               -- cells (or indicator lines) that are printed and placed
);
CREATE INDEX reports_work ON reports (work_id);
CREATE INDEX reports_agency_year ON reports (agency, report_year);
CREATE INDEX reports_payload ON reports (payload_digest);

CREATE TABLE landings (                     -- every address under which a report was offered
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    uri TEXT NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures (id),
    PRIMARY KEY (report_id, uri)
) WITHOUT ROWID;

-- Value columns are NULL unless the cell prints a number or zero. kinds: one letter a cell, in column order:
-- n number, z zero, b blank, x not applicable, w word, t text, m missing, a ambiguous, . not a cell of this row's form.
CREATE TABLE proactive (
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    row TEXT NOT NULL,
    issued NUMERIC, repealed NUMERIC, in_force NUMERIC,
    made NUMERIC, disclosed_new NUMERIC, disclosed_total NUMERIC,
    items_last_year NUMERIC, change NUMERIC, decisions NUMERIC,
    amount_10k_yuan NUMERIC, projects NUMERIC, amount NUMERIC,
    kinds TEXT NOT NULL,
    PRIMARY KEY (report_id, row)
) WITHOUT ROWID;

CREATE TABLE applications (
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    row TEXT NOT NULL,
    natural_person NUMERIC, commercial_enterprise NUMERIC, research_institution NUMERIC,
    public_welfare_organization NUMERIC, legal_service_institution NUMERIC, other_organization NUMERIC,
    total NUMERIC,
    kinds TEXT NOT NULL,
    PRIMARY KEY (report_id, row)
) WITHOUT ROWID;

CREATE TABLE proceedings (
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    row TEXT NOT NULL,
    upheld NUMERIC, corrected NUMERIC, other NUMERIC, pending NUMERIC, total NUMERIC,
    kinds TEXT NOT NULL,
    PRIMARY KEY (report_id, row)
) WITHOUT ROWID;

CREATE TABLE indicators (                   -- lines of the forms before 2019
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label TEXT NOT NULL, code TEXT, unit TEXT, value NUMERIC, cumulative NUMERIC,
    locator TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;

CREATE TABLE cell_notes (                   -- only cells with more to say than a plain number
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    "table" TEXT NOT NULL, row TEXT NOT NULL, field TEXT NOT NULL,
    kind TEXT NOT NULL, raw TEXT NOT NULL, note TEXT, unit TEXT, unit_source TEXT,
    locator TEXT,                           -- JSON
    PRIMARY KEY (report_id, "table", row, field)
) WITHOUT ROWID;

CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, code TEXT NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL,
    UNIQUE (report_id, number)
);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    rule TEXT NOT NULL, severity TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('fail', 'cannot_judge')),
    cells TEXT NOT NULL,                    -- JSON list of table/row/field
    sentence TEXT, difference NUMERIC, repairs TEXT NOT NULL DEFAULT '[]',
    message_zh TEXT NOT NULL, message_en TEXT NOT NULL
);
CREATE INDEX findings_report ON findings (report_id);

-- Chinese full text of the sections: rowid is sections.id. The text is written with a space between CJK characters and a break mark
-- for punctuation, and asked for with phrases: archive/search.py. No text is kept here, it is in sections.
CREATE VIRTUAL TABLE search USING fts5 (heading, text, content = '', tokenize = 'unicode61 remove_diacritics 0');
