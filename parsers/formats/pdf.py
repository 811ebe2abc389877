"""PDF to Document: paragraphs and ruled tables in reading order, over page breaks.

One pass a page: characters and lines, then tables, then the text outside them; then the pages are put together. The
page's own furniture (page numbers, running heads) is dropped, since it would stand between the halves of a table.
"""

from __future__ import annotations

import io
import logging
import re
import warnings as python_warnings
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Final

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1

from parsers.errors import Corrupt, Empty, Encrypted, NeedsOcr, ReaderError
from parsers.formats import charset
from parsers.formats.limits import MAX_PDF_PAGES, MAX_PDF_STREAM_BYTES, MAX_PDF_TOTAL_BYTES, guard
from parsers.formats.pdf_page import PageContent, page_content
from parsers.formats.pdf_ruling import ruled_tables
from parsers.formats.pdf_tables import Part, as_table, fits_below, join, overflow_of, part_of
from parsers.formats.pdf_text import (
    Line,
    Lump,
    in_margin_zone,
    is_continuation_mark,
    lines_of,
    lumps_of,
    page_number,
    right_margin,
)
from parsers.model import Block, Document, Locator, Paragraph, ReadWarning

for _name in ("pdfminer", "pdfplumber"):
    # They log every oddity of every font; what matters to us ends in a warning row or an error.
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_STREAM: Final = re.compile(rb"stream\r?\n")
_CHUNK: Final = 1 << 14
_UNPACKED: Final = 1 << 18
_SCANNED: Final = 0.5
"""A picture covering this share of a page that prints hardly a character is a scan."""
_FEW_CHARS: Final = 10
_MANY_OUTLINES: Final = 200
_MAX_SINCE: Final = 4


@dataclass(frozen=True, slots=True)
class _PageRead:
    number: int
    width: float
    height: float
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    scanned: bool


@dataclass(slots=True)
class _Item:
    """A table or paragraph of the document, with the numbers of its first and last pages."""

    first: int
    last: int
    content: Part | Lump


def read(data: bytes) -> Document:
    """Give the Document of a PDF.

    Raises Encrypted where the empty password does not open it, NeedsOcr where its pages are pictures or outlines, Empty
    where they are blank, LimitExceeded for bombs, Corrupt for anything the PDF library cannot follow.
    """
    _guard_streams(data)
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        pages, title, notes = _pages(data)
    return _document(pages, title, notes)


def _guard_streams(data: bytes) -> None:
    """Unpack every deflated stream once with bounded memory: the library itself would unpack a bomb whole.

    Pictures are passed over, since nothing unpacks them here.
    """
    total = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        if data[start : start + 1] not in (b"\x78", b"\x48", b"\x58", b"\x68", b"\x08", b"\x18", b"\x28", b"\x38"):
            continue
        dictionary = data[max(0, match.start() - 600) : match.start()].rpartition(b" obj")[2]
        if re.search(rb"/Subtype\s*/Image", dictionary):
            continue
        size = _inflated_size(data, start)
        total += size
        where = f"the stream at byte {start}"
        guard(size, MAX_PDF_STREAM_BYTES, "bytes unpacked", where)
        guard(total, MAX_PDF_TOTAL_BYTES, "bytes unpacked in all", where)


def _inflated_size(data: bytes, start: int) -> int:
    inflater = zlib.decompressobj()
    size = 0
    chunk = data[start : start + _CHUNK]
    try:
        while chunk and not inflater.eof and size <= MAX_PDF_STREAM_BYTES:
            size += len(inflater.decompress(chunk, _UNPACKED))
            chunk = inflater.unconsumed_tail
            if not chunk:
                start += _CHUNK
                chunk = data[start : start + _CHUNK]
    except zlib.error:
        return size  # not deflated, or damaged: the library judges that
    return size


