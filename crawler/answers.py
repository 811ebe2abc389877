"""Answers from the archive: what a resumed run had already, and known reports that need not be asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive.errors import PayloadError
from crawler.captures import is_continuation
from crawler.errors import ExcludedByRobots, RefusedByServer
from crawler.fingerprints import asked_uri, body_digest
from crawler.portals import in_scope

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.settings import BaseSettings

    from archive.model import Capture
    from crawler.recorder import Recorder

# Of the transfer, not of the bytes: archived bytes are decoded and whole.
_TRANSFER = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"))
# What a drawn page fetched bears no words of a link; what a spider asked for because of that page does.
_FETCHED = """SELECT f.target_uri FROM captures f JOIN captures page ON page.id = f.via_capture
    WHERE page.id = ? AND f.anchor_text IS NULL AND f.method = 'GET' AND f.kind IN ('response', 'revisit')
    AND f.status = 200 AND f.target_uri <> page.target_uri ORDER BY f.id"""
_DOCUMENTS = ("article", "attachment")


class Answers:
    """Finds, for a request about to be made, the answer that is there already."""

    def __init__(self, recorder: Recorder, settings: BaseSettings) -> None:
        self._recorder = recorder
        self._policy = settings["GONGKAI_REVISIT"]
        self._after = timedelta(days=settings.getint("GONGKAI_REVISIT_AFTER_DAYS"))
        self._limit = settings.getint("GONGKAI_MAX_REQUESTS_PER_PORTAL")

    def find(self, request: Request) -> Response | None:
        """Give the archived answer, or None if the host must be asked.

        Raises RefusedByServer and ExcludedByRobots where that is what was recorded in this run.
        """
        if is_continuation(request):
            return None
        portal = self._recorder.portal_of(request)
        if portal is None or not in_scope(request.url, portal):
            return None  # what is out of scope is dropped further on, with a warning
        return self._replayed(request, portal.code) or self._known(request)

    def _replayed(self, request: Request, code: str) -> Response | None:
        if self._limit and self._recorder.asked[code] >= self._limit:
            return None
        capture = self._recorder.archive.captured_in_run(
            self._recorder.run,
            request.method,
            asked_uri(request),
            body_digest(request.body),
            bool(request.meta.get("rendered")),
        )
        if capture is None:
            return None
        if capture.kind == "refused":
            answer: Response | None = None
        elif capture.kind == "excluded":
            answer = None
        else:
            answer = self.response(capture, "replayed")
            if answer is None:
                return None
        self._recorder.asked[code] += self._recorder.role_of(request) != "robots"
        self._leave_with(request, capture)
        if capture.kind == "refused":
            raise RefusedByServer(capture.reason or "refused")
        if capture.kind == "excluded":
            raise ExcludedByRobots(capture.reason or "excluded")
        return answer

    def _known(self, request: Request) -> Response | None:
        if self._policy == "all" or self._recorder.role_of(request) not in _DOCUMENTS:
            return None
        capture = self.latest(request)
        if capture is None or (self._policy == "plan" and self._is_old(capture)):
            return None
        answer = self.response(capture, "archived")
        if answer is not None:
            self._leave_with(request, capture)
        return answer

    def _leave_with(self, request: Request, capture: Capture) -> None:
        request.meta["capture_id"] = capture.id
        if capture.rendered:
            request.meta["fetched"] = self.fetched_by(capture.id)

    def fetched_by(self, drawn: int) -> tuple[str, ...]:
        """Give the addresses that the scripts of a drawn page fetched by GET, the page itself left out, in order."""
        return tuple(row[0] for row in self._recorder.archive.connection.execute(_FETCHED, (drawn,)))

    def latest(self, request: Request) -> Capture | None:
        """Give the last good capture of this very request, of any run, or None."""
        capture = self._recorder.archive.latest_capture(
            request.method, asked_uri(request), body_digest(request.body), bool(request.meta.get("rendered"))
        )
        return self._whole(capture) if capture is not None and _is_good(capture) else None

    def _whole(self, capture: Capture) -> Capture:
        """Give a capture with the headers its 304 left out: those of the answer it said was still good."""
        if capture.status != 304 or capture.refers_to is None:
            return capture
        source = self._recorder.archive.capture(capture.refers_to)
        if source is None:
            return capture
        sent = {name.lower() for name, _ in capture.headers}
        kept = tuple((name, value) for name, value in source.headers if name.lower() not in sent)
        return replace(capture, headers=capture.headers + kept)

    def response(self, capture: Capture, flag: str) -> Response | None:
        """Give the response a capture recorded; None, with a warning row, if its bytes cannot be had."""
        if capture.payload_digest is None:
            return None
        try:
            body = self._recorder.archive.payload(capture.payload_digest)
        except PayloadError as error:
            self._recorder.warn("payload_lost", str(error), portal=capture.portal, uri=capture.target_uri)
            return None
        headers = Headers()
        for name, value in self._whole(capture).headers:
            if name.lower() not in _TRANSFER:
                headers.appendlist(name, value)
        url = capture.final_uri or capture.target_uri
        kind = responsetypes.from_args(headers=headers, url=url, body=body[:8192])
        status = 200 if capture.status in (None, 304) else capture.status
        return kind(url=url, status=status, headers=headers, body=body, flags=[flag])

    def _is_old(self, capture: Capture) -> bool:
        looked = datetime.fromisoformat(capture.fetched_at.replace("Z", "+00:00"))
        return bool(self._recorder.clock() - looked > self._after)


def _is_good(capture: Capture) -> bool:
    return capture.status in (None, 200, 304)
