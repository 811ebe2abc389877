"""What the format tests share: documents made in code, and a short way to say what a grid holds."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from parsers.model import Table

SHARED = Path(__file__).resolve().parents[4] / "shared" / "samples"
FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


class PdfPages:
    """A PDF drawn by hand. Coordinates are points from the top left corner, as in locators."""

    def __init__(self, pagesize: tuple[float, float] = A4, **options: object) -> None:
        self.width, self.height = pagesize
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=pagesize, **options)

    def text(self, x: float, top: float, text: str, size: float = 10) -> PdfPages:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - top - 0.85 * size, text)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> PdfPages:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        return self

    def white_box(self, x0: float, top: float, x1: float, bottom: float) -> PdfPages:
        self.canvas.setFillGray(1)
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.canvas.setFillGray(0)
        return self

    def table(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        cells: Sequence[tuple[int, int, int, int, str]],
        *,
        sides: str = "ltrb",
    ) -> PdfPages:
        """Draw cells (row, col, rowspan, colspan, text), each with its four lines; ``sides`` the outer ones to draw."""
        for row, col, rowspan, colspan, text in cells:
            x0, x1, top, bottom = xs[col], xs[col + colspan], ys[row], ys[row + rowspan]
            if col > 0 or "l" in sides:
                self.line(x0, top, x0, bottom)
            if col + colspan < len(xs) - 1 or "r" in sides:
                self.line(x1, top, x1, bottom)
            if row > 0 or "t" in sides:
                self.line(x0, top, x1, top)
            if row + rowspan < len(ys) - 1 or "b" in sides:
                self.line(x0, bottom, x1, bottom)
            for index, line in enumerate(text.split("\n")):
                if line:
                    self.text(x0 + 2, top + 2 + 11 * index, line)
        return self

    def rows(
        self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], height: float = 20, sides: str = "ltrb"
    ) -> PdfPages:
        """Draw a plain table without merged cells."""
        ys = [top + height * index for index in range(len(rows) + 1)]
        cells = [(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
        return self.table(xs, ys, cells, sides=sides)

    def page(self) -> PdfPages:
        self.canvas.showPage()
        return self

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


@pytest.fixture
def pdf_pages() -> Callable[..., PdfPages]:
    return PdfPages


@pytest.fixture
def shape() -> Callable[[Table], list[list[str]]]:
    """Give a table as rows of strings, every slot of a span filled with its cell's text, white space dropped."""

    def slots(table: Table) -> list[list[str]]:
        return [["".join(c.text.split()) if c else "?" for c in row] for row in table.slots()]

    return slots


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """Give a shared sample's bytes; skips where they are not at hand."""

    def read(name: str) -> bytes:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the shared sample {name} is not beside this checkout")
        return path.read_bytes()

    return read
