"""What is known of portals and what a walk met on them: portals, columns, candidates, warnings, divisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlite_utils import Database

from archive.errors import UnknownReference
from archive.model import CandidateRow, ColumnRow, DivisionRow, PortalRow, Run
from archive.sqlite import sqlite3
from archive.values import json_text, storable, storable_or_none


def put_portal(connection: sqlite3.Connection, row: PortalRow) -> None:
    """Write a portal, or bring it up to date."""
    connection.execute(
        "INSERT INTO portals (code, name, home, family, hosts, note) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT"
        " (code) DO UPDATE SET"
        " name = excluded.name, home = excluded.home, family = excluded.family, hosts = excluded.hosts, note ="
        " excluded.note",
        (row.code, row.name, row.home, row.family, json_text(list(row.hosts)), row.note),
    )


def add_column(connection: sqlite3.Connection, row: ColumnRow) -> None:
    """Write a column (栏目), or bring it up to date; a column of the registry stays one when a walk finds it too."""
    _write(
        connection,
        "INSERT INTO portal_columns (portal, url, kind, label, family, confidence, checked_on, capture_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (portal, url) DO UPDATE SET"
        " kind = CASE WHEN 'registry' IN (kind, excluded.kind) THEN 'registry' ELSE excluded.kind END,"
        " label = coalesce(excluded.label, label), family = coalesce(excluded.family, family),"
        " confidence = coalesce(excluded.confidence, confidence), checked_on = coalesce(excluded.checked_on,"
        " checked_on),"
        " capture_id = coalesce(excluded.capture_id, capture_id)",
        (
            row.portal,
            storable(row.url),
            row.kind,
            storable_or_none(row.label),
            row.family,
            row.confidence,
            row.checked_on,
            row.capture_id,
        ),
        f"column {row.url[:200]} of portal {row.portal!r}",
    )


def add_candidate(connection: sqlite3.Connection, run: Run, row: CandidateRow) -> None:
    """Write a candidate; the same one met again in the run (as on a replay) takes the place of the first."""
    _write(
        connection,
        "INSERT INTO candidates (run_id, portal, uri, title, listed_on, verdict, reason, report_year, agency,"
        " year_node, column_uri,"
        " via_capture) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, portal, uri,"
        " via_capture) DO UPDATE SET"
        " title = excluded.title, listed_on = excluded.listed_on, verdict = excluded.verdict, reason = excluded.reason,"
        " report_year = excluded.report_year, agency = excluded.agency, year_node = excluded.year_node,"
        " column_uri = excluded.column_uri",
        (
            run.id,
            row.portal,
            storable(row.uri),
            storable(row.title),
            row.listed_on,
            row.verdict,
            storable(row.reason),
            row.report_year,
            storable_or_none(row.agency),
            row.year_node,
            storable_or_none(row.column_uri),
            row.via_capture,
        ),
        f"candidate {row.uri[:200]} of run {run.id}",
    )


def add_warning(
    connection: sqlite3.Connection,
    run: Run,
    code: str,
    message: str,
    portal: str | None,
    uri: str | None,
    capture_id: int | None,
) -> None:
    """Write a warning, once per run however often it is met (a resumed run meets the old ones again)."""
    values = (run.id, code, storable_or_none(uri), storable(message), portal, capture_id)
    _write(
        connection,
        "INSERT INTO crawl_warnings (run_id, code, uri, message, portal, capture_id) SELECT ?1, ?2, ?3, ?4, ?5,"
        " ?6 WHERE NOT EXISTS"
        " (SELECT 1 FROM crawl_warnings WHERE run_id = ?1 AND code = ?2 AND uri IS ?3 AND message = ?4 AND portal IS ?5"
        " AND capture_id IS ?6)",
        values,
        f"warning {code} of run {run.id}",
    )


def put_divisions(connection: sqlite3.Connection, rows: Iterable[DivisionRow]) -> int:
    """Write divisions, or bring them up to date, in one transaction; give how many."""
    told = [asdict(row) for row in rows]
    database = Database(connection)
    with database.atomic():
        database.table("divisions").upsert_all(told, pk="code")
    return len(told)


def _write(connection: sqlite3.Connection, sql: str, values: tuple[object, ...], what: str) -> None:
    try:
        connection.execute(sql, values)
    except sqlite3.IntegrityError as error:
        raise UnknownReference(
            f"{what}: not written ({error}); its run, portal and captures must be in the archive first"
            " (put_portal, record)"
        ) from error
