"""The title of a report, and what the title of any page says it is.

A disclosure report's title has the shape {机关}{YYYY}年(度)政府信息公开(工作)(年度报告|年报|情况报告), in several
orders. It stands in the metas (ArticleTitle), on the first lines of the body (often broken over two or three), or in
the file's own title, where portals add their names behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from parsers.facts.lines import Line, compact
from parsers.facts.names import is_agency_name
from parsers.facts.year import YEAR
from parsers.model import Document

_YEAR_BETWEEN = rf"(?:[(（]?{YEAR}(?:年度|年)?[)）]?)?"
_CORE = (
    r"(?P<subject>政府信息公开|政务信息公开|信息公开|政务公开)"
    rf"(?:工作)?(?:情况)?的?{_YEAR_BETWEEN}(?:年度)?(?:工作)?(?:情况)?的?(?:总结)?(?:年度)?(?:工作)?(?:情况)?的?(?:报告书?|年报)"
)
_TAIL = r"(?:[(（【\[][^()（）【】\[\]]{0,24}[)）】\]])?"
_REPORT = re.compile(rf"^(?P<before>[^。；;！!？?|]{{0,64}}?){_CORE}(?P<tail>{_TAIL})$")
_ANYWHERE = re.compile(rf"{_CORE}(?:{_TAIL})")
_MENU = re.compile(r"公开(?:工作)?(?:指南|制度|目录|规定|年报)|年以前|及以前")
"""What stands before a title only where two entries of a menu, or a column's name, were taken for one."""
_LEAD = re.compile(r"^(?:标题|名称|信息名称|文件名称|题名)[:：]|^[·•◆■>»\-—]+")
_TRAIL = re.compile(r"(?:\.(?:pdf|docx?|wps|ofd|html?|txt|zip|rar|xlsx?)|[·•\-—_]+)$", re.I)
_PIECES = re.compile(r"[_|｜>»]|\s+[-–—]+\s+|(?<=[报告书])-+")
_MAX_TITLE = 80
_MAX_PRINTED = 300

Decoy = Literal[
    "explainer", "notice", "website_report", "law_report", "company_report", "guide", "work_report", "yearbook", "plan"
]

