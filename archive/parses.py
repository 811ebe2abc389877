"""Parses: what a parser version made of a payload. Immutable; a newer version adds a row, none is written over.

The stored result is JSON (zstd): what the caller gives, in which ``cells`` (printed ones), ``indicators``,
``sections``, ``findings`` and the facts about the report are written here from the ParseResult, so that the records
never depend on how results are shown. ``facts`` repeats the small part that the projection asks of every parse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import zstandard

from archive.errors import NotFound, ParserChanged, UnknownReference
from archive.sqlite import sqlite3
from archive.values import canonical_json, json_text, storable
from parsers.model import DisclosureReport, Locator, ParseResult

PARSER = "gongkai"
_FACTS = (
    "agency",
    "agency_source",
    "report_year",
    "year_source",
    "form",
    "applications_rows",
    "title",
    "period_start_on",
    "period_end_on",
    "published_on",
    "published_on_source",
    "signed_on",
    "checks_passed",
)


@dataclass(frozen=True, slots=True)
class Newest:
    """The parse that counts for a payload: that of the highest parser version."""

    id: int
    payload_digest: str
    version: str
    outcome: str
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that two results tell differently; ``before`` or ``after`` None where the result has no such cell."""

    address: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.address}: {self.after}"
        if self.after is None:
            return f"- {self.address}: {self.before}"
        return f"~ {self.address}: {self.before} -> {self.after}"


@dataclass(frozen=True, slots=True)
class CellDiff:
    """What a newer result has more, has no longer, and tells differently."""

    gained: tuple[CellChange, ...]
    lost: tuple[CellChange, ...]
    changed: tuple[CellChange, ...]


