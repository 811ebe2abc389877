"""Dates: the period covered, the day of posting, the day of signing. All are China's calendar days.

A printed day that no calendar has (month 13, 30 February) is no date; it is reported as a warning, never bent into one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from parsers.facts.lines import Line, compact, fold, tidy
from parsers.model import Document, ReadWarning

CHINA = timezone(timedelta(hours=8))

_NUMERAL = "〇○零OＯ0◯一二三四五六七八九十"
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:(?!\d)|(?=\d\d:\d\d))日?")
_AROUND_MARKS = re.compile(r"\s*([-/.年月日:])\s*")
_CHINESE_DATE = re.compile(rf"(二[{_NUMERAL}]{{3}})年([{_NUMERAL}]{{1,3}})月([{_NUMERAL}]{{1,3}})日")
_INSTANT = re.compile(r"^(\d{4}-\d{2}-\d{2})[Tt ]?(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})$")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_PERIOD = re.compile(
    r"(?<!\d)(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:起|开始)?,?(?:至|到|止于|-|~|～)+(?:(20\d{2})[-/.年]|同年|当年|本年)?(\d{1,2})[-/.月](\d{1,2})(?!\d)日?"
)
_META_NAMES = (
    "pubdate",
    "publishdate",
    "pub_date",
    "publishtime",
    "createdate",
    "firstpublishedtime",
    "article:published_time",
)
_POSTED_LABEL = r"(?:发布|公开|发表|上网|上传|公布)(?:日期|时间)"
_POSTED = re.compile(rf"(?:{_POSTED_LABEL}|(?<![\u4e00-\u9fff])(?:日\s*期|时\s*间))\s*[:：]?\s*\[?")
_HEADER_NOISE = re.compile(r"来源|浏览|点击|访问量|阅读|字号|字体|作者|责任编辑")
_ALONE = re.compile(r"^\[?((?:20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\]?(?:\d{1,2}:\d{2}(?::\d{2})?)?$")
_ISSUER = re.compile(
    r"[\u4e00-\u9fff(),]{3,40}(?:局|政府|办公室|办公厅|委员会|管委会|委|厅|办事处|中心|会|院|站|社|处|大队|支队|公司|馆|校)"
)
_UNTIMED_LABEL = re.compile(r"成文|生成|制发|起草|印发|更新")


@dataclass(frozen=True, slots=True)
class Period:
    """The period a report states for its figures. ``year`` is the year reported on, None where the ends name two."""

    start_on: str
    end_on: str

    @property
    def year(self) -> int | None:
        """Give the year that both ends name; None where the period spans years or runs backwards."""
        years = {self.start_on[:4], self.end_on[:4]}
        return int(self.end_on[:4]) if len(years) == 1 and self.start_on <= self.end_on else None


@dataclass(frozen=True, slots=True)
class Dates:
    """What a document says of its days; ``published_on_source`` is meta, header_table or visible_line."""

    period: Period | None
    published_on: str | None
    published_on_source: str | None
    signed_on: str | None
    warnings: tuple[ReadWarning, ...]


def day(year: str | int, month: str | int, number: str | int) -> str | None:
    """Give ``YYYY-MM-DD``, or None where the calendar has no such day."""
    try:
        return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        return None


def numeral(printed: str) -> int:
    """Give the number that Chinese numerals print: digit by digit (二〇二〇 is 2020) or with ten (三十一 is 31)."""
    digits = {"〇": 0, "○": 0, "零": 0, "O": 0, "Ｏ": 0, "0": 0, "◯": 0} | {
        c: i for i, c in enumerate("一二三四五六七八九", start=1)
    }
    if "十" in printed:
        tens, _, ones = printed.partition("十")
        return (digits.get(tens, 1) if tens else 1) * 10 + (digits.get(ones, 0) if ones else 0)
    value = 0
    for char in printed:
        value = value * 10 + digits.get(char, 0)
    return value


def days_in(text: str) -> Iterator[tuple[str, str | None]]:
    """Give every full date of a text as (as printed, ``YYYY-MM-DD`` or None where the calendar has no such day).

    White space inside a date is dropped; the blank before a time of day is not (2023- 01- 13 16 : 26).
    """
    spaced = _AROUND_MARKS.sub(r"\1", unicodedata.normalize("NFKC", tidy(text)))
    matches = [*_DATE.finditer(spaced)] or [*_DATE.finditer(fold(text))]
    for match in matches:
        yield match.group(), day(*match.groups())
    for match in _CHINESE_DATE.finditer(fold(text)):
        yield match.group(), day(*(numeral(part) for part in match.groups()))


def meta_day(value: str) -> str | None:
    """Give the day of a meta value: a date, an instant with a zone (turned into China's day), or an epoch number."""
    text = value.strip()
    instant = _INSTANT.match(text)
    try:
        if instant:
            zone = "+00:00" if instant.group(3) == "Z" else instant.group(3)
            zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
            return (
                datetime.fromisoformat(f"{instant.group(1)}T{instant.group(2)}{zone}")
                .astimezone(CHINA)
                .date()
                .isoformat()
            )
        if _EPOCH.match(text):
            seconds = int(text) / (1000 if len(text) == 13 else 1)
            return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).date().isoformat()
    except (ValueError, OverflowError):
        return None
    return next((found for _, found in days_in(text)), None)


