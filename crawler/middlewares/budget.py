"""Ends a portal's walk when it has had its share of requests, time or depth; the other portals go on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.errors import BudgetSpent
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class BudgetMiddleware:
    """Counts what is asked of each portal, tries and hops too, robots.txt not."""

    def __init__(self, recorder: Recorder, settings: BaseSettings) -> None:
        self._recorder = recorder
        self._requests = settings.getint("GONGKAI_MAX_REQUESTS_PER_PORTAL")
        self._seconds = settings.getfloat("GONGKAI_MAX_SECONDS_PER_PORTAL")
        self._depth = settings.getint("GONGKAI_MAX_DEPTH")
        self._began: dict[str, datetime] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        return cls(Recorder.of(crawler), crawler.settings)

    def process_request(self, request: Request) -> None:
        """Count a request and let it pass. Raises BudgetSpent, with one warning row a portal and budget."""
        if self._recorder.role_of(request) == "robots":
            return
        code = self._recorder.code_of(request)
        if self._depth and request.meta.get("walk_depth", 0) > self._depth:
            self._spent(code, request, f"depth: links deeper than {self._depth} from the home page are not followed")
        if self._requests and self._recorder.asked[code] >= self._requests:
            self._spent(code, request, f"requests: {self._requests} were made, the rest of the portal is not asked")
        if self._seconds:
            now = self._recorder.clock()
            if (now - self._began.setdefault(code, now)).total_seconds() > self._seconds:
                self._spent(
                    code, request, f"time: {self._seconds:g} seconds are over, the rest of the portal is not asked"
                )
        self._recorder.asked[code] += 1

    def _spent(self, code: str, request: Request, message: str) -> None:
        self._recorder.warn("budget_spent", message, portal=code, uri=request.url)
        raise BudgetSpent(message)
