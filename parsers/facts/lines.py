"""The lines of a document outside its tables, in the spellings that the facts are looked for in.

Three spellings of the same line: *printed* (as the reader gives it), *compact* (no white space, no converter's residue,
ASCII digits and letters; Chinese punctuation kept) and *folded* (compact, and punctuation in ASCII too).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from parsers.model import Document, Locator, Paragraph

_RESIDUE = re.compile(r"\[bookmark:[^\]]*\]|\*\*|[\u200b-\u200f\u2060\ufeff\u00ad\x00]")
_SPACE = re.compile(r"\s+")
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
        for line in text.splitlines():
            squeezed = compact(line)
            if squeezed:
                found.append(Line(len(found), block, tidy(line), squeezed, locator, level))

    for name, value in document.meta:
        if name == "lead":
            add(value, -1, Locator(), None)
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            add(block.text, number, block.locator, block.level)
    return tuple(found)
