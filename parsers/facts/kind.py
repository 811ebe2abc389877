"""Is this a disclosure report? Judged by title, statutory heads and tables together, never by one word on the page.

A page that is none says what it is instead: an error or challenge page, a list of reports, a page that only offers a
report as an attachment, an explanation of a report, another kind of annual report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.facts.lines import Line, fold
from parsers.facts.title import Title, decoy_kind, first_line, report_title, title_lines
from parsers.facts.year import year_of_title
from parsers.model import Document, Indicator, ReportCell

_ERROR = re.compile(
    r"404(?:错误|notfound|页面|-|找不到|$)|notfound|页面(?:不存在|未找到|找不到|已删除|丢失|走丢|出错)|(?:您|你)?(?:访问|请求|查看)的(?:页面|网页|内容|信息|资源|链接|文章|地址)"
    r".{0,12}(?:不存在|已删除|未找到|找不到|失效|过期|移除|下线|出错)|网页无法|无法(?:访问|找到|显示)|(?:文章|信息|内容|稿件)(?:不存在|已删除|已被删除|已下线)|系统(?:错误|异常|维护|繁忙)"
    r"|服务器(?:错误|内部错误|繁忙)|internalservererror|badgateway|serviceunavailable|gatewaytime-?out|40[034]-|50[0234](?:错误|error|-|badgateway)"
)
_CHALLENGE = re.compile(
    r"安全(?:验证|检查|检测|防护)|人机(?:验证|识别)|验证码|滑动(?:验证|完成)|访问(?:被拒绝|被拦截|过于频繁|受限|验证)|拒绝访问|防火墙|疑似(?:攻击|黑客)|恶意(?:访问|请求|攻击)|accessdenied|forbidden|wafblock"
    r"|javascript(?:已禁用|被禁用|未启用|isdisabled|isrequired)|(?:启用|开启|打开|enable)(?:浏览器)?(?:的)?(?:javascript|cookie)|checkingyourbrowser|justamoment"
)
_LOGIN = re.compile(
    r"(?:用户|管理员|统一身份|账号|帐号).{0,6}(?:登录|登陆)|(?:用户名|账号|帐号).{0,10}密码|请(?:先)?登[录陆]"
)
_ATTACHMENT = re.compile(
    r"\.(?:pdf|docx?|wps|ofd|ceb|xlsx?|zip|rar)(?![a-z])|附件|下载|点击(?:查看|下载)|全文(?:查看|下载)"
)
_SUBJECT = re.compile(r"政府信息公开|信息公开条例|依申请公开|主动公开|政务公开")
_BLANK_FORM = re.compile(r"格式|模板|样式|样表|填报说明|填表")
_MIN_TEXT = 160
"""Characters of running text below which a page with a report's title offers the report elsewhere."""
_FEW = 3000
"""Characters above which a page is not an error, challenge or login page, whatever it mentions."""
MIN_CELLS = 5
"""Placed cells of statutory tables that make a report by themselves (a stray table of another document places
fewer)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a document is a disclosure report, and one sentence that says why.

    ``offers`` marks a page that is none but bears a report's title: the report itself is a file beside it.
    """

    is_report: bool
    reason: str
    offers: bool = False


def judge(
    document: Document,
    lines: Sequence[Line],
    title: Title | None,
    heads: int,
    cells: Sequence[ReportCell],
    indicators: Sequence[Indicator],
) -> Verdict:
    """Judge a document by its title, the number of statutory heads in order, and the table cells that were
    recognised."""
    named = title is not None and title.is_report
    other = _other_kind(document, lines, title)
    placed = sum(cell.kind != "missing" for cell in cells)
    valued = sum(cell.value is not None for cell in cells)
    if placed and not valued and (other is not None or any(_BLANK_FORM.search(line.compact) for line in lines[:12])):
        return Verdict(False, "the tables are the blank form of a report, not one that a body has filled in")
    if other is not None and placed < 20 and not (named and heads >= 4):
        return Verdict(False, f"its title names {other}: {_quoted(title)}")
    if placed >= MIN_CELLS or (named and placed):
        return Verdict(True, "statutory tables")
    if heads >= 3 and (named or _about_disclosure(lines) >= 5):
        return Verdict(True, f"{heads} heads of the statutory sections")
    if len(indicators) >= 3 and (named or _about_disclosure(lines) >= 2):
        return Verdict(True, "a statistics table of before 2019")
    return _by_text(document, lines, title, named, heads)


def _by_text(document: Document, lines: Sequence[Line], title: Title | None, named: bool, heads: int) -> Verdict:
    prose = [line for line in lines if len(line.compact) >= 50 or (len(line.compact) >= 20 and "。" in line.compact)]
    listed = {text for _, text in title_lines(lines) if year_of_title(text)} | _titles_in_tables(document)
    size = sum(len(line.compact) for line in prose)
    if len(listed) >= 3 and heads < 2:
        return Verdict(False, f"a list of {len(listed)} reports, not a report itself")
    if (page := _page_without_content(lines, title)) is not None and not (named and size >= _MIN_TEXT):
        return Verdict(False, page)
    # Home pages and lists hold sentences too, among many more short lines.
    written = size >= 0.5 * sum(len(line.compact) for line in lines)
    if named and size >= _MIN_TEXT and written and (heads or _about_disclosure(lines) >= 3):
        return Verdict(True, "the title and the text of a report")
    if named:
        if any(_ATTACHMENT.search(fold(line.compact).lower()) for line in lines):
            reason = f"the page {_quoted(title)} offers the report as an attachment and does not print it"
        else:
            reason = f"the page {_quoted(title)} bears a report's title and no text or table of one; look for a file"
        return Verdict(False, reason, offers=True)
    said = f"its title is {_quoted(title)}" if title else "it has no title"
    return Verdict(False, f"no title, head or statutory table of a disclosure report was found ({said})")


def _other_kind(document: Document, lines: Sequence[Line], title: Title | None) -> str | None:
    """What the page's own title says it is instead; a report's title found in the text of an explanation does not
    help."""
    metas = [value for name, value in document.meta if name == "articletitle" and value.strip()]
    own = metas or ([document.title] if document.title and report_title(document.title) is None else [])
    opening = first_line(document, lines)
    texts = [*own, *([title.text] if title else []), *([opening.compact] if opening else [])]
    for text in texts:
        if report_title(text) is None and (kind := decoy_kind(text)) is not None:
            return kind[1]
    return None


def _page_without_content(lines: Sequence[Line], title: Title | None) -> str | None:
    text = fold("".join(line.compact for line in lines)).lower()
    if len(text) > _FEW:
        return None
    text = (fold(title.text).lower() if title else "") + text
    for pattern, sentence in (
        (_ERROR, "an error page"),
        (_CHALLENGE, "a challenge or refusal page of the portal's guard"),
        (_LOGIN, "a login page"),
    ):
        match = pattern.search(text)
        if match:
            return f"{sentence} (it says {match.group()!r}); ask for the page again later"
    return None


def _titles_in_tables(document: Document) -> set[str]:
    """Lists are laid out as tables too: the titles that stand in cells."""
    found = set()
    for table in document.tables():
        for cell in table.cells:
            title = report_title(cell.text) if len(cell.text) <= 120 else None
            if title and year_of_title(title):
                found.add(title)
    return found


def _about_disclosure(lines: Sequence[Line]) -> int:
    return sum(len(_SUBJECT.findall(line.compact)) for line in lines)


def _quoted(title: Title | None) -> str:
    if title is None:
        return "(none)"
    text = title.text if len(title.text) <= 60 else title.text[:59] + "…"
    return f"“{text}”"