def read_dates(document: Document, lines: Sequence[Line], first_head: int | None, last_head: int | None) -> Dates:
    """Give the days a document states. ``first_head`` and ``last_head`` are line indexes of its first and last section
    head."""
    warnings: list[ReadWarning] = []
    published_on, source = _published(document, lines, first_head, warnings)
    return Dates(_period(lines, warnings), published_on, source, _signed(lines, last_head, warnings), tuple(warnings))


def _period(lines: Sequence[Line], warnings: list[ReadWarning]) -> Period | None:
    text = fold("".join(line.compact for line in lines))
    found: list[tuple[bool, Period]] = []
    for match in _PERIOD.finditer(text):
        start_year, start_month, start_day, end_year, end_month, end_day = match.groups()
        start, end = day(start_year, start_month, start_day), day(end_year or start_year, end_month, end_day)
        if start is None or end is None:
            warnings.append(
                ReadWarning("date_impossible", f"the period {match.group()} names a day that no calendar has")
            )
            continue
        whole_year = start[5:] == "01-01" and end[5:] == "12-31"
        stated = re.search(r"统计|数据|期限|时限|时段", text[max(0, match.start() - 24) : match.start()]) is not None
        if whole_year or stated:
            found.append((whole_year and stated, Period(start, end)))
    period = next((one for sure, one in found if sure), found[0][1] if found else None)
    if period is not None and period.start_on > period.end_on:
        warnings.append(
            ReadWarning(
                "period_backwards",
                f"the period stated runs from {period.start_on} back to {period.end_on}; kept as printed",
            )
        )
    return period


def _published(
    document: Document, lines: Sequence[Line], first_head: int | None, warnings: list[ReadWarning]
) -> tuple[str | None, str | None]:
    metas = dict(reversed(document.meta))
    for name in _META_NAMES:
        value = metas.get(name, "")
        if value and (found := meta_day(value)) is not None:
            return found, "meta"
        if value and any(valid is None for _, valid in days_in(value)):
            warnings.append(ReadWarning("date_impossible", f"the meta {name} prints {value!r}, which is no day"))
    for label, value in header_rows(document):
        if re.search(_POSTED_LABEL, label) and (found := _sound(value, warnings)) is not None:
            return found, "header_table"
    return _visible(lines, first_head, warnings)


def _visible(
    lines: Sequence[Line], first_head: int | None, warnings: list[ReadWarning]
) -> tuple[str | None, str | None]:
    """A dated line above the first head. A label and its date may stand on two lines, as spans of one page often do."""
    above = lines[: first_head if first_head is not None else 120]
    for strict in (True, False):
        for position, line in enumerate(above):
            if len(line.compact) > 120:
                continue
            for label in _POSTED.finditer(line.text):
                follow = above[position + 1].text if position + 1 < len(above) else ""
                value = line.text[label.end() :].strip() or (follow if _ALONE.match(fold(follow)) else "")
                if re.search(_POSTED_LABEL, compact(label.group())) or not strict:
                    found = _sound(value[:32], warnings)
                    if found is not None:
                        return found, "visible_line"
            if not strict and _HEADER_NOISE.search(line.compact) and not _UNTIMED_LABEL.search(line.compact):
                found = _sound(line.text, warnings)
                if found is not None:
                    return found, "visible_line"
    return None, None


def _sound(text: str, warnings: list[ReadWarning]) -> str | None:
    for printed, valid in days_in(text):
        if valid is not None:
            return valid
        warnings.append(
            ReadWarning("date_impossible", f"{printed} is printed as a date and no calendar has such a day")
        )
    return None


def header_rows(document: Document) -> Iterator[tuple[str, str]]:
    """Give (label, value) of the record table (著录) above an article: 发布机构, 发布日期, 索引号 … The label is
    compact."""
    for table in document.tables():
        if table.n_rows > 12:
            continue
        for row in range(table.n_rows):
            cells = [tidy(cell.text) for cell in table.row_cells(row)]
            for position, text in enumerate(cells):
                split = re.match(r"([^:：]{1,12})[:：](.*)", text)
                label, rest = (compact(split.group(1)), split.group(2)) if split else (compact(text), "")
                if 1 < len(label) <= 8 and rest.strip():
                    yield label, rest.strip()
                elif 1 < len(label) <= 8 and position + 1 < len(cells):
                    yield label, cells[position + 1]


def _signed(lines: Sequence[Line], last_head: int | None, warnings: list[ReadWarning]) -> str | None:
    """A line that is a date and nothing else (an issuer's name may lead it), after the last head; the first such one.

    A date in figures and dashes counts only under an issuer's name: lists of related articles print such dates too.
    """
    start = last_head + 1 if last_head is not None else max(0, len(lines) - 12)
    for position in range(start, len(lines)):
        line = lines[position]
        if len(line.compact) > 40:
            continue
        for printed, valid in days_in(line.text):
            rest = fold(line.compact).replace(fold(printed), "").strip("()[].,")
            before = fold(lines[position - 1].compact) if position > 0 else ""
            named = _ISSUER.fullmatch(rest) is not None or (not rest and _ISSUER.fullmatch(before) is not None)
            if not named and (rest or "年" not in printed):
                continue
            if valid is not None:
                return valid
            message = f"the signature prints {printed}, and no calendar has such a day"
            warnings.append(ReadWarning("date_impossible", message, line.locator))
    return None
