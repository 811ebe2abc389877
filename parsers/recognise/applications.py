"""表三: applications received and handled. Rows by label, seven columns by their heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from parsers.labels import Match
from parsers.model import Locator, ReadWarning, TableCell
from parsers.numbers import read_token
from parsers.recognise.applicants import head_columns
from parsers.recognise.columns import Column, Placed, by_order, by_place, consecutive, outgrows, place
from parsers.recognise.lines import Line, is_blank, is_figure, is_value, kind_of, printed
from parsers.recognise.rows import PrintedRow, choose
from parsers.recognise.words import (
    APPLICANT_FIELDS,
    APPLICATION_ROWS,
    GROUP_CODES,
    OFTEN,
    OTHER_HANDLING,
    OTHER_SUBROWS,
    group_of,
    tells_applicants,
    tells_application_row,
)

_SEVEN = consecutive(APPLICANT_FIELDS, 0)
_SURE = ("numbered", "exact")
_MANY_LABELS = 3


def is_head(line: Line) -> bool:
    """Tell a line of the head of 表三: names of applicants, no row label, no numbers."""
    filled = line.filled
    return (
        any(tells_applicants(cell.text) for cell in filled)
        and not any(tells_application_row(cell.text) for cell in filled)
        and line.figures < 2
    )


def is_row(line: Line) -> bool:
    """Tell a line that holds a row or group label of 表三."""
    return any(tells_application_row(cell.text) for cell in line.filled)


def is_transposed(line: Line) -> bool:
    """Tell the head of a table that prints the rows of 表三 as columns."""
    labels = [(cell.col, match.code) for cell in line.filled if (match := APPLICATION_ROWS.match(cell.text))]
    rows = {code for _, code in labels if code not in GROUP_CODES and code != OTHER_HANDLING}
    return len(rows) >= _MANY_LABELS and line.figures == 0


class Applications:
    """Collects 表三 from its runs of lines, however many tables they are cut into."""

    def __init__(self) -> None:
        self.rows: list[PrintedRow] = []
        self.warnings: list[ReadWarning] = []
        self.extra_columns: list[str] = []
        self._columns: tuple[Column, ...] = ()
        self._named: tuple[Column, ...] = ()
        self._width: int | None = None
        self._grid = False
        self._group: str | None = None
        self._adjacent = False
        self._last_table: int | None = None

    def read(self, lines: Sequence[Line]) -> None:
        """Read a run of lines of one table."""
        if any(is_transposed(line) for line in lines):
            self._warn("transposed_table", "prints its rows as columns; its values are not placed", lines[0])
            return
        head: list[Line] = []
        body: list[Line] = []
        for line in lines:
            if is_head(line):
                if body:
                    self._body(head, body)
                    head, body = [], []
                head.append(line)
            else:
                body.append(line)
        self._body(head, body)

    def _body(self, head: list[Line], body: list[Line]) -> None:
        if head:
            found = head_columns(head)
            self._width, self._grid, self._columns, self._named = head[0].n_cols, found.grid, found.columns, found.named
            self._note_extras(found.columns, head[0])
        if not body:
            return
        columns, grid = self._columns_for(body, bool(head))
        ours = bool(head) or any(is_row(line) for line in body)
        for line in body:
            self._line(line, columns, grid, body, ours)

    def _columns_for(self, body: Sequence[Line], headed: bool) -> tuple[tuple[Column, ...], bool]:
        """Give the columns of a part and whether their places count: its own head's, else those carried over, else the last."""
        order = self._columns or _SEVEN
        if headed and self._columns:
            return self._columns, self._grid
        if body[0].geometry == "sequence" or (self._columns and not self._grid and self._width == body[0].n_cols):
            return order, False
        carried = self._columns if self._grid and self._width == body[0].n_cols else ()
        if carried and not any(_label_in(line, carried) for line in body):
            return carried, True
        last = _last_columns(body, order)
        if self._width == body[0].n_cols and not _agrees(last, self._named):
            self._warn("head_damaged", "has a head whose names do not stand where the form has them", body[0])
            return (), False
        if last:
            self._warn("head_lost", "has no head of its own; its last columns were taken as the form's", body[0])
            return last, True
        if not carried and _fit_by_count(body, len(order)):
            self._warn("head_lost", "has no head of its own; its values were taken in the form's order", body[0])
            return order, False
        return carried, bool(carried)

    def _line(self, line: Line, columns: tuple[Column, ...], grid: bool, part: Sequence[Line], ours: bool) -> None:
        start = columns[0].start if grid and columns else None
        labels, values, strayed = _split(line, start)
        if labels and not strayed and (gap := _gap_before(line, labels[-1], columns, part)):
            values, strayed = [*gap, *values], True
        group = next((g for cell in reversed(labels[:-1]) if (g := _group(cell))), None) if labels else None
        first_of_table = self._last_table is not None and line.table != self._last_table
        self._last_table = line.table
        if not labels:
            self._unlabelled(line, values, first_of_table)
            return
        label = labels[-1]
        if group:
            self._group = group
        match = APPLICATION_ROWS.match(label.text, self._group)
        if match and match.code in OFTEN and match.quality != "numbered" and not ours:
            match = None  # 其他 or 总计 in a table of which nothing else shows that it is this one
        if match and match.code in GROUP_CODES:
            self._group, self._adjacent = match.code, False
            if any(is_figure(cell) for cell in values):
                self._warn("subtotal_row", f"prints values beside the group {_short(label)}: {printed(values)}", line)
            return
        placed = _place_row(line, values, columns, grid, strayed, part)
        row = PrintedRow(label.text, match, tuple(values), placed, label.locator, self._group)
        if self._adjacent and self._joins(row):
            return
        if match:
            self._group = group_of(match.code) if match.code != OTHER_HANDLING else group_of(OTHER_HANDLING)
        if placed and placed.left:
            self._unplaced(line, placed.left)
        self.rows.append(row)
        self._adjacent = True

    def _joins(self, row: PrintedRow) -> bool:
        """Join a row to the one before if its label is the rest of a label cut in two."""
        previous = self.rows[-1]
        joined = APPLICATION_ROWS.match(previous.label + row.label, previous.group)
        if joined is None or (row.match and row.match.quality in _SURE):
            return False
        fits = joined.quality in _SURE or (
            joined.quality == "misprinted"
            and row.match is None
            and (previous.match is None or previous.match.quality == "cut")
        )
        longer_cut = (
            joined.quality == "cut" and row.match is None and (previous.match is None or previous.match == joined)
        )
        if not fits and not longer_cut:
            return False
        previous.take_in(row, joined)
        return True

    def _unlabelled(self, line: Line, values: Sequence[TableCell], first_of_table: bool) -> None:
        figures = [cell for cell in values if not is_blank(cell)]
        if not figures:
            return
        if first_of_table and self._adjacent and self.rows and not self.rows[-1].prints:
            # The row before the break may have its values here, or this row has lost its label: nobody can know.
            self.rows[-1].spoil(values)
        self._unplaced(line, figures)
        self._adjacent = False

    def _unplaced(self, line: Line, cells: Sequence[TableCell]) -> None:
        for cell in cells:
            message = f"表三, {_where(line)}: the value {cell.text.strip()!r} stands under no label; it was not placed"
            self.warnings.append(ReadWarning("unplaced_value", message, cell.locator))

    def _note_extras(self, columns: Sequence[Column], line: Line) -> None:
        for column in columns:
            if column.field is None and column.label not in self.extra_columns:
                self.extra_columns.append(column.label)
                self._warn(
                    "extra_column", f"has a column {column.label or '(no head)'} that the form has not; left out", line
                )

    def _warn(self, code: str, what: str, line: Line, locator: Locator | None = None) -> None:
        locator = locator or (line.cells[0].locator if line.cells else None)
        self.warnings.append(ReadWarning(code, f"表三, {_where(line)}, {what}", locator))

    def finish(self) -> tuple[dict[str, PrintedRow], str | None]:
        """Give the rows by code, and the row set (``2021`` or ``2019``) where 其他处理 shows it.

        其他处理 with sub-rows is a group (2021) and what it prints a subtotal; alone it is the row ``other`` (2019).
        """
        by_code: defaultdict[str, list[PrintedRow]] = defaultdict(list)
        for row in self.rows:
            if row.code is None:
                if row.prints:
                    self._row_warning("unknown_row", row, "is no row of the form; its values are not placed")
            elif row.values:
                by_code[row.code].append(row)
        row_set = None
        if OTHER_SUBROWS & by_code.keys():
            row_set = "2021"
            for row in by_code.pop(OTHER_HANDLING, []):
                if row.prints:
                    self._row_warning("subtotal_row", row, "is the head of a group; its values are a local subtotal")
        elif OTHER_HANDLING in by_code:
            row_set = "2019"
        chosen = {}
        for code, rows in by_code.items():
            chosen[code], lesser = choose(rows)
            for row in lesser:
                self._row_warning("repeated_row", row, "is printed again with other values; a surer label was taken")
        return chosen, row_set

    def _row_warning(self, code: str, row: PrintedRow, what: str) -> None:
        label = " ".join(row.label.split())[:60]
        self.warnings.append(ReadWarning(code, f"表三: {label!r} {what}: {row.raw[:200]}", row.locator))


