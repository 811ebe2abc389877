"""Characters to lines, lines to paragraphs and cell texts.

Chinese has no spaces between words, so a space is what the file prints or what a wide gap shows; lines of a paragraph
join without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from parsers.formats.pdf_page import Char

Box = tuple[float, float, float, float]

_ASCII: Final = re.compile(r"[!-~]")
_FIGURE_END: Final = re.compile(r"[\d.,]$")
_FIGURE_START: Final = re.compile(r"^[\d.,]")
_FIGURES: Final = re.compile(r"[-+]?[\d.,\s]+")
_REST_OF_FIGURE: Final = re.compile(r"[\d.,\s]+(?:万?[件条次项个份宗人元])?")
_MARGINS: Final = 13.0
"""Both inner margins of a cell (Word's are 5.4 points a side) and its rules."""
_PAGE_NUMBER: Final = re.compile(
    r"[-—–―－─_·•.~～|]*第?(?:page)?(\d{1,4})页?(?:[/／,，]?[共of]*\d{1,4}页?)?[-—–―－─_·•.~～|]*", re.I
)
_CONTINUED: Final = re.compile(r"[（(]?(?:续上?表?|接上表|上接.{0,6}表)[一二三四五\d]{0,2}[)）]?")
_MAX_FURNITURE: Final = 60
_DEEPEST_INDENT: Final = 6.0
"""No paragraph's first line is indented by so many characters."""
_OVERLONG: Final = 20
"""One line in so many may run out of the margin."""
_ZONE: Final = 0.12
"""The share of a page's height, at top and bottom, in which headers and footers stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text, box, and type size."""

    text: str
    box: Box
    size: float

    @property
    def x0(self) -> float:
        return self.box[0]

    @property
    def top(self) -> float:
        return self.box[1]

    @property
    def x1(self) -> float:
        return self.box[2]

    @property
    def bottom(self) -> float:
        return self.box[3]


@dataclass(frozen=True, slots=True)
class Lump:
    """A paragraph of one page. ``full``: its last line reaches the right margin, so that it may go on overleaf;
    ``indented``: its first line begins to the right of the margin, so that it is no such continuation."""

    text: str
    box: Box
    size: float
    full: bool
    indented: bool


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Give the lines of upright and turned characters, top to bottom (turned text: in its own reading order)."""
    upright = [char for char in chars if char.turn == 0]
    lines = [_line(row) for row in _rows(upright)]
    for turn in (90, -90):
        turned = [char for char in chars if char.turn == turn]
        lines += [_turned_line(column, turn) for column in _columns(turned, turn)]
    return [line for line in lines if line.text.strip()]


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Group characters into lines: those whose middles lie within half a character of the line's own."""
    rows: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda one: (one.y, one.x0)):
        height = max(1.0, char.bottom - char.top)
        if rows and abs(char.y - middle) <= 0.4 * max(height, rows[-1][0].bottom - rows[-1][0].top):
            rows[-1].append(char)
            middle += (char.y - middle) / len(rows[-1])
        else:
            rows.append([char])
            middle = char.y
    return [sorted(row, key=lambda one: (one.x0, one.run)) for row in rows]


def _columns(chars: Sequence[Char], turn: int) -> list[list[Char]]:
    columns: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: one.x * (-1 if turn == 90 else 1)):
        if columns and abs(char.x - columns[-1][0].x) <= 0.5 * char.size:
            columns[-1].append(char)
        else:
            columns.append([char])
    return [sorted(column, key=lambda one: one.y * (1 if turn == 90 else -1)) for column in columns]


def _line(row: Sequence[Char]) -> Line:
    pieces: list[str] = []
    before: Char | None = None
    for char in row:
        if before is not None and not before.text.isspace() and not char.text.isspace():
            gap = char.x0 - before.x1
            both_ascii = bool(_ASCII.match(before.text[-1]) and _ASCII.match(char.text[0]))
            if gap > (0.3 if both_ascii else 1.0) * min(before.size, char.size):
                pieces.append(" ")
        pieces.append(char.text)
        before = char
    text = "".join(pieces)
    shown = [char for char in row if not char.text.isspace()] or row
    return Line(text, _box(shown), median(char.size for char in shown))


def _turned_line(column: Sequence[Char], turn: int) -> Line:
    return Line("".join(char.text for char in column), _box(column), median(char.size for char in column))


def _box(chars: Sequence[Char]) -> Box:
    return (
        min(char.x0 for char in chars),
        min(char.top for char in chars),
        max(char.x1 for char in chars),
        max(char.bottom for char in chars),
    )


def cell_text(chars: Sequence[Char], box: Box) -> tuple[str, bool]:
    """Give a cell's text, a line a printed line, and whether its last line is full: as wide as the cell or as
    the lines above it.

    A figure too wide for its cell is printed on two lines: they join where the first could not have taken one digit more.
    """
    lines = lines_of(chars)
    if not lines:
        return "", False
    text = lines[0].text.strip()
    for before, line in pairwise(lines):
        piece = line.text.strip()
        text += ("" if _is_broken(text, before, piece, line, box) else "\n") + piece
    last = lines[-1]
    if _FIGURES.fullmatch(last.text.strip()):
        return text, _is_full(last, box)
    width = last.x1 - last.x0
    widest = max((line.x1 - line.x0 for line in lines[:-1]), default=box[2] - box[0] - _padding(last.size))
    return text, width + 1.2 * last.size > min(widest, box[2] - box[0] - _padding(last.size))


