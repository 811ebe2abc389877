"""From a value back to the page, the cell and the hour: run, captures via to the home page, payload, parse, cell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.captures import capture_by_id, via_chain
from archive.errors import NotFound
from archive.model import Capture
from archive.parses import stored_result
from archive.sqlite import sqlite3

if TYPE_CHECKING:
    from archive.store import Archive


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The run that fetched the bytes."""

    uid: str
    kind: str
    started_at: str
    software_version: str
    software_commit: str | None


@dataclass(frozen=True, slots=True)
class PayloadFacts:
    """The bytes."""

    digest: str
    length: int
    media_type: str
    segment: int
    stored_at: str


@dataclass(frozen=True, slots=True)
class ParseFacts:
    """The parse that read the bytes."""

    id: int
    parser: str
    parser_version: str
    outcome: str
    reason: str
    parsed_at: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a report, or one cell of it, comes from.

    ``report`` is its row of table ``reports``. ``captures`` begins with the capture of the bytes and climbs via to
    the start of the walk; ``landing`` is the page that offered them (itself, for a page). ``cells`` are what the
    parse printed at the address asked for, locators included (several where a row is ambiguous), empty if no address
    was asked for.
    """

    report: dict[str, Any]
    run: RunFacts
    captures: tuple[Capture, ...]
    landing: Capture | None
    payload: PayloadFacts
    parse: ParseFacts
    cells: tuple[dict[str, Any], ...]


def provenance(archive: Archive, report: str | int, cell: str | None = None) -> Chain:
    """Give the chain of a report (uid, a prefix of it that is unique, or id), or of its cell ``table/row/field``.

    Raises NotFound if there is no such report, or the parse has no such cell.
    """
    connection = archive.connection
    row = _report(connection, report)
    result = stored_result(connection, row["parse_id"])
    run = connection.execute(
        "SELECT n.uid, n.kind, n.started_at, n.software_version, n.software_commit FROM runs n JOIN captures c"
        " ON c.run_id = n.id"
        " WHERE c.id = ?",
        (row["capture_id"],),
    ).fetchone()
    payload = connection.execute(
        "SELECT digest, length, media_type, segment, stored_at FROM payloads WHERE digest = ?", (row["payload_digest"],)
    ).fetchone()
    parse = connection.execute(
        "SELECT id, parser, parser_version, outcome, reason, parsed_at FROM parses WHERE id = ?", (row["parse_id"],)
    ).fetchone()
    landing = row["landing_capture_id"]
    return Chain(
        report=dict(row),
        run=RunFacts(*run),
        captures=tuple(via_chain(connection, row["capture_id"])),
        landing=None if landing is None else capture_by_id(connection, landing),
        payload=PayloadFacts(*payload),
        parse=ParseFacts(*parse),
        cells=() if cell is None else _cells(result, cell, row["uid"]),
    )


def find_report(archive: Archive, report: str | int) -> dict[str, Any]:
    """Give a report's row of table ``reports`` by uid, unique prefix of one, or id. Raises NotFound."""
    return dict(_report(archive.connection, report))


def _report(connection: sqlite3.Connection, name: str | int) -> sqlite3.Row:
    rows: list[sqlite3.Row] = []
    text = str(name)
    if isinstance(name, int) or (text.isascii() and text.isdecimal() and len(text) < 16):
        rows = connection.execute("SELECT * FROM reports WHERE id = ?", (int(name),)).fetchall()
    if not rows and isinstance(name, str) and name.isalnum():
        rows = connection.execute(
            "SELECT * FROM reports WHERE uid GLOB ? ORDER BY uid LIMIT 2", (f"{name}*",)
        ).fetchall()
    if len(rows) != 1:
        what = "several reports begin with it, give more of the uid" if rows else "no report has that uid or id"
        raise NotFound(f"{text[:80]!r}: {what}; view v_reports lists uids and ids")
    found: sqlite3.Row = rows[0]
    return found


def _cells(result: dict[str, Any], address: str, uid: str) -> tuple[dict[str, Any], ...]:
    found = tuple(
        cell for cell in result.get("cells") or () if address == f"{cell['table']}/{cell['row']}/{cell['field']}"
    )
    if not found:
        printed = sorted({f"{cell['table']}/{cell['row']}" for cell in result.get("cells") or ()})
        raise NotFound(
            f"report {uid} has no cell {address[:120]!r}; expected table/row/field, rows printed:"
            f" {json.dumps(printed[:60])}"
        )
    return found
