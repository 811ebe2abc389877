"""One PDF page as plain values: characters, ruled line segments and pictures, in points from the page's top left corner.

What cannot be seen is left out here, so that no later step has to ask: white rules, watermarks set aslant, characters
printed twice to look bold, and what lies outside the clipping path (browsers draw the sides of a merged cell on every page
as long as the whole cell is, and cut them off at the margin).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, Final

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page

from parsers.formats.glyphs import without_radicals
from parsers.formats.limits import MAX_PDF_CONTENT_BYTES, MAX_PDF_FORM_CALLS, MAX_PDF_PAGE_OBJECTS, guard

_THIN: Final = 3.0
"""A filled rectangle at most so thick (points) is a drawn line: Word and WPS draw most rules so."""
_STRAIGHT: Final = 1.0
_SHORT: Final = 1.0
_DOT_LINE: Final = 0.5
_DOT_GAP: Final = 4.0
_FEWEST_DOTS: Final = 6
"""Dots (filled squares of less than a thin line's thickness) nearer than this, so many of them in a row, draw a line."""
_EDGE: Final = 1.5
"""How far (points) from the clipping box a line or character still shows: half a rule's thickness."""
Clip = tuple[float, float, float, float]
"""A clipping box: x0, y0, x1, y1 in points from the page's bottom left corner, as the library counts."""


@dataclass(frozen=True, slots=True)
class Char:
    """A printed character. ``run`` counts the characters of the page in the order they are drawn.

    ``turn`` is 0 for upright text, 90 where it reads downwards (turned clockwise), -90 where it reads upwards.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    run: int
    turn: int = 0

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Segment:
    """A drawn horizontal (``at`` is its y) or vertical (``at`` is its x) line from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page shows. ``pictured`` is the share of the page covered by its largest picture; ``outlines`` counts curves;
    ``unnamed`` the characters whose font does not say which they are."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    horizontals: tuple[Segment, ...]
    verticals: tuple[Segment, ...]
    pictured: float
    outlines: int
    unnamed: int


class _Device(PDFLayoutAnalyzer):
    """Collects a page's objects, up to the cap, and the clipping box that each was drawn in."""

    result: LTPage | None = None
    objects = 0
    forms = 0
    content_bytes = 0
    clip: Clip | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clips: dict[int, Clip] = {}

    def receive_layout(self, ltpage: LTPage) -> None:
        self.result = ltpage

    def _count(self) -> None:
        self.objects += 1
        guard(self.objects, MAX_PDF_PAGE_OBJECTS, "objects drawn", "a page")

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self._count()
        known = len(self.cur_item)
        advance = super().render_char(*args, **kwargs)
        self._clip_since(known)
        return advance

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self._count()
        known = len(self.cur_item)
        super().paint_path(*args, **kwargs)
        self._clip_since(known)

    def _clip_since(self, known: int) -> None:
        if self.clip is not None:
            for item in islice(self.cur_item, known, None):
                self.clips[id(item)] = self.clip


class _Interpreter(PDFPageInterpreter):
    """Counts the forms a page draws (forms that draw forms that draw forms are a bomb of a few hundred bytes), and follows
    the clipping path, which the library does not: its bounding box is enough, since tables are cut along straight lines.
    """

    device: _Device

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clip: Clip | None = None
        self._clips: list[Clip | None] = []

    def do_q(self) -> None:
        super().do_q()
        self._clips.append(self._clip)

    def do_Q(self) -> None:
        super().do_Q()
        if self._clips:
            self._set_clip(self._clips.pop())

    def do_W(self) -> None:
        self._narrow()

    def do_W_a(self) -> None:
        self._narrow()

    def _narrow(self) -> None:
        points = [
            apply_matrix_pt(self.ctm, (float(part[index]), float(part[index + 1])))
            for part in self.curpath
            for index in range(1, len(part) - 1, 2)
        ]
        if not points:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, y0, x1, y1 = self._clip or (min(xs), min(ys), max(xs), max(ys))
        self._set_clip((max(x0, min(xs)), max(y0, min(ys)), min(x1, max(xs)), min(y1, max(ys))))

    def _set_clip(self, clip: Clip | None) -> None:
        self._clip = self.device.clip = clip

    def render_contents(self, resources: Any, streams: Any, ctm: Any = (1, 0, 0, 1, 0, 0)) -> None:
        found = [resolve1(stream) for stream in streams]
        size = sum(len(stream.get_data()) for stream in found if isinstance(stream, PDFStream))
        self.device.content_bytes += size
        guard(self.device.content_bytes, MAX_PDF_CONTENT_BYTES, "bytes of drawing", "a page")
        super().render_contents(resources, found, ctm)

    def do_Do(self, xobjid_arg: Any) -> None:
        self.device.forms += 1
        guard(self.device.forms, MAX_PDF_FORM_CALLS, "forms drawn", "a page")
        super().do_Do(xobjid_arg)
        self.device.clip = self._clip

    def dup(self) -> PDFPageInterpreter:
        inner = self.__class__(self.rsrcmgr, self.device)
        inner._clip = self._clip
        return inner


def page_content(page: Page) -> PageContent:
    """Give what a page shows. Raises LimitExceeded, or whatever the library raises on damaged content."""
    # The library's own Page.layout does the same without the caps.
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    return _Collector(page, device.result, device.clips).content()


class _Collector:
    def __init__(self, page: Page, layout: LTPage | None, clips: dict[int, Clip]) -> None:
        self._page = page
        self._height = float(page.height)
        self._clips = clips
        self._chars: list[Char] = []
        self._horizontals: list[Segment] = []
        self._verticals: list[Segment] = []
        self._dots: list[tuple[float, float]] = []
        self._pictured = 0.0
        self._outlines = 0
        self._unnamed = 0
        stack: list[Any] = [layout] if layout is not None else []
        while stack:
            item = stack.pop()
            if isinstance(item, LTContainer):
                stack.extend(reversed(list(item)))
            elif isinstance(item, LTChar):
                self._char(item)
            elif isinstance(item, LTRect):
                self._rect(item)
            elif isinstance(item, LTCurve):
                self._curve(item)
            elif isinstance(item, LTImage):
                area = max(0.0, item.x1 - item.x0) * max(0.0, item.y1 - item.y0)
                self._pictured = max(self._pictured, area / max(1.0, float(page.width) * self._height))

    def content(self) -> PageContent:
        self._horizontals += _dotted([(y, x) for x, y in self._dots])
        self._verticals += _dotted(self._dots)
        return PageContent(
            self._page.page_number,
            float(self._page.width),
            self._height,
            tuple(_once(self._chars)),
            tuple(self._horizontals),
            tuple(self._verticals),
            self._pictured,
            self._outlines,
            self._unnamed,
        )

    def _char(self, item: LTChar) -> None:
        if self._is_hidden(item):
            return
        text = without_radicals(item.get_text())
        turn = _turn(item.matrix)
        if turn is None:
            return  # aslant: a watermark or a stamp
        if text.startswith("(cid:") or "\ufffd" in text:
            self._unnamed += 1
            text = "\ufffd"
        top, bottom = self._height - item.y1, self._height - item.y0
        if bottom < 0 or top > self._height or item.x1 < 0 or item.x0 > float(self._page.width) or not text:
            return
        size = abs(item.size) if turn == 0 else abs(item.x1 - item.x0)
        self._chars.append(Char(text, item.x0, top, item.x1, bottom, size or 1.0, len(self._chars), turn))

    def _rect(self, item: LTRect) -> None:
        width, height = item.x1 - item.x0, item.y1 - item.y0
        top, bottom = self._height - item.y1, self._height - item.y0
        stroked = item.stroke and not _is_white(item.stroking_color)
        filled = item.fill and not _is_white(item.non_stroking_color)
        if not stroked and not filled:
            return
        clip = self._clips.get(id(item))
        if height <= _THIN and width <= _THIN:
            if not self._is_hidden(item):
                self._dots.append(((item.x0 + item.x1) / 2, (top + bottom) / 2))
        elif height <= _THIN < width:
            self._across((top + bottom) / 2, item.x0, item.x1, clip)
        elif width <= _THIN < height:
            self._down((item.x0 + item.x1) / 2, top, bottom, clip)
        elif stroked and width > _THIN and height > _THIN:
            for y in (top, bottom):
                self._across(y, item.x0, item.x1, clip)
            for x in (item.x0, item.x1):
                self._down(x, top, bottom, clip)

    def _curve(self, item: LTCurve) -> None:
        thin = min(item.x1 - item.x0, item.y1 - item.y0) <= _THIN
        color = item.stroking_color if item.stroke else item.non_stroking_color
        if not (item.stroke or (item.fill and thin)) or _is_white(color):
            self._outlines += not isinstance(item, LTLine)
            return
        points = item.pts
        for (xa, ya), (xb, yb) in pairwise(points):
            self._stroke(xa, self._height - ya, xb, self._height - yb, self._clips.get(id(item)))
        if not isinstance(item, LTLine) and len(points) > 4:
            self._outlines += 1

    def _stroke(self, xa: float, ya: float, xb: float, yb: float, clip: Clip | None) -> None:
        if abs(ya - yb) <= _STRAIGHT and abs(xa - xb) > _SHORT:
            self._across((ya + yb) / 2, min(xa, xb), max(xa, xb), clip)
        elif abs(xa - xb) <= _STRAIGHT and abs(ya - yb) > _SHORT:
            self._down((xa + xb) / 2, min(ya, yb), max(ya, yb), clip)

    def _across(self, at: float, start: float, end: float, clip: Clip | None) -> None:
        if clip is not None:
            if not clip[1] - _EDGE <= self._height - at <= clip[3] + _EDGE:
                return
            start, end = max(start, clip[0]), min(end, clip[2])
        if end - start > _SHORT:
            self._horizontals.append(Segment(at, start, end))

    def _down(self, at: float, start: float, end: float, clip: Clip | None) -> None:
        if clip is not None:
            if not clip[0] - _EDGE <= at <= clip[2] + _EDGE:
                return
            start, end = max(start, self._height - clip[3]), min(end, self._height - clip[1])
        if end - start > _SHORT:
            self._verticals.append(Segment(at, start, end))

    def _is_hidden(self, item: LTChar | LTRect) -> bool:
        """Tell a character or dot that lies wholly outside its clipping box."""
        clip = self._clips.get(id(item))
        return clip is not None and (
            item.x1 < clip[0] - _EDGE
            or item.x0 > clip[2] + _EDGE
            or item.y1 < clip[1] - _EDGE
            or item.y0 > clip[3] + _EDGE
        )


def _dotted(dots: list[tuple[float, float]]) -> list[Segment]:
    """Give the lines that rows of dots draw; each dot is (place of the line, place along it)."""
    lines: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for at, along in dots:
        lines[round(at / _DOT_LINE)].append((along, at))
    segments: list[Segment] = []
    for line in lines.values():
        line.sort()
        start = 0
        for index in range(1, len(line) + 1):
            if index == len(line) or line[index][0] - line[index - 1][0] > _DOT_GAP:
                if index - start >= _FEWEST_DOTS:
                    segments.append(Segment(line[start][1], line[start][0], line[index - 1][0]))
                start = index
    return segments


def _turn(matrix: tuple[float, ...]) -> int | None:
    a, b, c, d = matrix[:4]
    if abs(b) <= 0.1 * abs(a) or (abs(a) < 1e-6 and abs(b) < 1e-6):
        return 0
    if abs(a) <= 0.1 * abs(b) and abs(d) <= 0.1 * max(abs(c), 1e-6):
        return -90 if b > 0 else 90
    return None if abs(b) > 0.3 * abs(a) else 0


def _is_white(color: Any) -> bool:
    """Tell white in grey, RGB or CMYK; an unset colour is black, a pattern is not judged."""
    values = color if isinstance(color, (tuple, list)) else (color,)
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not numbers or len(numbers) != len(values):
        return False
    if len(numbers) == 4:
        return max(numbers) <= 0.02
    return min(numbers) >= 0.98


def _once(chars: list[Char]) -> list[Char]:
    """Drop characters printed again within a fraction of their own width: makeshift bold type."""
    seen: dict[tuple[str, int, int], list[Char]] = defaultdict(list)
    kept: list[Char] = []
    for char in chars:
        reach = min(1.5, 0.2 * max(char.x1 - char.x0, 1.0))
        column, row = int(char.x0 // 2), int(char.top // 2)
        near = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in seen.get((char.text, column + dx, row + dy), ())
        )
        if any(abs(other.x0 - char.x0) <= reach and abs(other.top - char.top) <= reach for other in near):
            continue
        seen[(char.text, column, row)].append(char)
        kept.append(char)
    return kept
