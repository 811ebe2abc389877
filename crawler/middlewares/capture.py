"""Records what every request came to, outermost, so that it meets final answers and final failures only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.answers import Answers
from crawler.captures import failed_capture, response_capture
from crawler.errors import ExcludedByRobots, NotAnswered, NotAsked, RefusedByServer
from crawler.failures import failure_reason
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.model import Capture, CaptureKind

_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class CaptureMiddleware:
    """A capture before the callback, always; its id is in ``request.meta["capture_id"]``."""

    def __init__(self, recorder: Recorder, answers: Answers) -> None:
        self._recorder = recorder
        self._answers = answers

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CaptureMiddleware:
        recorder = Recorder.of(crawler)
        return cls(recorder, Answers(recorder, crawler.settings))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Record a response. Raises RefusedByServer after recording a refusal; a 304 is answered from the archive."""
        if response.status == 304:
            return self._not_modified(request, response)
        signature = request.meta.get("gongkai_refusal")
        kind: CaptureKind = "refused" if signature else "response"
        capture = response_capture(self._recorder, request, response, kind, reason=signature)
        recorded = self._recorder.record(capture)
        request.meta["capture_id"] = recorded.capture_id
        for fetch in request.meta.pop("gongkai_drawn", ()):
            self._recorder.met(fetch.portal)
            self._recorder.record(fetch.capture(recorded.capture_id, self._recorder.clock()))
        if request.meta.get("rendered"):
            request.meta["fetched"] = self._answers.fetched_by(recorded.capture_id)
        if signature:
            raise RefusedByServer(f"{response.url} refused: {signature}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Record what robots.txt excludes and what failed for good; what was never asked leaves no capture."""
        if isinstance(exception, NotAsked) or self._recorder.trouble is not None:
            return
        excluded = isinstance(exception, ExcludedByRobots)
        reason = str(exception) if excluded else failure_reason(exception)
        capture = failed_capture(self._recorder, request, reason, "excluded" if excluded else "failed")
        request.meta["capture_id"] = self._recorder.record(capture).capture_id

    def _not_modified(self, request: Request, response: Response) -> Request | Response:
        known: Capture | None = request.meta.get("gongkai_known")
        if known is None:
            reason = "unasked_304: not modified, though nothing was asked on conditions"
            recorded = self._recorder.record(failed_capture(self._recorder, request, reason, status=304))
            request.meta["capture_id"] = recorded.capture_id
            raise NotAnswered(reason)
        same = known.final_uri in (None, response.url)
        answer = self._answers.response(known, "not_modified") if same else None
        if answer is None:
            return _without_conditions(request)
        recorded = self._recorder.record(response_capture(self._recorder, request, response, "revisit"))
        request.meta["capture_id"] = recorded.capture_id
        return answer


def _without_conditions(request: Request) -> Request:
    """Give the request again, to be answered in full: the archived answer is another page's, or is lost."""
    again = request.copy()
    for name in _CONDITIONS:
        again.headers.pop(name, None)
    again.meta["gongkai_unconditional"] = True
    again.dont_filter = True
    return again
