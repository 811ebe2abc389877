"""A report as PDF: ruled tables with spans, a long table running over the page's end; no dates, no chance.

The font is the CID font STSong-Light, which a viewer supplies: nothing is embedded, files stay small, and a machine
without Chinese fonts can still make and read them (though not look at them).
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from lab.printed import Grid, GridCell
from lab.wording import Heading, Signed, Text, blocks_of
from lab.world import SeededReport
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = A4
_LEFT, _TOP, _BOTTOM = 62.0, 72.0, 76.0
_BODY, _SMALL = 12.0, 8.5
_LEADING, _TIGHT = 22.0, 11.0
_PAD = 3.0
_LONG = 20
_CLOSING = "，。、；：）”》"


def render_pdf(report: SeededReport) -> bytes:
    """Give the file."""
    out = io.BytesIO()
    page = _Pages(out, report)
    page.centred(report.title, 17)
    for block in blocks_of(report):
        if isinstance(block, Heading):
            page.text(block.text, indent=0)
        elif isinstance(block, Text):
            page.text(block.text, indent=2 * _BODY)
        elif isinstance(block, Signed):
            page.signed(block.lines)
        else:
            page.table(block, cut_rows=report.layout == "cut_row")
    page.finish()
    return out.getvalue()


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, _FONT, size))


def wrap(text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
    """Cut a text into lines no wider than ``width`` (points); numbers are kept whole."""
    lines, line, room = [], "", width - indent
    for piece in _pieces(text):
        if line and _width(line + piece, size) > room:
            lines.append(line)
            line, room = "", width
        line += piece
    return [*lines, line]


def _pieces(text: str) -> Iterator[str]:
    """Give what a line may be cut between: a number or word, or one character with the closing marks after it."""
    held = ""
    for char in text:
        glued = held[-1:].isascii() and char.isascii() and " " not in (char, held[-1:])
        if held and (glued or char in _CLOSING):
            held += char
            continue
        if held:
            yield held
        held = char
    if held:
        yield held


class _Pages:
    """Pages being filled from the top; ``self.y`` is how far down the next thing goes, in points from the top."""

    def __init__(self, out: io.BytesIO, report: SeededReport) -> None:
        if _FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self.canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(report.title)
        self.canvas.setAuthor(report.agency)
        self.y = _TOP
        self.number = 1

    def finish(self) -> None:
        self._foot()
        self.canvas.save()

    def _foot(self) -> None:
        self._write(f"— {self.number} —", _WIDTH / 2, _HEIGHT - 40, 9, middle=True)

    def turn(self) -> None:
        """End this page."""
        self._foot()
        self.canvas.showPage()
        self.number += 1
        self.y = _TOP

    def _write(self, text: str, x: float, y: float, size: float, *, middle: bool = False) -> None:
        self.canvas.setFont(_FONT, size)
        text = text.replace("\u00a0", " ")
        if middle:
            self.canvas.drawCentredString(x, _HEIGHT - y, text)
        else:
            self.canvas.drawString(x, _HEIGHT - y, text)

    def centred(self, text: str, size: float) -> None:
        for line in wrap(text, _WIDTH - 2 * _LEFT, size):
            self.y += size * 1.5
            self._write(line, _WIDTH / 2, self.y, size, middle=True)
        self.y += 12

    def text(self, text: str, indent: float) -> None:
        for index, line in enumerate(wrap(text, _WIDTH - 2 * _LEFT, _BODY, indent)):
            if self.y + _LEADING > _HEIGHT - _BOTTOM:
                self.turn()
            self.y += _LEADING
            self._write(line, _LEFT + (0 if index else indent), self.y, _BODY)

    def signed(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            if self.y + _LEADING > _HEIGHT - _BOTTOM:
                self.turn()
            self.y += _LEADING
            self._write(line, _WIDTH - _LEFT - _width(line, _BODY), self.y, _BODY)

    def table(self, grid: Grid, *, cut_rows: bool) -> None:
        """Draw a table from here on, over as many pages as it takes.

        ``cut_rows``: a row that does not fit is cut between two lines of its label; its numbers stay on the first page.
        """
        _TableDrawing(self, grid, cut_rows).draw()


class _TableDrawing:
    def __init__(self, pages: _Pages, grid: Grid, cut_rows: bool) -> None:
        self.pages, self.grid, self.cut_rows = pages, grid, cut_rows
        unit = (_WIDTH - 2 * _LEFT) / sum(grid.widths)
        self.xs = [_LEFT + unit * sum(grid.widths[:col]) for col in range(grid.n_cols + 1)]
        self.lines = {cell: wrap(cell.text, self._room(cell), _SMALL) for cell in grid.cells}
        self.printed = dict.fromkeys(grid.cells, 0)
        self.heights = self._heights()
        self.bottom = _BOTTOM

    def _room(self, cell: GridCell) -> float:
        return self.xs[cell.col + cell.colspan] - self.xs[cell.col] - 2 * _PAD

    def _heights(self) -> list[float]:
        heights = [_TIGHT + 2 * _PAD] * self.grid.n_rows
        for cell in sorted(self.grid.cells, key=lambda c: c.rowspan):
            need = len(self.lines[cell]) * _TIGHT + 2 * _PAD
            have = sum(heights[cell.row : cell.row + cell.rowspan])
            if need > have:
                heights[cell.row + cell.rowspan - 1] += need - have
        return heights

    def draw(self) -> None:
        pages = self.pages
        pages.y += 8
        self.bottom = self._bottom_for_a_cut()
        first, carried = 0, 0
        while first < self.grid.n_rows:
            last, fits = self._fit(first, carried)
            if last == first and not fits:
                pages.turn()
                continue
            self._draw_part(first, last, carried, fits)
            first, carried = (last, 0) if not fits else (last, fits)
            if first < self.grid.n_rows:
                pages.turn()
                self.bottom = _BOTTOM
        pages.y += 10

    def _bottom_for_a_cut(self) -> float:
        """Give the bottom margin with which the first page ends inside a row below the header; else the usual."""
        if self.cut_rows and self.grid.n_rows >= _LONG:
            for margin in range(int(_BOTTOM) - 20, int(_BOTTOM) + 100, 4):
                self.bottom = float(margin)
                if self._fit(0, 0)[1]:
                    return self.bottom
        return _BOTTOM

    def _height(self, row: int, carried: int) -> float:
        return self.heights[row] - carried * _TIGHT

    def _fit(self, first: int, carried: int) -> tuple[int, int]:
        """Give the row after the last whole one that fits, and how many lines of that row fit besides."""
        room = _HEIGHT - self.bottom - self.pages.y
        row = first
        while row < self.grid.n_rows and self._height(row, carried if row == first else 0) <= room:
            room -= self._height(row, carried if row == first else 0)
            row += 1
        if first == 0 and row < min(4, self.grid.n_rows):
            # A table does not begin at a page's end with nothing but its header.
            return 0, 0
        if row == self.grid.n_rows or not self.cut_rows or self.grid.n_rows < _LONG:
            return row, 0
        longest = max(len(self.lines[c]) for c in self.grid.cells if c.row == row and c.rowspan == 1)
        fits = int((room - 2 * _PAD) // _TIGHT)
        return (row, fits) if 0 < fits < longest and row > first else (row, 0)

    def _draw_part(self, first: int, last: int, carried: int, fits: int) -> None:
        """Draw rows first..last-1 and, where ``fits``, that many lines of row ``last``: one ruled part of the table."""
        pages = self.pages
        shown = [self._height(row, carried if row == first else 0) for row in range(first, last)]
        if fits:
            shown.append(fits * _TIGHT + 2 * _PAD)
        end = first + len(shown)
        ys = [pages.y + sum(shown[:index]) for index in range(len(shown) + 1)]
        canvas = pages.canvas
        canvas.setLineWidth(0.6)
        for cell in self.grid.cells:
            top, bottom = max(cell.row, first), min(cell.row + cell.rowspan, end)
            if top >= bottom:
                continue
            x0, x1 = self.xs[cell.col], self.xs[cell.col + cell.colspan]
            y0, y1 = ys[top - first], ys[bottom - first]
            canvas.rect(x0, _HEIGHT - y1, x1 - x0, y1 - y0, stroke=1, fill=0)
            lines = self._lines_here(
                cell, y1 - y0, last_part=bottom == cell.row + cell.rowspan and not (fits and bottom == end)
            )
            y = (y0 + y1 - len(lines) * _TIGHT) / 2 + _TIGHT - 2.2
            for line in lines:
                pages._write(line, (x0 + x1) / 2, y, _SMALL, middle=True)
                y += _TIGHT
        pages.y = ys[-1]

    def _lines_here(self, cell: GridCell, height: float, *, last_part: bool) -> list[str]:
        """Give the lines of a cell that go on this page: those not yet printed, as many as there is room for."""
        rest = self.lines[cell][self.printed[cell] :]
        lines = rest if last_part else rest[: int((height - _PAD) // _TIGHT)]
        self.printed[cell] += len(lines)
        return lines