def _pages(data: bytes) -> tuple[list[_PageRead], str | None, list[ReadWarning]]:
    try:
        pdf = pdfplumber.open(io.BytesIO(data), password="")
    except Exception as error:
        raise _why_closed(error) from error
    pages: list[_PageRead] = []
    notes: list[ReadWarning] = []
    unnamed = printed = 0
    outlined = 0
    try:
        count = len(pdf.pages)
        guard(count, MAX_PDF_PAGES, "pages", "the file")
        if not count:
            raise Corrupt("the file has no page that can be found; it is cut off or damaged, fetch it again")
        for page in pdf.pages:
            content = page_content(page)
            unnamed += content.unnamed
            printed += sum(not char.text.isspace() for char in content.chars)
            outlined += content.outlines > _MANY_OUTLINES and len(content.chars) < _FEW_CHARS
            pages.append(_page_read(content))
            page.close()
        title = _title(pdf)
    except ReaderError:
        raise
    except Exception as error:  # a damaged file breaks the library in many ways
        at = f"page {len(pages) + 1}"
        raise Corrupt(f"{at} cannot be read ({type(error).__name__}: {error}); fetch the file again") from error
    finally:
        pdf.flush_cache()
    _judge(pages, printed, unnamed, outlined)
    notes += [
        ReadWarning(
            "page_needs_ocr", f"page {page.number} is a picture; its text was not read", Locator(page=page.number)
        )
        for page in pages
        if page.scanned
    ]
    if unnamed:
        notes.append(
            ReadWarning(
                "characters_without_name", f"{unnamed} of {printed} characters have no Unicode name in their font"
            )
        )
    return pages, title, notes


def _why_closed(error: Exception) -> ReaderError:
    causes: list[BaseException | None] = [error, error.__cause__, error.__context__, *error.args[:1]]
    if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in causes):
        return Encrypted("the file opens only with a password; ask the publisher for an open copy")
    detail = next((str(cause) for cause in causes if cause is not None and str(cause)), type(error).__name__)
    return Corrupt(f"the file's structure cannot be read ({detail[:200]}); it is cut off or damaged, fetch it again")


def _judge(pages: list[_PageRead], printed: int, unnamed: int, outlined: int) -> None:
    """Raise NeedsOcr or Empty where the pages give no usable text."""
    if unnamed > 0.5 * printed and printed:
        raise NeedsOcr(
            f"{unnamed} of {printed} characters have no Unicode name in their font; the pages need character recognition"
        )
    text = sum(len("".join(line.text.split())) for page in pages for line in page.lines)
    text += sum(len("".join(cell.text.split())) for page in pages for part in page.parts for cell in part.cells)
    scanned = sum(page.scanned for page in pages)
    if text < _FEW_CHARS * len(pages) and scanned:
        raise NeedsOcr(f"{scanned} of {len(pages)} pages are pictures without text; they need character recognition")
    if text < _FEW_CHARS * len(pages) and outlined:
        raise NeedsOcr(f"{outlined} of {len(pages)} pages draw their text as outlines; they need character recognition")
    if not text:
        raise Empty("the pages print no character and hold no picture of a page")


def _page_read(content: PageContent) -> _PageRead:
    chars = content.chars
    parts: list[Part] = []
    taken: set[int] = set()
    for ruled in ruled_tables(content.horizontals, content.verticals, content.number):
        free = [char for char in chars if char.run not in taken]
        part, used = part_of(ruled, free, content.number)
        if part.cells and any(cell.text for cell in part.cells):
            parts.append(part)
            taken |= used
    lines = lines_of([char for char in chars if char.run not in taken])
    lines.sort(key=lambda line: (line.top, line.x0))
    few = sum(not char.text.isspace() for char in chars) < _FEW_CHARS
    return _PageRead(
        content.number, content.width, content.height, tuple(parts), tuple(lines), few and content.pictured >= _SCANNED
    )


