"""HTML tables: which hold data and which lay out a page, and a data table's cells with their true places.

Markup is read as it comes from portals and from Word: cells outside rows, rows inside cells (end tags missing), forms
between table and row, spans of 0, "100%" or 65534, tables inside cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers.formats import grid
from parsers.formats.grid import RawCell
from parsers.formats.html_text import BLOCK, SKIPPED, InlineText, Paths, is_hidden_part, tag_of
from parsers.formats.limits import MAX_COLS, MAX_ROWS, MAX_SLOTS, guard
from parsers.model import Locator, ReadWarning, Table

_CELLS: Final = ("td", "th")
_GROUPS: Final = ("thead", "tbody", "tfoot")
_INTEGER: Final = re.compile(r"\s*\+?(\d+)")
_FIGURE: Final = re.compile(r"[\s\xa0]*[-+－]?\d[\d.,，]*[\s\xa0]*")
_SHOWN_ORDER: Final = {"thead": 0, "tfoot": 2}
_LONG_CELL: Final = 300
"""A cell of more characters than this, in several blocks, is running text: no cell of a statutory form comes near it."""
_VERY_LONG_CELL: Final = 1_500
_SOME_FIGURES: Final = 6
"""So many cells holding nothing but a figure make a table a data table, whatever else a missing end tag put into it."""


def is_data_table(table: etree._Element) -> bool:
    """Tell a table that holds data from one that lays out the page or frames a text.

    Data: several cells that hold only a figure. Else layout if declared so, if it is one column wide, if a cell holds
    running text, or if most of its text stands in tables nested in it.
    """
    sizes = [_sizes(cell) for cell in _cells_of(table)]
    if sum(size.figure for size in sizes) >= _SOME_FIGURES:
        return True
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if any(size.is_running_text for size in sizes):
        return False
    if max((len(cells) for _, _, cells in _rows_in_shown_order(table)), default=0) < 2:
        return False
    filled = sum(1 for size in sizes if size.own or size.nested)
    return filled > 1 and sum(size.nested for size in sizes) <= sum(size.own for size in sizes)


def filled_cells(table: etree._Element) -> int:
    """Count the cells of a table, its nested tables' included, that hold any text; counts no further than two."""
    count = 0
    for cell in table.iter(*_CELLS):
        if any(part.strip() for part in cell.itertext() if isinstance(part, str)) and not _holds_cell(cell):
            count += 1
            if count > 1:
                break
    return count


def read_table(
    table: etree._Element, number: int, paths: Paths
) -> tuple[Table, set[etree._Element], list[ReadWarning]]:
    """Give a data table, the cells of which only the first line was taken, and what was mended on the way.

    A cell holds its own text; tables nested in it are tables of their own, but one of a single filled cell is part of it.
    A cell that swallowed the rest of the page (no end tag) keeps its first line; the caller reads the rest as paragraphs.
    ``number`` is the table's in the page, from 1. Raises LimitExceeded on absurd sizes.
    """
    path = paths.of(table)
    where = f"table {number} ({path})"
    rows: list[list[RawCell]] = []
    groups: list[int] = []
    overflowing: set[etree._Element] = set()
    warnings: list[ReadWarning] = []
    count = 0
    for source_row, group, cells in _rows_in_shown_order(table):
        guard(source_row, MAX_ROWS, "rows", where)
        count += len(cells)
        guard(count, MAX_SLOTS, "cells", where)
        raw: list[RawCell] = []
        for col, cell in enumerate(cells, start=1):
            locator = Locator(path=paths.of(cell), table=number, row=source_row, col=col)
            text = _cell_text(cell)
            if _sizes(cell).is_running_text:
                overflowing.add(cell)
                text = text.split("\n", 1)[0]
                warnings.append(
                    ReadWarning("cell_not_closed", f"{where}: a cell holds running text; kept its first line", locator)
                )
            rowspan, colspan, fill = _spans(cell)
            raw.append(RawCell(text, rowspan, colspan, locator, fill))
        rows.append(raw)
        groups.append(group)
    placed, mended = grid.place(rows, _group_ends(groups), where)
    return grid.build(placed, Locator(path=path, table=number)), overflowing, warnings + mended


def _spans(cell: etree._Element) -> tuple[int, int, bool]:
    """Give rowspan, colspan and whether the cell fills its row, by the HTML standard's rules for bad numbers.

    ``rowspan=0`` means to the end of the group; ``colspan`` 0 or over 1000 means 1; a percentage, which browsers read as
    that many columns, can only mean the table's width.
    """
    rowspan, colspan = _number(cell.get("rowspan")), _number(cell.get("colspan"))
    fill = "%" in (cell.get("colspan") or "")
    rows = MAX_ROWS if rowspan == 0 else min(rowspan or 1, MAX_ROWS)
    cols = colspan if colspan and 0 < colspan <= MAX_COLS else 1
    return rows, 1 if fill else cols, fill


def _number(value: str | None) -> int | None:
    match = _INTEGER.match(value or "")
    return int(match.group(1)[:9]) if match else None


