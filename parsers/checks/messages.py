"""What a finding says, in Chinese and English: the row or column as printed, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from parsers.forms.statutory import FORMS, Field, Row
from parsers.model import ReportCell

_KINDS_ZH: Final = {
    "blank": "空白",
    "not_applicable": "划线",
    "word": "文字",
    "text": "文字",
    "missing": "缺失",
    "ambiguous": "无法对位",
}
_MOST_NAMED: Final = 4


def describe(
    rule: str,
    place: str,
    parts: Sequence[str],
    totals: Sequence[str],
    cells: Mapping[str, ReportCell],
    difference: int | float | None,
) -> tuple[str, str]:
    """Give the message of a finding in Chinese and in English. ``difference`` is None where it cannot be judged."""
    zh_place, en_place = _place(rule, place, parts[0])
    if difference is None:
        unknown = [address for address in (*parts, *totals) if _value(cells.get(address)) is None]
        zh = f"{zh_place}无法判断勾稽关系：{_named_zh(rule, unknown, cells)}没有数字"
        en = f"{en_place}: cannot be judged, no number in {_named_en(rule, unknown, cells)}"
        return zh, en
    left, right = _sum(parts, cells), _sum(totals, cells)
    amounts_zh = "＋".join(f"{_name(rule, address).label}{_value(cells[address])}" for address in _told(parts, cells))
    amounts_en = " + ".join(f"{_name(rule, a).label_en} {_value(cells[a])}" for a in _told(parts, cells))
    printed_zh = "＋".join(f"{_name(rule, address).label}{_value(cells[address])}" for address in totals)
    printed_en = " + ".join(f"{_name(rule, address).label_en} {_value(cells[address])}" for address in totals)
    zh = f"{zh_place}各项之和（{amounts_zh}）为{left}，与{printed_zh}不符，相差{abs(difference)}"
    en = f"{en_place}: {amounts_en} = {left}, printed {printed_en}; the difference is {difference}"
    if rule == "H3":
        zh = f"{zh_place}第一项加第二项（{amounts_zh}）为{left}，第三项加第四项（{printed_zh}）为{right}，相差{abs(difference)}"
        en = f"{en_place}: {amounts_en} = {left}, but {printed_en} = {right}; the difference is {difference}"
    return zh, en


def _place(rule: str, place: str, address: str) -> tuple[str, str]:
    table = address.split("/")[0]
    number = {"applications": ("表三", "table 3"), "proceedings": ("表四", "table 4")}[table]
    if rule in ("H1", "H9"):
        row = _row(table, place)
        return f"{number[0]}“{row.printed}”一行", f"{number[1]}, row {row.printed} ({row.label_en})"
    field = _field(table, place)
    return f"{number[0]}“{field.label}”一列", f"{number[1]}, column {field.label} ({field.label_en})"


def _row(table: str, code: str) -> Row:
    return next(row for form in FORMS.values() for row in form[table].rows if row.code == code)


def _field(table: str, code: str) -> Field:
    return FORMS["2021"][table].field(code)


def _name(rule: str, address: str) -> Row | Field:
    """Name a cell by what tells it from the others of its identity: the field within a row, the row within a column."""
    table, row, field = address.split("/")
    return _field(table, field) if rule in ("H1", "H9") else _row(table, row)


def _told(parts: Sequence[str], cells: Mapping[str, ReportCell]) -> list[str]:
    """The parts worth naming: all but zeros where there are others."""
    return [address for address in parts if _value(cells[address])] or list(parts[:1])


def _value(cell: ReportCell | None) -> int | float | None:
    return cell.value if cell is not None else None


def _sum(addresses: Sequence[str], cells: Mapping[str, ReportCell]) -> int | float:
    return sum(value for address in addresses if (value := _value(cells[address])) is not None)


def _named_zh(rule: str, addresses: Sequence[str], cells: Mapping[str, ReportCell]) -> str:
    names = [f"“{_name(rule, a).label}”（{_KINDS_ZH[_kind(a, cells)]}）" for a in addresses[:_MOST_NAMED]]
    return "、".join(names) + (f"等{len(addresses)}格" if len(addresses) > _MOST_NAMED else "")


def _named_en(rule: str, addresses: Sequence[str], cells: Mapping[str, ReportCell]) -> str:
    names = [f"{_name(rule, a).label_en} ({_kind(a, cells)})" for a in addresses[:_MOST_NAMED]]
    more = len(addresses) - _MOST_NAMED
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _kind(address: str, cells: Mapping[str, ReportCell]) -> str:
    cell = cells.get(address)
    return cell.kind if cell else "missing"
