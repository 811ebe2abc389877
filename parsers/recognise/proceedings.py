"""表四: reconsideration and litigation. Three blocks of five outcomes, on one row or stacked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from parsers.labels import Match, squash
from parsers.model import ReadWarning, TableCell
from parsers.recognise.columns import Column, Head, Placed, consecutive, place
from parsers.recognise.lines import Line, is_blank, is_figure, is_value, kind_of, printed
from parsers.recognise.outcomes import fit, head_columns
from parsers.recognise.rows import PrintedRow, choose
from parsers.recognise.words import BLOCK_CODES, BLOCKS, LITIGATION, RESULT_FIELDS, RESULTS, tells_result


def is_head(line: Line) -> bool:
    """Tell a line that names outcomes or kinds of proceedings (also the label of a stacked row of values)."""
    return any(tells_result(cell.text) or BLOCKS.match(cell.text) for cell in line.filled)


def fits_fragments(lines: Sequence[Line]) -> bool:
    """Tell a table whose head is cut to fragments that fit 表四, and only at one place."""
    head = [line for line in lines if line.filled and not any(is_value(cell) for cell in line.filled)]
    data = [line for line in lines if any(is_figure(cell) for cell in line.cells)]
    return bool(head and data and fit(head))


class Proceedings:
    """Collects 表四 from its runs of lines."""

    def __init__(self) -> None:
        self.rows: dict[str, list[PrintedRow]] = defaultdict(list)
        self.warnings: list[ReadWarning] = []
        self._head: list[Line] = []
        self._found: Head | None = None
        self._had_values = False

    @property
    def waits_for_values(self) -> bool:
        """Tell whether a head was read and no values yet."""
        return bool(self._head) and not self._had_values

    def read(self, lines: Sequence[Line]) -> None:
        """Read a run of lines of one table."""
        for line in lines:
            block = _stacked(line)
            if block is not None:
                self._stacked_row(line, *block)
            elif is_head(line):
                if any(is_figure(cell) for cell in line.cells):
                    self._transposed(line)
                    continue
                self._head_line(line)
            elif line.filled and not any(is_value(cell) for cell in line.filled):
                if not self._had_values:
                    self._head_line(line)
            else:
                self._values(line)

    def _head_line(self, line: Line) -> None:
        if self._had_values or (self._head and self._restarts(line)):
            self._head = []
            self._had_values = False
        self._found = None
        self._head.append(line)

    def _restarts(self, line: Line) -> bool:
        """A head printed again after a page break begins with 行政复议; a head cut by the page goes on."""
        first = BLOCKS.match(line.filled[0].text)
        return bool(first and first.code == BLOCK_CODES[0])

    def _values(self, line: Line) -> None:
        if not self._head:
            self._unplaced(line, line.filled)
            return
        if self._found is None:
            self._found = head_columns(self._head)
        columns, grid = self._found.columns, self._found.grid
        values = list(line.cells)
        while values and kind_of(values[0].text) == "text" and not (grid and any(c.under(values[0]) for c in columns)):
            values = values[1:]
        if not line.filled and (not columns or len(values) < len(columns)):
            return
        if not columns:
            self._no_columns(line, values)
            return
        self._had_values = self._had_values or bool(line.filled)
        if {column.row for column in columns} == {None}:
            self._unplaced(line, line.filled)
            return
        placed = place(values, columns, grid=grid and self._same_grid(line))
        if placed and self._outgrows(placed, values):
            placed = None
        if placed and placed.left:
            self._unplaced(line, placed.left)
        self._add(line, values, placed, columns)

    def _same_grid(self, line: Line) -> bool:
        """Tell whether places in a line mean what they mean in the head."""
        last = self._head[-1]
        return line.geometry == "grid" and last.geometry == "grid" and line.n_cols == last.n_cols

    def _outgrows(self, placed: Placed, values: Sequence[TableCell]) -> bool:
        """Tell a row that ends right of the whole head: a cell too many stands in it, nobody can know where.

        A value under a head that is printed blank has a place; it stays unplaced and the others stay where they are.
        """
        width = max((cell.col + cell.colspan for line in self._head for cell in line.cells), default=0)
        too_many = len(values) > len(placed.cells) and values[-1].col >= width
        return too_many or any(cell.col >= width and is_value(cell) for cell in placed.left)

    def _add(self, line: Line, values: list[TableCell], placed: Placed | None, columns: tuple[Column, ...]) -> None:
        locator = line.cells[0].locator
        for block in BLOCK_CODES:
            if not any(column.row == block for column in columns):
                continue
            match = Match(block, "exact")
            if placed is None:
                self.rows[block].append(PrintedRow("", match, tuple(values), None, locator))
                continue
            own = tuple((column, cell) for column, cell in placed.cells if column.row == block)
            row = PrintedRow("", match, tuple(cell for _, cell in own), Placed(own), locator)
            self.rows[block].append(row)

    def _stacked_row(self, line: Line, code: str, values: list[TableCell]) -> None:
        found = head_columns(self._head) if self._head else Head()
        columns = tuple(column for column in found.columns if column.row in (None, code))
        if not columns:
            self._unplaced(line, [cell for cell in values if not is_blank(cell)])
            return
        self._had_values = True
        placed = place(values, columns, grid=found.grid and self._same_grid(line))
        if placed and placed.left:
            self._unplaced(line, placed.left)
        self.rows[code].append(PrintedRow("", Match(code, "exact"), tuple(values), placed, line.cells[0].locator))

    def _no_columns(self, line: Line, values: list[TableCell]) -> None:
        """The head cannot be made out: if it names blocks their cells are ambiguous, else the values stand alone."""
        named = {m.code for h in self._head for c in h.filled if (m := BLOCKS.match(c.text))} - {LITIGATION}
        if not named:
            self._unplaced(line, line.filled)
            return
        self._had_values = True
        columns = tuple(column for block in named for column in consecutive(RESULT_FIELDS, 0, block))
        self._add(line, values, None, columns)

    def _unplaced(self, line: Line, cells: Sequence[TableCell]) -> None:
        for cell in cells:
            message = (
                f"表四, table {line.table + 1}, row {line.row + 1}: the value {squash(cell.text)[:60]!r} stands under no"
                " label; it was not placed"
            )
            self.warnings.append(ReadWarning("unplaced_value", message, cell.locator))

    def _transposed(self, line: Line) -> None:
        message = (
            f"表四, table {line.table + 1}, row {line.row + 1}: outcomes stand as rows, the form has them as columns;"
            f" not placed: {printed(line.filled)[:200]}"
        )
        self.warnings.append(ReadWarning("transposed_table", message, line.cells[0].locator))

    def finish(self) -> dict[str, PrintedRow]:
        """Give the rows by code."""
        chosen = {}
        for code in BLOCK_CODES:
            if self.rows[code]:
                chosen[code], _ = choose(self.rows[code])
        return chosen


def _stacked(line: Line) -> tuple[str, list[TableCell]] | None:
    """Give (block, value cells) of a row of values led by the name of its block; None for every other line."""
    found: tuple[int, str] | None = None
    for index, cell in enumerate(line.cells):
        match = BLOCKS.match(cell.text) if not is_value(cell) else None
        if match:
            if found and found[1] != LITIGATION:
                return None
            found = (index, match.code)
    if found is None or found[1] == LITIGATION:
        return None
    values = list(line.cells[found[0] + 1 :])
    if not values or not all(is_blank(cell) or is_value(cell) for cell in values):
        return None
    if RESULTS.match(line.cells[0].text) or not any(is_value(cell) for cell in values):
        return None
    return found[1], values
