"""Tries again, and waits as long as the host asks (429 and 503 with Retry-After)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from crawler.errors import LeftAlone
from crawler.pace import Pace
from crawler.portals import host_of
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

_BUSY = (429, 503)


class PoliteRetryMiddleware(RetryMiddleware):
    """Scrapy's, but a busy host is left alone first, all of it, and its delay stays raised."""

    recorder: Recorder
    pace: Pace

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.longest = settings.getfloat("GONGKAI_RETRY_AFTER_MAX")
        self.left_alone: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PoliteRetryMiddleware:
        made = super().from_crawler(crawler)
        made.recorder = Recorder.of(crawler)
        made.pace = Pace.of(crawler)
        return made

    def process_request(self, request: Request) -> None:
        """Let a request pass. Raises LeftAlone for hosts that asked for a longer pause than this run can keep."""
        if (host := host_of(request.url)) in self.left_alone:
            raise LeftAlone(f"{host} asked to be left alone for longer than this run waits")

    def process_response(  # type: ignore[override]  # (the spider argument is deprecated)
        self, request: Request, response: Response
    ) -> Request | Response:
        """Give the response, or the request to be made again."""
        if response.status in _BUSY and not request.meta.get("dont_retry"):
            asked = retry_after(response.headers.get("Retry-After"), self.recorder.clock())
            if asked is not None and asked > self.longest:
                self.left_alone.add(host_of(request.url) or "")
                self.recorder.warn(
                    "retry_after",
                    f"{host_of(request.url)} asked to wait {asked:.0f} s, more than {self.longest:.0f} s: "
                    "not asked again in this run",
                    portal=self.recorder.code_of(request),
                    uri=request.url,
                )
                return response
            self.pace.hold(request, asked, tries=request.meta.get("retry_times", 0))
        return super().process_response(request, response)


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Give the seconds that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date), None if it is none."""
    if not value:
        return None
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds())
