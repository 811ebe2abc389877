"""SQL functions for full-text search: the archive's index wants queries in the archive's own tokens."""

from __future__ import annotations

from typing import Any

from archive.search import search_query

_WIDTH = 80
_MOST_WORDS = 20


def register(connection: Any) -> None:
    """Add ``gongkai_query(text)`` and ``gongkai_snippet(text, words)`` to a SQLite connection."""
    connection.create_function("gongkai_query", 1, query, deterministic=True)
    connection.create_function("gongkai_snippet", 2, snippet, deterministic=True)


def query(text: object) -> str:
    """Give what to MATCH the table ``search`` with for what a person typed; finds nothing for nothing."""
    return search_query(_plain(text))


def snippet(text: object, words: object) -> str:
    """Give the text around the first of the words found, each find between 【 and 】.

    ``words`` as in ``query``. White space is taken out first, as the index does not see it.
    """
    flat = "".join(_plain(text).split())
    wanted = sorted({"".join(word.split()) for word in _words(_plain(words))}, key=len, reverse=True)[:_MOST_WORDS]
    found = [place for place in (flat.lower().find(word.lower()) for word in wanted if word) if place >= 0]
    start = max(0, min(found, default=0) - _WIDTH // 3)
    end = min(len(flat), start + _WIDTH)
    shown = flat[start:end].replace("【", "[").replace("】", "]")
    for word in wanted:
        shown = _mark(shown, word)
    return ("…" if start else "") + shown + ("…" if end < len(flat) else "")


def _mark(text: str, word: str) -> str:
    # Finds are not marked again inside a longer find: 主动公开 is searched before 公开.
    parts, depth, place, plain = [], 0, 0, 0
    while place < len(text):
        if text[place] in "【】":
            depth += 1 if text[place] == "【" else -1
            place += 1
        elif not depth and word and text[place : place + len(word)].lower() == word.lower():
            parts += [text[plain:place], "【", text[place : place + len(word)], "】"]
            place = plain = place + len(word)
        else:
            place += 1
    return "".join([*parts, text[plain:]])


def _words(text: str) -> list[str]:
    words = []
    for place, part in enumerate(text.replace("“", '"').replace("”", '"').split('"')):
        words += [part] if place % 2 else part.split()
    return [word for word in words if word.strip()]


def _plain(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
