"""Names of public bodies as printed on links: is this label the name of an agency, and of a level of agencies.

Endings are those of county-level bodies: departments (局 委 办 ...), towns (镇 乡 街道 苏木), zones, institutions.
"""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_EDGES = " ·•>›»<‹«|-—–_:;,.。、*#【】[]“”\"'"

_AGENCY = re.compile(
    r"""^(?=[\u4e00-\u9fff·()、]{2,32}$)
    .+?(?:
      局|委|办|厅|署|处|委员会|办公室|人民政府|政府|管委会|镇|乡|街道|办事处|街道办|苏木|嘎查|农场|林场|牧场|渔场
      |中心|大队|支队|总队|法院|检察院|工会|妇联|团委|残联|科协|文联|侨联|工商联|红十字会|供销社|联社|联合社|协会
      |学校|大学|学院|党校|医院|研究院|研究所|管理所|管理站|档案馆|图书馆|银行|公司|集团
      |开发区|高新区|经开区|园区|新区|示范区|保护区|管理区|保税区|名胜区|度假区|功能区
    )(?:\([^()]{1,20}\))?$""",
    re.VERBOSE,
)
_NOT_AGENCY = re.compile(
    r"^(?:政务|新闻|服务|互动|办事|数据|下载|个人|会员|用户|帮助|政民互动|政策|信息|网上|发布|专题|视频|图片|投诉|便民)中心$"
    r"|公开|查询|大厅|动态|首页|网站|我要|领导|之窗|概况|登录|公告|公示|通知|关于|报告|年报|解读|指南|目录|预约|一网通|热线|信箱"
    r"|^(?:人民|地方|各级|省|市|县|区|中央|国务院|上级|下级)?政府$|^(?:各)?(?:乡|镇|街道|部门|乡镇|市委|县委|区委|省委)$|^[^局委办]{0,3}区$"
)
# What a level node is made of: 市本级, 县(市、区)政府, 市政府部门, 县直单位, 乡镇(街道) ...
_LEVEL_WORD = (
    r"人民政府|政府|本级|直属|直|组成|工作|垂直管理|垂直|垂管|双管|驻[市县区]|派出|功能|各级|各|全|其他|所属|有关|相关|中央|省|市|县|区|州|旗|部门"
    r"|单位|机关|机构|办事处|办公室|街道办|街镇|镇街|乡镇|镇办|街道|苏木|乡|镇|办|场|开发区|园区|新区|管委会|企事业|事业|基层"
)
_LEVEL = re.compile(
    rf"^(?:(?:{_LEVEL_WORD})(?:和|及|与|、|/|,)?)+"
    r"(?:(?:(?:政府)?信息公开)?(?:工作)?(?:年度报告|年报))?$"
)
_LEVEL_CORE = re.compile(r"部门|单位|机关|机构|乡|镇|街道|本级|政府|园区|开发区|县市区|市区|县区|管委会|苏木|旗")


def plain(label: str) -> str:
    """Give a label without blanks, in half-width forms, without the marks around it."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", label)).strip(_EDGES)


def looks_like_agency(label: str) -> bool:
    """Tell whether a label is the name of one public body and nothing more."""
    label = plain(label)
    return bool(_AGENCY.match(label)) and not _NOT_AGENCY.search(label) and not looks_like_level(label)


def looks_like_level(label: str) -> bool:
    """Tell whether a label names a level or kind of bodies: 县本级, 部门, 乡镇(街道), 市政府部门年报 ..."""
    label = re.sub(r"[()]", "", plain(label))
    return len(label) <= 24 and bool(_LEVEL_CORE.search(label)) and bool(_LEVEL.match(label))
