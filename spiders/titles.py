"""Titles: is this the title of a disclosure report, of which year, of which agency.

A verdict is *taken*, *rejected* (it looks like a report and is something else; the reason says what) or *unlike*
(nothing to record). The year is the title's, never a date's; two years that cannot be told apart give none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from spiders.agencies import looks_like_agency

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_DAY = re.compile(r"(?:19|20)\d{2}[-/.](?:1[0-2]|0?\d)[-/.](?:3[01]|[12]\d|0?\d)(?!\d)(?:\d{2}:\d{2}(?::\d{2})?)?")
_DAY_IN_WORDS = re.compile(r"((?:19|20)\d{2})年\d{1,2}月\d{1,2}日")
_WHOLE_YEAR = re.compile(r"1月?(?:1日)?[-—–~至到]+12月?(?:31日?)?")
_FILE_NUMBER = re.compile(r"[〔\[(]\s*(?:19|20)\d{2}\s*[〕\])]\s*\d+号")

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d年])([01]\d|2\d|3\d)年(?:度)?(?=(?:政府)?信息公开)")
_HAN_YEAR = re.compile(r"二[〇○零OoО0]([〇○零OoО0一二三四五六七八九])([〇○零OoО0一二三四五六七八九])(?=年|度)")
_HAN_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SPAN_OF_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}年?[-—–~至到、和及](?:19|20)?\d{2}(?:年|学年|年度)")

_TOPIC = re.compile(r"(?:政府|政务)?信息[^,。;]{0,3}公开|政务公开")
_INFORMATION = re.compile(r"信息[^,。;]{0,3}公开")
_FORM = r"年度(?:工作|情况)?报告|工作年报|年度年报|年报|年度总结报告"
_REPORT = re.compile(rf"(?:信息[^,。;]{{0,3}}公开|政务公开).{{0,16}}?(?:{_FORM})|(?:{_FORM}).{{0,4}}政府信息公开")
_LOOSE_REPORT = re.compile(r"信息[^,。;]{0,3}公开.{0,14}?报告")
_CUT_SHORT = re.compile(r"信息公开(?:工作)?(?:年|年度|年度报?)?(?:…|\.{3,})$")
_ENDS_AS_REPORT = re.compile(rf"(?:{_FORM}|情况的?报告)(?:》)?(?:\([^()]*\))?$")
_WITH_EXPLANATION = re.compile(r"报告\(?(?:及|附|暨|含|和|与).{0,4}(?:解读|图解)")
_PUBLISHED_BY_NOTICE = re.compile(rf"(?:印发|公布|发布|公开|公示).{{0,44}}(?:{_FORM})》?的?(?:通知|公告|公示|函)$")
_ANY_REPORT_WORD = re.compile(rf"{_FORM}|报告|公开|年报|报表|统计")

# What looks like a disclosure report and is not, by what its title says. Looked at in this order.
_OTHER_THINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"解读|图解|一图|一张图|图说|动漫|漫画|长图|微视频|看懂|读懂|速览|H5"),
        "an explanation of a report, not the report",
    ),
    (
        re.compile(
            r"网站(?:(?!信息公开).){0,20}(?:报表|年报|年度(?:工作)?报告)|新媒体(?:(?!信息公开).){0,12}(?:报表|年报|年度(?:工作)?报告)|年度工作报表"
        ),
        "the yearly form of a government website",
    ),
    (re.compile(r"学年"), "a school's report of a school year"),
    (
        re.compile(r"第?[一二三四1-4]季度|季报|上半年|下半年|半年度?|月报|(?<!\d)(?:19|20)\d{2}年\d{1,2}月(?!\d*日)"),
        "covers only a part of a year",
    ),
    (
        re.compile(r"格式|模板|范本|样式|样表|提纲|编制(?!委员会|办)(?<!机构编制)|编写|撰写|填报|报送"),
        "about how reports are made",
    ),
    (
        re.compile(
            r"评估报告|分析报告|测评|评析|满意度|调查报告|自查报告|整改报告|考核报告|考核(?!办|中心|委|局)|抽查"
        ),
        "an assessment, not the report",
    ),
    (
        re.compile(
            r"要点|(?:工作|实施)(?:计划|方案|安排)|实施意见|推进会|座谈会|培训(?!中心|学校|学院)|会议|召开|举办|部署|圆满|率先"
        ),
        "a plan or news about disclosure work",
    ),
    (re.compile(r"更正|勘误|(?:补充|情况)说明$|撤回|遗失"), "a note about a report"),
    (re.compile(r"答复书|告知书|申请(?:的)?(?:答复|回复)|申请表"), "the papers of one application"),
)
_OTHER_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"法治政府|依法行政|法治建设|依法治[市县区理]"), "a report on law-based government"),
    (
        re.compile(r"企业.{0,4}(?:年报|年度报告)|年报公示|个体工商户|个体户|市场主体|法人年度报告|上市公司|双随机"),
        "the yearly filing of enterprises",
    ),
    (re.compile(r"政府工作报告"), "the government's work report"),
    (re.compile(r"年鉴|统计公报|国民经济|经济运行"), "statistics, not a disclosure report"),
    (re.compile(r"党务公开|村务公开|厂务公开|财务公开|校务公开"), "disclosure of another kind"),
    (
        re.compile(
            r"预算|决算|预决算|审计|绩效|执法|环境|质量|安全生产|就业|教育质量|知识产权|社会责任|建议提案|信访|科普"
        ),
        "a report on another subject",
    ),
)
_MANUALS = re.compile(r"指南|目录|制度|规定|办法|细则|条例|流程|须知|清单|标准|规程")
_SHEETS = re.compile(r"统计(?:表|报表|数据|情况|月报|年报)|(?:附表|附件)\d*$|情况表$")
_SUMMARY = re.compile(r"总结")

_LEAD = re.compile(
    r"^(?:\[[^\]]{1,12}\]|【[^】]{1,12}】|[·•◆■★>]+|\d{1,3}[.、](?=\D)|(?:关于)?(?:印发|公布|发布|公开|公示|报送)|关于|附件\d*:?|[《“\"'])+"
)
_GENERIC = re.compile(
    r"^(?:本|我|该)?(?:机关|单位|部门|局|县|市|区|镇|乡|街道|办|委)?$|^(?:年度|历年|各|乡镇|部门|县直|最新|全文|政府|人民政府|工作|情况|全县|全市|全区)+$"
)
_NAME = re.compile(r"^[\u4e00-\u9fffA-Za-z·()、\-]{2,48}$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a title says: whether it is a disclosure report's, why, and the year and agency where it names them."""

    kind: Literal["taken", "rejected", "unlike"]
    reason: str
    year: int | None = None
    agency: str | None = None


