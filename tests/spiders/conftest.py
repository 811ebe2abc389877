"""A responder in the place of Scrapy's engine: pages by address, requests in order of priority, no network."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.items import CandidateItem, ColumnItem, WarningItem
from crawler.portals import Portal, PortalColumn
from spiders.portal import PortalSpider

Answer = str | bytes | Response | None
Responder = Callable[[Request], Answer]


@dataclass
class Walked:
    """What a walk asked and handed on, in order."""

    requests: list[Request] = field(default_factory=list)
    items: list[Any] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        return [
            " ".join(
                part
                for part in (
                    request.method if request.method != "GET" else "",
                    request.url,
                    request.body.decode() if request.body else "",
                    "(drawn)" if request.meta.get("rendered") else "",
                )
                if part
            )
            for request in self.requests
        ]

    @property
    def candidates(self) -> list[CandidateItem]:
        return [item for item in self.items if isinstance(item, CandidateItem)]

    @property
    def taken(self) -> list[str]:
        return list(dict.fromkeys(item.uri for item in self.candidates if item.verdict == "taken"))

    @property
    def rejected(self) -> dict[str, str]:
        return {item.uri: item.reason for item in self.candidates if item.verdict == "rejected"}

    @property
    def columns(self) -> list[ColumnItem]:
        return [item for item in self.items if isinstance(item, ColumnItem)]

    @property
    def warnings(self) -> list[WarningItem]:
        return [item for item in self.items if isinstance(item, WarningItem)]


def run_walk(portal: Portal, respond: Responder) -> Walked:
    """Walk a portal through a responder; an answer of None is a 404, as Scrapy hands it to the errback."""
    spider = PortalSpider()
    walked = Walked()
    queue: list[tuple[int, int, Request]] = []
    counter = 0

    def put(made: Any) -> None:
        nonlocal counter
        for one in made or ():
            if isinstance(one, Request):
                heapq.heappush(queue, (-one.priority, counter, one))
                counter += 1
            else:
                walked.items.append(one)

    put(spider.first_requests(portal))
    while queue:
        request = heapq.heappop(queue)[2]
        walked.requests.append(request)
        assert len(walked.requests) < 3000, "the walk does not end"
        request.meta["capture_id"] = len(walked.requests)
        answer = respond(request)
        if answer is None:
            walked.missing.append(request.url)
            if request.errback:
                response = Response(request.url, status=404, request=request)
                failure = Failure(HttpError(response, "Ignoring non-200 response"))
                failure.request = request
                put(request.errback(failure))
            continue
        if isinstance(answer, (str, bytes)):
            body = answer.encode() if isinstance(answer, str) else answer
            answer = HtmlResponse(request.url, body=body, encoding="utf-8", request=request)
        answer.request = request
        put(request.callback(answer, **request.cb_kwargs))
    return walked


@pytest.fixture
def county() -> Portal:
    return Portal(code="990901", name="青山县", home="http://www.qs.gov.example/")


@pytest.fixture
def walk(county: Portal) -> Callable[..., Walked]:
    """Walk a portal whose pages are a dict of path (or whole address) -> page."""

    def run(pages: dict[str, Answer], *, columns: tuple[PortalColumn, ...] = (), family: str | None = None) -> Walked:
        portal = Portal(county.code, county.name, county.home, family, columns=columns)

        def respond(request: Request) -> Answer:
            path = request.url.removeprefix("http://www.qs.gov.example")
            for key in (
                f"{request.method} {path} {request.body.decode()}",
                f"{request.method} {path}",
                f"drawn {path}" if request.meta.get("rendered") else path,
            ):
                if key in pages:
                    return pages[key]
            return None

        return run_walk(portal, respond)

    return run


@pytest.fixture
def run() -> Callable[[Portal, Responder], Walked]:
    """Walk any portal through any responder."""
    return run_walk
