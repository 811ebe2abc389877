"""The projection: from evidence and parses to agencies, works, reports and their tables.

One idempotent step. A payload becomes a report where its newest parse (highest parser version) ended complete,
incomplete or narrative_only and a capture of role article, attachment or import gave it, or one that answers a taken
candidate. ``archive.context`` says whose report it is and of which year.

A *report* is (payload, portal, agency, year): its ``uid`` is made of these four, so it stays the same over re-parses,
and one payload offered for two agencies or by two portals is two reports (a copy). A *work* is (portal, agency,
year); a landing page and its attachments, and the same bytes under several addresses, fall into one work by that.
Where agency or year is not known, reports are one work only if they share bytes or the landing page: unknown is never
lumped with unknown.

Which version of a work is current: the best outcome (complete, incomplete, narrative_only); then the most printed
cells; then HTML before DOCX before PDF before text before others; then the one captured first the latest (a
re-issue); then by digest.

Only what changed is written: a report whose row is the same and whose parse is the same keeps its rows.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.context import REPORT_OUTCOMES, Occurrence, occurrences
from archive.model import ProjectionSummary
from archive.parses import newest_parses, stored_result
from archive.search import SEARCH_INDEX_VERSION
from archive.sqlite import sqlite3
from archive.tables import delete_report, rebuild_search, write_report
from archive.values import canonical_json, storable_or_none

PROJECTION_VERSION = "2"
"""Changes whenever the same evidence and parses give other rows; all reports are then written anew."""

_FORMATS = (
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "text/plain",
)
_FACTS = (
    "form",
    "applications_rows",
    "title",
    "period_start_on",
    "period_end_on",
    "signed_on",
    "checks_passed",
    "printed_cells",
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A report as it should be: its occurrences, first capture first."""

    uid: str
    found: tuple[Occurrence, ...]

    @property
    def first(self) -> Occurrence:
        return self.found[0]


