"""Columns of value cells, found by their heads, and the placing of a row's cells under them.

The one rule: a value is taken only where its row's label and its column's head are both known and agree with the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.model import TableCell
from parsers.numbers import Unit
from parsers.recognise.lines import is_blank, is_value, kind_of


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values: its field (None for a local addition such as 小计), and the slots ``start`` to ``end`` of its head.

    ``row`` is the row that its cells belong to, in 表四 where one printed row holds three; ``form`` the form that its head
    is printed in (表二), ``unit`` the unit printed there.
    """

    field: str | None
    start: int
    end: int
    row: str | None = None
    form: str | None = None
    unit: Unit | None = None
    label: str = ""

    def under(self, cell: TableCell) -> bool:
        """Tell whether a cell stands at least partly in this column."""
        return cell.col < self.end and cell.col + cell.colspan > self.start


@dataclass(frozen=True, slots=True)
class Head:
    """The columns that a head names, left to right; ``grid`` tells whether their places can be trusted.

    Where a page has lost the spans of its table the heads of one line slide under those of another: their order is then
    all that is known, and rows are placed by exact count. ``named`` are the names that a damaged head still has, where
    its columns cannot be made out: no reading may go against them.
    """

    columns: tuple[Column, ...] = ()
    grid: bool = False
    named: tuple[Column, ...] = ()


def overlap(columns: Sequence[Column]) -> bool:
    """Tell whether two columns claim the same slot, which no true table does."""
    ordered = sorted(columns, key=lambda column: column.start)
    return any(one.end > other.start for one, other in pairwise(ordered))


@dataclass(frozen=True, slots=True)
class Placed:
    """A row's cells by column; ``left`` are printed cells under no head."""

    cells: tuple[tuple[Column, TableCell], ...]
    left: tuple[TableCell, ...] = ()


def by_place(cells: Sequence[TableCell], columns: Sequence[Column]) -> Placed | None:
    """Place cells under the heads they stand below; None where that leaves a column empty or two prints in one.

    A cell that spans several columns counts for each of them if it prints no number (a blank, a stroke, 无).
    """
    found: dict[Column, TableCell] = {}
    left: list[TableCell] = []
    for cell in cells:
        above = [column for column in columns if column.under(cell)]
        if not above:
            if not is_blank(cell):
                left.append(cell)
            continue
        if len(above) > 1 and kind_of(cell.text) not in ("blank", "not_applicable", "word"):
            return None
        for column in above:
            known = found.get(column)
            if known is None or is_blank(known):
                found[column] = cell
            elif not is_blank(cell):
                return None
    if len(found) != len(columns):
        return None
    return Placed(tuple((column, found[column]) for column in columns), tuple(left))


def by_order(cells: Sequence[TableCell], columns: Sequence[Column]) -> Placed | None:
    """Place cells by their order, where there are exactly as many as columns."""
    if not columns or len(cells) != len(columns):
        return None
    return Placed(tuple(zip(columns, cells, strict=True)))


def place(cells: Sequence[TableCell], columns: Sequence[Column], *, grid: bool) -> Placed | None:
    """Place a row's value cells: by place where the table has places, else (or where spans are at odds) by exact count."""
    placed = by_place(cells, columns) if grid and columns else None
    if placed is not None and not placed.left and _one_each(placed):
        return placed
    counted = by_order(cells, columns)
    return counted if counted is not None and (placed is None or placed.left) else placed


def outgrows(placed: Placed) -> bool:
    """Tell a row that has a cell too many, so that its others may have slipped.

    It has a value right of all its columns, or a value under no head while a column is blank.
    """
    end = max(column.end for column, _ in placed.cells)
    return any(cell.col >= end and is_value(cell) for cell in placed.left) or (
        bool(placed.left) and any(is_blank(cell) for _, cell in placed.cells)
    )


def _one_each(placed: Placed) -> bool:
    return len({id(cell) for _, cell in placed.cells}) == len(placed.cells)


def consecutive(fields: Sequence[str], start: int, row: str | None = None) -> tuple[Column, ...]:
    """Give columns of one slot each, in order from ``start``."""
    return tuple(Column(field, start + index, start + index + 1, row) for index, field in enumerate(fields))