def _is_broken(text: str, before: Line, piece: str, line: Line, box: Box) -> bool:
    """Tell a figure that goes on in the next line because its cell is too narrow for it."""
    return bool(
        _FIGURES.fullmatch(text)
        and _REST_OF_FIGURE.fullmatch(piece)
        and _FIGURE_END.search(text)
        and _FIGURE_START.match(piece)
        and line.top - before.bottom < before.size
        and _is_full(before, box)
    )


def _is_full(line: Line, box: Box) -> bool:
    """Tell whether a line of a figure could not have taken one digit more."""
    digits = max(1, len("".join(line.text.split())))
    width = (line.x1 - line.x0) * (digits + 1) / digits
    return width + _MARGINS > box[2] - box[0]


def _padding(size: float) -> float:
    """Both inner margins of a cell: Word's 5.4 points a side, less where the type is small."""
    return min(10.8, 1.2 * size)


def page_number(line: Line) -> int | None:
    """Give the number if the line is nothing but a page number (— 3 —, 第 3 页 共 9 页, 3/9), else None."""
    text = "".join(line.text[:_MAX_FURNITURE].split())
    match = _PAGE_NUMBER.fullmatch(text) if len(line.text) <= _MAX_FURNITURE else None
    return int(match.group(1)) if match else None


def is_continuation_mark(line: Line) -> bool:
    """Tell a line that only says that a table goes on (续表)."""
    return _CONTINUED.fullmatch("".join(line.text.split())) is not None


def in_margin_zone(line: Line, height: float) -> bool:
    """Tell whether a line stands where headers and footers stand."""
    return line.bottom < _ZONE * height or line.top > (1 - _ZONE) * height


def right_margin(lines: Sequence[Line]) -> float:
    """Give where the full lines of some pages' text end; a few lines that run out further do not count."""
    ends = sorted((line.x1 for line in lines), reverse=True)
    return ends[len(ends) // _OVERLONG] if ends else 0.0


def lumps_of(lines: Sequence[Line], margin: float = 0.0) -> list[Lump]:
    """Join the lines of one run of text (no table between) to paragraphs.

    A paragraph begins where a line is indented or a size changes, and ends where a line stops well short of the right
    margin. Lines of a centred headline of the same size are one paragraph. ``margin`` is the text's right margin where it
    is known from other pages: a lone line at the foot of a page does not show whether it is full.
    """
    if not lines:
        return []
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    common = median(line.size for line in lines)
    lumps: list[Lump] = []
    run: list[Line] = []
    for line in lines:
        if run and not (_goes_on(run[-1], line, left, right) or _is_headline(run[-1], line, left, right, common)):
            lumps.append(_lump(run, left, max(right, margin)))
            run = []
        run.append(line)
    lumps.append(_lump(run, left, max(right, margin)))
    return lumps


def _is_headline(before: Line, line: Line, left: float, right: float, common: float) -> bool:
    """Tell the last line of a centred headline whose other lines are full; it is set larger than the text."""
    return (
        min(before.size, line.size) > 1.15 * common
        and abs(before.size - line.size) <= 0.15 * line.size
        and 0 <= line.top - before.bottom <= 1.6 * line.size
        and before.x1 > right - 2.5 * before.size
        and _is_centred(line, left, right)
    )


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    size = min(before.size, line.size)
    if abs(before.size - line.size) > 0.15 * size or line.top - before.bottom > 1.6 * size or line.top < before.top:
        return False
    if _is_centred(before, left, right) and _is_centred(line, left, right):
        return True
    return _is_full_line(before, left, right) and line.x0 < left + 1.0 * size


def _is_full_line(line: Line, left: float, right: float) -> bool:
    """Tell a line from margin to margin; one that only ends at the right margin is a signature or a date."""
    return line.x1 > right - 2.5 * line.size and line.x0 < left + _DEEPEST_INDENT * line.size


def _is_centred(line: Line, left: float, right: float) -> bool:
    before, after = line.x0 - left, right - line.x1
    return min(before, after) > 1.5 * line.size and abs(before - after) < 1.5 * line.size


def _lump(run: Sequence[Line], left: float, right: float) -> Lump:
    text = run[0].text.strip()
    for line in run[1:]:
        piece = line.text.strip()
        spaced = bool(
            text and piece and text[-1].isascii() and text[-1].isalpha() and piece[0].isascii() and piece[0].isalpha()
        )
        text += (" " if spaced else "") + piece
    box = (min(x.x0 for x in run), run[0].top, max(x.x1 for x in run), run[-1].bottom)
    size = run[0].size
    return Lump(text, box, size, _is_full_line(run[-1], left, right), run[0].x0 > left + 1.0 * size)
