"""Asks again on conditions: what the archive holds is sent only if it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.answers import Answers
from crawler.captures import is_continuation
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class RevisitMiddleware:
    """Adds If-None-Match and If-Modified-Since where the last capture of the same request has validators.

    Which known pages are asked at all is decided before, by ``crawler.answers``.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RevisitMiddleware:
        return cls(Answers(Recorder.of(crawler), crawler.settings))

    def process_request(self, request: Request) -> None:
        """Add the conditions. A drawn page is never asked on conditions: its bytes are the browser's."""
        meta = request.meta
        if request.method != "GET" or meta.get("rendered") or meta.get("gongkai_unconditional"):
            return
        if is_continuation(request):
            return
        known = self._answers.latest(request)
        if known is None:
            return
        tag, changed = known.header("ETag"), known.header("Last-Modified")
        if tag:
            request.headers.setdefault("If-None-Match", tag)
        if changed:
            request.headers.setdefault("If-Modified-Since", changed)
        if tag or changed:
            meta["gongkai_known"] = known
