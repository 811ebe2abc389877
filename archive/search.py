"""Chinese full text with SQLite's own tokenizer, in every SQLite since 3.40.

On writing, each CJK character becomes a token of its own and each run of punctuation becomes one break mark; a query
is a phrase of such tokens. So any word of one character or more is found exactly, wherever a segmenter would have
cut, and no word is found across a comma. Latin words and runs of digits stay whole (2023 is found, 202 is not). White
space between characters does not count: a word that a line break cuts is still found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

SEARCH_INDEX_VERSION = "1"
"""Changes whenever ``search_text`` gives other tokens; ``Archive.project`` then makes the index anew."""

# A private-use character: unicode61 counts category Co as part of a token, and source text cannot bring it in (see
# _token).
_BREAK = "\ue000"
_KEPT = (("\u4e00", "\u9fcc"), ("\u3400", "\u4db5"), ("\u3007", "\u3007"))  # known to the tables of Unicode 6.1
_CJK = (("\u2e80", "\u2fff"), ("\u3005", "\u3007"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"))


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
    return " ".join(_tokens(text))


def search_query(text: str) -> str:
    """Give an FTS5 expression that finds the sections holding every word of ``text``; safe for any input.

    Words are parted by white space; a part in double quotes is one word. Nothing in ``text`` acts as an FTS5 operator.
    A text without any letter or digit gives an expression that finds nothing.
    """
    phrases = []
    for word in _words(text):
        tokens = list(_tokens(word))
        while tokens and tokens[0] == _BREAK:
            tokens.pop(0)
        while tokens and tokens[-1] == _BREAK:
            tokens.pop()
        if tokens:
            phrases.append('"' + " ".join(tokens) + '"')
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


def _tokens(text: str) -> Iterator[str]:
    run: list[str] = []
    broken = True  # no mark at the start
    for char in unicodedata.normalize("NFKC", text):
        cjk = _is_cjk(char)
        if not cjk and char.isalnum() and char < "\u2e80":
            run.append(char)
            broken = False
            continue
        if run:
            yield "".join(run)
            run.clear()
        if cjk:
            yield _token(char)
            broken = False
        elif not broken and not char.isspace() and unicodedata.category(char)[0] in "PS":
            yield _BREAK
            broken = True
    if run:
        yield "".join(run)


def _is_cjk(char: str) -> bool:
    return char >= "\u2e80" and (
        any(low <= char <= high for low, high in _CJK)
        or char >= "\U00020000"
        or unicodedata.category(char) in ("Co", "Lo", "Lu", "Ll", "Lm", "Nd", "Nl", "No")
    )


def _token(char: str) -> str:
    # What newer Unicode added is a separator to an older SQLite, so it is written by number: the same in every version.
    if any(low <= char <= high for low, high in _KEPT):
        return char
    return f"u{ord(char):x}x"
