"""Printed labels: what is left of them when white space, numbers, quotes and remarks are gone, and what they mean.

Labels are matched whole: equal, then cut off at the end (only if one entry fits), then misprinted (edit distance with a
floor, only if one entry is nearest). Never by substring: 其他, 总计, 部分公开 stand inside other labels.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

NumberStyle = Literal["section", "bracket", "digit"]
Quality = Literal["numbered", "exact", "cut", "misprinted"]
"""How sure a match is, best first: equal and its number too, equal, a beginning of it, nearly equal."""
QUALITIES: Final[tuple[Quality, ...]] = ("misprinted", "cut", "exact", "numbered")

_LONGEST: Final = 120
_FLOOR: Final = 0.75
_CHINESE: Final = "一二三四五六七八九十"
_NUMBER: Final = re.compile(
    rf"\((?P<bracket>[{_CHINESE}]{{1,3}})\)?|(?P<half>[{_CHINESE}]{{1,3}})\)|(?P<section>[{_CHINESE}]{{1,3}})[、.,:;]"
    r"|\((?P<ringed>[0-9]{1,2})\)|(?P<digit>[0-9]{1,2})[.、,:;)]?(?![0-9.])"
)
_CHINESE_LETTER: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_DROPPED: Final = frozenset(("Cc", "Cf", "Co", "Zs", "Zl", "Zp"))
_QUOTES: Final = str.maketrans(dict.fromkeys("\"'“”‘’「」『』《》〈〉"))
_REMARK: Final = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*(?:[)\]〕】]|$)")


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label as printed: its number, its letters with (``full``) and without (``core``) what stands in brackets."""

    number: tuple[NumberStyle, int] | None
    full: str
    core: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A label that can be met: its code, its prints (official first), its group's code and its number in the form."""

    code: str
    prints: tuple[str, ...]
    group: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The meaning of a printed label, and how sure it is."""

    code: str
    quality: Quality

    @property
    def rank(self) -> int:
        """Give the quality as a number, higher is surer."""
        return QUALITIES.index(self.quality)


def squash(text: str) -> str:
    """Give a text in NFKC form without white space of any kind, control, zero-width and private characters."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(char for char in wide if unicodedata.category(char) not in _DROPPED)


def letters(text: str) -> str:
    """Give only the letters and digits of a squashed text: quotes, strokes, points and brackets go."""
    return "".join(char for char in text if char.isalnum())


@lru_cache(maxsize=8192)
def read_label(text: str) -> PrintedLabel:
    """Take a printed label apart. Of an over-long text only the beginning is looked at."""
    plain = squash(text[: 8 * _LONGEST]).translate(_QUOTES).replace("其它", "其他")
    plain = plain.lstrip("*#·•●◆■※-—")[: 2 * _LONGEST]
    match = _NUMBER.match(plain)
    number = _number(match) if match else None
    rest = plain[match.end() :] if match and number else plain
    full = letters(rest)
    return PrintedLabel(number, full, letters(_REMARK.sub("", rest)) or full)


def _number(match: re.Match[str]) -> tuple[NumberStyle, int] | None:
    chinese = match["bracket"] or match["half"] or match["section"]
    if chinese:
        value = _chinese_number(chinese)
        return (("section" if match["section"] else "bracket"), value) if value else None
    return "digit", int(match["digit"] or match["ringed"])


def _chinese_number(digits: str) -> int | None:
    """Read 一 to 九十九; None for what is no number (一二)."""
    match = re.fullmatch(rf"([{_CHINESE[:9]}])?(十)?([{_CHINESE[:9]}])?", digits)
    if match is None or (match[1] and match[3] and not match[2]):
        return None
    tens = (_CHINESE.index(match[1]) + 1 if match[1] else 1) if match[2] else 0
    ones = match[3] or (None if match[2] else match[1])
    return 10 * tens + (_CHINESE.index(ones) + 1 if ones else 0)


