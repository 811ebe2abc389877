"""Tables of a PDF: the text of ruled cells, and parts on consecutive pages joined to one table.

A break between pages may fall between rows, through a merged group cell, or through a row. Each is told by what the
continuation's first row holds; what cannot be told is left as it is printed, with a warning.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from parsers.formats import grid
from parsers.formats.pdf_page import Char
from parsers.formats.pdf_ruling import Ruled
from parsers.formats.pdf_text import Box, Lump, cell_text
from parsers.model import Locator, ReadWarning, Table, TableCell

_EDGE: Final = 5.0
"""How far (points) the edges of one table may differ between pages."""
_SIDE: Final = 8.0
_LOW_ROW: Final = 12.0
"""An empty row lower than this (points) is what is left of a cut row; a row of blank cells is higher."""
_EMPTY_ROW: Final = 30.0
"""A row of empty cells at most so high at the foot of a page is the upper edge of a row printed overleaf."""
_MAX_OVERFLOW: Final = 30
_SHORT: Final = 4
_FIGURE: Final = re.compile(
    r"[-+－增减]?[\d.,，%％\s\xa0]+(?:万?[件条次项个份宗人元户])?\s*|[-—–/／\s]+|\s*(?:[暂均]?无|没有|未增未减|不涉及)\s*"
)
"""What a value cell prints: a figure, a stroke, or a word for nothing."""
_DIGITS: Final = re.compile(r"\d[\d,]*\.?\d*")
_REST_OF_FIGURE: Final = re.compile(r"[.,]?\d[\d,]*\.?\d*(?:万?[件条次项个份宗人元])?")
_ORDINAL: Final = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]+|其中)"
)


@dataclass(slots=True)
class Cell:
    """A cell under construction: 0-based place, spans, text, where it is printed, and whether its last line is full."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    page: int
    box: Box
    full: bool

    @property
    def bottom_row(self) -> int:
        return self.row + self.rowspan - 1

    @property
    def is_figure(self) -> bool:
        return _FIGURE.fullmatch(self.text) is not None

    @property
    def is_label(self) -> bool:
        return bool(self.text.strip()) and not self.is_figure

    @property
    def is_cut(self) -> bool:
        """Its text looks broken off: the last line is full, or a bracket is open."""
        return self.full or sum(map(self.text.count, "（(")) > sum(map(self.text.count, "）)"))


@dataclass(slots=True)
class Part:
    """A table, or as much of it as has been read: vertical lines, number of rows, cells."""

    xs: list[float]
    n_rows: int
    cells: list[Cell]
    page: int
    box: Box
    open_top: bool = False
    open_bottom: bool = False
    warnings: list[ReadWarning] = field(default_factory=list)

    @property
    def n_cols(self) -> int:
        return len({cell.col for cell in self.cells})

    def row_cells(self, row: int) -> list[Cell]:
        """Give the cells that cover a row, left to right."""
        return sorted((c for c in self.cells if c.row <= row <= c.bottom_row), key=lambda c: c.col)


def part_of(ruled: Ruled, chars: Sequence[Char], page: int) -> tuple[Part, set[int]]:
    """Give a ruled table with its text, and the ``run`` numbers of the characters that it took."""
    inside: dict[int, list[Char]] = defaultdict(list)
    taken: set[int] = set()
    for run in _runs(chars):
        x = (run[0].x0 + run[-1].x1) / 2
        index = ruled.at(x, run[0].y)
        if index is not None:
            inside[index] += run
            taken.update(char.run for char in run)
    cells: list[Cell] = []
    for index, area in enumerate(ruled.areas):
        text, full = cell_text(inside[index], area.box)
        if text or not area.edgeless:
            cells.append(Cell(area.row, area.col, area.rowspan, area.colspan, text, page, area.box, full))
    n_rows = len(ruled.ys) - 1
    return Part(list(ruled.xs), n_rows, cells, page, ruled.box, ruled.open_top, ruled.open_bottom), taken