@lru_cache(maxsize=16384)
def judge(title: str, in_report_column: bool = False) -> Verdict:
    """Judge a title. In a column of reports a title may be no more than a year or the name of an agency.

    Gives *unlike* for what shows no sign of a report; in a report column the caller knows best what to make of that.
    """
    text = _normal(title)
    year, agency = report_year(title), report_agency(title)

    def taken(reason: str) -> Verdict:
        return Verdict("taken", reason, year, agency)

    def rejected(reason: str) -> Verdict:
        return Verdict("rejected", reason, year)

    topic = bool(_TOPIC.search(text))
    if reason := _other_thing(text):
        looks = topic or bool(re.search(_FORM + r"|报表", text))
        return (
            rejected(reason)
            if looks or (in_report_column and _ANY_REPORT_WORD.search(text))
            else Verdict("unlike", reason)
        )
    if not _INFORMATION.search(text):
        for pattern, reason in _OTHER_KINDS:
            if pattern.search(text):
                looks = in_report_column or bool(re.search(_FORM + r"|公开|工作报告", text))
                return rejected(reason) if looks else Verdict("unlike", reason)
    ends_as_report = year is not None and _ENDS_AS_REPORT.search(text)
    if topic and _MANUALS.search(text) and not ends_as_report:
        return rejected("a manual, catalogue or rule about disclosure")
    if topic and _SHEETS.search(text) and not ends_as_report:
        if in_report_column and year is not None:
            return taken("the year's statistics sheet, listed among reports")
        return rejected("a statistics sheet, not the report")
    if topic and _SUMMARY.search(text) and not _REPORT.search(text):
        if in_report_column and year is not None and _INFORMATION.search(text):
            return taken("the year's summary, listed among reports")
        return rejected("a summary of disclosure work")
    if _REPORT.search(text):
        return taken("title of a disclosure report")
    if year is not None and _LOOSE_REPORT.search(text):
        return taken("title of a disclosure report")
    if year is not None and _CUT_SHORT.search(text):
        return taken("title of a disclosure report, cut short")
    if in_report_column:
        return _by_column(text, year, agency)
    if re.search(rf"{_FORM}", text) and (year is not None or topic):
        return Verdict("unlike", "a yearly report that does not name disclosure", year, agency)
    return Verdict("unlike", "no sign of a disclosure report", year, agency)