def _group(cell: TableCell) -> str | None:
    match = APPLICATION_ROWS.match(cell.text)
    if match is None or not (match.code in GROUP_CODES or match.code == OTHER_HANDLING):
        return None
    return group_of(match.code)


def _is_label(cell: TableCell) -> bool:
    return APPLICATION_ROWS.match(cell.text) is not None


def _label_in(line: Line, columns: Sequence[Column]) -> bool:
    """Tell whether a row label stands in one of the columns of values."""
    return any(_is_label(cell) and any(column.under(cell) for column in columns) for cell in line.cells)


def _split(line: Line, start: int | None) -> tuple[list[TableCell], list[TableCell], bool]:
    """Give (label cells that print something, value cells, whether a label stands in the columns of values).

    ``start`` is the first slot of the columns of values, or None where places do not count.
    """
    cells = line.cells
    if start is None:
        first = next((index for index, cell in enumerate(cells) if not is_blank(cell)), None)
        labelled = [index for index, cell in enumerate(cells) if _is_label(cell)]
        if labelled:
            end = labelled[-1] + 1
        elif first is not None and kind_of(cells[first].text) == "text":
            end = first + 1
        else:
            end = 0
        return _labels(cells[:end], line), list(cells[end:]), False
    end = sum(cell.col < start for cell in cells)
    strayed = [index for index, cell in enumerate(cells) if index >= end and _is_label(cell)]
    if strayed:
        end = strayed[-1] + 1
    straddling = any(cell.col < start < cell.col + cell.colspan and not is_blank(cell) for cell in cells[:end])
    head, values = cells[:end], list(cells[end:])
    labels = _labels(head, line if not strayed else None)
    # A number between the label and the columns of values: the row has slipped.
    between = [index for index, cell in enumerate(head) if labels and cell.col > labels[-1].col]
    slipped = any(is_value(head[index]) for index in between)
    if slipped:
        values = list(cells[between[0] :])
    return labels, values, bool(strayed) or straddling or slipped


