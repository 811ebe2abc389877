-- The stable contract for SQL users. Only what stock SQLite 3.40 has; v_panel is generated: 0003_panel.sql.

CREATE VIEW v_reports AS                    -- current reports, one row a work
SELECT
    r.id, r.uid, r.portal, p.name AS portal_name, r.agency, r.report_year, r.form, r.applications_rows, r.title, r.outcome, r.reason,
    r.published_on, r.published_on_source, r.signed_on, r.period_start_on, r.period_end_on,
    r.url, r.payload_digest, pl.media_type, c.fetched_at,
    (SELECT min(lc.fetched_at) FROM reports v JOIN landings l ON l.report_id = v.id JOIN captures lc ON lc.id = l.capture_id
      WHERE v.work_id = r.work_id) AS first_seen_at,
    (SELECT count(*) FROM findings f WHERE f.report_id = r.id AND f.result = 'fail') AS fails,
    (SELECT count(*) FROM findings f WHERE f.report_id = r.id AND f.result = 'cannot_judge') AS cannot_judge,
    (SELECT count(*) FROM landings l WHERE l.report_id = r.id) AS landings,
    (SELECT count(*) FROM reports v WHERE v.work_id = r.work_id) AS versions,
    r.agency_source, r.year_source, r.checks_passed, r.printed_cells, r.work_id
FROM reports r
JOIN payloads pl ON pl.digest = r.payload_digest
JOIN captures c ON c.id = r.capture_id
LEFT JOIN portals p ON p.code = r.portal
WHERE r.is_current = 1;

CREATE VIEW v_proactive AS
SELECT
    r.id AS report_id, r.uid AS report_uid, r.portal, r.agency, r.report_year, r.form, t.row,
    t.issued, t.repealed, t.in_force, t.made, t.disclosed_new, t.disclosed_total, t.items_last_year, t.change, t.decisions,
    t.amount_10k_yuan, t.projects, t.amount, t.kinds
FROM proactive t JOIN reports r ON r.id = t.report_id WHERE r.is_current = 1;

CREATE VIEW v_applications AS
SELECT
    r.id AS report_id, r.uid AS report_uid, r.portal, r.agency, r.report_year, r.form, r.applications_rows, t.row,
    t.natural_person, t.commercial_enterprise, t.research_institution, t.public_welfare_organization,
    t.legal_service_institution, t.other_organization, t.total, t.kinds
FROM applications t JOIN reports r ON r.id = t.report_id WHERE r.is_current = 1;

CREATE VIEW v_proceedings AS
SELECT
    r.id AS report_id, r.uid AS report_uid, r.portal, r.agency, r.report_year, r.form, t.row,
    t.upheld, t.corrected, t.other, t.pending, t.total, t.kinds
FROM proceedings t JOIN reports r ON r.id = t.report_id WHERE r.is_current = 1;

CREATE VIEW v_indicators AS                 -- lines of the forms before 2019
SELECT
    r.id AS report_id, r.uid AS report_uid, r.portal, r.agency, r.report_year, t.position, t.label, t.code, t.unit, t.value, t.cumulative
FROM indicators t JOIN reports r ON r.id = t.report_id WHERE r.is_current = 1;

CREATE VIEW v_findings AS
SELECT
    r.id AS report_id, r.uid AS report_uid, r.portal, r.agency, r.report_year, f.id, f.rule, f.severity, f.result, f.cells, f.sentence,
    f.difference, f.repairs, f.message_zh, f.message_en
FROM findings f JOIN reports r ON r.id = f.report_id WHERE r.is_current = 1;

CREATE VIEW v_coverage AS                   -- a row per portal and report year; a portal without any report has one row without a year
WITH
    places (portal) AS (SELECT code FROM portals UNION SELECT portal FROM agencies UNION SELECT coalesce(portal, '') FROM reports),
    years (portal, report_year) AS (
        SELECT DISTINCT coalesce(portal, ''), report_year FROM reports WHERE is_current = 1 AND report_year IS NOT NULL
    ),
    known (portal, agencies) AS (SELECT portal, count(*) FROM agencies GROUP BY portal),
    made AS (
        SELECT
            coalesce(portal, '') AS portal, report_year, count(*) AS published, count(DISTINCT agency) AS named,
            sum(outcome = 'complete') AS complete, sum(outcome = 'incomplete') AS incomplete,
            sum(outcome = 'narrative_only') AS narrative_only
        FROM reports WHERE is_current = 1 GROUP BY coalesce(portal, ''), report_year
    )
