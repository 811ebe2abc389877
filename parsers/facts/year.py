"""The year a report is about.

Order of sources: the title, the sentence that states the period, what the text speaks of as its own year. The day of
posting is never asked: reports of any year are posted, and posted again, at any time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from parsers.facts.dates import Period
from parsers.facts.lines import Line, fold

FIRST_YEAR, LAST_YEAR = 2004, 2100
"""Years that a report can be about: the first local rules on disclosure are of 2003 and 2004."""

_CHINESE_DIGITS = {
    "〇": "0",
    "○": "0",
    "零": "0",
    "O": "0",
    "o": "0",
    "Ｏ": "0",
    "０": "0",
    "0": "0",
    "◯": "0",
    "Ο": "0",
}
_CHINESE_DIGITS |= {digit: str(value) for value, digit in enumerate("一二三四五六七八九", start=1)}
_ZEROS = "〇○零OoＯ０0◯Ο"
YEAR = rf"(?:(?<!\d)(?:20|２０)\d\d(?!\d)|二[{_ZEROS}][{_ZEROS}一二三四五六七八九]{{2}})"
"""A printed year, for use in larger patterns; ``year_value`` reads it."""

_CITATION = re.compile(r"《[^》]*》|〔[^〕]*〕|\[20\d\d\]|[(（][^（()）]{0,12}号[)）]")
_MENTION = re.compile(rf"({YEAR})年(?!\d{{1,2}}月\d)")
_OWN_START = re.compile(
    rf"^(?:[(（]?[一二三四五六七八九十\d]+[)）、.．])?({YEAR})年(?:度|以来|,|，|全年|我|本|，|[\u4e00-\u9fff]{{2,16}}(?:局|政府|委员会|办事处|镇|乡|街道))"
)
_PLAN = re.compile(r"年(?:度)?[,，]?[^,，。]{0,12}(?:将|计划|拟|继续做好|要(?:继续|进一步))|下一年|来年|明年")


def year_value(printed: str) -> int | None:
    """Give the year that ``YEAR`` matched, as a number; None where it is outside 2004 to 2100."""
    digits = "".join(_CHINESE_DIGITS.get(char, char) for char in fold(printed))
    if not (digits.isdigit() and len(digits) == 4):
        return None
    value = int(digits)
    return value if FIRST_YEAR <= value <= LAST_YEAR else None


def year_of_title(title: str) -> int | None:
    """Give the year a title names: the one followed by 年 or 年度 first, else a bare one; dates in brackets do not
    count."""
    text = re.sub(rf"[(（]{YEAR}年\d{{1,2}}月[^)）]*[)）]", "", title)
    for pattern in (rf"({YEAR})年度", rf"({YEAR})年(?!\d{{1,2}}月)", rf"({YEAR})"):
        for match in re.finditer(pattern, text):
            value = year_value(match.group(1))
            if value is not None:
                return value
    return None


def years_of_text(lines: Sequence[Line], start: int = 0) -> Counter[int]:
    """Give how often a text, from line ``start`` on, speaks of each year as its own.

    A sentence that opens with the year ("2020年，…", "2020年以来") counts three mentions; the year of the first such
    sentence counts three more; full dates, cited documents and plans for the next year count nothing.
    """
    votes: Counter[int] = Counter()
    opened = False
    for line in lines[start:]:
        for sentence in re.split(r"[。；;！!]", _CITATION.sub("", line.compact)):
            own = _OWN_START.match(sentence)
            if _PLAN.search(sentence[:40]):
                continue
            if own and (value := year_value(own.group(1))) is not None:
                votes[value] += 3 if opened else 6
                opened = True
            for match in _MENTION.finditer(sentence):
                if (value := year_value(match.group(1))) is not None:
                    votes[value] += 1
    return votes


def year_of_text(lines: Sequence[Line], start: int = 0) -> int | None:
    """Give the year a text speaks of most as its own; None where two stand level or none is named."""
    ranked = years_of_text(lines, start).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def report_year(
    title: str | None, period: Period | None, lines: Sequence[Line], start: int = 0
) -> tuple[int | None, str | None]:
    """Give the report year and its source (``title``, ``period`` or ``text``); (None, None) where nothing names it."""
    if title and (value := year_of_title(title)) is not None:
        return value, "title"
    if period is not None and period.year is not None:
        return period.year, "period"
    value = year_of_text(lines, start)
    return (value, "text") if value is not None else (None, None)
