"""The six statutory sections of a report: where each begins, and its text without tables.

The heads are prescribed, their numbering drifts: 一、 | 5、 | 第五部分 | （五） | none, and reports of before 2019 use
other words (概述, 政府信息依申请公开办理情况, 需要说明的其他事项). Sections also print numbered heads of their own
inside, so a line is taken for a section's head by its wording first, and the sequence of heads as a whole decides:
sections in order, each once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache

from parsers.facts.lines import Line, compact, fold
from parsers.forms.statutory import SECTIONS
from parsers.model import Document, ReadWarning, Section

_TELLING = 8
"""Characters from which a line is told from others by its words."""
_LABELS: dict[int, tuple[str, ...]] = {
    1: (
        "总体情况",
        "概述",
        "概况",
        "基本情况",
        "总体概述",
        "工作概述",
        "主要工作概述",
        "总体工作情况",
        "年度总体情况",
        "工作总体情况",
        "总体工作开展情况",
        "政府信息公开总体情况",
        "政府信息公开工作总体情况",
        "政府信息公开总体工作情况",
        "政府信息公开工作基本情况",
        "信息公开总体情况",
    ),
    2: (
        "主动公开政府信息情况",
        "主动公开政府信息的情况",
        "主动公开信息情况",
        "政府信息主动公开情况",
        "主动公开情况",
        "行政机关主动公开政府信息情况",
        "主动公开政府信息工作情况",
        "政府信息主动公开工作情况",
    ),
    3: (
        "收到和处理政府信息公开申请情况",
        "行政机关收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请的情况",
        "政府信息依申请公开办理情况",
        "政府信息依申请公开情况",
        "依申请公开政府信息情况",
        "依申请公开政府信息办理情况",
        "依申请公开信息情况",
        "依申请公开办理情况",
        "依申请公开情况",
        "收到和处理政府信息依申请公开情况",
    ),
    4: (
        "政府信息公开行政复议,行政诉讼情况",
        "因政府信息公开工作被申请行政复议,提起行政诉讼情况",
        "因政府信息公开申请行政复议,提起行政诉讼情况",
        "因政府信息公开申请行政复议,提起行政诉讼的情况",
        "政府信息公开工作被申请行政复议,提起行政诉讼情况",
        "政府信息公开复议,诉讼情况",
        "行政复议,行政诉讼情况",
        "复议,诉讼情况",
    ),
    5: (
        "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进措施",
        "存在的主要问题及改进措施",
        "存在的问题及改进情况",
        "存在问题及改进措施",
        "存在的主要问题",
        "存在的问题及下一步打算",
        "主要问题及改进情况",
        "工作存在的主要问题及改进情况",
    ),
    6: (
        "其他需要报告的事项",
        "需要说明的其他事项",
        "需要说明的其他事项与附表",
        "其他需要说明的事项",
        "需要报告的其他事项",
        "其他需要报告事项",
        "其他事项",
        "其他报告事项",
    ),
}
_NUMERALS = "一二三四五六七八九"
_NUMBERED = re.compile(
    r"^(?:(?P<part>第[一二三四五六七八九]部分)|(?P<paren>\([一二三四五六七八九\d]\))|(?P<chinese>[一二三四五六七八九])(?=[,.:．]|(?![\u4e00-\u9fff]))"
    r"|(?P<arabic>\d)(?=[,.:．]))[,.:．]*"
)
_JOINERS = re.compile(r"[,.:;·的及和与以、，“”\"'()]")
_MAX_HEAD = 44
_CHROME = re.compile(
    r"^(?:附件[:：\d]|相关附件|打印|【?打印|关闭|【?关闭|上一篇|下一篇|上一条|下一条|扫一扫|分享到|分享[:：]?$|责任编辑|相关(?:阅读|链接|文章|信息|稿件|解读)"
    r"|主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有|网站地图|网站标识码|联系我们|返回顶部|您访问的链接|本站已支持)|ICP备|公网安备"
)
_DATE = re.compile(
    r"(?:20\d\d[-/.年]\d{1,2}[-/.月](?:\d{1,2}日?)?|二[〇○零Oo0一二三四五六七八九]{3}年.{1,3}月.{1,4}日)$"
)
_WEIGHT = {"chinese": 0.25, "part": 0.25, "arabic": 0.12, "paren": 0.05, "": 0.0}


@dataclass(frozen=True, slots=True)
class Head:
    """A section's head: the line it stands on, which section it opens, and text that follows on the same line."""

    line: int
    number: int
    heading: str
    rest: str
    score: float


