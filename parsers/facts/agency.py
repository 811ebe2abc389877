"""Who issued a report.

Order of sources: the title; the signature under the text; what the text says of its author (by whom it was made, whom
to ask, who did the year's work); the portal's record table (发布机构) and the meta ContentSource, which often name the
poster. A name is given in the fullest form that the document prints; superiors that the text thanks or cites are no
issuers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.facts.dates import header_rows
from parsers.facts.lines import Line, compact
from parsers.facts.names import (
    BODY_NAME,
    PLACE,
    body_of_division,
    divisions,
    has_place,
    is_agency_name,
    is_division,
    spelled_out,
)
from parsers.facts.title import before_subject
from parsers.facts.year import YEAR
from parsers.model import Document

_OFFICE_INSIDE = re.compile(
    r"(?:(?<=[局厅委会心镇乡道府处])|(?<=[市县区旗])(?=党政))(?:政府)?(?:信息公开|政务公开|政务服务|信息公开工作|党政|党政综合|综合|行政|人秘|秘书|宣传|局)?"
    r"(?:工作领导小组)?(?:办公室|综合科|办公科|信息中心|科|股|室|公开办|公开科|办)$"
)
_CITED = re.compile(r"《[^》]*》|[(（][^()（）]*号[)）]|〔[^〕]*〕")
_FULL_TITLE = re.compile(
    rf"(?P<name>[\u4e00-\u9fff、]{{3,32}}?)(?:关于)?{YEAR}年(?:度)?(?:的)?(?:政府)?信息公开(?:工作)?(?:年度)?(?:报告|情况|年报)"
)
_MAKER = re.compile(
    r"由(?P<name>[\u4e00-\u9fff、]{3,36}?)(?:结合[^,，。]{0,20}|根据[^。]{0,60}|按照[^。]{0,60}|负责)?(?:汇总|综合)?(?:编制|编写|制作|撰写)"
)
_CONTACT = re.compile(
    r"(?:请|可|直接|径向|致电)?(?:与|联系[:：]?|致电|咨询|向)(?P<name>[\u4e00-\u9fff、]{3,40}?)(?:联系|咨询|反映|[(（,，。:：;；]|地址|电话)"
)
# A name is taken at its first body's end (possessive group), so that no verb is drawn into it.
_SUBJECT = re.compile(
    r"(?:^|[,，。；;:：、)）])(?:[(（]?[一二三四五六七八九十\d]+[)）、.．])?(?:"
    + YEAR
    + r"年(?:度|以来|来)?[,，]?)?(?P<name>(?>"
    + BODY_NAME.pattern
    + r"))(?=坚持|认真|深入|全面|严格|按照|依照|依据|遵照"
    r"|高度|积极|共|主动|贯彻|以|紧|持续|不断|始终|切实|在|根据|把|将|未|没|进一步"
    r"|政府信息|信息公开|着力|围绕|收到|办公室|扎实|努力|大力|立足|结合|制定|制发|编制|编写|组织|现|为|对|通过|落实|充分|牢固|强化|加强)"
)
_PLACE_BEFORE = re.compile(rf"(?:{PLACE}){{1,3}}$")
_OPENING_PLACE = re.compile(
    r"(?:^|[^\u4e00-\u9fff])"
    r"((?:(?![我本该各全其两据按照由与向对在的])[\u4e00-\u9fff]){2,7}(?<![省市州县区])(?:市|县|区|旗|自治州|州|盟))$"
)
_STOP = "由与向对请经在为现将据按照让到被及以了的从如就使把给至即并而其该我本各全系制布发告合月日度和是指受"
_ISSUER_LABEL = re.compile(r"(?:发布|发文|公开|责任|信息提供)(?:机构|机关|单位|部门|主体)")
_LEADING_WORDS = re.compile(
    r"^(?:现|特)?(?:将|向社会)?(?:公布|公开|发布|编制|形成|结合|就|对|关于)+"
    r"|^(?:请|可|直接|与|由|向|和|至)+"
)
_MAX_NAMES = 200
_EDGES = '-—–·:：《》"“”、,，.。'


@dataclass(frozen=True, slots=True)
class Agency:
    """An issuer's name and where it was read: title, signature, text, header_table or meta."""

    name: str
    source: str


