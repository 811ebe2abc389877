"""The lines of a document outside its tables, in the spellings that the facts are looked for in.

The heads of sections are lines even where a table prints them. Three spellings of the same line: *printed* (as the reader
gives it), *compact* (no white space, no converter's residue, ASCII digits and letters; Chinese punctuation kept) and
*folded* (compact, and punctuation in ASCII too).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.model import Document, Locator, Paragraph, Table, TableCell

_RESIDUE = re.compile(r"\[bookmark:[^\]]*\]|\*\*|[\u200b-\u200f\u2060\ufeff\u00ad\x00]")
# Where a printed line fills its measure, a reader cannot see that the next one begins a head or a signature.
_GLUED = re.compile(
    r"(?<=[。；;！])\s*(?=[一二三四五六]\s*、\s*(?:总体情况|主动公开政府信息|收到和处理政府信息|行政机关收到和处理"
    r"|政府信息公开行政复议|因政府信息公开|存在的主要问题|政府信息公开工作存在|其他需要报告))"
    r"|(?<=。)\s*(?=[\u4e00-\u9fff]{4,30}\s*20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$)"
)
# Some reports stand in one table from end to end: its rows that print a section's head and nothing else are lines.
_HEAD_ROW = re.compile(
    r"(?:[一二三四五六]|第[一二三四五六]部分|[(（][一二三四五六][)）])[、.．:：]?(?:总体情况|主动公开政府信息|(?:行政机关)?收到和处理政府信息"
    r"|(?:因)?政府信息公开(?:工作)?(?:被申请)?行政复议|存在的主要问题|政府信息公开工作存在|其他需要报告)[\u4e00-\u9fff、，]{0,24}"
)
_SPACE = re.compile(r"\s+")
_LONGEST_HEAD = 80
_WIDE_ASCII = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def tidy(text: str) -> str:
    """Give a printed text without converters' residue, with single spaces and ASCII digits and letters."""
    return _SPACE.sub(" ", _RESIDUE.sub("", text)).strip().translate(_WIDE_ASCII)


def compact(text: str) -> str:
    """Give a printed text without white space and residue; Chinese punctuation stays as printed."""
    return _SPACE.sub("", _RESIDUE.sub("", text)).translate(_WIDE_ASCII)


def fold(text: str) -> str:
    """Give a printed text in the one spelling that patterns are written in (no white space, ASCII punctuation)."""
    return (
        unicodedata.normalize("NFKC", compact(text))
        .replace("。", ".")
        .replace("、", ",")
        .replace("—", "-")
        .replace("–", "-")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``index`` counts the document's lines outside tables, ``block`` its blocks, both from 0.

    Lines that stand between a page's title and its article (the reader's meta ``lead``) come first, with ``block`` -1.
    """

    index: int
    block: int
    text: str
    compact: str
    locator: Locator
    level: int | None = None


def lines_of(document: Document) -> tuple[Line, ...]:
    """Give the lines of a document's paragraphs that hold anything but white space and residue, in reading order."""
    found: list[Line] = []

    def add(text: str, block: int, locator: Locator, level: int | None) -> None:
        for line in _GLUED.sub("\n", text).splitlines():
            squeezed = compact(line)
            if squeezed:
                found.append(Line(len(found), block, tidy(line), squeezed, locator, level))

    for name, value in document.meta:
        if name == "lead":
            add(value, -1, Locator(), None)
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            add(block.text, number, block.locator, block.level)
            continue
        for cell in _head_rows(block):
            add(cell.text, number, cell.locator, None)
    return tuple(found)


def _head_rows(table: Table) -> Iterator[TableCell]:
    """Give the cells that print the head of a section and stand alone in their rows."""
    filled = [cell for cell in table.cells if cell.text.strip()]
    alone = {row for row, count in Counter(cell.row for cell in filled).items() if count == 1}
    for cell in sorted(filled, key=lambda one: one.row):
        if cell.row in alone and len(cell.text) < _LONGEST_HEAD and _HEAD_ROW.fullmatch(compact(cell.text)):
            yield cell
