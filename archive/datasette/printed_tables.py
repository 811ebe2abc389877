"""The three statutory tables, set up again as the form prints them: labels, groups, and what each cell prints.

Values come from the record tables, prints from the cell notes; a cell the form has and the report has not is shown as
missing, never as blank or zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
class ShownCell:
    """A cell as shown: its address, kind, the text to print, what hovering tells, and the unit where it is not the field's."""

    address: str
    kind: str
    text: str
    hint: str
    note: str | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as shown. ``group_span`` is set on the first row of a group; 0 on the others; None where there is no group."""

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


def shown_table(
    table: str,
    form: str | None,
    rows: Mapping[str, Mapping[str, Any]],
    notes: Mapping[str, Mapping[str, Any]],
    flagged: frozenset[str],
) -> ShownTable:
    """Set up a table of a report.

    ``rows`` maps row codes to the record table's rows, ``notes`` maps addresses to cell notes, ``flagged`` holds the addresses
    that findings name. A form that is not known is shown as the one that has all rows printed, else as the newest.
    """
    chosen = _form(table, form, rows)
    blocks = []
    for names, lines in groupby(chosen.rows, key=lambda row: row.fields):
        fields = tuple(chosen.field(name) for name in names)
        block = tuple(lines)
        shown = tuple(_rows(table, block, rows, notes, flagged))
        blocks.append(ShownBlock(fields, shown, any(row.group for row in shown)))
    return ShownTable(table, *TITLES[table], chosen.form, tuple(blocks), bool(rows))


def _form(table: str, form: str | None, rows: Mapping[str, Any]) -> TableForm:
    if form in FORMS:
        return FORMS[form][table]
    newest_first = [FORMS[name][table] for name in sorted(FORMS, reverse=True)]
    return next((one for one in newest_first if set(rows) <= {row.code for row in one.rows}), newest_first[0])


def _rows(
    table: str,
    lines: tuple[Row, ...],
    rows: Mapping[str, Mapping[str, Any]],
    notes: Mapping[str, Mapping[str, Any]],
    flagged: frozenset[str],
) -> Iterable[ShownRow]:
    for group, members in groupby(lines, key=lambda row: row.group):
        together = tuple(members)
        for place, row in enumerate(together):
            span = None if group is None else len(together) if place == 0 else 0
            cells = tuple(_cell(table, row.code, name, rows.get(row.code), notes, flagged) for name in row.fields)
            label = _NUMBERED.get(row.code, "") + row.label
            yield ShownRow(row.code, label, row.label_en, group, _GROUPS_EN.get(group or ""), span, cells)


def _cell(
    table: str,
    row: str,
    field: str,
    record: Mapping[str, Any] | None,
    notes: Mapping[str, Mapping[str, Any]],
    flagged: frozenset[str],
) -> ShownCell:
    address = f"{table}/{row}/{field}"
    note = notes.get(address)
    kind, value = "missing", None
    if record is not None:
        place = TABLES[table].index(field)
        letters = str(record["kinds"])
        kind = KINDS.get(letters[place : place + 1], "missing")
        value = record[field]
    raw = str(note["raw"]).strip() if note else ""
    zh, en = KIND_WORDS[kind]
    hints = [address, f"{zh} {en}"]
    if note and note["unit"]:
        hints.append(f"单位 unit: {note['unit']} ({note['unit_source']})")
    if value is not None and raw and raw != plain_number(value):
        hints.append(f"数值 value: {plain_number(value)}")
    beside = str(note["note"]) if note and note["note"] else None
    return ShownCell(address, kind, _text(kind, raw, value), " · ".join(hints), beside, address in flagged)


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
        return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0").rstrip(".")
    return str(value)