_DECOYS: tuple[tuple[Decoy, str, str], ...] = (
    (
        "explainer",
        r"解读|读懂|图解|图说|图文|动漫|一图|漫画|长图|说明会|答记者问|问答",
        "an explanation (解读) of a report",
    ),
    (
        "website_report",
        r"网站(?:工作)?年度(?:工作)?报[表告]|网站(?:监管|工作)?年(?:度)?报|政府网站.{0,8}报表|新媒体.{0,8}报表",
        "a report on a website (政府网站工作年度报表)",
    ),
    (
        "law_report",
        r"法治(?:政府)?(?:建设)?.{0,12}(?:报告|情况)|依法行政.{0,12}报告",
        "a report on law-based government (法治政府建设)",
    ),
    (
        "company_report",
        r"^(?!.*信息公开).*(?:企业|公司|基金会|社会组织|事业单位).{0,6}(?:年报|年度报告)|财务报告|决算|预算",
        "another body's or another kind of annual report",
    ),
    ("work_report", r"政府工作报告|统计公报|述职|述廉", "a government work report or bulletin"),
    ("yearbook", r"年鉴|统计年报", "a yearbook or statistics"),
    (
        "guide",
        r"公开(?:工作|事项|基本)?(?:指南|制度|目录|规定|办法|规范|标准|流程|条例|申请表|管理办法|实施细则)(?:[(（].*)?$|(?:模板|样式|参考格式|格式)(?:[(（].*)?$",
        "rules, a guide or a list on disclosure, not a report",
    ),
    (
        "notice",
        r"的(?:通知|通报|公告|函|意见|批复|公示|请示|决定)(?:[(（].*)?$|(?:评估|考核|测评|培训|督查|检查).{0,8}(?:报告|结果|通报|情况)$",
        "a notice or an assessment, not a report",
    ),
    ("plan", r"(?:工作)?(?:要点|方案|计划|安排)(?:[(（].*)?$", "a plan of work, not a report"),
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as found. ``source`` is meta, body or document.

    ``is_report`` tells that it has the shape of a disclosure report's title and names an issuer or a year; without
    either (政府信息公开年报) it may be the name of a column.
    """

    text: str
    source: Literal["meta", "body", "document"]
    is_report: bool


def report_title(printed: str) -> str | None:
    """Give the title of a disclosure report out of a printed line or a page title (site names cut off); None if it is
    none."""
    if "公开" not in compact(printed[:_MAX_PRINTED]):
        return None
    for piece in _pieces(printed[:_MAX_PRINTED]):
        if re.search(r"[>»]|当前位置|所在位置|现在的位置", piece):
            continue
        text = _TRAIL.sub("", _LEAD.sub("", compact(piece)).strip("“”\"'"))
        text = _unwrapped(text)
        if len(text) <= _MAX_TITLE and _is_title(text):
            return text
    return None


def _is_title(text: str) -> bool:
    match = _REPORT.match(text)
    return match is not None and not _MENU.search(match["before"]) and decoy_kind(text) is None


def decoy_kind(title: str) -> tuple[Decoy, str] | None:
    """Give what a title says its page is instead of a report, as (kind, sentence); None where it says nothing of the
    sort."""
    text = compact(title)
    for kind, pattern, sentence in _DECOYS:
        if re.search(pattern, text):
            return kind, sentence
    return None


def before_subject(title: str) -> str:
    """Give the part of a report's title before its subject (政府信息公开…): issuer and year, as printed; '' if it is
    none."""
    match = _REPORT.match(title)
    if match is None:
        return ""
    before = match["before"]
    # 某县人民政府信息公开工作年度报告: the subject's 政府 is the issuer's.
    if before.endswith("人民") and match["subject"] == "政府信息公开":
        before += "政府"
    return before


def find_title(document: Document, lines: Sequence[Line], first_head: int | None) -> Title | None:
    """Give the report's title, else the page's own; None where there is neither.

    ``first_head`` is the index of the line with the first section head, if any: the body's title stands above it.
    """
    found = list(_candidates(document, lines, first_head))
    if found:
        return max(enumerate(found), key=lambda entry: (_rank(entry[1]), entry[0]))[1]
    for printed in _page_titles(document):
        return Title(compact(printed), "meta" if printed == _meta_title(document) else "document", False)
    above = lines[:60] if first_head is None else lines[: min(first_head, 60)]
    heading = next((line for line in above if line.level in (1, 2) and len(line.compact) <= _MAX_TITLE), None)
    heading = heading or first_line(document, above)
    return Title(heading.compact, "body", False) if heading else None


def first_line(document: Document, lines: Sequence[Line]) -> Line | None:
    """Give the first line of a document that begins with its title (not a page, which begins with its navigation)."""
    if not lines or document.format == "html":
        return None
    line = lines[0]
    return line if len(line.compact) <= _MAX_TITLE and not line.compact.endswith(("。", "；", "，")) else None


def title_lines(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Give (line index, title) of every run of up to three lines that prints a report's title."""
    found: list[tuple[int, str]] = []
    taken = -1
    for position in range(len(lines)):
        if position <= taken:
            continue
        for span in (1, 2, 3):
            run = lines[position : position + span]
            if len(run) < span or any(len(line.compact) > 48 for line in run):
                break
            title = report_title("".join(line.compact for line in run))
            if title and (span == 1 or _needs_all(run)):
                found.append((position, _with_issuer_above(title, lines, position)))
                taken = position + span - 1
                break
    return found


def _needs_all(run: Sequence[Line]) -> bool:
    """A run of lines is one title if what follows its first line is none by itself, or the first is issuer or year."""
    if report_title("".join(line.compact for line in run[1:])) is None:
        return True
    first = re.sub(rf"^{YEAR}年?度?|{YEAR}年?度?(?:政府)?$", "", run[0].compact)
    return not first or is_agency_name(first)


def _with_issuer_above(title: str, lines: Sequence[Line], position: int) -> str:
    """A title of two lines may print the issuer alone on the first."""
    bare = re.sub(rf"{YEAR}年?度?|年度|关于|的", "", before_subject(title))
    if bare or position == 0:
        return title
    above = lines[position - 1].compact
    return above + title if len(above) <= 30 and is_agency_name(above) and report_title(above) is None else title


def _candidates(document: Document, lines: Sequence[Line], first_head: int | None) -> Iterator[Title]:
    file_title = report_title(document.title or "")
    if file_title:
        yield Title(file_title, "document", _tells(file_title))
    window = lines[: first_head if first_head is not None else 200]
    for _, text in title_lines(window):
        yield Title(text, "body", _tells(text))
    if not window or first_head is None:
        glued = _glued(lines[:3])
        if glued:
            yield Title(glued, "body", _tells(glued))
    meta_title = report_title(_meta_title(document) or "")
    if meta_title:
        yield Title(meta_title, "meta", _tells(meta_title))


def _glued(lines: Sequence[Line]) -> str | None:
    """A title that a converter has run together with the sentence below it: …年度报告本报告根据…"""
    for line in lines:
        match = _ANYWHERE.search(line.compact[:90])
        if match and re.match(r"本报告|根据|依据|按照|按|为|现", line.compact[match.end() :]):
            return report_title(line.compact[: match.end()])
    return None


def _tells(title: str) -> bool:
    return _names_issuer(title) or re.search(YEAR, title) is not None


def _names_issuer(title: str) -> bool:
    return re.sub(rf"{YEAR}|[年度关于的]", "", before_subject(title)) != ""


def _rank(title: Title) -> tuple[int, int]:
    """A title with issuer and year is better than one without; then metas, body, file."""
    named, dated = _names_issuer(title.text), re.search(YEAR, title.text) is not None
    return named + dated, {"meta": 2, "body": 1, "document": 0}[title.source]


def _pieces(printed: str) -> Iterator[str]:
    yield printed
    pieces = [piece for piece in _PIECES.split(printed) if piece.strip()]
    if len(pieces) > 1:
        yield from pieces
    words = printed.split()
    # A site's name behind a blank: …年度报告 某某市人民政府
    for end in range(len(words) - 1, 0, -1):
        yield "".join(words[:end])
    for start in range(1, len(words)):
        yield "".join(words[start:])


def _unwrapped(text: str) -> str:
    match = re.fullmatch(r"《([^《》]+)》", text)
    return match.group(1) if match else text


def _page_titles(document: Document) -> Iterator[str]:
    meta = _meta_title(document)
    if meta:
        yield meta
    if document.title and document.title.strip():
        yield document.title


def _meta_title(document: Document) -> str | None:
    return next((value for name, value in document.meta if name == "articletitle" and value.strip()), None)
