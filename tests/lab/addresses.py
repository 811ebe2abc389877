"""Where each report stands: landing pages and documents, in the manner of each family."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from lab.places import AgencyKind, Place


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as an editor files it: whose, which year, posted when, as what; ``twice``: at a second address too."""

    slug: str
    kind: AgencyKind
    index: int
    year: int
    published_on: date
    format: str
    twice: bool


Addresses = tuple[tuple[str, ...], tuple[str, ...]]
"""Landing pages and documents, one of each for every place a report is filed at."""

HANWEB_LEVELS: dict[str, int] = {"government": 1600101, "department": 1600102, "town": 1600103}
TRS_LEVELS: dict[str, str] = {"government": "zfnb", "department": "bmnb", "town": "xznb"}
TRS_BLOCK_ONLY = (7, 8)
"""Departments of the TRS county whose reports stand only in their own blocks, not in the year tree."""
TRS_BOGUS_DATE = (3, 2020)
"""The department and year whose address bears the day 1970-01-01."""


def hanweb_block(index: int) -> int:
    """Give the number of an agency's own report column."""
    return 1600200 + index


def addresses_of(place: Place, filed: Sequence[Filed]) -> list[Addresses]:
    """Give the addresses of every report of a county, in the order given. Numbers grow with the day of posting."""
    order = sorted(range(len(filed)), key=lambda i: (filed[i].published_on, i))
    number = {i: 3100 + rank * 7 for rank, i in enumerate(order)}
    scheme: Callable[[Filed, int, bool], tuple[str, str]] = {"hanweb": _hanweb, "trs": _trs, "script": _script}[
        place.family
    ]
    result = []
    for i, one in enumerate(filed):
        places = [scheme(one, number[i], False)]
        if one.twice:
            places.append(scheme(one, number[i] + 3, True))
        landings = tuple(f"http://{place.host}{landing}" for landing, _ in places)
        documents = tuple(f"http://{place.host}{document}" for _, document in places)
        result.append((landings, documents))
    return result


def _hanweb(one: Filed, number: int, second: bool) -> tuple[str, str]:
    column = hanweb_block(one.index) if second else HANWEB_LEVELS[one.kind]
    day = one.published_on
    landing = f"/art/{day.year}/{day.month}/{day.day}/art_{column}_{number}.html"
    if one.format == "html":
        return landing, landing
    name = hashlib.md5(f"qingshan/{number}".encode(), usedforsecurity=False).hexdigest()
    return landing, f"/module/download/downfile.jsp?classid=0&filename={name}.{one.format}"


def trs_block(slug: str, kind: str) -> str:
    """Give the folder of an agency's own report column in the TRS county."""
    return f"/xz_{slug}/zwgk/nb" if kind == "town" else f"/bm/{slug}/zfxxgk/zfxxgknb"


def _trs(one: Filed, number: int, second: bool) -> tuple[str, str]:
    day = one.published_on
    own = second or one.kind == "town" or one.index in TRS_BLOCK_ONLY
    folder = trs_block(one.slug, one.kind) if own else f"/zwgk/zfxxgk/zfxxgknb/{one.year}n/{TRS_LEVELS[one.kind]}"
    folder = f"{folder}/{day:%Y%m}"
    stamp = "19700101" if (one.index, one.year) == TRS_BOGUS_DATE else f"{day:%Y%m%d}"
    landing = f"{folder}/t{stamp}_{number}.html"
    if one.format == "html":
        return landing, landing
    return landing, f"{folder}/P0{day:%Y%m%d}{371200000000 + number * 4129:012d}.{one.format}"


def _script(one: Filed, number: int, second: bool) -> tuple[str, str]:
    day = one.published_on
    folder = f"/{one.slug}/content" if second else "/content"
    landing = f"{folder}/{day:%Y}/{day:%m%d}/{number}.html"
    if one.format == "html":
        return landing, landing
    name = quote(f"{one.year}年政府信息公开工作年度报告.{one.format}")
    return landing, f"/upload/{day:%Y}/{day:%m%d}/{number}/{name}"
