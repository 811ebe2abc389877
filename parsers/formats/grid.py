"""From cells with spans to a Table: placing, overlaps, caps, and dropping lines that separate nothing.

Shared by the readers whose source states spans (HTML, DOCX) and by the PDF reader, which measures them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parsers.formats.limits import MAX_COLS, MAX_ROWS, MAX_SLOTS, guard
from parsers.model import Locator, ReadWarning, Table, TableCell


@dataclass(slots=True)
class RawCell:
    """A cell as its source states it, before it has a place. ``fill`` asks for all columns to the table's right edge."""

    text: str
    rowspan: int
    colspan: int
    locator: Locator
    fill: bool = False


def place(rows: list[list[RawCell]], group_ends: list[int], where: str) -> tuple[list[TableCell], list[ReadWarning]]:
    """Give cells their slots as browsers do (HTML standard, 4.9.12): left to right into the first free slot.

    ``group_ends[i]`` is the index after the last row of row i's group (thead, tbody): a rowspan ends there. A colspan that
    runs into a cell hanging from above is cut short, with a warning: the one place where browsers overlap cells.
    Raises LimitExceeded on absurd sizes.
    """
    guard(len(rows), MAX_ROWS, "table rows", where)
    width = _stated_width(rows) if any(cell.fill for cells in rows for cell in cells) else 0
    hanging: dict[int, int] = {}  # column -> first row that is free again
    placed: list[TableCell] = []
    warnings: list[ReadWarning] = []
    used = 0
    for row, cells in enumerate(rows):
        col = 0
        for cell in cells:
            while hanging.get(col, 0) > row:
                col += 1
            guard(col, MAX_COLS, "table columns", where)
            wanted = max(1, width - col) if cell.fill else cell.colspan
            span = 1
            while span < wanted and hanging.get(col + span, 0) <= row:
                span += 1
            if span < wanted and not cell.fill:
                warnings.append(
                    ReadWarning(
                        "overlapping_cells",
                        f"{where}: a cell of {wanted} columns runs into one hanging from above; cut to {span}",
                        cell.locator,
                    )
                )
            end = min(row + cell.rowspan, group_ends[row])
            rowspan = max(1, end - row)
            used += rowspan * span
            guard(used, MAX_SLOTS, "table slots", where)
            for taken in range(col, col + span):
                hanging[taken] = row + rowspan
            placed.append(TableCell(cell.text, row, col, rowspan, span, cell.locator))
            col += span
    return placed, warnings


def _stated_width(rows: list[list[RawCell]]) -> int:
    """The table's width without its filling cells, counting what hangs from above."""
    width = 0
    hanging: list[tuple[int, int]] = []  # (row after its last, columns)
    for row, cells in enumerate(rows):
        hanging = [(end, span) for end, span in hanging if end > row]
        above = sum(span for _, span in hanging)
        own = sum(cell.colspan for cell in cells if not cell.fill)
        width = max(width, above + own)
        if width >= MAX_COLS:
            break
        hanging += [(row + cell.rowspan, cell.colspan) for cell in cells if cell.rowspan > 1 and not cell.fill]
    return min(width, MAX_COLS)


def compact(cells: Iterable[TableCell]) -> tuple[tuple[TableCell, ...], int, int]:
    """Drop grid lines at which no cell begins, and give (cells, number of rows, number of columns).

    Word writes a column for every edge that any table of the document ever had, and empty ``<tr>`` rows: a line where
    nothing begins cannot be seen, and would make a two-column row look like ten.
    """
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.col))
    row_at = {row: index for index, row in enumerate(sorted({cell.row for cell in ordered}))}
    col_at = {col: index for index, col in enumerate(sorted({cell.col for cell in ordered}))}

    def span(at: dict[int, int], start: int, size: int) -> int:
        return max(1, sum(1 for line in at if start <= line < start + size)) if size > 1 else 1

    kept = tuple(
        replace(
            cell,
            row=row_at[cell.row],
            col=col_at[cell.col],
            rowspan=span(row_at, cell.row, cell.rowspan),
            colspan=span(col_at, cell.col, cell.colspan),
        )
        for cell in ordered
    )
    return kept, len(row_at), len(col_at)


def build(cells: Iterable[TableCell], locator: Locator) -> Table:
    """Give the compacted table of placed cells, as a ``grid``."""
    kept, n_rows, n_cols = compact(cells)
    return Table(kept, n_rows, n_cols, "grid", locator)