def _gap_before(line: Line, label: TableCell, columns: tuple[Column, ...], part: Sequence[Line]) -> list[TableCell]:
    """Give the blank cells left of the columns that can only be a row's first values: its label spans too little.

    Together with the others they are as many as the columns, the row ends too early for so many, and no other row has a
    blank cell between its label and its values.
    """
    if not columns or not columns[0].start:
        return []
    gap = _between(line, label, columns[0].start)
    values = sum(cell.col >= columns[0].start for cell in line.cells)
    end = line.cells[-1].col + line.cells[-1].colspan
    if not gap or len(gap) + values != len(columns) or end >= columns[-1].end:
        return []
    for other in part:
        last = next((cell for cell in reversed(other.cells) if _is_label(cell)), None)
        if other is not line and last is not None and _between(other, last, columns[0].start):
            return []
    return gap


def _between(line: Line, label: TableCell, start: int) -> list[TableCell]:
    cells = [cell for cell in line.cells if label.col < cell.col < start]
    return cells if all(is_blank(cell) for cell in cells) else []


def _labels(cells: Sequence[TableCell], line: Line | None) -> list[TableCell]:
    """Give the cells that hold label text; a row label that hangs from above counts where the row has none of its own."""
    labels = [cell for cell in cells if not is_blank(cell) and not is_value(cell)]
    if not labels and line is not None and not cells:
        hung = [cell for cell in line.hung if _is_label(cell)]
        match: Match | None = APPLICATION_ROWS.match(hung[-1].text) if hung else None
        if match and match.code not in GROUP_CODES:
            return hung[-1:]
    return labels


