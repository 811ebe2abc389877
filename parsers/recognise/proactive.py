"""表二: what was published unasked. Sub-tables under each other or side by side, each with heads of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.forms.statutory import table_form
from parsers.labels import squash
from parsers.model import ReadWarning, TableCell
from parsers.numbers import unit_of_head
from parsers.recognise.columns import Column, Placed, by_order, outgrows, place
from parsers.recognise.lines import Line, is_blank, is_figure, is_value, kind_of, printed
from parsers.recognise.rows import PrintedRow, choose
from parsers.recognise.words import (
    NEUTRAL_FIELDS,
    PROACTIVE_FIELDS,
    PROACTIVE_ROWS,
    ROW_FIELDS,
    is_article,
    is_content,
    proactive_field,
)

_SURE = ("numbered", "exact")


def is_line(line: Line) -> bool:
    """Tell a line that belongs to 表二: an article's head, heads of its columns, or one of its rows."""
    return any(
        is_article(cell.text) or is_content(cell.text) or PROACTIVE_FIELDS.match(cell.text) or _row(cell)
        for cell in line.filled
    )


def has_head(line: Line) -> bool:
    """Tell a line that stands in no other table: an article's head or heads of columns of 表二."""
    return any(is_article(c.text) or is_content(c.text) or PROACTIVE_FIELDS.match(c.text) for c in line.filled)


def _row(cell: TableCell) -> bool:
    return PROACTIVE_ROWS.match(cell.text) is not None


def _for_row(label: TableCell, columns: Sequence[Column]) -> bool:
    """Tell whether heads are those of a row's sub-table: they name all that one of the forms prints for it.

    Heads that a page break has taken from a sub-table leave those of the one before in their place.
    """
    match = PROACTIVE_ROWS.match(label.text)
    named = {column.field for column in columns if column.field}
    if match is None:
        return bool(named)
    forms = {column.form for column in columns if column.form}
    return any(named >= set(fields) for form, fields in ROW_FIELDS[match.code].items() if not forms or form in forms)


def _named_twice(placed: Placed) -> bool:
    """Tell a field with two columns that print different values; a converter that repeats spanning cells prints the same."""
    prints: dict[str, str] = {}
    return any(
        prints.setdefault(column.field, squash(cell.text)) != squash(cell.text)
        for column, cell in placed.cells
        if column.field
    )


def _stands_headless(placed: Placed) -> bool:
    """Tell a row with a value in a column whose head prints no name: one of the two has a cell too many."""
    return any(not column.field and not column.label and not is_blank(cell) for column, cell in placed.cells)


@dataclass(slots=True)
class _Group:
    """A label and the cells to its right, up to the next label in the same line."""

    label: TableCell
    values: list[TableCell] = field(default_factory=list)