def _title(pdf: Any) -> str | None:
    """Give the title of the document information: PDF text is UTF-16 or UTF-8 with a mark, but GBK and UTF-16LE occur."""
    for info in pdf.doc.info:
        value = resolve1(info.get("Title"))
        if isinstance(value, bytes) and value.strip(b"\0 "):
            return charset.decode(value).text.strip("\0 \t\r\n") or None
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _document(pages: list[_PageRead], title: str | None, notes: list[ReadWarning]) -> Document:
    heads = _running_heads(pages)
    stream: list[_Item] = []
    warnings = list(notes)
    margins = {
        width: right_margin([line for page in pages if page.width == width for line in page.lines])
        for width in {page.width for page in pages}
    }
    for page in pages:
        for content in _in_order(page, _without_furniture(page, heads), margins[page.width]):
            _append(stream, page.number, content)
    blocks: list[Block] = []
    tables = 0
    for item in stream:
        content = item.content
        if isinstance(content, Lump):
            blocks.append(Paragraph(content.text, Locator(page=item.first, box=_rounded(content.box))))
        elif content.n_cols < 2:
            # A frame around text, or one column of text: no table.
            blocks += [
                Paragraph(cell.text, Locator(page=cell.page, box=_rounded(cell.box)))
                for cell in sorted(content.cells, key=lambda cell: cell.row)
                if cell.text.strip()
            ]
        else:
            tables += 1
            blocks.append(as_table(content, tables))
            warnings += content.warnings
    return Document("pdf", tuple(blocks), title, (), "", tuple(warnings))


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)


def _in_order(page: _PageRead, lines: list[Line], margin: float) -> list[Part | Lump]:
    """Give a page's tables and paragraphs from top to bottom; text never runs through a table."""
    items: list[Part | Lump] = []
    waiting = list(lines)
    for part in sorted(page.parts, key=lambda part: part.box[1]):
        middle = (part.box[1] + part.box[3]) / 2
        before = [line for line in waiting if (line.top + line.bottom) / 2 < min(middle, part.box[1] + 2)]
        items += lumps_of(before, margin)
        items.append(part)
        waiting = [line for line in waiting if line not in before]
    return items + lumps_of(waiting, margin)


def _append(stream: list[_Item], number: int, content: Part | Lump) -> None:
    """Add a page's content, joining it to the last item where a page break has cut a table or a paragraph in two."""
    if isinstance(content, Part):
        upper, since = _last_table(stream)
        if upper is not None and isinstance(upper.content, Part) and upper.last + 1 == number:
            whole = overflow_of(upper.content, since) if fits_below(upper.content, content) else None
            if whole is not None:
                del stream[len(stream) - len(since) :]
                upper.content, upper.last = join(whole, content), number
                return
    elif stream and stream[-1].last + 1 == number and isinstance(stream[-1].content, Lump):
        last = stream[-1].content
        if last.full and not content.indented and abs(last.size - content.size) <= 0.15 * content.size:
            stream[-1].content = replace(last, text=last.text + content.text, full=content.full)
            stream[-1].last = number
            return
    stream.append(_Item(number, number, content))


def _last_table(stream: list[_Item]) -> tuple[_Item | None, list[Lump]]:
    """Give the last table and the few paragraphs after it."""
    since: list[Lump] = []
    for item in reversed(stream[-_MAX_SINCE:]):
        if isinstance(item.content, Part):
            return item, since[::-1]
        since.append(item.content)
    return None, since


def _running_heads(pages: list[_PageRead]) -> set[str]:
    """Give the texts that stand at the top or bottom of most pages, digits aside; at least three times."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_bare(line) for line in page.lines if in_margin_zone(line, page.height)})
    return {text for text, count in seen.items() if text and count >= max(3, 0.6 * len(pages))}


def _bare(line: Line) -> str:
    return re.sub(r"[\d\s]+", "", line.text)


def _without_furniture(page: _PageRead, heads: set[str]) -> list[Line]:
    """Drop page numbers, running heads, and 续表 marks; only lines beyond all tables and text of the page count."""
    if not page.lines:
        return []
    kept = list(page.lines)
    for edge in (0, -1):
        # At most three lines of furniture a side.
        for _ in range(3):
            if not kept:
                break
            line = kept[edge]
            outside = all(line.bottom <= p.box[1] + 2 or line.top >= p.box[3] - 2 for p in page.parts)
            is_furniture = (
                in_margin_zone(line, page.height) and (page_number(line) is not None or _bare(line) in heads)
            ) or (edge == 0 and is_continuation_mark(line))
            if not (outside and is_furniture):
                break
            kept.pop(edge)
    return kept