def _runs(chars: Sequence[Char]) -> list[list[Char]]:
    """Group the digits of one figure, so that one too long for its cell is not split between two cells.

    They are drawn one after the other without any gap; figures of neighbouring cells are set anew.
    """
    runs: list[list[Char]] = []
    for char in chars:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.run + 1 == char.run
            and last.turn == char.turn == 0
            and (last.text.isdigit() or last.text in ".,")
            and (char.text.isdigit() or char.text in ".,")
            and abs(char.x0 - last.x1) <= 0.03 * char.size
            and abs(char.y - last.y) <= 0.1 * char.size
        ):
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def overflow_of(part: Part, lumps: Sequence[Lump]) -> Part | None:
    """Give the part with these paragraphs, which follow it on its page, added to the cells that they run out of; else None.

    Browsers end a merged cell's lines with the page's last row and print the cell's text on. Such text begins right under
    the table, is short, and stays within the sides of one cell.
    """
    cells = [replace(cell) for cell in part.cells]
    floors = {id(cell): part.box[3] for cell in cells if cell.bottom_row == part.n_rows - 1 and cell.is_label}
    for lump in lumps:
        x0, top, x1, bottom = lump.box
        for cell in cells:
            if id(cell) not in floors or not (cell.box[0] <= x0 and x1 <= cell.box[2]):
                continue
            if (
                floors[id(cell)] - lump.size < top < floors[id(cell)] + 2 * lump.size
                and len(lump.text) <= _MAX_OVERFLOW
            ):
                cell.text += "\n" + lump.text
                floors[id(cell)] = bottom
                break
        else:
            return None
    return replace(part, cells=cells)


def fits_below(upper: Part, lower: Part) -> bool:
    """Tell whether ``lower``'s lines are those of ``upper``: same sides, and every inner line of one among the other's."""
    if abs(upper.xs[0] - lower.xs[0]) > _SIDE or abs(upper.xs[-1] - lower.xs[-1]) > _SIDE:
        return False
    few, many = sorted((upper.xs[1:-1], lower.xs[1:-1]), key=len)
    return all(any(abs(x - other) <= _EDGE for other in many) for x in few)


def join(upper: Part, lower: Part) -> Part:
    """Give one table of two parts that ``fits_below`` has passed. Neither argument is changed."""
    xs = _union(upper.xs, lower.xs)
    top = _regridded(upper, xs)
    rest = _regridded(lower, xs)
    warnings = [*upper.warnings, *lower.warnings]
    head = _repeated_head(top, rest)
    if head:
        warnings.append(_warning("repeated_header", f"its first {head} rows repeat the table's head; dropped", lower))
        rest.cells = [replace(c, row=c.row - head) for c in rest.cells if c.row >= head]
        rest.n_rows -= head
    last = top.n_rows - 1
    above = {(c.col, c.colspan): c for c in top.cells if c.bottom_row == last}
    verdict = _row_at_break(top, rest, above)
    if verdict == "unclear":
        warnings.append(
            _warning("row_cut_unclear", "its first row has figures without a label; kept as a row of its own", lower)
        )
    shift = last if verdict == "cut" else top.n_rows
    if verdict == "cut":
        warnings.append(
            _warning("row_joined", "its first row is the rest of a row cut by the page break; joined", lower)
        )
    for cell in sorted(rest.cells, key=lambda c: (c.row, c.col)):
        mate = above.get((cell.col, cell.colspan)) if cell.row == 0 else None
        if mate is not None and (verdict == "cut" or _continues_group(mate, cell, rest)):
            mate.text = _joined_text(mate, cell)
            mate.rowspan = shift + cell.rowspan - mate.row
            mate.full = cell.full
        else:
            top.cells.append(replace(cell, row=cell.row + shift))
    top.n_rows = shift + rest.n_rows
    top.warnings, top.open_bottom = warnings, lower.open_bottom
    return top


def _warning(code: str, what: str, part: Part) -> ReadWarning:
    message = f"page {part.page}: the table goes on from the page before; {what}"
    return ReadWarning(code, message, Locator(page=part.page, box=part.box))