def _place_row(
    line: Line,
    values: list[TableCell],
    columns: tuple[Column, ...],
    grid: bool,
    strayed: bool,
    part: Sequence[Line],
) -> Placed | None:
    if not values or not columns:
        return None
    if not grid:
        return by_order(values, columns) or _full_row(line, values, columns, part)
    if strayed:
        # In a row that ends where the head does a value is lost. In a longer or shorter one only spans are.
        return by_order(values, columns) if values[-1].col + values[-1].colspan != columns[-1].end else None
    placed = place(values, columns, grid=True)
    too_many = len(values) > len(columns) and _overhangs(line, columns, part)
    if placed and (outgrows(placed) or too_many) and not _adds_up(placed):
        return None
    return placed


def _overhangs(line: Line, columns: tuple[Column, ...], part: Sequence[Line]) -> bool:
    """Tell a row that ends, blank, right of the head, where most rows do not: a cell too many may stand in it."""
    end = columns[-1].end
    ends = [other.cells[-1].col + other.cells[-1].colspan for other in part if other.figures]
    return line.cells[-1].col + line.cells[-1].colspan > end and sum(one > end for one in ends) * 2 < len(ends)


def _adds_up(placed: Placed) -> bool:
    """Tell whether the kinds of applicants add up to the total, blanks counting nothing; zeros prove it only together."""
    values = {column.field: read_token(cell.text).value or 0 for column, cell in placed.cells if column.field}
    total = values.pop(APPLICANT_FIELDS[-1], None)
    if total == 0 and any(kind_of(cell.text) != "zero" for cell in placed.left):
        return False
    return total is not None and sum(values.values()) == total


def _full_row(
    line: Line, values: Sequence[TableCell], columns: tuple[Column, ...], part: Sequence[Line]
) -> Placed | None:
    """Place a row of a sequence that has as many cells as the table's longest row: there no span can have been dropped.

    So [group, 其他处理, blank, seven values] is read like the rows with three label cells, if the table has such rows.
    """
    extra = len(values) - len(columns)
    if extra < 1 or len(line.cells) != line.n_cols or any(not is_blank(cell) for cell in values[:extra]):
        return None
    place_of_label = line.n_cols - len(columns) - 1
    for other in part:
        if len(other.cells) == line.n_cols and _is_label(other.cells[place_of_label]):
            return by_order(values[extra:], columns)
    return None


def _last_columns(body: Sequence[Line], order: tuple[Column, ...]) -> tuple[Column, ...]:
    """Give the columns of a part without a head: its last ones, if that fits each of its rows."""
    count = len(order)
    width = body[0].n_cols
    columns = tuple(
        Column(column.field, width - count + index, width - count + index + 1, label=column.label)
        for index, column in enumerate(order)
    )
    rows = [line for line in body if is_row(line)]
    if width <= count or not rows:
        return ()
    for line in rows:
        if _label_in(line, columns):
            return ()
        values = [cell for cell in line.cells if cell.col >= columns[0].start]
        # A group's head or a row cut off has no values at all; every other row must fit.
        if values and (len(values) != count or by_place(values, columns) is None):
            return ()
    return columns


def _fit_by_count(body: Sequence[Line], count: int) -> bool:
    """Tell a part whose rows have, right of their labels, as many cells as the form's columns or fewer, never more."""
    counts = [len(_split(line, None)[1]) for line in body if is_row(line)]
    return count in counts and max(counts) == count


def _agrees(columns: Sequence[Column], named: Sequence[Column]) -> bool:
    """Tell whether columns go with the names that are left of a damaged head."""
    places = {column.field: column.start for column in columns}
    return all(places.get(column.field) == column.start for column in named)


def _where(line: Line) -> str:
    return f"table {line.table + 1}, row {line.row + 1}"


def _short(cell: TableCell) -> str:
    return "".join(cell.text.split())[:40]
