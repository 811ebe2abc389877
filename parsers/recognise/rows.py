"""Printed rows on their way to coded cells: labels cut in two are joined, repeated rows compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.labels import Match, squash
from parsers.model import Locator, TableCell
from parsers.recognise.columns import Placed
from parsers.recognise.lines import is_blank, printed

_MOST_DIFFERING = 9
"""So many other prints of one row are kept beside it; more are no repetition but another kind of table."""


@dataclass(slots=True)
class PrintedRow:
    """A row as printed: its label and what it means, and its value cells, placed or not.

    ``values`` are all its value cells in order; ``placed`` is None where it is not known which column each belongs to.
    A row without value cells (a label alone, cut off) has neither.
    """

    label: str
    match: Match | None
    values: tuple[TableCell, ...]
    placed: Placed | None
    locator: Locator
    group: str | None = None
    others: list[TableCell] = field(default_factory=list)

    @property
    def code(self) -> str | None:
        """Give the row's code, if its label is known."""
        return self.match.code if self.match else None

    @property
    def prints(self) -> bool:
        """Tell whether any value cell prints something."""
        return any(not is_blank(cell) for cell in self.values)

    @property
    def ambiguous(self) -> bool:
        """Tell whether there are values of which the columns are not known."""
        return bool(self.values) and self.placed is None

    @property
    def raw(self) -> str:
        """Give what the value cells print, in order."""
        return printed((*self.values, *self.others))

    def take_in(self, rest: PrintedRow, match: Match) -> None:
        """Join the second part of a row that a page break has cut: blanks never override, two sets of values conflict."""
        self.label += rest.label
        self.match = match
        self.group = self.group or rest.group
        if not rest.prints:
            if not self.values:
                self.values, self.placed = rest.values, rest.placed
        elif not self.prints:
            self.values, self.placed = rest.values, rest.placed
        else:
            self.spoil(rest.values)

    def spoil(self, cells: Sequence[TableCell]) -> None:
        """Make the row ambiguous: these cells may be its own too."""
        self.placed = None
        if not self.values:
            self.values = tuple(cells)
        else:
            self.others.extend(cells)


def same_print(one: PrintedRow, other: PrintedRow) -> bool:
    """Tell whether two rows print the same values under the same heads."""
    return _prints(one) == _prints(other)


def _prints(row: PrintedRow) -> dict[tuple[str | None, str | None], str]:
    cells = row.placed.cells if row.placed else ()
    return {(column.row, column.field): squash(cell.text) for column, cell in cells if column.field}


def choose(rows: Sequence[PrintedRow]) -> tuple[PrintedRow, list[PrintedRow]]:
    """Choose among rows of one code: give the row to take and those that say something else and were not taken.

    Rows that print values beat blank ones, those by a surer label the others, a placed one an ambiguous one. If two
    equally good ones differ the chosen row becomes ambiguous, with the prints of all.
    """
    kept = [row for row in rows if row.prints] or [row for row in rows if row.values] or list(rows)
    surest = max(row.match.rank if row.match else -1 for row in kept)
    best = [row for row in kept if (row.match.rank if row.match else -1) == surest]
    best = [row for row in best if not row.ambiguous] or best
    chosen = best[0]
    differing = [row for row in best[1:] if not same_print(chosen, row)]
    for row in differing[:_MOST_DIFFERING]:
        chosen.spoil(row.values)
    equals = {id(row) for row in best}
    lesser = [row for row in kept if id(row) not in equals and row.prints and not same_print(chosen, row)]
    return chosen, lesser
