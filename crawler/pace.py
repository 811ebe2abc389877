"""Per-host pace beside AutoThrottle: Crawl-delay of robots.txt, and hosts that said they were busy.

Scrapy's slots are raised, never lowered: AutoThrottle moves a slot's delay up and down, and this extension puts it back
to the host's floor.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.utils.httpobj import urlparse_cached

from crawler.errors import CrawlFailed

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser


class Pace:
    """Scrapy extension that keeps a floor under the delay of hosts that asked for one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["USER_AGENT"]
        self._most = crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self._least = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.floors: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pace:
        pace = cls(crawler)
        crawler.signals.connect(pace.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(pace.request_reached_downloader, signal=signals.request_reached_downloader)
        crawler.signals.connect(pace.response_downloaded, signal=signals.response_downloaded)
        return pace

    @staticmethod
    def of(crawler: Crawler) -> Pace:
        """Give the crawl's pace, to a component that is made after the extensions."""
        pace = crawler.get_extension(Pace)
        if pace is None:
            raise CrawlFailed("the extension crawler.pace.Pace is not enabled; crawler.settings lists it")
        return pace

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take the Crawl-delay of a host, up to AUTOTHROTTLE_MAX_DELAY."""
        delay = robotparser.crawl_delay(self._agent)
        if delay:
            self._raise_floor(_key(request), float(delay))

    def request_reached_downloader(self, request: Request, spider: Spider) -> None:
        """Put a slot on its floor before its queue is looked at."""
        self._apply(_key(request))

    def response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        """Put a slot back on its floor after AutoThrottle moved it."""
        self._apply(_key(request))

    def hold(self, request: Request, seconds: float | None, tries: int) -> None:
        """Leave a host alone for these seconds (None: it did not say) and keep it slower for the rest of the crawl."""
        key = _key(request)
        slot = self._slot(key)
        delay = slot.delay if slot else self._least
        wait = seconds if seconds is not None else min(self._most, max(0.5, delay) * 2**tries)
        if wait <= 0:
            return
        self._raise_floor(key, max(2 * delay, 0.5))
        if slot:
            slot.lastseen = max(slot.lastseen, monotonic() + wait - slot.delay)

    def _raise_floor(self, key: str, delay: float) -> None:
        self.floors[key] = max(self.floors.get(key, 0.0), min(delay, self._most))
        self._apply(key)

    def _apply(self, key: str) -> None:
        floor = self.floors.get(key)
        if floor and (slot := self._slot(key)):
            slot.delay = max(slot.delay, floor)
            slot.jitter = 0.0  # Scrapy varies a delay by half, downwards too; what a host asked for is the least

    def _slot(self, key: str) -> Slot | None:
        return self._crawler.engine.downloader.slots.get(key)


def _key(request: Request) -> str:
    return request.meta.get("download_slot") or urlparse_cached(request).hostname or ""