class Proactive:
    """Collects 表二 from its runs of lines."""

    def __init__(self) -> None:
        self.rows: list[PrintedRow] = []
        self.warnings: list[ReadWarning] = []
        self.votes: Counter[str] = Counter()
        self._heads: list[Column] = []
        self._width: int | None = None
        self._geometry = ""
        self._adjacent = False
        self._usual_end = 0

    def read(self, lines: Sequence[Line]) -> None:
        """Read a run of lines of one table."""
        ends = Counter(line.cells[-1].col + line.cells[-1].colspan for line in lines if line.cells)
        self._usual_end = ends.most_common(1)[0][0] if ends else 0
        for line in lines:
            if line.geometry == "sequence":
                self._sequence(line)
            else:
                self._grid(line)

    # Lines with places

    def _grid(self, line: Line) -> None:
        if self._width != line.n_cols or self._geometry != "grid":
            # Another table: places mean nothing here until it has heads of its own.
            self._heads = [] if has_head(line) and not any(_row(cell) for cell in line.filled) else self._heads
        groups: list[_Group] = []
        heads: list[Column] = []
        open_group: _Group | None = None
        for cell in line.cells:
            if is_blank(cell):
                if open_group:
                    open_group.values.append(cell)
            elif is_article(cell.text):
                open_group = None
                self._forget(cell.col, cell.col + cell.colspan if len(line.filled) > 1 else None)
            elif is_content(cell.text):
                open_group = None
                self._forget(cell.col, self._next_content(line, cell))
            elif head := self._head(cell):
                open_group = None
                heads.append(head)
            elif _row(cell) or (kind_of(cell.text) == "text" and not self._stands_for_value(cell, open_group)):
                open_group = _Group(cell)
                groups.append(open_group)
            elif open_group:
                open_group.values.append(cell)
            else:
                self._unplaced(line, [cell])
        if heads:
            if not any(is_content(cell.text) for cell in line.filled) and not groups:
                self._forget(heads[0].start, None)
            for head in heads:
                self._forget(head.start, head.end)
            self._heads = sorted([*self._heads, *heads], key=lambda column: column.start)
            self._width, self._geometry, self._adjacent = line.n_cols, "grid", False
        for index, group in enumerate(groups):
            end = groups[index + 1].label.col if index + 1 < len(groups) else line.n_cols
            self._grid_row(line, group, end)

    def _grid_row(self, line: Line, group: _Group, end: int) -> None:
        label_end = group.label.col + group.label.colspan
        columns: Sequence[Column] = self._heads
        placed: Placed | None = None
        if self._width == line.n_cols and self._geometry == "grid":
            columns = [column for column in self._heads if group.label.col <= column.start < end]
            slipped = any(column.start < label_end for column in columns)
            columns = columns if _for_row(group.label, columns) else []
            placed = place(group.values, columns, grid=not slipped) if columns else None
            if placed and (_named_twice(placed) or outgrows(placed) or self._has_one_too_many(group.values, columns)):
                placed = None
        elif _for_row(group.label, columns):
            placed = by_order(group.values, columns)
        else:
            columns = []
        self._add(line, group.label, group.values, placed, bool(columns))

    def _has_one_too_many(self, values: Sequence[TableCell], columns: Sequence[Column]) -> bool:
        """Tell a row that ends, blank, right of where the table's other rows end: its values may have slipped."""
        return len(values) > len(columns) and values[-1].col + values[-1].colspan > self._usual_end

    def _stands_for_value(self, cell: TableCell, open_group: _Group | None) -> bool:
        """A text right of a row's label and under a head is what the cell prints (约20), not a label."""
        return open_group is not None and any(column.under(cell) for column in self._heads)

    def _forget(self, start: int, end: int | None) -> None:
        self._heads = [
            column for column in self._heads if column.end <= start or (end is not None and column.start >= end)
        ]

    def _next_content(self, line: Line, cell: TableCell) -> int | None:
        later = [other.col for other in line.filled if other.col > cell.col and is_content(other.text)]
        return min(later) if later else None

    def _head(self, cell: TableCell) -> Column | None:
        match = PROACTIVE_FIELDS.match(cell.text)
        if match is None:
            return None
        form, known = proactive_field(match.code)
        if match.code not in NEUTRAL_FIELDS:
            self.votes[form] += 1
        return Column(
            known.code,
            cell.col,
            cell.col + cell.colspan,
            form=None if match.code in NEUTRAL_FIELDS else form,
            unit=unit_of_head(cell.text),
            label=squash(cell.text)[:20],
        )

    # Lines without places

    def _sequence(self, line: Line) -> None:
        filled = line.filled
        if not filled:
            return
        if any(is_article(cell.text) for cell in filled):
            self._heads, self._adjacent = [], False
            return
        if any(is_content(cell.text) or PROACTIVE_FIELDS.match(cell.text) for cell in filled):
            after = next((index + 1 for index, cell in enumerate(line.cells) if is_content(cell.text)), 0)
            self._heads = [
                self._head(cell)
                or Column(None, cell.col, cell.col + 1, label="" if is_value(cell) else squash(cell.text))
                for cell in line.cells[after:]
                if after or not is_blank(cell)
            ]
            self._width, self._geometry, self._adjacent = line.n_cols, "sequence", False
            return
        index = line.cells.index(filled[0])
        values = list(line.cells[index + 1 :])
        if kind_of(filled[0].text) != "text":
            self._unplaced(line, [cell for cell in filled if is_figure(cell)])
            return
        heads = self._heads if _for_row(filled[0], self._heads) else []
        placed = by_order(values, heads)
        while heads and placed is None and len(values) > len(heads) and is_blank(values[-1]):
            values.pop()
            placed = by_order(values, heads)
        if any(_row(cell) for cell in values) or (placed and _stands_headless(placed)):
            placed = None
        self._add(line, filled[0], values, placed, bool(heads))

    # Rows

    def _add(
        self, line: Line, label: TableCell, values: Sequence[TableCell], placed: Placed | None, headed: bool
    ) -> None:
        match = PROACTIVE_ROWS.match(label.text)
        row = PrintedRow(label.text, match, tuple(values), placed, label.locator, "headed" if headed else None)
        if self._adjacent and self._joins(row):
            return
        if placed and placed.left:
            self._unplaced(line, placed.left)
        self.rows.append(row)
        self._adjacent = True

    def _joins(self, row: PrintedRow) -> bool:
        previous = self.rows[-1]
        joined = PROACTIVE_ROWS.match(previous.label + row.label)
        if joined is None or joined.quality not in _SURE or row.match is not None:
            return False
        previous.take_in(row, joined)
        return True

    def _unplaced(self, line: Line, cells: Sequence[TableCell]) -> None:
        for cell in cells:
            message = (
                f"表二, table {line.table + 1}, row {line.row + 1}: the value {squash(cell.text)[:60]!r} stands under no"
                " label; it was not placed"
            )
            self.warnings.append(ReadWarning("unplaced_value", message, cell.locator))

    @property
    def form(self) -> str | None:
        """Give the form that most heads are printed in; None without any head that tells."""
        if not self.votes:
            return None
        (first, count), *rest = self.votes.most_common()
        return None if rest and rest[0][1] == count else first

    def finish(self, form: str | None) -> dict[str, PrintedRow]:
        """Give the rows by code. ``form`` decides what a row whose heads are lost must look like."""
        by_code: defaultdict[str, list[PrintedRow]] = defaultdict(list)
        for row in self.rows:
            if row.code is None:
                if row.prints and row.group:
                    self._warn("unknown_row", row, "is no row of the form; its values are not placed")
            elif row.values:
                by_code[row.code].append(row)
        chosen = {}
        for code, rows in by_code.items():
            headed = [row for row in rows if row.group]
            if headed:
                chosen[code], lesser = choose(headed)
                for row in lesser:
                    self._warn("repeated_row", row, "is printed again with other values; a surer label was taken")
            elif form and self.votes:
                headless = self._headless(code, rows, form)
                if headless:
                    chosen[code] = headless
            else:
                for row in rows:
                    if row.prints:
                        self._warn("head_lost", row, "stands under no heads; its values are not placed")
        return chosen

    def _headless(self, code: str, rows: list[PrintedRow], form: str) -> PrintedRow | None:
        """Take a row whose heads a page break has lost, if it has exactly the cells that the report's form gives it."""
        if code not in {row.code for row in table_form("proactive", form).rows}:
            return None
        fields = table_form("proactive", form).row(code).fields
        columns = [Column(name, index, index + 1, form=form) for index, name in enumerate(fields)]
        for row in rows:
            row.placed = by_order(row.values, columns)
        chosen, _ = choose(rows)
        self._warn(
            "head_lost",
            chosen,
            f"stands under no heads; {'not placed' if chosen.ambiguous else f'placed as form {form} prints it'}",
        )
        return chosen

    def _warn(self, code: str, row: PrintedRow, what: str) -> None:
        label = " ".join(row.label.split())[:60]
        message = f"表二: {label!r} {what}: {printed(row.values)[:200]}"
        self.warnings.append(ReadWarning(code, message, row.locator))