def _union(first: list[float], second: list[float]) -> list[float]:
    """Give the lines of both, those within the tolerance once, at the first's place."""
    extra = [x for x in second[1:-1] if all(abs(x - other) > _EDGE for other in first)]
    return sorted([*first, *extra])


def _regridded(part: Part, xs: list[float]) -> Part:
    """Give a copy of the part whose columns count the lines of ``xs``."""
    at = [min(range(len(xs)), key=lambda index: abs(xs[index] - x)) for x in part.xs]
    cells = [
        replace(cell, col=at[cell.col], colspan=max(1, at[cell.col + cell.colspan] - at[cell.col]))
        for cell in part.cells
    ]
    return replace(part, xs=list(xs), cells=cells, warnings=list(part.warnings))


def _repeated_head(upper: Part, lower: Part) -> int:
    """Count the rows at the top of ``lower`` that print the head of ``upper`` again: equal in text and spans, no figure."""

    def row(part: Part, index: int) -> list[tuple[int, int, int, str]]:
        return sorted((c.col, c.colspan, c.rowspan, "".join(c.text.split())) for c in part.cells if c.row == index)

    count = 0
    while count < min(upper.n_rows, lower.n_rows) and row(upper, count) == row(lower, count):
        if any(cell.text.strip() and cell.is_figure for cell in lower.row_cells(count)):
            break
        count += 1
    while count and any(cell.row < count <= cell.bottom_row for cell in lower.cells):
        count -= 1
    return count if any(cell.text.strip() for cell in lower.cells if cell.row < count) and count < lower.n_rows else 0


def _row_at_break(upper: Part, lower: Part, above: dict[tuple[int, int], Cell]) -> str:
    """Tell what the continuation's first row is: the rest of a ``cut`` row, a ``new`` row, or ``unclear``.

    A row's leaf label is its last label before the figures. A new row has one; the rest of a cut row has none, or the
    end of one. A merged group cell that goes on is no label and decides nothing.
    """
    first = [cell for cell in lower.row_cells(0) if cell.row == 0]
    if any(cell.text.strip() and (cell.col, cell.colspan) not in above for cell in first):
        return "new"
    pairs = [(above[key], cell) for cell in first if (key := (cell.col, cell.colspan)) in above]
    begun = [a for a, _ in pairs if a.rowspan == 1]
    if begun and not any(a.text.strip() for a in begun) and begun[0].box[3] - begun[0].box[1] < _EMPTY_ROW:
        return "cut"  # nothing but the row's upper edge fitted on the page
    last = sorted(above.values(), key=lambda c: c.col)
    leaf = _leaf_label(last)
    if leaf is None or not pairs:
        return "cut" if _prints_ends_only(pairs) else "new"
    rest = next((cell for cell in first if (cell.col, cell.colspan) == (leaf.col, leaf.colspan)), None)
    if rest is None or rest.rowspan > 1 or (rest.text.strip() and not rest.is_label):
        return "new"
    if any(a.is_label and b.text.strip() and b.is_figure for a, b in pairs):
        return "new"  # a figure is no rest of a label: the row above is a head
    if not any(cell.text.strip() for cell in first):
        return "cut" if min(cell.box[3] - cell.box[1] for cell in first) < _LOW_ROW else "new"
    if len(pairs) > 2 and all(a.is_label and b.is_label and len("".join(b.text.split())) <= _SHORT for a, b in pairs):
        return "cut"  # a head of narrow cells, cut between its lines
    values = [(a, b) for a, b in pairs if a.col > leaf.col]
    lefts = [(a, b) for a, b in pairs if a.col < leaf.col]
    if any(b.rowspan == 1 and a.rowspan == 1 and b.text.strip() and not a.is_cut for a, b in lefts):
        return "new"
    if rest.text.strip():
        return _with_label(leaf, rest, values, lower.open_top or upper.open_bottom)
    return _without_label(values)


def _leaf_label(cells: Sequence[Cell]) -> Cell | None:
    leaf: Cell | None = None
    for cell in cells:
        if cell.is_label:
            leaf = cell
        elif leaf is not None and cell.text.strip():
            break
    return leaf