def find_agency(document: Document, lines: Sequence[Line], title: str | None, last_head: int | None) -> Agency | None:
    """Give the issuer of a report; None where the document names none."""
    text = _running_text(lines)
    for source, name in _named(document, lines, title, last_head, text):
        full = fullest(name, text, title_of_file=compact(document.title or ""))
        return Agency(_as_body(full, text), source)
    return None


def _named(
    document: Document, lines: Sequence[Line], title: str | None, last_head: int | None, text: str
) -> Iterator[tuple[str, str]]:
    short: str | None = None
    if title and (name := issuer_of_title(title)):
        if has_place(name) or fullest(name, text) != name:
            yield "title", name
        short = name
    elif title and (name := _below_title(lines, title)):
        yield "title", name
    if name := _signature(lines, last_head):
        yield "signature", name
    if name := _of_text(lines):
        yield "text", name
    for label, value in header_rows(document):
        if _ISSUER_LABEL.search(label) and _credible(compact(value)):
            yield "header_table", compact(value)
    for meta, value in document.meta:
        value = re.sub(r"^(?:信息)?来源[:：]", "", compact(value))
        if meta in ("contentsource", "source", "author") and _credible(value):
            yield "meta", value
    if short:
        yield "title", short


def _below_title(lines: Sequence[Line], title: str) -> str | None:
    """The issuer alone on the line under the title, as covers print it."""
    for line, below in pairwise(lines):
        if len(line.compact) >= 6 and title.endswith(line.compact) and _credible(below.compact):
            return below.compact
    return None


def issuer_of_title(title: str) -> str | None:
    """Give the issuer that a report's title names, as printed there; None where it names none."""
    before = before_subject(title)
    name = re.sub(rf"[(（]?{YEAR}(?:年度|年)?[)）]?", "", before)
    name = re.sub(
        r"^(?:年度|关于(?:公布|发布|报送|印发)?|公布|发布)|(?:关于|年度|本级|部门本级|的)$", "", name.strip(_EDGES)
    ).strip(_EDGES)
    name = re.sub(r"^.*[:：>]", "", name)
    # One bracket of a pair stays behind when the other was cut.
    name = name if name.count("（") + name.count("(") == name.count("）") + name.count(")") else name.strip("()（）")
    if len(name) < 2 or len(name) > 40 or not re.search(r"[\u4e00-\u9fff]{2}", name):
        return None
    if re.match(r"^(?:我|本|各|全|部门|单位|区直|市直|县直|政府$|年|政府网站)", name):
        return None
    return name


def fullest(name: str, text: str, title_of_file: str = "") -> str:
    """Give the longest form of ``name`` that ``text`` prints: with the divisions above it, or with the place it lacks.

    ``text`` is running text without white space. A prefix counts only if it is a known division, or, for a name
    without any place of its own, if it looks like one and begins where a name can begin.
    """
    best = name
    for source in (text, title_of_file):
        for match in re.finditer(re.escape(name), source):
            left = source[max(0, match.start() - 24) : match.start()]
            prefix = _known_prefix(left, name)
            if prefix and len(prefix) + len(name) > len(best):
                best = prefix + name
    if best == name and not has_place(name):
        best = _with_likely_place(name, text)
    return best


def _known_prefix(left: str, name: str) -> str:
    """The divisions printed right before a name: known ones, else one that opens a line or a clause."""
    prefix, rest = "", left
    for _ in range(3):
        known = max((rest[-size:] for size in range(2, 12) if rest[-size:] in divisions()), key=len, default="")
        if not known or known in name:
            break
        prefix, rest = known + prefix, rest[: -len(known)]
    if not prefix and (opening := _OPENING_PLACE.search(left)) and opening.group(1) not in name:
        return opening.group(1)
    return prefix


