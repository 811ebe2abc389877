"""Keeps the crawl on the portals: addresses that are not theirs are dropped, redirects and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.errors import OutOfScope
from crawler.portals import host_of, in_scope
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class ScopeMiddleware:
    """Drops what is out of scope, with one warning row a host and portal."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ScopeMiddleware:
        return cls(Recorder.of(crawler))

    def process_request(self, request: Request) -> None:
        """Let a request pass that is in scope. Raises OutOfScope."""
        portal = self._recorder.portal_of(request)
        if portal is not None and in_scope(request.url, portal):
            return
        host = host_of(request.url) or request.url.partition(":")[0]
        code = request.meta.get("portal")
        self._recorder.warn("out_of_scope", f"{host} is not of this portal, not asked", portal=code, uri=request.url)
        raise OutOfScope(f"{request.url} is not of portal {code}")
