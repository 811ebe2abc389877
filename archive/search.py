"""Chinese full text with SQLite's own tokenizer, in every SQLite since 3.40.

On writing, each CJK character becomes a token of its own and each run of punctuation becomes one break mark; a query
is a phrase of such tokens. So any word of one character or more is found exactly, wherever a segmenter would have
cut, and no word is found across a comma. Latin words and runs of digits stay whole (2023 is found, 202 is not). White
space between characters does not count: a word that a line break cuts is still found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

SEARCH_INDEX_VERSION = "1"
"""Changes whenever ``search_text`` gives other tokens; ``Archive.project`` then makes the index anew."""

# A private-use character: unicode61 takes it for part of a token, and source text cannot bring it in (see _mark).
_BREAK = "\ue000"
_BREAKS = re.compile(f"{_BREAK}(?: {_BREAK})+")
_KNOWN = (("\u4e00", "\u9fcc"), ("\u3400", "\u4db5"), ("\u3007", "\u3007"))  # to the tables of Unicode 6.1


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that matches: its report, heading, and the text around the first match."""

    report_uid: str
    section_id: int
    number: int
    heading: str
    snippet: str


def search_text(text: str) -> str:
    """Give the text as it is written into the index: tokens and break marks parted by spaces."""
    return _spaced(text)


def search_query(text: str) -> str:
    """Give an FTS5 expression that finds the sections holding every word of ``text``; safe for any input.

    Words are parted by white space; a part in double quotes is one word. Nothing in ``text`` acts as an FTS5 operator.
    A text without any letter or digit gives an expression that finds nothing.
    """
    phrases = []
    for word in _words(text):
        tokens = _spaced(word).strip(_BREAK + " ")
        if tokens:
            phrases.append(f'"{tokens}"')
    return " AND ".join(phrases) if phrases else '""'


def find(connection: sqlite3.Connection, text: str, *, limit: int = 20) -> list[Hit]:
    """Give the sections of current reports that match ``text`` (see ``search_query``), best first."""
    rows = connection.execute(
        "SELECT r.uid, s.id, s.number, s.heading, s.text FROM search JOIN sections s ON s.id = search.rowid"
        " JOIN reports r ON r.id = s.report_id WHERE search MATCH ? AND r.is_current = 1 ORDER BY search.rank,"
        " s.id LIMIT ?",
        (search_query(text), limit),
    )
    words = list(_words(text))
    return [Hit(row[0], row[1], row[2], row[3], snippet(row[4], words)) for row in rows]


def snippet(text: str, words: list[str], *, width: int = 60) -> str:
    """Give about ``width`` characters of ``text`` around the first of ``words`` in it, on one line."""
    flat = " ".join(text.split())
    found = [place for place in (flat.find(word) for word in words) if place >= 0]
    start = max(0, min(found, default=0) - width // 3)
    end = min(len(flat), start + width)
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")


def _words(text: str) -> Iterator[str]:
    for place, part in enumerate(text.replace("“", '"').replace("”", '"').split('"')):
        if place % 2:
            yield part
        else:
            yield from part.split()


class _Marks(dict[int, str]):
    """What stands in the index for a character (full width made plain first), found out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = mark = "".join(map(_mark, unicodedata.normalize("NFKC", chr(code))))
        return mark


_MARKS = _Marks()


def _mark(char: str) -> str:
    category = unicodedata.category(char)
    if char >= "\u2e80" and (category[0] in "LN" or category == "Co"):
        # What newer Unicode added is a separator to an older SQLite, so it is written by number: the same everywhere.
        known = any(low <= char <= high for low, high in _KNOWN)
        return f" {char} " if known else f" u{ord(char):x}x "
    if category[0] in "LN":
        return char
    if category[0] in "PS":
        return f" {_BREAK} "
    return "" if category[0] == "M" or category == "Cf" else " "


def _spaced(text: str) -> str:
    return _BREAKS.sub(_BREAK, " ".join(text.translate(_MARKS).split()))
