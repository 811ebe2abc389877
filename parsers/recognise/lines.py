"""The rows of a Document's tables, as the recogniser looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from parsers.model import CellKind, Table, TableCell
from parsers.numbers import read_token


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: the cells that begin in it, and those that hang into it from above, both left to right.

    ``table`` counts the document's tables from 0.
    """

    cells: tuple[TableCell, ...]
    hung: tuple[TableCell, ...]
    n_cols: int
    geometry: Literal["grid", "sequence"]
    table: int
    row: int

    @property
    def filled(self) -> list[TableCell]:
        """Give the cells that print something."""
        return [cell for cell in self.cells if not is_blank(cell)]

    @property
    def figures(self) -> int:
        """Count the cells that print a number."""
        return sum(is_figure(cell) for cell in self.cells)


@lru_cache(maxsize=8192)
def kind_of(text: str) -> CellKind:
    """Give the kind of a cell's print, whatever its field."""
    return read_token(text).kind


def is_blank(cell: TableCell) -> bool:
    """Tell whether a cell prints nothing but white space."""
    return kind_of(cell.text) == "blank"


def is_figure(cell: TableCell) -> bool:
    """Tell whether a cell prints a number."""
    return kind_of(cell.text) in ("number", "zero")


def is_value(cell: TableCell) -> bool:
    """Tell whether a cell prints what belongs into a value cell: a number, a stroke, or a word for nothing."""
    return kind_of(cell.text) in ("number", "zero", "not_applicable", "word")


def lines_of(table: Table, number: int) -> list[Line]:
    """Give the rows of the document's table ``number`` (from 0)."""
    anchored: list[list[TableCell]] = [[] for _ in range(table.n_rows)]
    hanging: list[list[TableCell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        if not 0 <= cell.row < table.n_rows:
            continue
        anchored[cell.row].append(cell)
        for row in range(cell.row + 1, min(cell.row + cell.rowspan, table.n_rows)):
            hanging[row].append(cell)
    return [
        Line(
            tuple(sorted(anchored[row], key=lambda cell: cell.col)),
            tuple(sorted(hanging[row], key=lambda cell: cell.col)),
            table.n_cols,
            table.geometry,
            number,
            row,
        )
        for row in range(table.n_rows)
    ]


def printed(cells: list[TableCell] | tuple[TableCell, ...]) -> str:
    """Give what cells print, for messages and for the raw text of rows that cannot be placed."""
    return " | ".join(" ".join(cell.text.split()) for cell in cells)