def find_heads(lines: Sequence[Line]) -> tuple[Head, ...]:
    """Give the heads of the statutory sections in order, each section at most once; empty where fewer than two are
    there."""
    candidates = [head for line in lines for head in _heads_of(line)]
    opened = {(head.line, head.number) for head in candidates}
    candidates = [_with_room(head, opened, lines) for head in candidates]
    chosen = _best_sequence(candidates)
    return chosen if len(chosen) >= 2 else ()


def article_lines(document: Document, lines: Sequence[Line], heads: Sequence[Head]) -> Sequence[Line]:
    """Give the lines up to the end of a page's running text: what follows (copyright, links, counters) is the portal's.

    All lines are given where the reader found no running text, or none behind the last head.
    """
    running = compact(document.main_text)
    if document.format != "html" or not running or not heads:
        return lines
    told = (line.index for line in reversed(lines) if len(line.compact) >= _TELLING and line.compact in running)
    last = next(told, -1)
    return lines[: last + 1] if last > heads[-1].line else lines


def read_sections(
    lines: Sequence[Line], heads: Sequence[Head], issuer: str | None = None
) -> tuple[tuple[Section, ...], tuple[ReadWarning, ...]]:
    """Give the sections that ``heads`` open and warnings on heads that were not found.

    A section's text is the lines up to the next head, one a line, tables left out; the last one ends before the
    signature (``issuer`` alone on a line, a date alone on a line) and before what the page prints below the article.
    """
    sections = []
    for position, head in enumerate(heads):
        last = position + 1 == len(heads)
        body = list(lines[head.line + 1 : None if last else heads[position + 1].line])
        kept = _without_tail(body, issuer) if last else body
        text = "\n".join(([head.rest] if head.rest else []) + [line.text for line in kept])
        meta = SECTIONS[head.number - 1]
        sections.append(Section(head.number, meta.code, head.heading, text, lines[head.line].locator))
    return tuple(sections), _warnings(heads)


def _warnings(heads: Sequence[Head]) -> tuple[ReadWarning, ...]:
    if not heads:
        return (
            ReadWarning(
                "sections_not_found", "no heads of the six statutory sections were found; the text is not divided"
            ),
        )
    absent = [section for section in SECTIONS if section.number not in {head.number for head in heads}]
    if not absent:
        return ()
    names = ", ".join(f"{section.number} ({section.label})" for section in absent)
    return (ReadWarning("sections_missing", f"no head was found for the statutory section {names}"),)


def _heads_of(line: Line) -> list[Head]:
    folded = fold(line.compact)
    if len(folded) > 600:
        return []
    match = _NUMBERED.match(folded)
    style = (match.lastgroup or "") if match else ""
    printed_number = _number(match.group(0)) if match else None
    rest = folded[match.end() :] if match else folded
    found = []
    for number in _LABELS:
        similarity, end = _similarity(rest, number, style)
        if similarity <= 0:
            continue
        score = similarity + _WEIGHT[style] + (0.4 if printed_number == number else 0.0) + (0.1 if line.level else 0.0)
        heading, trailing = _split(line.text, len(folded) - len(rest) + end) if end < len(rest) else (line.text, "")
        found.append(Head(line.index, number, heading.strip().strip("*").rstrip("：:"), trailing, score))
    return found


def _similarity(rest: str, number: int, style: str) -> tuple[float, int]:
    """How well a line without its number words section ``number``'s head (0 for not at all), and where the head ends
    in it."""
    whole = rest.rstrip(",.:;")
    if len(whole) <= _MAX_HEAD:
        bare = _bare(whole)
        if bare in _bare_labels(number):
            return 1.0, len(rest)
        if style and len(bare) >= 4 and _names_subject(bare, number):
            ratio = max(_likeness(bare, label) for label in _bare_labels(number))
            if ratio >= 0.72:
                return ratio * 0.9, len(rest)
    if not style:
        return 0.0, 0
    for label in _longest_first(number):
        # A head and its text on one line: 一、总体情况。2023年，…
        if rest.startswith(label) and re.match(r"[.:;(]|20\d\d年|本年|我|全年", rest[len(label) :]):
            return 0.9, len(label)
    return 0.0, 0