def _with_label(leaf: Cell, rest: Cell, values: Sequence[tuple[Cell, Cell]], open_side: bool) -> str:
    """The first row has a text where the label stands: the label's end, or the next row's label."""
    if _ORDINAL.match(rest.text):
        return "new"
    above = any(a.text.strip() for a, _ in values)
    below = any(b.text.strip() for _, b in values)
    if above and below:
        return "cut" if leaf.is_cut and _prints_ends_only(values) else "new"
    if not above and not below and values:
        return "cut" if leaf.is_cut and open_side else "new"
    return "cut" if leaf.is_cut else "new"


def _without_label(values: Sequence[tuple[Cell, Cell]]) -> str:
    """The first row has no label: its figures belong to the row above unless that has its own in all their places."""
    both = [(a, b) for a, b in values if a.text.strip() and b.text.strip()]
    plausible = all(_is_broken_figure(a, b.text.strip()) or (a.is_label and b.is_label and a.is_cut) for a, b in both)
    few = len(both) < sum(bool(a.text.strip()) for a, _ in values)
    return "cut" if plausible or few else "unclear"


def _prints_ends_only(values: Sequence[tuple[Cell, Cell]]) -> bool:
    """Tell a row of nothing but ends of the figures above: a new row prints as many values as the one before."""
    ends = [(a, b) for a, b in values if b.text.strip()]
    return 0 < len(ends) < sum(bool(a.text.strip()) for a, _ in values) and all(
        _is_broken_figure(a, b.text.strip()) for a, b in ends
    )


def _is_broken_figure(first: Cell, rest: str) -> bool:
    """Tell a figure whose second half is ``rest``; a lone 0 is whole."""
    text = first.text.strip()
    if text == "0" or not _DIGITS.fullmatch(text) or not _REST_OF_FIGURE.fullmatch(rest):
        return False
    return first.full or rest[0] in ".,"


def _continues_group(mate: Cell, cell: Cell, lower: Part) -> bool:
    """Tell whether a cell at the top of a page is the rest of the merged group cell above it (the row itself is new)."""
    row = lower.row_cells(0)
    is_head = sum(c.is_label for c in row) > 1 and not any(c.text.strip() and c.is_figure for c in row)
    if (mate.text.strip() and mate.is_figure) or not (is_head or any(c.col > cell.col and c.is_label for c in row)):
        return False
    if not cell.text.strip():
        return bool(mate.text.strip()) or mate.rowspan > 1 or cell.rowspan > 1
    if _ORDINAL.match(cell.text) or cell.is_figure or mate.rowspan == cell.rowspan == 1:
        return False
    return not mate.text.strip() or (_is_upright_column(mate.text) and _is_upright_column(cell.text)) or mate.is_cut


def _is_upright_column(text: str) -> bool:
    """Text printed one or two characters a line, as in a narrow vertical cell."""
    lines = text.split("\n")
    return len(text) == 1 or (len(lines) > 1 and all(len(line.strip()) <= 2 for line in lines))


def _joined_text(first: Cell, second: Cell) -> str:
    if not first.text.strip() or not second.text.strip():
        return first.text if first.text.strip() else second.text
    broken = _is_broken_figure(first, second.text.strip())
    return first.text + ("" if broken else "\n") + second.text


def as_table(part: Part, number: int) -> Table:
    """Give the finished table. Locators name the page and box of a cell's first part, rows and fields as ruled."""
    order: dict[int, int] = defaultdict(int)
    cells: list[TableCell] = []
    for cell in sorted(part.cells, key=lambda c: (c.row, c.col)):
        order[cell.row] += 1
        box = (round(cell.box[0], 2), round(cell.box[1], 2), round(cell.box[2], 2), round(cell.box[3], 2))
        locator = Locator(page=cell.page, box=box, table=number, row=cell.row + 1, col=order[cell.row])
        cells.append(TableCell(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, locator))
    x0, top, x1, bottom = part.box
    where = Locator(page=part.page, box=(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)), table=number)
    return grid.build(cells, where)