def _with_likely_place(name: str, text: str) -> str:
    votes: Counter[str] = Counter()
    bare_level = re.match(r"^[省市州县区旗镇乡]", name) is not None
    for match in re.finditer(re.escape(name), text):
        left = re.split(rf"[^\u4e00-\u9fff]|[{_STOP}]", text[max(0, match.start() - 12) : match.start()])[-1]
        if bare_level and 1 <= len(left) <= 6:
            votes[left + name] += 1
        elif not bare_level and (place := _PLACE_BEFORE.search(left)) and len(place.group()) >= 2:
            votes[place.group() + name] += 1
    return max(votes, key=lambda one: (votes[one], len(one))) if votes else name


def _as_body(name: str, text: str) -> str:
    """A bare division becomes its government: the one the text prints, else the one its kind of division has."""
    if not is_division(name):
        return spelled_out(name)
    usual = body_of_division(name)
    if usual in text:
        return usual
    for ending in ("人民政府", "管理委员会", "街道办事处", "办事处"):
        if name + ending in text and not (ending == "办事处" and not name.endswith("街道")):
            return name + ending
    return usual


def _signature(lines: Sequence[Line], last_head: int | None) -> str | None:
    """A name alone on a line after the last head, with a date on the same line or within the next two."""
    start = last_head + 1 if last_head is not None else max(0, len(lines) - 12)
    for position in range(start, len(lines)):
        text = lines[position].compact
        if len(text) > 50:
            continue
        name = re.split(r"(?:20\d\d|二[〇○零Oo0])", text)[0].strip(_EDGES)
        after = "".join(line.compact for line in lines[position : position + 3])
        dated = re.search(r"20\d\d年\d{1,2}月|二[〇○零Oo0一二三四五六七八九]{3}年", after)
        if dated and _credible(name):
            return name
    return None


def _of_text(lines: Sequence[Line]) -> str | None:
    """Weigh the names that the text gives as its author, whom to ask, or as the doer of the year's work."""
    votes: Counter[str] = Counter()
    for line in lines:
        for match in _FULL_TITLE.finditer(line.compact.replace("《", "，").replace("》", "，")):
            _vote(votes, match["name"], 10)
        text = _CITED.sub("", line.compact)
        for pattern, weight in ((_MAKER, 6), (_CONTACT, 4), (_SUBJECT, 2)):
            for match in pattern.finditer(text):
                _vote(votes, match["name"], weight)
    if not votes:
        return None
    votes = Counter(dict(votes.most_common(_MAX_NAMES)))
    totals = {
        name: sum(votes[other] for other in votes if other.endswith(name) or name.endswith(other)) for name in votes
    }
    name, total = max(totals.items(), key=lambda entry: (entry[1], len(entry[0])))
    return name if total >= 2 else None


def _vote(votes: Counter[str], printed: str, weight: int) -> None:
    name = _trimmed(printed)
    if name and _credible(name):
        votes[name] += weight


def _trimmed(printed: str) -> str:
    """Cut the words before a name (现公布…, 由…) and the office inside it that answers the telephone."""
    name = re.split(r"[,，。:：；;]|年(?:度)?(?=[\u4e00-\u9fff])", printed)[-1]
    name = _LEADING_WORDS.sub("", name)
    shorter = _OFFICE_INSIDE.sub("", name)
    return shorter if shorter != name and (is_agency_name(shorter) or is_division(shorter)) else name


def _credible(name: str) -> bool:
    """A source other than the title must print a whole name: with a place, and a body or a division at its end."""
    return (
        4 <= len(name) <= 40
        and is_agency_name(name)
        and has_place(name)
        and not name.startswith(("国务院", "中共中央", "中华人民共和国"))
    )


def _running_text(lines: Sequence[Line]) -> str:
    return "\n".join(line.compact for line in lines)
