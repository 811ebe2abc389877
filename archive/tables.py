"""The rows that one report gives: statutory tables, notes on cells, indicators, sections with their search text,
findings.

Everything here is made from the stored result of a parse and can be deleted and made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.search import search_text
from archive.sqlite import sqlite3
from archive.values import json_text, sql_number, storable, storable_or_none
from parsers.forms import FORMS
from parsers.model import KIND_LETTERS

TABLES: dict[str, tuple[str, ...]] = {
    "proactive": (
        "issued",
        "repealed",
        "in_force",
        "made",
        "disclosed_new",
        "disclosed_total",
        "items_last_year",
        "change",
        "decisions",
        "amount_10k_yuan",
        "projects",
        "amount",
    ),
    "applications": (
        "natural_person",
        "commercial_enterprise",
        "research_institution",
        "public_welfare_organization",
        "legal_service_institution",
        "other_organization",
        "total",
    ),
    "proceedings": ("upheld", "corrected", "other", "pending", "total"),
}
"""Statutory tables and their value columns in the order of the SQL tables, which is also that of the letters in
``kinds``.
"""

_DERIVED = (*TABLES, "indicators", "cell_notes", "sections", "findings")
_LETTERS: dict[str, str] = {str(kind): letter for kind, letter in KIND_LETTERS.items()}
_FORGET = "INSERT INTO search (search, rowid, heading, text) VALUES ('delete', ?, ?, ?)"
_INDEX = "INSERT INTO search (rowid, heading, text) VALUES (?, ?, ?)"
_INSERT_ROW = {
    table: f"INSERT INTO {table} (report_id, row, {', '.join(fields)}, kinds) VALUES (?, ?, {'?, ' * len(fields)}?)"
    for table, fields in TABLES.items()
}

Cell = Mapping[str, Any]


def write_report(connection: sqlite3.Connection, report_id: int, result: Mapping[str, Any]) -> None:
    """Write all rows of a report. Its old ones must be gone (``delete_report``)."""
    cells: list[Cell] = [cell for cell in result.get("cells") or () if cell["kind"] != "missing"]
    for table in TABLES:
        form = result.get("applications_rows" if table == "applications" else "form")
        connection.executemany(_INSERT_ROW[table], _printed_rows(report_id, table, form, cells))
    connection.executemany("INSERT INTO cell_notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _notes(report_id, cells))
    connection.executemany("INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _indicators(report_id, result))
    _write_sections(connection, report_id, result.get("sections") or ())
    connection.executemany(
        "INSERT INTO findings (report_id, rule, severity, result, cells, sentence, difference, repairs,"
        " message_zh, message_en)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _findings(report_id, result),
    )


def delete_report(connection: sqlite3.Connection, report_id: int) -> None:
    """Delete all rows that ``write_report`` wrote for a report, from the search index too."""
    for row in connection.execute(
        "SELECT id, heading, text FROM sections WHERE report_id = ?", (report_id,)
    ).fetchall():
        connection.execute(_FORGET, (row[0], search_text(row[1]), search_text(row[2])))
    for table in _DERIVED:
        connection.execute(f"DELETE FROM {table} WHERE report_id = ?", (report_id,))


def rebuild_search(connection: sqlite3.Connection) -> None:
    """Make the search index anew from the sections."""
    connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    for row in connection.execute("SELECT id, heading, text FROM sections ORDER BY id"):
        connection.execute(_INDEX, (row[0], search_text(row[1]), search_text(row[2])))


def kinds_of(table: str, row: str, form: str | None, cells: Mapping[str, Cell]) -> str:
    """Give a printed row's kinds, one letter a column; a cell the form has and the document has not is ``m``."""
    expected = _fields(table, row, form)
    return "".join(
        _LETTERS[cells[field]["kind"]] if field in cells else ("m" if field in expected else ".")
        for field in TABLES[table]
    )


def _fields(table: str, row: str, form: str | None) -> frozenset[str]:
    """Give the fields a row has in a form; a row that the form lacks (hybrids print them) has those of the form that
    has it.
    """
    for name in sorted(FORMS, key=lambda one: (one != form, one)):
        for known in FORMS[name][table].rows:
            if known.code == row:
                return frozenset(known.fields)
    return frozenset()


def _printed_rows(report_id: int, table: str, form: str | None, cells: Iterable[Cell]) -> Iterator[tuple[Any, ...]]:
    rows: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        if cell["table"] == table:
            rows.setdefault(cell["row"], {}).setdefault(cell["field"], cell)
    for row, printed in rows.items():
        values = [sql_number(printed[field]["value"]) if field in printed else None for field in TABLES[table]]
        yield (report_id, storable(row), *values, kinds_of(table, row, form, printed))


def _notes(report_id: int, cells: Iterable[Cell]) -> Iterator[tuple[Any, ...]]:
    """Give a note for each address with more to say than a plain number; what is printed twice there is kept side by
    side.
    """
    by_address: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        by_address.setdefault((cell["table"], cell["row"], cell["field"]), []).append(cell)
    for (table, row, field), found in by_address.items():
        first = found[0]
        if len(found) > 1 or _says_more(first):
            yield (
                report_id,
                table,
                storable(row),
                storable(field),
                first["kind"],
                storable("\t".join(cell["raw"] for cell in found)),
                storable_or_none(first.get("note")),
                storable_or_none(first.get("unit")),
                first.get("unit_source"),
                None if first.get("locator") is None else json_text(first["locator"]),
            )


def _says_more(cell: Cell) -> bool:
    value = cell["value"]
    return (
        cell["kind"] not in ("number", "zero")
        or bool(cell.get("note"))
        or cell.get("unit_source") == "cell"
        or cell["raw"].strip() != str(value)
        or sql_number(value) != value
    )


def _indicators(report_id: int, result: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for position, line in enumerate(result.get("indicators") or (), start=1):
        yield (
            report_id,
            position,
            storable(line["label"]),
            line["code"],
            storable_or_none(line["unit"]),
            sql_number(line["value"]),
            sql_number(line["cumulative"]),
            json_text(line["locator"]),
        )


def _write_sections(connection: sqlite3.Connection, report_id: int, sections: Iterable[Mapping[str, Any]]) -> None:
    # A number printed twice is one section here: its texts follow each other under the first heading.
    merged: dict[int, tuple[str, str, str]] = {}
    for one in sections:
        code, heading, text = merged.get(one["number"], (one["code"], storable(one["heading"]), ""))
        merged[one["number"]] = (code, heading, f"{text}\n{storable(one['text'])}" if text else storable(one["text"]))
    for number, (code, heading, text) in merged.items():
        rowid = connection.execute(
            "INSERT INTO sections (report_id, number, code, heading, text) VALUES (?, ?, ?, ?, ?)",
            (report_id, number, code, heading, text),
        ).lastrowid
        connection.execute(_INDEX, (rowid, search_text(heading), search_text(text)))


def _findings(report_id: int, result: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for one in result.get("findings") or ():
        if one["result"] != "pass":
            yield (
                report_id,
                one["id"],
                one["severity"],
                one["result"],
                json.dumps(one["cells"]),
                storable_or_none(one["sentence"]),
                sql_number(one["difference"]),
                json_text(one["repairs"]),
                storable(one["message_zh"]),
                storable(one["message_en"]),
            )