def _group_ends(groups: list[int]) -> list[int]:
    """Give, for each row, the index after the last row of its group."""
    ends = [len(groups)] * len(groups)
    for index in range(len(groups) - 2, -1, -1):
        ends[index] = ends[index + 1] if groups[index] == groups[index + 1] else index + 1
    return ends


def _rows_in_shown_order(table: etree._Element) -> Iterator[tuple[int, int, list[etree._Element]]]:
    """Give (row number in the markup from 1, group, cells) a row, heads first and feet last, as browsers show them.

    A row is a ``<tr>``; cells that stand in no row of this table make one of their own. Empty rows count, since cells
    hang into them.
    """
    found: list[tuple[int, int, etree._Element | None, list[etree._Element]]] = []
    by_row: dict[etree._Element, list[etree._Element]] = {}
    loose: list[etree._Element] | None = None
    for element in _own_elements(table):
        if tag_of(element) == "tr":
            group = _ancestor(element, _GROUPS, table)
            by_row[element] = []
            order = _SHOWN_ORDER.get(tag_of(group), 1) if group is not None else 1
            found.append((order, len(found) + 1, group, by_row[element]))
            loose = None
            continue
        row = _ancestor(element, ("tr",), table)
        if row is not None:
            by_row[row].append(element)
            continue
        if loose is None:
            loose = []
            found.append((1, len(found) + 1, None, loose))
        loose.append(element)
    group_ids: dict[etree._Element | None, int] = {}
    for _, source_row, group, cells in sorted(found, key=lambda item: item[:2]):
        yield source_row, group_ids.setdefault(group, len(group_ids)), cells


def _own_elements(table: etree._Element) -> Iterator[etree._Element]:
    """Give rows and cells of this table, in markup order, not those of tables nested in it."""
    walk = etree.iterwalk(table, events=("start",))
    for _, element in walk:
        if element is table:
            continue
        tag = tag_of(element)
        if tag == "table" or tag in SKIPPED or is_hidden_part(element):
            walk.skip_subtree()
        elif tag == "tr" or tag in _CELLS:
            yield element


def _cells_of(table: etree._Element) -> Iterator[etree._Element]:
    return (element for element in _own_elements(table) if tag_of(element) in _CELLS)


def _ancestor(element: etree._Element, tags: tuple[str, ...], table: etree._Element) -> etree._Element | None:
    """Give the nearest ancestor with one of the tags, looking no further than ``table``."""
    current = element.getparent()
    while current is not None and current is not table:
        if tag_of(current) in tags:
            return current
        current = current.getparent()
    return None


def _holds_cell(cell: etree._Element) -> bool:
    return next(cell.iterdescendants(*_CELLS), None) is not None


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Characters of a cell's own text and of the tables nested in it, its blocks, and whether it holds only a figure."""

    own: int
    nested: int
    blocks: int
    figure: bool

    @property
    def is_running_text(self) -> bool:
        return self.own > _VERY_LONG_CELL or (self.own > _LONG_CELL and self.blocks >= 3)


def _sizes(cell: etree._Element) -> _Sizes:
    own = nested = blocks = 0
    figure: list[str] = []
    for piece in _pieces(cell):
        nested += piece.nested
        blocks += piece.breaks
        own += len(piece.text.strip())
        if len(figure) < 20:
            figure.append(piece.text)
    return _Sizes(own, nested, blocks, own < 20 and _FIGURE.fullmatch("".join(figure)) is not None)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of a cell's own text; ``breaks``: a line ends before it; ``nested``: characters of a table passed over."""

    text: str
    breaks: bool = False
    nested: int = 0


def _pieces(cell: etree._Element) -> Iterator[_Piece]:
    """Give a cell's own text in order.

    Rows and cells that missing end tags have put inside this cell are not its content, nor is a nested table with more
    than one filled cell.
    """
    yield _Piece(cell.text or "")
    walk = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if element is cell:
            continue
        tag = tag_of(element)
        if event == "start":
            if (
                tag in SKIPPED
                or is_hidden_part(element)
                or (tag in ("tr", *_CELLS, *_GROUPS) and _is_displaced(element, cell))
            ):
                walk.skip_subtree()
            elif tag == "table" and filled_cells(element) > 1:
                walk.skip_subtree()
                yield _Piece("", nested=sum(len(part.strip()) for part in element.itertext() if isinstance(part, str)))
            else:
                yield _Piece(element.text or "", breaks=tag in BLOCK or tag == "br")
        else:
            yield _Piece(element.tail or "", breaks=event == "end" and tag in BLOCK)


def _is_displaced(element: etree._Element, cell: etree._Element) -> bool:
    """Tell a row or cell that stands inside ``cell`` without a table of its own between."""
    current = element.getparent()
    while current is not None and current is not cell:
        if tag_of(current) == "table":
            return False
        current = current.getparent()
    return current is cell


def _cell_text(cell: etree._Element) -> str:
    """Give a cell's own text: one line a block or ``<br>``, empty lines dropped, non-breaking spaces kept."""
    collected = InlineText()
    for piece in _pieces(cell):
        if piece.breaks:
            collected.line_break()
        collected.add(piece.text)
    return collected.take_cell()