SELECT
    s.portal, p.name AS portal_name, y.report_year, coalesce(k.agencies, 0) AS agencies, coalesce(m.published, 0) AS published,
    coalesce(m.complete, 0) AS complete, coalesce(m.incomplete, 0) AS incomplete, coalesce(m.narrative_only, 0) AS narrative_only,
    coalesce(k.agencies, 0) - coalesce(m.named, 0) AS missing,
    coalesce(m.published, 0) - coalesce(m.named, 0) AS of_unknown_agency
FROM places s
LEFT JOIN years y ON y.portal = s.portal
LEFT JOIN known k ON k.portal = s.portal
LEFT JOIN made m ON m.portal = s.portal AND m.report_year = y.report_year
LEFT JOIN portals p ON p.code = s.portal;

-- A year's report is due on 31 January of the next year; on 31 March for years up to 2018 (old regulation), and for the report of a
-- government of county level or above, which the lead office compiles from the departments' (Regulation of 2019, article 49).
-- Townships are not named in the article; local notices hold them to 31 January.
CREATE VIEW v_timeliness AS
WITH
    first_published AS (                    -- the earliest date that any version of the work prints
        SELECT work_id, min(published_on) AS published_on, published_on_source FROM reports WHERE published_on IS NOT NULL GROUP BY work_id
    ),
    due AS (
        SELECT
            r.work_id, r.uid, r.portal, r.agency, r.report_year, f.published_on, f.published_on_source,
            (SELECT min(lc.fetched_at) FROM reports v JOIN landings l ON l.report_id = v.id JOIN captures lc ON lc.id = l.capture_id
              WHERE v.work_id = r.work_id) AS first_seen_at,
            CASE
                WHEN r.report_year <= 2018 THEN 'year up to 2018'
                WHEN r.agency LIKE '%县人民政府' OR r.agency LIKE '%区人民政府' OR r.agency LIKE '%市人民政府' OR r.agency LIKE '%旗人民政府'
                    OR r.agency LIKE '%州人民政府' OR r.agency LIKE '%省人民政府' THEN 'government'
                ELSE 'body'
            END AS deadline_basis
        FROM reports r LEFT JOIN first_published f ON f.work_id = r.work_id
        WHERE r.is_current = 1 AND r.report_year IS NOT NULL
    ),
    dated AS (SELECT *, (report_year + 1) || CASE deadline_basis WHEN 'body' THEN '-01-31' ELSE '-03-31' END AS deadline_on FROM due)
SELECT
    uid AS report_uid, portal, agency, report_year, published_on, published_on_source, first_seen_at, deadline_on, deadline_basis,
    CASE WHEN published_on IS NULL THEN NULL ELSE max(0, CAST(julianday(published_on) - julianday(deadline_on) AS INTEGER)) END AS days_late
FROM dated;

CREATE VIEW v_changes AS                    -- the same request gave other bytes than the time before
SELECT portal, role, uri, before_digest, before_at, before_capture, after_digest, after_at, after_capture
FROM (
    SELECT
        portal, role, target_uri AS uri, payload_digest AS after_digest, fetched_at AS after_at, id AS after_capture,
        lag(payload_digest) OVER same AS before_digest, lag(fetched_at) OVER same AS before_at, lag(id) OVER same AS before_capture
    FROM captures
    WHERE payload_digest IS NOT NULL AND kind IN ('response', 'revisit', 'import')
    WINDOW same AS (PARTITION BY target_uri, method, body_digest, rendered ORDER BY id)
)
WHERE before_digest <> after_digest;

CREATE VIEW v_provenance AS                 -- every version of every work, back to the bytes and the run
SELECT
    r.id AS report_id, r.uid AS report_uid, r.is_current, r.portal, r.agency, r.report_year,
    n.uid AS run_uid, n.started_at AS run_started_at, n.software_version, n.software_commit,
    c.id AS capture_id, c.target_uri, c.final_uri, c.status, c.fetched_at, c.anchor_text,
    v.id AS via_capture_id, v.target_uri AS via_uri,
    lc.id AS landing_capture_id, lc.target_uri AS landing_uri,
    pl.digest AS payload_digest, pl.length, pl.media_type, pl.segment,
    a.id AS parse_id, a.parser, a.parser_version, a.parsed_at, r.agency_source, r.year_source, r.published_on_source
FROM reports r
JOIN captures c ON c.id = r.capture_id
JOIN runs n ON n.id = c.run_id
JOIN payloads pl ON pl.digest = r.payload_digest
JOIN parses a ON a.id = r.parse_id
LEFT JOIN captures v ON v.id = c.via_capture
LEFT JOIN captures lc ON lc.id = r.landing_capture_id;
