"""What a drawn page fetched: the responses from which its list was made, to be captured beside the page itself."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from scrapy.http import Headers, HtmlResponse

from archive.model import NewCapture
from crawler.fingerprints import body_digest
from crawler.refusals import REFUSING_STATUSES, refusal
from parsers.sniff import sniff

if TYPE_CHECKING:
    from playwright.async_api import Response as PageResponse
    from scrapy import Request
    from scrapy.http import Response

_KEPT = frozenset(("document", "xhr", "fetch"))
_DATA_TYPES = ("json", "html", "xml", "text/plain")
_CALLBACK = re.compile(rb"\s*[\w$.]{1,60}\(\s*[\[{\"]")
_FINISH_SECONDS = 10


@dataclass(frozen=True, slots=True)
class DrawnFetch:
    """One response a page's scripts (or the page itself, before it was drawn) got."""

    portal: str
    method: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    sent: bytes
    body: bytes | None
    reason: str | None

    def capture(self, via: int, fetched_at: datetime) -> NewCapture:
        """Give its capture, with the drawn page's as the one that led here."""
        signature = refusal(self.status, self.headers, self.body) if self.body is not None else None
        return NewCapture(
            kind="failed" if self.body is None else "refused" if signature else "response",
            method=self.method,
            target_uri=self.url.partition("#")[0],
            final_uri=self.url,
            body_digest=body_digest(self.sent),
            status=self.status,
            headers=self.headers,
            body=self.body,
            media_type=None if self.body is None else sniff(self.body),
            fetched_at=fetched_at,
            role="listing",
            portal=self.portal or None,
            via_capture=via,
            reason=signature or self.reason,
        )


@dataclass(slots=True)
class _Got:
    response: PageResponse
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    reason: str | None


class Exchange:
    """Listens to one page while it is drawn."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.asked = 0
        self.restless = False
        self.refused: int | None = None
        self._reading: list[asyncio.Task[_Got]] = []

    def responded(self, response: PageResponse) -> None:
        """Take a response of the page. After a refusal of the document nothing more is let through."""
        kind = response.request.resource_type
        if kind == "document" and response.status in REFUSING_STATUSES and response.frame.parent_frame is None:
            self.refused = response.status
        if 300 <= response.status < 400:
            return  # a redirect has no body; what it led to comes by itself
        if kind in _KEPT or kind == "script":
            self._reading.append(asyncio.ensure_future(_read(response)))

    async def finish(self) -> None:
        """Wait, not for ever, until what came has been read; must be called before the page is closed."""
        if self._reading:
            _, late = await asyncio.wait(self._reading, timeout=_FINISH_SECONDS)
            for task in late:
                task.cancel()

    def refused_document(self) -> Response:
        """Give the page's document as it was sent: of a gate nothing is drawn."""
        for task in self._reading:
            if task.done() and not task.cancelled() and task.exception() is None:
                got = task.result()
                if got.response.status == self.refused and got.response.request.resource_type == "document":
                    headers = Headers()
                    for name, value in got.headers:
                        if name.lower() != "content-encoding":
                            headers.appendlist(name, value)
                    return HtmlResponse(
                        got.response.url, status=got.response.status, headers=headers, body=got.body or b""
                    )
        return HtmlResponse(self.request.url, status=self.refused or 403)

    def fetches(self, portal: str, largest: int) -> list[DrawnFetch]:
        """Give what is worth a capture, in the order it came; too large a body is given as a failure."""
        kept = []
        for task in self._reading:
            if task.cancelled() or not task.done() or task.exception() is not None:
                continue
            got = task.result()
            asked = got.response.request
            if asked.resource_type == "script" and not _is_data(got.headers, got.body or b""):
                continue
            sent: bytes = asked.post_data_buffer or b""
            too_large = got.body is not None and len(got.body) > largest
            kept.append(
                DrawnFetch(
                    portal=portal,
                    method=asked.method,
                    url=got.response.url,
                    status=got.response.status,
                    headers=got.headers,
                    sent=sent,
                    body=None if too_large else got.body,
                    reason=f"too_large: more than {largest} bytes" if too_large else got.reason,
                )
            )
        return kept


async def _read(response: PageResponse) -> _Got:
    headers: tuple[tuple[str, str], ...] = ()
    try:
        headers = tuple((pair["name"], pair["value"]) for pair in await response.headers_array())
        return _Got(response, headers, await response.body(), None)
    except PlaywrightError as error:
        return _Got(response, headers, None, f"browser: {str(error).splitlines()[0][:200]}")


def _is_data(headers: tuple[tuple[str, str], ...], body: bytes) -> bool:
    """Tell whether a script file is rather data: JSON or markup by its header, or a call with data (JSONP)."""
    kind = next((value.lower() for name, value in headers if name.lower() == "content-type"), "")
    return any(mark in kind for mark in _DATA_TYPES) or bool(_CALLBACK.match(body[:200]))