class Vocabulary:
    """A set of labels that exclude each other at one place of one table."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: list[tuple[Entry, tuple[str, ...], tuple[NumberStyle, int] | None]] = []
        for entry in entries:
            keys = tuple(dict.fromkeys(key for text in entry.prints for key in _keys(read_label(text))))
            number = read_label(entry.number + "某").number if entry.number else None
            self._entries.append((entry, keys, number))
        self._exact: dict[str, list[int]] = {}
        self._beginnings: dict[str, list[tuple[str, int]]] = {}
        self._by_length: dict[int, list[tuple[str, int]]] = {}
        for index, (_, known, _) in enumerate(self._entries):
            for key in known:
                self._exact.setdefault(key, []).append(index)
                self._beginnings.setdefault(key[:2], []).append((key, index))
                self._by_length.setdefault(len(key), []).append((key, index))
        self._cache: dict[tuple[str, str | None], Match | None] = {}

    def match(self, text: str, group: str | None = None) -> Match | None:
        """Give what a printed label means, or None if nothing or more than one thing fits.

        ``group`` is the code of the row group the label stands under, where that is known: it decides between labels
        that are printed alike, and speaks against a misprint of a label of another group.
        """
        if not _CHINESE_LETTER.search(text):
            return None
        key = (text, group)
        if key not in self._cache:
            if len(self._cache) > 20_000:
                self._cache.clear()
            self._cache[key] = self._match(read_label(text), group)
        return self._cache[key]

    def _match(self, label: PrintedLabel, group: str | None) -> Match | None:
        if not label.full or len(label.full) > _LONGEST:
            return None
        return self._equal(label, group) or self._cut(label, group) or self._misprinted(label, group)

    def _equal(self, label: PrintedLabel, group: str | None) -> Match | None:
        found = dict.fromkeys([*self._exact.get(label.full, ()), *self._exact.get(label.core, ())])
        chosen = self._only(found, label, group)
        if chosen is None:
            return None
        agrees = label.number is not None and label.number == self._entries[chosen][2]
        return Match(self._entries[chosen][0].code, "numbered" if agrees else "exact")

    def _cut(self, label: PrintedLabel, group: str | None) -> Match | None:
        begins = self._beginnings.get(label.full[:2], ()) if len(label.full) >= 2 else ()
        found = [index for key, index in begins if key.startswith(label.full)]
        if len(label.full) < 3:
            found = [index for index in found if label.number and label.number == self._entries[index][2]]
        chosen = self._only(found, label, group)
        return Match(self._entries[chosen][0].code, "cut") if chosen is not None else None

    def _misprinted(self, label: PrintedLabel, group: str | None) -> Match | None:
        scores: list[tuple[float, int]] = []
        for mine in dict.fromkeys((label.core, label.full)):
            for length in range(math.ceil(_FLOOR * len(mine)), math.floor(len(mine) / _FLOOR) + 1):
                for key, index in self._by_length.get(length, ()):
                    entry = self._entries[index][0]
                    if group is not None and entry.group is not None and entry.group != group:
                        continue
                    score = likeness(mine, key)
                    if score >= _FLOOR:
                        scores.append((score, index))
        if not scores:
            return None
        best = max(score for score, _ in scores)
        nearest = {self._entries[index][0].code for score, index in scores if score == best}
        return Match(nearest.pop(), "misprinted") if len(nearest) == 1 else None

    def _only(self, found: Iterable[int], label: PrintedLabel, group: str | None) -> int | None:
        """Give the one entry among those found, by group, then by number; None if more than one is left."""
        left = list(found)
        by_code = {self._entries[index][0].code: index for index in left}
        if len(by_code) == 1:
            return next(iter(by_code.values()))
        of_group = [index for index in left if group is not None and self._entries[index][0].group == group]
        left = of_group or left
        numbered = [index for index in left if label.number is not None and self._entries[index][2] == label.number]
        for kept in (of_group, numbered):
            if len({self._entries[index][0].code for index in kept}) == 1:
                return kept[0]
        return None


def _keys(label: PrintedLabel) -> tuple[str, ...]:
    return (label.full, label.core)


def likeness(one: str, other: str) -> float:
    """Give 1 less the edit distance as a share of the longer text; 0 at once where it cannot reach the floor."""
    longer = max(len(one), len(other))
    if not one or not other or longer > 2 * _LONGEST or min(len(one), len(other)) < _FLOOR * longer:
        return 0.0
    # An edit can cost each text one of its different characters.
    if len(set(one) & set(other)) < len(set(one)) - (1 - _FLOOR) * longer:
        return 0.0
    return 1 - distance(one, other) / longer


def distance(one: str, other: str) -> int:
    """Give the edit distance (Levenshtein): insertions, deletions and exchanges of a character count 1 each."""
    previous = list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        current = [row]
        for col, against in enumerate(other, start=1):
            current.append(min(previous[col] + 1, current[-1] + 1, previous[col - 1] + (char != against)))
        previous = current
    return previous[-1]
