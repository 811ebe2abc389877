"""What every table, view and column is, in Chinese and English, with its unit.

Words are in ``descriptions_*.toml``; the coded fields of the statutory tables take theirs from ``parsers.forms``, so
that there is one source of printed labels.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from archive.panel import panel_columns
from archive.tables import TABLES
from parsers.forms import FORMS, Field, Row

TABLE_NAMES = {
    "proactive": ("表二", "table 2"),
    "applications": ("表三", "table 3"),
    "proceedings": ("表四", "table 4"),
}
UNITS_EN = {
    "件": "items",
    "项": "items",
    "万元": "10,000 yuan",
    "字节": "bytes",
    "年": "year",
    "天": "days",
    "个": "count",
    "份": "reports",
    "格": "cells",
}


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column in words; ``unit`` is printed Chinese, None for what has none."""

    zh: str
    en: str
    unit: str | None = None

    @property
    def line(self) -> str:
        """Give one line with both languages and the unit in both."""
        if self.unit is None:
            return f"{self.zh} · {self.en}"
        return f"{self.zh}（{self.unit}） · {self.en} ({UNITS_EN[self.unit]})"

    @property
    def short(self) -> str:
        """Give the Chinese up to the first bracket, colon or semicolon, for the head of a column."""
        return short(self.zh)


@dataclass(frozen=True, slots=True)
class TableText:
    """A table or view in words, and how Datasette opens it."""

    name: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    facets: tuple[str, ...] = ()
    sort: str | None = None
    sort_desc: str | None = None
    hidden: bool = False

    @property
    def title(self) -> str:
        """Give the title in both languages."""
        return f"{self.title_zh} {self.title_en}"


def short(zh: str) -> str:
    """Give a Chinese description up to its first bracket, colon or semicolon."""
    return re.split("[（：；，]", zh, maxsplit=1)[0]


def tables() -> dict[str, TableText]:
    """Give every described table and view by name, in the order of the description files."""
    return {
        name: TableText(
            name,
            told["title"][0],
            told["title"][1],
            told["about"][0],
            told["about"][1],
            tuple(told.get("facets", ())),
            told.get("sort"),
            told.get("sort_desc"),
            told.get("hidden", False),
        )
        for name, told in _told().items()
    }


def column(table: str, name: str) -> ColumnText | None:
    """Give what a column is, or None if no description is written."""
    own = _told().get(table, {}).get("columns", {}).get(name)
    if own is not None:
        return ColumnText(*own)
    if table == "v_panel" and name in _panel():
        return _panel()[name]
    field = _fields(table.removeprefix("v_")).get(name)
    if field is not None:
        return field
    common = _read("common")["columns"].get(name)
    return None if common is None else ColumnText(*common)


def row_text(table: str, row: str) -> tuple[str, str]:
    """Give a row's printed label and its English, the newest form's first. Raises KeyError for an unknown row."""
    for form in sorted(FORMS, reverse=True):
        for one in FORMS[form][table].rows:
            if one.code == row:
                return _row_zh(one), one.label_en
    raise KeyError(f"no form's {table} has a row {row!r}")


def codes() -> Iterator[tuple[str, str, str, str, str]]:
    """Give (table, row code, printed label, English, forms) of every row of the statutory tables."""
    for table in TABLES:
        forms: dict[str, list[str]] = {}
        for form in sorted(FORMS, reverse=True):
            for row in FORMS[form][table].rows:
                forms.setdefault(row.code, []).append(form)
        for code, where in forms.items():
            yield table, code, *row_text(table, code), ", ".join(where)


def _row_zh(row: Row) -> str:
    return f"{row.group} {row.label}" if row.group else row.label


@cache
def _read(name: str) -> dict[str, Any]:
    text = resources.files("archive.datasette").joinpath(f"descriptions_{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _told() -> dict[str, Any]:
    return {**_read("records"), **_read("evidence")}


@cache
def _fields(table: str) -> dict[str, ColumnText]:
    if table not in TABLES:
        return {}
    found: dict[str, dict[str, Field]] = {}
    for form in sorted(FORMS, reverse=True):
        for field in FORMS[form][table].fields:
            found.setdefault(field.code, {})[form] = field
    return {code: _field_text(by_form) for code, by_form in found.items()}


def _field_text(by_form: dict[str, Field]) -> ColumnText:
    newest = by_form[max(by_form)]
    labels = {field.label: form for form, field in by_form.items()}
    zh = newest.label if len(labels) == 1 else "，".join(f"{form} 式“{label}”" for label, form in labels.items())
    only = f"（仅 {max(by_form)} 式）" if len(by_form) < len(FORMS) else ""
    only_en = f", form {max(by_form)} only" if only else ""
    units = {field.unit for field in by_form.values()}
    # The forms share a code only where the meaning is the same; should a unit differ, the cell's note tells it.
    return ColumnText(zh + only, newest.label_en + only_en, units.pop() if len(units) == 1 else None)


@cache
def _panel() -> dict[str, ColumnText]:
    columns = {}
    for table, row, field in panel_columns():
        table_zh, table_en = TABLE_NAMES[table]
        row_zh, row_en = row_text(table, row)
        if field is None:
            columns[f"{table}_{row}_kinds"] = ColumnText(
                f"{table_zh} {row_zh}：各格印了什么", f"{table_en}, {row_en}: a letter a cell, as in the table's kinds"
            )
        else:
            told = _fields(table)[field]
            columns[f"{table}_{row}_{field}"] = ColumnText(
                f"{table_zh} {row_zh}：{told.zh}", f"{table_en}, {row_en}: {told.en}", told.unit
            )
    return columns
