"""What the page of one report shows, read from the archive in one go."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from archive.datasette.printed_tables import Prints, place
from archive.errors import NotFound
from archive.parses import stored_result
from archive.tables import TABLES

Row = dict[str, Any]

_REPORT = """
SELECT r.*, p.name AS portal_name, p.home AS portal_home, pl.media_type, pl.length, pl.stored_at, c.fetched_at
FROM reports r
JOIN payloads pl ON pl.digest = r.payload_digest
JOIN captures c ON c.id = r.capture_id
LEFT JOIN portals p ON p.code = r.portal
WHERE r.uid = ?
"""
# From the capture of the bytes back to the page the walk began with. A ring of pages would be cut at 20 steps.
_CHAIN = """
WITH RECURSIVE chain (id, depth) AS (
    SELECT ?, 0
    UNION ALL
    SELECT c.via_capture, depth + 1 FROM chain JOIN captures c ON c.id = chain.id
    WHERE c.via_capture IS NOT NULL AND depth < 20
)
SELECT c.*, chain.depth FROM chain JOIN captures c ON c.id = chain.id ORDER BY chain.depth DESC
"""
_LANDINGS = """
SELECT l.uri, l.capture_id, c.fetched_at, c.anchor_text FROM landings l JOIN captures c ON c.id = l.capture_id
WHERE l.report_id = ? ORDER BY c.fetched_at, l.uri
"""
_VERSIONS = """
SELECT r.uid, r.is_current, r.outcome, r.published_on, r.payload_digest, r.url, pl.media_type, c.fetched_at
FROM reports r JOIN captures c ON c.id = r.capture_id JOIN payloads pl ON pl.digest = r.payload_digest
WHERE r.work_id = ? ORDER BY r.is_current DESC, c.fetched_at, r.id
"""
_PARSES = """
SELECT id, parser, parser_version, outcome, reason, warnings, parsed_at
FROM parses WHERE payload_digest = ? ORDER BY id DESC
"""
_NEIGHBOURS = """
SELECT r.uid, r.report_year FROM reports r JOIN works w ON w.id = r.work_id
WHERE w.agency_id = (SELECT agency_id FROM works WHERE id = ?) AND r.is_current = 1 AND r.report_year IS NOT NULL
ORDER BY r.report_year
"""


@dataclass(frozen=True, slots=True)
class ReportData:
    """A report with everything that hangs on it. ``tables`` maps table -> row code -> record."""

    report: Row
    tables: dict[str, dict[str, Row]]
    prints: Prints
    indicators: list[Row]
    sections: list[Row]
    findings: list[Row]
    chain: list[Row]
    run: Row
    landings: list[Row]
    versions: list[Row]
    parses: list[Row]
    years: list[Row]


def load_report(connection: Any, uid: str) -> ReportData | None:
    """Give the report of a uid, or None if there is none."""

    def rows(sql: str, *values: Any) -> list[Row]:
        return [dict(row) for row in connection.execute(sql, values)]

    found = rows(_REPORT, uid)
    if not found:
        return None
    report = found[0]
    key = report["id"]
    tables = {
        name: {row["row"]: row for row in rows(f"SELECT * FROM {name} WHERE report_id = ?", key)} for name in TABLES
    }
    notes = {
        f"{one['table']}/{one['row']}/{one['field']}": one
        for one in rows("SELECT * FROM cell_notes WHERE report_id = ?", key)
    }
    findings = rows("SELECT * FROM findings WHERE report_id = ? ORDER BY result DESC, id", key)
    for finding in findings:
        finding["cells"] = _list(finding["cells"])
        finding["repairs"] = _list(finding["repairs"])
    flagged = frozenset(str(cell) for one in findings if one["result"] == "fail" for cell in one["cells"])
    parses = rows(_PARSES, report["payload_digest"])
    for parse in parses:
        parse["warnings"] = _list(parse["warnings"])
    chain = rows(_CHAIN, report["capture_id"])
    return ReportData(
        report=report,
        tables=tables,
        prints=Prints(notes, _places(connection, report["parse_id"]), flagged),
        indicators=rows("SELECT * FROM indicators WHERE report_id = ? ORDER BY position", key),
        sections=rows("SELECT * FROM sections WHERE report_id = ? ORDER BY number, id", key),
        findings=findings,
        chain=chain,
        run=rows("SELECT * FROM runs WHERE id = ?", chain[-1]["run_id"])[0],
        landings=rows(_LANDINGS, key),
        versions=rows(_VERSIONS, report["work_id"]),
        parses=parses,
        years=rows(_NEIGHBOURS, report["work_id"]),
    )


def _places(connection: Any, parse_id: int) -> dict[str, str]:
    """Give where each printed cell stands in the document, by address; the first place where one is printed twice."""
    try:
        cells = stored_result(connection, parse_id).get("cells") or []
    except NotFound:
        return {}
    places: dict[str, str] = {}
    for cell in cells:
        told = place(cell.get("locator"))
        if told:
            places.setdefault(f"{cell['table']}/{cell['row']}/{cell['field']}", told)
    return places


def _list(text: str | None) -> list[Any]:
    value = json.loads(text or "[]")
    return value if isinstance(value, list) else [value]
