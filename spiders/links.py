"""Labels of links: which of them lead towards the reports.

A visitor's path is home -> 政府信息公开 -> 年报, then maybe a year and a level; or a directory of departments and
towns, each with a block of its own. The lexicon holds the labels seen on portals; addresses are a further hint (slugs
are the pinyin initials of the labels). Scores run from 0 to 1 and order what is asked first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from spiders import urls
from spiders.agencies import looks_like_agency, looks_like_level, plain
from spiders.page import Link
from spiders.titles import report_year

LinkKind = Literal["report_column", "openness", "directory", "agency", "year", "level", "other"]

_WHO = r"(?P<who>.{0,20}?)"
_REPORT_COLUMN = re.compile(
    rf"^{_WHO}(?P<topic>(?:政府|政务)?信息公开|政务公开|公开)?(?:工作)?"
    r"(?:年度(?:工作)?报告|年报|年度年报|年度情况报告|报告年报)"
    r"(?:专栏|栏目|列表|汇总|公开|公示|查询|专区|大全|信息)?$"
)
_BARE_WHO = re.compile(r"^(?:历年|往年|本年|各|县政府|区政府|市政府|旗政府|政府)?$")
_NOT_DISCLOSURE = re.compile(
    r"网站|新媒体|法治|依法|企业|统计|财政|预算|决算|审计|环境|质量|社会责任|解读|图解|报表|学校|高校|年鉴|绩效|指南|制度|通知|办法|上市|个体"
)
_OPENNESS = re.compile(
    r"^.{0,10}?(?P<core>政府信息公开|政务信息公开|信息公开|政务公开|公开)"
    r"(?:专栏|平台|专区|目录|网|栏目|栏|门户|专题|首页|内容|信息)?$"
)
_AGENCY_BLOCK = re.compile(r"^(?P<who>.{2,30}?)(?:政府)?(?:信息公开|政务公开)(?:专栏|平台|专区|网|栏目|首页)?$")
_NOT_OPENNESS = re.compile(
    r"依申请|主动公开|重点|领域|基层|标准化|预|决算|指南|制度|规定|年报|报告|党务|村务|财务|财政|招标|采购|监督|解读|保障|意见|申请|督查|环保|近期|最新|动态|办事|权力|行政执法|处罚|双公示|教育|医疗|企业|事业|校务|厂务"
)
_DIRECTORY = re.compile(
    r"^.{0,10}?(?:部门|乡镇|镇街|街镇|街道|镇办|镇乡|县直|区直|市直|旗直|州直|直属|单位|各级|园区|开发区|垂直|机构)"
    r".{0,14}?(?:信息公开|政务公开|公开|公开目录)(?:平台|专栏|目录|网|专区|导航|栏目|栏)?.{0,3}$"
)
_NOT_DIRECTORY = re.compile(
    r"动态|新闻|预|决算|要闻|职责|电话|邮箱|服务|年报|报告|指南|制度|文件|政策|采购|招聘|人事|申请|解读|三公|企事业|公共企业"
)
_OLD_YEARS = re.compile(
    r"(?:19|20)\d{2}年?度?(?:及|和|与)?(?:以前|之前|往前)(?:的|各年)?|(?:19|20)\d{2}年?[-—~至](?:19|20)\d{2}年?度?|^(?:历年|往年|历史)"
)
_YEAR_NODE = re.compile(
    r"^(?:(?:19|20)\d{2}|二[〇○零OoО0][〇○零一二三四五六七八九]{2})(?:年|年度)?(?:年报|年度报告|报告|信息公开年报)?$"
)

# Slugs of report columns (pinyin initials); collisions are told apart by a number behind them.
_REPORT_SLUG = re.compile(
    r"^(?:zfxxgk|xxgk|gk|zfgk|zfxx|zwgk|bmxxgk|xzxxgk|zzfxxgk|xzfxxgk|qzfxxgk|szfxxgk|bm|qzf|szf|xzf|zf|xz|jd)?"
    r"(?:gz|gzxx)?(?:nb|ndbg|ndgzbg|ndbgzt|nbzl|niandubaogao|nianbao|annualreport)\d{0,5}(?:[_-]\d+)?$",
    re.IGNORECASE,
)
_YEAR_SLUG = re.compile(r"^(?:\d{4}(?:n|nb|nd|h|nnb|ndbg)?|(?:gknb|gb|nb|zfb|ndbg)\d{4}n?)(?:_\d+)?$", re.IGNORECASE)
_SKIPPED_LABEL = re.compile(
    r"繁體|繁体|english|无障碍|适老|长辈|关怀|手机版|移动|微信|微博|客户端|打印|登录|注册|搜索|检索|日历|地图|rss|订阅|收藏|设为首页|邮箱|投诉|举报|我要|留言|纠错|上一篇|下一篇",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a link is for the walk: its kind, how sure (0 to 1), the year and agency its label names, its label."""

    kind: LinkKind
    score: float
    url: str
    label: str
    year: int | None = None
    agency: str | None = None


