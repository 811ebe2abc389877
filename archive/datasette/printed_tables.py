"""The three statutory tables, set up again as the form prints them: labels, groups, and what each cell prints.

Values come from the record tables, prints from the cell notes; a cell the form has and the report has not is shown as
missing, never as blank or zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from math import lcm
from typing import Any

from archive.tables import TABLES
from parsers.forms import FORMS, Field, Row, TableForm
from parsers.model import KIND_LETTERS

KINDS = {letter: kind for kind, letter in KIND_LETTERS.items()}
KIND_WORDS = {
    "number": ("数字", "number"),
    "zero": ("零", "zero"),
    "blank": ("空白", "blank"),
    "not_applicable": ("不适用", "not applicable"),
    "word": ("文字", "word"),
    "text": ("其他文字", "text"),
    "missing": ("缺失：原件没有印这一格", "missing: the document does not print this cell"),
    "ambiguous": ("无法判定属于哪一格", "ambiguous: which cell it belongs to cannot be known"),
}
TITLES = {
    "proactive": ("主动公开政府信息情况", "Proactive disclosure"),
    "applications": ("收到和处理政府信息公开申请情况", "Applications received and handled"),
    "proceedings": ("政府信息公开行政复议、行政诉讼情况", "Reconsideration and litigation"),
}
_GROUPS_EN = {
    "（三）不予公开": "Refused",
    "（四）无法提供": "Unavailable",
    "（五）不予处理": "Not handled",
    "（六）其他处理": "Other handling",
    "行政诉讼": "Litigation",
}
_NUMBERED = {
    "received_new": "一、",
    "carried_in": "二、",
    "granted": "（一）",
    "granted_in_part": "（二）",
    "other": "（六）",
    "outcome_total": "（七）",
    "carried_out": "四、",
}


@dataclass(frozen=True, slots=True)
class Prints:
    """What a report prints beyond the values: ``notes`` are the rows of ``cell_notes`` by address, ``places`` tell
    where a cell stands in the document, ``flagged`` are the addresses that failed checks name.
    """

    notes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as shown: its address, kind, the text to print, what hovering tells, and what stands beside a number."""

    address: str
    kind: str
    text: str
    hint: str
    note: str | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as shown. ``group_span`` counts a group's rows on its first, is 0 on the others, None without a group."""

    code: str
    label: str
    label_en: str
    group: str | None
    group_en: str | None
    group_span: int | None
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """Rows that share their fields, under one header."""

    fields: tuple[Field, ...]
    rows: tuple[ShownRow, ...]
    grouped: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One statutory table of one report. ``present`` is False where the report prints no row of it."""

    table: str
    title_zh: str
    title_en: str
    form: str
    blocks: tuple[ShownBlock, ...]
    present: bool

    @property
    def width(self) -> int:
        """Give the number of grid columns that every block's fields divide evenly."""
        return lcm(*(len(block.fields) for block in self.blocks))


def shown_table(table: str, form: str | None, rows: Mapping[str, Mapping[str, Any]], prints: Prints) -> ShownTable:
    """Set up a table of a report. ``rows`` maps row codes to the record table's rows.

    A form that is not known is shown as the newest that has all the rows, else as the newest. A row that the form lacks
    and the report prints all the same is set below the form's own.
    """
    chosen = _form(table, form, rows)
    lines = [(chosen, row) for row in chosen.rows] + _foreign(table, chosen, rows)
    blocks = []
    for _, together in groupby(lines, key=lambda line: (line[0].form, line[1].fields)):
        members = list(together)
        fields = tuple(members[0][0].field(name) for name in members[0][1].fields)
        shown = tuple(_rows(table, [row for _, row in members], rows, prints))
        blocks.append(ShownBlock(fields, shown, any(row.group for row in shown)))
    return ShownTable(table, *TITLES[table], chosen.form, tuple(blocks), bool(rows))


def _form(table: str, form: str | None, rows: Mapping[str, Any]) -> TableForm:
    if form in FORMS:
        return FORMS[form][table]
    newest_first = [FORMS[name][table] for name in sorted(FORMS, reverse=True)]
    return next((one for one in newest_first if set(rows) <= {row.code for row in one.rows}), newest_first[0])


def _foreign(table: str, chosen: TableForm, rows: Mapping[str, Any]) -> list[tuple[TableForm, Row]]:
    known = {row.code for row in chosen.rows}
    found = []
    for name in sorted(FORMS, reverse=True):
        other = FORMS[name][table]
        found += [(other, row) for row in other.rows if row.code in rows and row.code not in known]
        known |= {row.code for row in other.rows}
    return found


def _rows(table: str, lines: list[Row], rows: Mapping[str, Mapping[str, Any]], prints: Prints) -> Iterator[ShownRow]:
    for group, members in groupby(lines, key=lambda row: row.group):
        together = tuple(members)
        for place, row in enumerate(together):
            span = None if group is None else len(together) if place == 0 else 0
            cells = tuple(_cell(table, row.code, name, rows.get(row.code), prints) for name in row.fields)
            label = _NUMBERED.get(row.code, "") + row.label
            yield ShownRow(row.code, label, row.label_en, group, _GROUPS_EN.get(group or ""), span, cells)


def _cell(table: str, row: str, name: str, record: Mapping[str, Any] | None, prints: Prints) -> ShownCell:
    address = f"{table}/{row}/{name}"
    note = prints.notes.get(address)
    kind, value = "missing", None
    if record is not None:
        place = TABLES[table].index(name)
        kind = KINDS.get(str(record["kinds"])[place : place + 1], "missing")
        value = record[name]
    raw = " ".join(str(note["raw"]).split()) if note else ""
    hints = [address, " ".join(KIND_WORDS[kind])]
    if note and note["unit"]:
        hints.append(f"单位 unit: {note['unit']} ({note['unit_source']})")
    if value is not None and raw and raw != plain_number(value):
        hints.append(f"数值 value: {plain_number(value)}")
    if address in prints.places:
        hints.append(prints.places[address])
    beside = str(note["note"]) if note and note["note"] else None
    return ShownCell(address, kind, _text(kind, raw, value), " · ".join(hints), beside, address in prints.flagged)


def _text(kind: str, raw: str, value: Any) -> str:
    if kind in ("number", "zero"):
        return raw or plain_number(value)
    if kind == "missing":
        return "缺"
    if kind == "ambiguous":
        return f"？{raw}"
    return raw or ("/" if kind == "not_applicable" else "")


def plain_number(value: Any) -> str:
    """Give a number as people write it: no trailing .0, no exponent; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    return str(value)


def place(locator: Mapping[str, Any] | None) -> str:
    """Give where a locator points to, in words of both languages; nothing for None."""
    words = {"page": "页 page", "table": "表 table", "row": "行 row", "col": "列 col", "line": "文本行 line"}
    return "，".join(f"{told} {locator[name]}" for name, told in words.items() if locator and locator.get(name))