def version_key(version: str) -> tuple[int, ...]:
    """Give a parser version's place in order, by its numbers: 2 comes before 10, 1.9 before 1.10."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def store_parse(
    connection: sqlite3.Connection,
    digest: str,
    version: str,
    result: ParseResult,
    result_json: Mapping[str, Any],
    parsed_at: str,
) -> bool:
    """Write a parse; see ``Archive.store_parse``."""
    body = canonical_json({**result_json, **_result_body(result)})
    warnings = json_text([_warning(one.code, one.message, one.locator) for one in result.warnings])
    facts = json_text(_facts(result.report))
    said = (result.outcome, storable(result.reason), result.media_type, warnings, facts)
    old = connection.execute(
        "SELECT outcome, reason, media_type, warnings, facts, result FROM parses"
        " WHERE payload_digest = ? AND parser = ? AND parser_version = ?",
        (digest, PARSER, version),
    ).fetchone()
    if old is not None:
        if tuple(old)[:5] == said and zstandard.decompress(old["result"]) == body:
            return False
        raise ParserChanged(
            f"{digest}: parser version {version} gave {result.outcome!r} now and something else before"
            f" ({old['outcome']!r});"
            " raise the parser's version, so that both results are kept"
        )
    try:
        connection.execute(
            "INSERT INTO parses (payload_digest, parser, parser_version, outcome, reason, media_type, warnings,"
            " facts, result, parsed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (digest, PARSER, version, *said, zstandard.compress(body, 10), parsed_at),
        )
    except sqlite3.IntegrityError as error:
        raise UnknownReference(f"{digest}: parse not written ({error}); record the payload's capture first") from error
    return True


def stored_result(connection: sqlite3.Connection, parse_id: int) -> dict[str, Any]:
    """Give the whole result of a parse. Raises NotFound."""
    row = connection.execute("SELECT result FROM parses WHERE id = ?", (parse_id,)).fetchone()
    if row is None:
        raise NotFound(f"no parse {parse_id}; the ids are in table parses")
    found: dict[str, Any] = json.loads(zstandard.decompress(row[0]))
    return found


def newest_parses(connection: sqlite3.Connection, digest: str | None = None) -> dict[str, Newest]:
    """Give, by payload digest, the parse of the highest parser version (of all payloads, or of one)."""
    found: dict[str, Newest] = {}
    sql = "SELECT id, payload_digest, parser_version, outcome, reason, facts FROM parses"
    rows = (
        connection.execute(sql) if digest is None else connection.execute(sql + " WHERE payload_digest = ?", (digest,))
    )
    for row in rows:
        other = found.get(row["payload_digest"])
        if other is None or (version_key(row["parser_version"]), row["id"]) > (version_key(other.version), other.id):
            facts = json.loads(row["facts"])
            found[row["payload_digest"]] = Newest(
                row["id"], row["payload_digest"], row["parser_version"], row["outcome"], row["reason"], facts
            )
    return found


def diff_results(old: Mapping[str, Any], new: Mapping[str, Any]) -> CellDiff:
    """Compare two results cell by cell (kind, raw text and value at each address)."""
    before, after = _told(old), _told(new)
    return CellDiff(
        gained=tuple(CellChange(a, None, after[a]) for a in after if a not in before),
        lost=tuple(CellChange(a, before[a], None) for a in before if a not in after),
        changed=tuple(CellChange(a, before[a], after[a]) for a in before if a in after and before[a] != after[a]),
    )


def _told(result: Mapping[str, Any]) -> dict[str, str]:
    told: dict[str, str] = {}
    for cell in result.get("cells") or ():
        if cell["kind"] == "missing":
            continue
        address = f"{cell['table']}/{cell['row']}/{cell['field']}"
        what = f"{cell['kind']} {cell['raw']!r}" + ("" if cell.get("value") is None else f" = {cell['value']}")
        told[address] = f"{told[address]}, {what}" if address in told else what
    return told


def _facts(report: DisclosureReport | None) -> dict[str, Any]:
    if report is None:
        return {}
    facts = {name: getattr(report, name) for name in _FACTS}
    printed = sum(cell.kind not in ("missing", "ambiguous") for cell in report.cells)
    return {**facts, "printed_cells": printed or len(report.indicators)}


def _result_body(result: ParseResult) -> dict[str, Any]:
    report = result.report
    body: dict[str, Any] = {
        "outcome": result.outcome,
        "reason": result.reason,
        "warnings": [_warning(one.code, one.message, one.locator) for one in result.warnings],
    }
    if report is None:
        return body
    cells = [
        {
            "table": cell.table,
            "row": cell.row,
            "field": cell.field,
            "kind": cell.kind,
            "raw": cell.raw,
            "value": cell.value,
            "locator": _locator(cell.locator),
            "note": cell.note,
            "unit": cell.unit,
            "unit_source": cell.unit_source,
        }
        for cell in report.cells
        if cell.kind != "missing"
    ]
    indicators = [
        {
            "label": line.label,
            "code": line.code,
            "unit": line.unit,
            "value": line.value,
            "cumulative": line.cumulative,
            "locator": _locator(line.locator),
        }
        for line in report.indicators
    ]
    sections = [
        {
            "number": one.number,
            "code": one.code,
            "heading": one.heading,
            "text": one.text,
            "locator": _locator(one.locator),
        }
        for one in report.sections
    ]
    findings = [
        {
            "id": one.id,
            "severity": one.severity,
            "result": one.result,
            "cells": list(one.cells),
            "sentence": one.sentence,
            "difference": one.difference,
            "repairs": list(one.repairs),
            "message_zh": one.message_zh,
            "message_en": one.message_en,
        }
        for one in report.findings
    ]
    return {**body, **{name: getattr(report, name) for name in _FACTS}, "cells": cells, "indicators": indicators,
            "sections": sections, "findings": findings}  # fmt: skip


def _warning(code: str, message: str, locator: Locator | None) -> dict[str, Any]:
    return {"code": code, "message": message, "locator": _locator(locator)}


def _locator(locator: Locator | None) -> dict[str, Any] | None:
    return None if locator is None else locator.to_json()
