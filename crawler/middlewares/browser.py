"""Turns ``meta["rendered"]`` into a page drawn by a browser, or into a failure where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.browser import find_chromium, render_meta
from crawler.errors import NoBrowser
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class RenderMiddleware:
    """Knows whether a Chromium was found."""

    def __init__(self, crawler: Crawler) -> None:
        self._recorder = Recorder.of(crawler)
        self._settings = crawler.settings
        self._found = find_chromium(crawler.settings) is not None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask for the page to be drawn. Raises NoBrowser, with one warning row a portal; the crawl goes on."""
        if not request.meta.get("rendered"):
            return
        if not self._found:
            error = NoBrowser()
            self._recorder.warn("no_browser", str(error), portal=self._recorder.code_of(request))
            raise error
        request.meta.update(render_meta(self._settings))
