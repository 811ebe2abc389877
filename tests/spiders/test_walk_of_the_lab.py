"""The walk over the lab's counties, without a network: every seeded report is found, and nothing else is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lab import messages
from lab.sites import county_site
from lab.world import WORLD
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.portals import load_registry
from spiders import urls

_REGISTRY = Path(__file__).parents[1] / "lab" / "portals"
_TURNED_DOWN = {"explanation", "website_report", "rule_of_law", "notice"}


def _responder(code: str, quirks: frozenset[str]) -> Callable[[Request], HtmlResponse | None]:
    county = WORLD.county(code)
    site = county_site(county, quirks)

    def respond(request: Request) -> HtmlResponse | None:
        if urls.shape(request.url) != "column" and "dataproxy" not in request.url and request.meta["role"] != "listing":
            return HtmlResponse(request.url, body=b"<p></p>", request=request)  # what articles hold is not the walk's
        parts = urlsplit(request.url)
        answer = site.answer(messages.Request(request.method, parts.netloc, parts.path, parts.query, {}, request.body))
        if answer.status != 200 or request.url == county.surroundings.excluded_url:
            return None
        return HtmlResponse(request.url, headers={"Content-Type": site.content_type}, body=answer.body, request=request)

    return respond


@pytest.mark.parametrize(
    ("code", "quirks"),
    [
        ("990101", frozenset()),
        ("990101", frozenset({"ignore_startrecord"})),
        ("990101", frozenset({"overlap_row", "gbk"})),
        ("990101", frozenset({"empty_proxy"})),
        ("990202", frozenset()),
    ],
)
def test_every_report_of_a_county_is_found(code: str, quirks: frozenset[str], run: Callable) -> None:  # type: ignore[type-arg]
    county = WORLD.county(code)
    portal = {portal.code: portal for portal in load_registry(_REGISTRY)}[code]
    walked = run(portal, _responder(code, quirks))
    seeded = {url for report in county.reports for url in report.landing_urls}
    others = {other.url: other.why for other in county.surroundings.others}
    taken = set(walked.taken)
    assert seeded - taken == set()
    assert {others.get(uri) for uri in taken - seeded} == {
        "gone",
        "refused",
    }  # listed as reports, known better only when asked
    assert {others[uri] for uri in walked.rejected if uri in others} == _TURNED_DOWN
    asked = {request.url for request in walked.requests}
    assert county.surroundings.excluded_url in asked  # robots.txt is the crawler's to read
    assert not any(uri in asked for uri in walked.rejected)
    assert [item for item in walked.warnings if item.uri != county.surroundings.excluded_url] == []


@pytest.mark.parametrize("code", ["990101", "990202"])
def test_years_and_agencies_are_those_seeded(code: str, run: Callable) -> None:  # type: ignore[type-arg]
    county = WORLD.county(code)
    portal = {portal.code: portal for portal in load_registry(_REGISTRY)}[code]
    seeded = {url: report for report in county.reports for url in report.landing_urls}
    walked = run(portal, _responder(code, frozenset()))
    told = [item for item in walked.candidates if item.uri in seeded and item.verdict == "taken"]
    assert len(told) > 80
    for item in told:
        report = seeded[item.uri]
        assert item.report_year in (report.year, None)
        assert item.year_node in (report.year, None)
        assert item.agency is None or item.agency in report.agency or report.agency.startswith(item.agency)
        assert item.listed_on == report.published_on
