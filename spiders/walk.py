"""The decisions of the walk: which links of a page lead on, and which of its rows are reports. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from crawler.items import Role
from spiders import urls
from spiders.families.base import Entry
from spiders.links import Judged, judge_link, looks_like_year_folder
from spiders.page import Page
from spiders.titles import Verdict, judge

Kind = Literal["home", "openness", "directory", "agency", "column", "article", "attachment"]

MAX_DEPTH = 6
"""Links from the home page to the deepest page of links; articles and documents lie one and two further."""
MAX_PAGES_OF_A_LIST = 200
MAX_ROWS_OF_A_PAGE = 5000
AGENCIES_MAKE_A_DIRECTORY = 3
"""So many names of agencies among a page's links make it a directory of them."""

ROLES: dict[Kind, Role] = {
    "home": "home",
    "openness": "directory",
    "directory": "directory",
    "agency": "directory",
    "column": "column",
    "article": "article",
    "attachment": "attachment",
}
# What is asked first: lists before what hangs on them, the county's own path before the blocks of its departments.
PRIORITIES: dict[Kind, int] = {
    "home": 100,
    "column": 90,
    "openness": 80,
    "attachment": 70,
    "article": 60,
    "directory": 50,
    "agency": 40,
}
_UNLIKE_IN_LIST = "listed in a column of reports, but names neither a report, a year nor an agency"


@dataclass(frozen=True, slots=True)
class Step:
    """Where the walk stands when it asks for a page: what the page is thought to be, how far from home, what is known.

    ``year`` and ``agency`` are those of the nodes on the way; ``hops`` counts doors passed; ``column`` is the first
    page of the column.
    """

    portal: str
    kind: Kind
    depth: int = 0
    label: str = ""
    year: int | None = None
    agency: str | None = None
    column: str | None = None
    score: float = 1.0
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a page that looks like a report, with the verdict on its title."""

    entry: Entry
    verdict: Verdict


def moves(page: Page, step: Step, in_scope: Callable[[str], bool]) -> tuple[tuple[str, Step], ...]:
    """Give the pages of links to ask for next, each address once, the surest first; empty at the depth bound."""
    best: dict[str, Judged] = {}
    for link in page.links:
        judged = judge_link(link)
        if judged.kind == "other" or not in_scope(judged.url):
            continue
        key = urls.visit_key(judged.url)
        if key == urls.visit_key(page.url):
            continue
        if key not in best or judged.score > best[key].score:
            best[key] = judged
    agencies = sum(1 for judged in best.values() if judged.kind == "agency")
    found = [(judged, kind) for judged in best.values() if (kind := _kind_of(judged, step, page, agencies))]
    found.sort(key=lambda pair: (-PRIORITIES[pair[1]], -pair[0].score))
    return tuple((judged.url, _following(judged, kind, step)) for judged, kind in found)


def _kind_of(judged: Judged, step: Step, page: Page, agencies: int) -> Kind | None:
    """Tell as what a link is followed from where we stand; None where it is not."""
    match judged.kind:
        case "report_column":
            return "column"
        case "openness":
            if step.kind == "column":
                return None
            return "agency" if step.kind == "agency" else "openness"
        case "directory":
            return None if step.kind == "agency" else "directory"
        case "year":
            return "column" if step.kind == "column" and _near(judged.url, page.url) else None
        case "level":
            return _level_kind(judged, step, page)
        case "agency":
            return _agency_kind(judged, step, page, agencies)
        case _:
            return None


def _level_kind(judged: Judged, step: Step, page: Page) -> Kind | None:
    if step.kind == "column":
        return "column" if urls.same_site_path(judged.url, page.url) or judged.score > 0.5 else None
    if step.kind in ("openness", "directory"):  # tabs of a directory: 部门, 乡镇
        return "directory" if urls.same_site_path(judged.url, page.url) else None
    return None


def _agency_kind(judged: Judged, step: Step, page: Page, agencies: int) -> Kind | None:
    if step.kind == "column":
        return (
            "column" if _below(judged.url, page.url) else ("agency" if agencies >= AGENCIES_MAKE_A_DIRECTORY else None)
        )
    if step.kind == "directory" or (step.kind == "openness" and agencies >= AGENCIES_MAKE_A_DIRECTORY):
        return "agency"
    if step.kind == "home" and agencies >= AGENCIES_MAKE_A_DIRECTORY and urls.shape(judged.url) == "column":
        return "agency"
    return None


def _following(judged: Judged, kind: Kind, step: Step) -> Step:
    year = judged.year if judged.year is not None else step.year
    return Step(
        portal=step.portal,
        kind=kind,
        depth=step.depth + 1,
        label=judged.label,
        year=year if kind == "column" else None,
        agency=judged.agency or step.agency,
        score=judged.score,
    )


def reports_among(entries: Iterable[Entry], in_report_column: bool) -> Iterator[Found]:
    """Yield the rows that look like reports, taken and rejected.

    In a report column every row that stands in a list with a report is told of, even one that shows no sign of any.
    """
    rows = [Found(entry, _judged(entry, in_report_column)) for entry in entries]
    lists = {found.entry.group for found in rows if found.verdict.kind == "taken"}
    for found in rows:
        if found.verdict.kind != "unlike":
            yield found
        elif in_report_column and found.entry.group in lists and len(found.entry.title) > 1:
            yield Found(found.entry, Verdict("rejected", _UNLIKE_IN_LIST, found.verdict.year))


def _judged(entry: Entry, in_report_column: bool) -> Verdict:
    verdict = judge(entry.title, in_report_column)
    if verdict.kind == "taken" and urls.is_trap(entry.url):
        return Verdict(
            "rejected", "a copy for phones, print or other scripts of a page that is asked itself", verdict.year
        )
    return verdict


def unshaped_reports(page: Page) -> Iterator[Entry]:
    """Yield links that are reports by their titles (with a year and an agency), whatever the shape of their address."""
    for link in page.links:
        if urls.shape(link.url) != "unknown" or urls.is_trap(link.url):
            continue
        label = link.label
        verdict = judge(label)
        sure = verdict.kind == "rejected" or (verdict.kind == "taken" and verdict.agency and len(label) >= 12)
        if verdict.year is not None and sure:
            yield Entry(link.url, label)


def _near(url: str, page_url: str) -> bool:
    """Tell whether an address may be a year node of a page's column: in its first folder, or in a year's."""
    return urls.same_site_path(url, page_url) or looks_like_year_folder(url)


def _below(url: str, page_url: str) -> bool:
    """Tell whether an address lies in the folder of a page."""
    folder = re.sub(r"^https?:", "", page_url.partition("?")[0].rpartition("/")[0]) + "/"
    return re.sub(r"^https?:", "", url).startswith(folder) and not re.search(r"/col/$", folder)