def judge_link(link: Link) -> Judged:
    """Judge one link by label and address; kind "other" where it leads nowhere we want to go."""
    return judge_label(link.label, link.url)


@lru_cache(maxsize=65536)
def judge_label(label: str, url: str) -> Judged:
    """Judge a label and the address behind it."""
    text = plain(label)
    other = Judged("other", 0.0, url, label)
    if urls.is_trap(url) or len(text) > 40 or _SKIPPED_LABEL.search(text) or urls.shape(url) in ("article", "document"):
        return other
    slug = _slug_score(url)
    year = None if _OLD_YEARS.search(text) else report_year(text)
    if _YEAR_NODE.match(text) or _OLD_YEARS.fullmatch(text):
        return Judged("year", 0.6 + slug, url, label, year)
    if score := _report_column_score(text, year):
        agency = _column_agency(text)
        return Judged("report_column", min(1.0, score + slug), url, label, year, agency)
    if not _NOT_DIRECTORY.search(text) and _DIRECTORY.match(_unbracketed(text)):
        return Judged("directory", 0.7, url, label)
    if (block := _AGENCY_BLOCK.match(text)) and looks_like_agency(block["who"]):
        return Judged("agency", 0.55, url, label, agency=block["who"])
    match = _OPENNESS.match(_unbracketed(text))
    if match and not _NOT_OPENNESS.search(text) and (match["core"] != "公开" or text == "公开"):
        return Judged("openness", _openness_score(text, match["core"]), url, label)
    if looks_like_level(text):
        return Judged("level", 0.5 + slug, url, label)
    if looks_like_agency(text):
        return Judged("agency", 0.5, url, label, agency=text)
    if not text and slug:
        return Judged("report_column", 0.4 + slug, url, label)
    return other


def _report_column_score(text: str, year: int | None) -> float:
    """Score a label as that of a column of reports; 0 where it is not one."""
    text = _OLD_YEARS.sub("", text)
    match = _REPORT_COLUMN.match(re.sub(r"(?:19|20)\d{2}年?度?(?=年|政|信|工|公|报|$)", "", _unbracketed(text)))
    if not match or _NOT_DISCLOSURE.search(text):
        return 0.0
    who, topic = match["who"], match["topic"]
    if topic:
        return 0.9 if topic.endswith("信息公开") else 0.75
    if looks_like_level(who) or looks_like_agency(who):
        return 0.65
    return 0.6 if _BARE_WHO.match(who) else 0.0


def _column_agency(text: str) -> str | None:
    match = _REPORT_COLUMN.match(_unbracketed(text))
    who = match["who"] if match else ""
    return who if looks_like_agency(who) else None


def _openness_score(text: str, core: str) -> float:
    score = {"政府信息公开": 0.85, "政务信息公开": 0.8, "信息公开": 0.8, "政务公开": 0.75}.get(core, 0.5)
    return score if text == core else score - 0.1


def _slug_score(url: str) -> float:
    """Give 0.1 where the last folders of the address read as initials of a report column's name."""
    folders = [part for part in urlsplit(url).path.split("/") if part][-3:]
    stems = [folder.partition(".")[0] for folder in folders]
    return 0.1 if any(_REPORT_SLUG.match(stem) for stem in stems) else 0.0


def looks_like_year_folder(url: str) -> bool:
    """Tell whether the last folder of an address is a year's (2023n, gb2024, 2023nb ...)."""
    folders = [part for part in urlsplit(url).path.split("/") if part and "." not in part]
    return bool(folders and _YEAR_SLUG.match(folders[-1]))


def _unbracketed(text: str) -> str:
    return re.sub(r"[()、/和及与]", "", text)