def project(connection: sqlite3.Connection, *, rebuild: bool = False) -> ProjectionSummary:
    """Bring the records up to date in one transaction; ``rebuild`` writes every report anew. See
    ``Archive.project``.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        rebuild = rebuild or _info(connection, "projection") != PROJECTION_VERSION
        summary = _project(connection, rebuild)
        if _info(connection, "search_index") != SEARCH_INDEX_VERSION:
            rebuild_search(connection)
        _set_info(connection, "projection", PROJECTION_VERSION)
        _set_info(connection, "search_index", SEARCH_INDEX_VERSION)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return summary


def report_uid(digest: str, portal: str, agency: str | None, year: int | None) -> str:
    """Give the 16 hex digits that name a report."""
    return hashlib.sha256("\n".join([digest, portal, agency or "", str(year or "")]).encode()).hexdigest()[:16]


def _project(connection: sqlite3.Connection, rebuild: bool) -> ProjectionSummary:
    drafts = _drafts(occurrences(connection, newest_parses(connection)))
    media_types = {row[0]: row[1] for row in connection.execute("SELECT digest, media_type FROM payloads")}
    works = _works(drafts)
    before = {row["uid"]: row for row in connection.execute("SELECT * FROM reports")}
    wanted = {draft.uid for draft in drafts}
    for uid in before.keys() - wanted:
        delete_report(connection, before[uid]["id"])
        connection.execute("DELETE FROM reports WHERE uid = ?", (uid,))
    written = 0
    for key, versions in works.items():
        work_id = _work_id(connection, key, versions[0].first)
        current = max(versions, key=lambda draft: _rank(draft, media_types))
        for draft in versions:
            row = _row(draft, work_id, draft is current)
            written += _write(connection, draft, row, before.get(draft.uid), rebuild)
    connection.execute("DELETE FROM works WHERE id NOT IN (SELECT work_id FROM reports)")
    connection.execute("DELETE FROM agencies WHERE id NOT IN (SELECT agency_id FROM works WHERE agency_id IS NOT NULL)")
    agencies = connection.execute("SELECT count(*) FROM agencies").fetchone()[0]
    removed = len(before.keys() - wanted)
    return ProjectionSummary(len(drafts), len(works), agencies, written, len(drafts) - written, removed)


def _drafts(found: Iterable[Occurrence]) -> list[_Draft]:
    by_uid: dict[str, list[Occurrence]] = defaultdict(list)
    for one in found:
        by_uid[report_uid(one.parse.payload_digest, one.portal, one.agency, one.report_year)].append(one)
    return [_Draft(uid, tuple(group)) for uid, group in by_uid.items()]


def _works(drafts: list[_Draft]) -> dict[str, list[_Draft]]:
    """Group drafts (in order of first capture) into works, by the work's key."""
    leader: dict[object, int] = {}
    parent = list(range(len(drafts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, draft in enumerate(drafts):
        for tie in _ties(draft):
            other = root(leader.setdefault(tie, index))
            mine = root(index)
            parent[max(other, mine)] = min(other, mine)
    groups: dict[int, list[_Draft]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        groups[root(index)].append(draft)
    return {_work_key(group[0].first): group for group in groups.values()}


def _ties(draft: _Draft) -> list[object]:
    """Give what makes a draft one work with another that has it too."""
    first = draft.first
    identity = (first.portal, first.agency, first.report_year)
    if first.agency is not None and first.report_year is not None:
        return [identity]
    return [(*identity, one.landing_uri) for one in draft.found]


def _work_key(first: Occurrence) -> str:
    identity: list[Any] = [first.portal, first.agency, first.report_year]
    if first.agency is None or first.report_year is None:
        identity.append(first.landing_uri)
    return hashlib.sha256(canonical_json(identity)).hexdigest()[:16]


def _rank(draft: _Draft, media_types: dict[str, str]) -> tuple[int, int, int, int, str]:
    parse = draft.first.parse
    media_type = media_types[parse.payload_digest]
    return (
        -REPORT_OUTCOMES.index(parse.outcome),
        parse.facts.get("printed_cells") or 0,
        -(_FORMATS.index(media_type) if media_type in _FORMATS else len(_FORMATS)),
        draft.first.capture_id,
        parse.payload_digest,
    )


def _work_id(connection: sqlite3.Connection, key: str, first: Occurrence) -> int:
    found = connection.execute("SELECT id FROM works WHERE key = ?", (key,)).fetchone()
    if found:
        return int(found[0])
    agency_id = None
    if first.agency is not None:
        connection.execute("INSERT OR IGNORE INTO agencies (portal, name) VALUES (?, ?)", (first.portal, first.agency))
        row = connection.execute(
            "SELECT id FROM agencies WHERE portal = ? AND name = ?", (first.portal, first.agency)
        ).fetchone()
        agency_id = row[0]
    cursor = connection.execute(
        "INSERT INTO works (key, agency_id, report_year) VALUES (?, ?, ?)", (key, agency_id, first.report_year)
    )
    assert cursor.lastrowid is not None  # an INSERT into a rowid table has one
    return cursor.lastrowid


def _row(draft: _Draft, work_id: int, current: bool) -> dict[str, Any]:
    first, parse = draft.first, draft.first.parse
    published = min(
        (one for one in draft.found if one.published_on), key=lambda one: one.published_on or "", default=first
    )
    facts = {name: parse.facts.get(name) for name in _FACTS}
    return {
        **facts,
        "title": storable_or_none(facts["title"]),
        "checks_passed": facts["checks_passed"] or 0,
        "printed_cells": facts["printed_cells"] or 0,
        "uid": draft.uid,
        "work_id": work_id,
        "is_current": int(current),
        "portal": first.portal or None,
        "agency": first.agency,
        "agency_source": first.agency_source,
        "report_year": first.report_year,
        "year_source": first.year_source,
        "outcome": parse.outcome,
        "reason": parse.reason,
        "published_on": published.published_on,
        "published_on_source": published.published_on_source,
        "payload_digest": parse.payload_digest,
        "capture_id": first.capture_id,
        "landing_capture_id": first.landing_id,
        "parse_id": parse.id,
        "url": first.landing_uri,
    }


def _write(
    connection: sqlite3.Connection, draft: _Draft, row: dict[str, Any], old: sqlite3.Row | None, rebuild: bool
) -> bool:
    """Write what differs of one report; tell whether anything was."""
    if old is None:
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        report_id = connection.execute(f"INSERT INTO reports ({names}) VALUES ({marks})", row).lastrowid
    else:
        report_id = old["id"]
    assert report_id is not None  # an INSERT into a rowid table has one
    changed = old is None or any(old[name] != value for name, value in row.items())
    if old is not None and changed:
        connection.execute(f"UPDATE reports SET {', '.join(f'{name} = :{name}' for name in row)} WHERE uid = :uid", row)
    if old is None or rebuild or old["parse_id"] != row["parse_id"]:
        delete_report(connection, report_id)
        write_report(connection, report_id, stored_result(connection, row["parse_id"]))
        changed = True
    return _write_landings(connection, draft, report_id) or changed


def _write_landings(connection: sqlite3.Connection, draft: _Draft, report_id: int) -> bool:
    wanted: dict[str, int] = {}
    for one in draft.found:
        wanted.setdefault(one.landing_uri, one.landing_id)
    old = {
        row[0]: row[1]
        for row in connection.execute("SELECT uri, capture_id FROM landings WHERE report_id = ?", (report_id,))
    }
    if old == wanted:
        return False
    connection.execute("DELETE FROM landings WHERE report_id = ?", (report_id,))
    connection.executemany(
        "INSERT INTO landings (report_id, uri, capture_id) VALUES (?, ?, ?)",
        [(report_id, uri, capture) for uri, capture in wanted.items()],
    )
    return True


def _info(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM archive_info WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _set_info(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO archive_info (key, value) VALUES (?, ?)", (key, value))
