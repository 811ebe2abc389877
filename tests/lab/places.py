"""The three invented counties: who is in them, and how each agency's address part reads.

Names are made up; the hosts are under a reserved name, so none can ever exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AgencyKind = Literal["government", "department", "town"]


@dataclass(frozen=True, slots=True)
class Place:
    """A county before it has reports: names only. ``departments`` and ``towns`` are (short name, address part)."""

    code: str
    name: str
    host: str
    family: str
    site_name: str
    departments: tuple[tuple[str, str], ...]
    towns: tuple[tuple[str, str], ...]


PLACES = (
    Place(
        "990101",
        "青山县",
        "www.qingshan.gov.example",
        "hanweb",
        "青山县人民政府门户网站",
        (
            ("发展和改革局", "fgj"),
            ("教育局", "jyj"),
            ("公安局", "gaj"),
            ("民政局", "mzj"),
            ("财政局", "czj"),
            ("自然资源局", "zrzyj"),
            ("住房和城乡建设局", "zjj"),
            ("退役军人事务局", "tyjrj"),
        ),
        (("柳溪镇", "lxz"), ("石桥镇", "sqz"), ("望江乡", "wjx")),
    ),
    Place(
        "990202",
        "白河县",
        "www.baihe.gov.example",
        "trs",
        "白河县人民政府网",
        (
            ("教育体育局", "jytyj"),
            ("公安局", "gaj"),
            ("司法局", "sfj"),
            ("财政局", "czj"),
            ("农业农村局", "nyncj"),
            ("卫生健康局", "wsjkj"),
            ("市场监督管理局", "scjgj"),
            ("退役军人事务局", "tyjrswj"),
        ),
        (("东塘镇", "dtz"), ("沙井镇", "sjz"), ("北原镇", "byz")),
    ),
    Place(
        "990303",
        "云岭县",
        "www.yunling.gov.example",
        "script",
        "云岭县人民政府",
        (
            ("教育局", "jyj"),
            ("科学技术局", "kjj"),
            ("民政局", "mzj"),
            ("人力资源和社会保障局", "rsj"),
            ("交通运输局", "jtj"),
            ("水利局", "slj"),
            ("应急管理局", "yjglj"),
            ("退役军人事务局", "tyjr"),
        ),
        (("松坪镇", "spz"), ("龙泉镇", "lqz"), ("黄竹街道", "hzjd")),
    ),
)
