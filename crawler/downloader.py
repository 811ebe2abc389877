"""The downloader: Scrapy's, with the archive before it and the count of what was met behind it.

It wraps the whole chain of middlewares, so nothing ends unseen: not what a middleware raises while it handles a
response (a decompression bomb, a redirect loop), and not what needs no request at all.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.exceptions import IgnoreRequest
from twisted.internet.defer import Deferred, inlineCallbacks

from crawler.answers import Answers
from crawler.captures import failed_capture, forget
from crawler.errors import NotAnswered, NotAsked
from crawler.failures import failure_reason, is_download_failure
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class RecordingDownloader(Downloader):
    """Answers from the archive where it can, and sees how every other request ends."""

    def __init__(self, crawler: Crawler) -> None:
        self.recorder = Recorder.of(crawler)
        self.answers = Answers(self.recorder, crawler.settings)
        super().__init__(crawler)

    @inlineCallbacks
    def fetch(
        self, request: Request, spider: Spider | None = None
    ) -> Generator[Deferred[Any], Any, Response | Request]:
        """Give the response, or the request that carries on (a redirect, another try).

        Raises IgnoreRequest for what ended without a page: NotAsked, ExcludedByRobots, RefusedByServer, NotAnswered.
        """
        forget(request)
        answer = self.answers.find(request)
        if answer is not None:
            return answer
        try:
            result: Response | Request = yield super().fetch(request)
        except NotAsked:
            raise
        except Exception as error:
            if "capture_id" not in request.meta and self.recorder.trouble is None:
                recorded = self.recorder.record(failed_capture(self.recorder, request, failure_reason(error)))
                request.meta["capture_id"] = recorded.capture_id
            self.recorder.met(self.recorder.code_of(request))
            if is_download_failure(error) and not isinstance(error, IgnoreRequest):
                raise NotAnswered(failure_reason(error)) from error
            raise
        if not isinstance(result, Request):
            self.recorder.met(self.recorder.code_of(request))
        return result
