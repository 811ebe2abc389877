"""From a value back to the page, the cell and the hour: run, captures via to the home page, payload, parse, cell."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
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

    def to_json(self) -> dict[str, Any]:
        """Give the chain as JSON values."""
        return asdict(self)

    def as_text(self) -> str:
        """Give the chain for people, from the report down to the cells."""
        report, run, payload, parse = self.report, self.run, self.payload, self.parse
        whose, year = report["agency"] or "(agency not known)", report["report_year"] or "(year not known)"
        commit = f" ({run.software_commit})" if run.software_commit else ""
        lines = [
            f"{whose} {year}, form {report['form'] or '-'}, {report['outcome']}: {report['title'] or '(no title)'}",
            f"report   {report['uid']} (id {report['id']}), {'current' if report['is_current'] else 'not current'}",
            f"sources  agency: {report['agency_source'] or '-'}, year: {report['year_source'] or '-'},"
            f" published {report['published_on'] or '-'}: {report['published_on_source'] or '-'}",
            f"landing  {report['url']}",
            f"run      {run.uid} ({run.kind}), started {run.started_at}, gongkai {run.software_version}{commit}",
        ]
        lines += [_capture_line(place, capture) for place, capture in enumerate(self.captures)]
        lines += [
            f"payload  {payload.digest}, {payload.length} bytes, {payload.media_type}, segment {payload.segment}",
            f"parse    {parse.id}: {parse.parser} {parse.parser_version}, {parse.parsed_at}, {parse.outcome}"
            + (f": {parse.reason}" if parse.reason else ""),
        ]
        return "\n".join([*lines, *map(_cell_line, self.cells)])


def _capture_line(place: int, capture: Capture) -> str:
    anchor = f" “{capture.anchor_text}”" if capture.anchor_text else ""
    status = "" if capture.status is None else f" {capture.status}"
    lead = "via      " if place else "capture  "
    return f"{lead}{capture.id} {capture.role} {capture.fetched_at}{status} {capture.target_uri}{anchor}"


def _cell_line(cell: dict[str, Any]) -> str:
    value = "" if cell["value"] is None else f" = {cell['value']}"
    unit = f" {cell['unit']}" if cell.get("unit") else ""
    note = f", note {cell['note']!r}" if cell.get("note") else ""
    where = ", ".join(f"{name} {at}" for name, at in (cell.get("locator") or {}).items())
    address = f"{cell['table']}/{cell['row']}/{cell['field']}"
    return f"cell     {address}{value}{unit} ({cell['kind']}, printed {cell['raw']!r}{note}) at {where or '(no place)'}"


def provenance(archive: Archive, report: str | int, cell: str | None = None) -> Chain:
    """Give the chain of a report, named by uid, a prefix of it that is unique, or id.

    ``cell`` narrows its cells to one (``table/row/field``), one row (``table/row``) or one table.

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
        cells=_cells(result, cell, row["uid"]),
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


def _cells(result: dict[str, Any], address: str | None, uid: str) -> tuple[dict[str, Any], ...]:
    printed = tuple(result.get("cells") or ())
    if address is None:
        return printed
    found = tuple(
        cell for cell in printed if f"{cell['table']}/{cell['row']}/{cell['field']}/".startswith(f"{address}/")
    )
    if not found:
        rows = sorted({f"{cell['table']}/{cell['row']}" for cell in printed})
        raise NotFound(
            f"report {uid} has no cell {address[:120]!r}; expected table/row/field,"
            f" rows printed: {json.dumps(rows[:60])}"
        )
    return found
