"""What stands around the reports on a portal: look-alikes, a dead link, a guarded page, a barred folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lab.places import Place

Why = Literal["explanation", "website_report", "rule_of_law", "notice", "gone", "refused"]


@dataclass(frozen=True, slots=True)
class Other:
    """A listed link that is no seeded report, and why. ``gone`` answers 404, ``refused`` 403; the rest are pages."""

    title: str
    url: str
    published_on: str
    why: Why


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The others of a county, and the one page robots.txt keeps a crawler from (it is linked beside the reports)."""

    others: tuple[Other, ...]
    excluded_url: str


_EXCLUDED = {"hanweb": "/archive/xxgknb/index.html", "trs": "/zwgk/lsnb/", "script": "/lsnb/index.html"}


def surroundings_of(place: Place) -> Surroundings:
    """Give what surrounds the reports of a county."""
    name = place.name
    plain: tuple[tuple[str, date, Why], ...] = (
        (f"一图读懂《{name}2023年政府信息公开工作年度报告》", date(2024, 3, 28), "explanation"),
        (f"《{name}人民政府2021年政府信息公开工作年度报告》解读", date(2022, 3, 30), "explanation"),
        (f"{name}人民政府2022年政府网站工作年度报表", date(2023, 1, 17), "website_report"),
        (f"{name}{place.departments[3][0]}2022年法治政府建设年度报告", date(2023, 2, 20), "rule_of_law"),
        (f"关于做好{name}2024年政府信息公开工作年度报告编制工作的通知", date(2024, 12, 26), "notice"),
        (f"{name}地震办公室2020年政府信息公开工作年度报告", date(2021, 1, 20), "gone"),
        (f"{name}史志研究室2021年政府信息公开工作年度报告", date(2022, 1, 21), "refused"),
    )
    others = tuple(
        Other(title, f"http://{place.host}{_address(place.family, day, 9001 + index)}", day.isoformat(), why)
        for index, (title, day, why) in enumerate(plain)
    )
    return Surroundings(others, f"http://{place.host}{_EXCLUDED[place.family]}")


def _address(family: str, day: date, number: int) -> str:
    if family == "hanweb":
        return f"/art/{day.year}/{day.month}/{day.day}/art_1600102_{number}.html"
    if family == "trs":
        return f"/zwgk/zfxxgk/zfxxgknb/{day.year - 1}n/bmnb/{day:%Y%m}/t{day:%Y%m%d}_{number}.html"
    return f"/content/{day:%Y}/{day:%m%d}/{number}.html"