def _likeness(bare: str, label: str) -> float:
    """The share of characters two heads have in common in order; 0 where their lengths alone rule a likeness out."""
    shorter, longer = sorted((len(bare), len(label)))
    return SequenceMatcher(None, bare, label).ratio() if shorter * 2 >= longer else 0.0


def _names_subject(bare: str, number: int) -> bool:
    """A worn head must still name what its section is about: 主动公开 and 依申请公开 are nearly the same letters."""
    subject = {
        1: r"总体|概述|概况|基本",
        2: r"主动公开",
        3: r"申请",
        4: r"复议|诉讼",
        5: r"问题|不足",
        6: r"其他|其它|需要",
    }[number]
    excluded = {2: r"依申请", 3: r"复议|诉讼|主动公开"}.get(number)
    return re.search(subject, bare) is not None and not (excluded and re.search(excluded, bare))


def _split(text: str, folded_end: int) -> tuple[str, str]:
    """Split a printed line where its folded spelling reaches ``folded_end`` characters."""
    for end in range(1, len(text) + 1):
        if len(fold(text[:end])) >= folded_end:
            return text[:end], text[end:].lstrip(" 。.：:；;")
    return text, ""


def _with_room(head: Head, opened: AbstractSet[tuple[int, int]], lines: Sequence[Line]) -> Head:
    """Prefer a head that text or a table follows to one in a list of heads (a page's table of contents).

    ``opened`` holds (line, section) of every candidate.
    """
    following = head.line + 1
    crowded = (following, head.number + 1) in opened
    tabled = following < len(lines) and lines[following].block > lines[head.line].block + 1
    if crowded and not tabled and not head.rest:
        return replace(head, score=head.score - 0.08)
    return head


def _best_sequence(candidates: Sequence[Head]) -> tuple[Head, ...]:
    """The sequence, rising in line and section, of the greatest total score; the later one of two that stand level."""
    # For each section the best sequence so far that ends in it: enough, since a later head asks only for the section.
    best: dict[int, tuple[float, tuple[Head, ...]]] = {}
    ordered = sorted(candidates, key=lambda head: (head.line, -head.number))
    for head in ordered:  # higher sections first, so that two of one line never follow each other
        before = [best[number] for number in range(1, head.number) if number in best]
        total, path = max(before, key=lambda entry: (entry[0], entry[1][-1].line), default=(0.0, ()))
        if head.number not in best or total + head.score >= best[head.number][0] - 1e-9:
            best[head.number] = (total + head.score, (*path, head))
    return max(best.values(), key=lambda entry: (round(entry[0], 6), entry[1][-1].line), default=(0.0, ()))[1]


def _without_tail(body: list[Line], issuer: str | None) -> list[Line]:
    for position, line in enumerate(body):
        if _CHROME.search(line.compact):
            body = body[:position]
            break
    while body and _is_signature(body[-1].compact, issuer):
        body = body[:-1]
    return body


def _is_signature(text: str, issuer: str | None) -> bool:
    """A date alone, the issuer alone (in full or short), or both on one line."""
    folded = fold(text)
    name = _DATE.sub("", folded).strip("()")
    if not name:
        return True
    full = fold(issuer or "")
    return 4 <= len(name) <= 40 and bool(full) and (full.endswith(name) or name.endswith(full))


def _number(prefix: str) -> int | None:
    for char in prefix:
        if char in _NUMERALS:
            return _NUMERALS.index(char) + 1
        if char.isdigit():
            return int(char)
    return None


def _bare(text: str) -> str:
    return _JOINERS.sub("", text)


@cache
def _bare_labels(number: int) -> frozenset[str]:
    return frozenset(_bare(label) for label in _LABELS[number])


@cache
def _longest_first(number: int) -> tuple[str, ...]:
    return tuple(sorted(_LABELS[number], key=len, reverse=True))