def report_year(title: str) -> int | None:
    """Give the year a title says its report covers; None where it names none or several that cannot be told apart."""
    text = _normal(title)
    text = _HAN_YEAR.sub(lambda m: f"20{_HAN_DIGITS.get(m[1], 0)}{_HAN_DIGITS.get(m[2], 0)}", text)
    days = {int(match[1]) for match in _DAY_IN_WORDS.finditer(text)}
    text = _FILE_NUMBER.sub("", _DAY.sub("", _DAY_IN_WORDS.sub("", text)))
    if _SPAN_OF_YEARS.search(text):
        return None
    found = [(match.start(), int(match[1])) for match in _YEAR.finditer(text) if 1990 <= int(match[1]) <= 2099]
    if not found:
        if match := _SHORT_YEAR.search(text):
            return 2000 + int(match[1])
        return days.pop() if len(days) == 1 else None
    if len({year for _, year in found}) == 1:
        return found[0][1]
    topic = _TOPIC.search(text)
    if topic is None:
        return None
    before = [year for start, year in found if start < topic.start()]
    return before[-1] if before else found[0][1]


def report_agency(title: str) -> str | None:
    """Give the agency a title names, as printed there (half-width brackets, no blanks); None where it names none."""
    text = _LEAD.sub("", _normal(title))
    text = re.sub(r"至?\d{1,2}月\d{1,2}日至?|日至(?=\d|$)", "", _DAY.sub("", _DAY_IN_WORDS.sub("", text)))
    text = re.sub(r"^至|(?<=[县市区旗州局委办镇乡])至", "", _WHOLE_YEAR.sub("", text))
    topic = _TOPIC.search(text) or re.search(_FORM, text)
    if topic is None:
        name = _without_years(text)
        return name if looks_like_agency(name) else None
    before = text[: topic.start()]
    if before.endswith("人民") and topic[0].startswith("政府"):
        before += "政府"
    name = _without_years(before)
    name = re.sub(r"(?:关于|的|度|年|开展|工作|发布|公布|网站|门户)+$", "", name)
    name = re.sub(r"^(?:度|年|《|“)+", "", name)
    return name if _NAME.match(name) and not _GENERIC.match(name) else None


def _by_column(text: str, year: int | None, agency: str | None) -> Verdict:
    """Judge a title that does not name disclosure, by the fact that it stands in a column of reports."""
    rest = re.sub(rf"{_FORM}|工作报告|情况报告|报告|公开", "", _DAY.sub("", _LEAD.sub("", text)))
    rest = re.sub(r"全文|正文|下载|查看|详情|点击|PDF版?|Word版?|文字版|(?i:\.(?:pdf|docx?|wps|ofd))$", "", rest)
    rest = _without_years(rest).strip("()[]-—:、的《》“”.…")
    if not rest and (year is not None or _ANY_REPORT_WORD.search(text)):
        return Verdict("taken", "listed in a column of reports", year, agency)
    if year is not None and re.search(r"政府?信?息?公?(?:…|\.{3,})$", text):
        return Verdict("taken", "title cut short, listed in a column of reports", year, None)
    if looks_like_agency(rest):
        return Verdict("taken", "an agency's name, listed in a column of reports", year, agency or rest)
    if _ANY_REPORT_WORD.search(text):
        return Verdict("rejected", "a report of another kind, listed in a column of reports", year, agency)
    return Verdict("unlike", "names neither a report, a year nor an agency", year, agency)


def _other_thing(text: str) -> str | None:
    if _PUBLISHED_BY_NOTICE.search(text) and not re.search(r"格式|模板|编制|做好|报送", text):
        return None
    text = _WITH_EXPLANATION.sub("报告", _WHOLE_YEAR.sub("", text))
    for pattern, reason in _OTHER_THINGS:
        if pattern.search(text):
            return reason
    if re.search(r"(?:做好|规范|加强|开展|印发|转发).{0,44}(?:通知|通报|函|意见)》?$", text):
        return "a notice about disclosure work"
    return None


def _without_years(text: str) -> str:
    text = _HAN_YEAR.sub("", _YEAR.sub("", text))
    text = re.sub(r"(?<![\d年])\d{2}(?=年)", "", text)
    text = re.sub(r"(?:^|(?<=[\u4e00-\u9fff()]))年度?(?![会检鉴报])|^度(?!假)|[(](?:年?度?)[)]", "", text)
    return text.strip("()[]-—–:、,《》“”_ ")


@lru_cache(maxsize=16384)
def _normal(title: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", title))
