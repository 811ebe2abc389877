"""Lets pages be drawn where there is a browser; where there is none they fail and the crawl goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.browser import find_chromium
from crawler.errors import NoBrowser
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class RenderMiddleware:
    """Knows whether a Chromium was found."""

    def __init__(self, crawler: Crawler) -> None:
        self._recorder = Recorder.of(crawler)
        self._found = find_chromium(crawler.settings) is not None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass that can be answered. Raises NoBrowser, with one warning row a portal."""
        if request.meta.get("rendered") and not self._found:
            error = NoBrowser()
            self._recorder.warn("no_browser", str(error), portal=self._recorder.code_of(request))
            raise error
