"""Makes captures of what a request met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive.model import CaptureKind, NewCapture
from crawler.fingerprints import asked_uri, body_digest
from parsers.sniff import sniff

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Headers, Response

    from crawler.recorder import Recorder

# Names in request.meta that one attempt leaves and the next must not find ...
_OF_ATTEMPT = ("capture_id", "fetched", "gongkai_refusal", "gongkai_headers", "gongkai_drawn")
# ... and those that hops and further tries share, but no new request may inherit (spiders copy meta).
_OF_REQUEST = ("gongkai_known", "gongkai_first")


def forget(request: Request) -> None:
    """Take out of a request's meta what earlier attempts, or the request it was copied from, left there."""
    for name in _OF_ATTEMPT:
        request.meta.pop(name, None)
    if not is_continuation(request):
        for name in _OF_REQUEST:
            request.meta.pop(name, None)


def is_continuation(request: Request) -> bool:
    """Tell whether a request carries on another one: a hop of a redirect, or another try."""
    return bool(request.meta.get("redirect_times") or request.meta.get("retry_times"))


def header_pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Give headers as a list of pairs, in the order they came, bytes read as Latin-1 (which loses none)."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )


def first_uri(request: Request) -> str:
    """Give the address that was asked for before any redirect."""
    urls = request.meta.get("redirect_urls")
    return urls[0].partition("#")[0] if urls else asked_uri(request)


def response_capture(
    recorder: Recorder, request: Request, response: Response, kind: CaptureKind, *, reason: str | None = None
) -> NewCapture:
    """Give the capture of a final response; of a 304 it carries no body."""
    body = None if response.status == 304 else response.body
    return NewCapture(
        kind=kind,
        method=_method(request),
        target_uri=first_uri(request),
        final_uri=response.url,
        body_digest=_digest(request),
        rendered=bool(request.meta.get("rendered")),
        status=response.status,
        headers=request.meta.get("gongkai_headers") or header_pairs(response.headers),
        redirects=_redirects(request),
        body=body,
        media_type=None if body is None else sniff(body),
        fetched_at=recorder.clock(),
        role=recorder.role_of(request),
        portal=recorder.code_of(request) or None,
        via_capture=request.meta.get("via_capture"),
        anchor_text=request.meta.get("anchor_text"),
        reason=reason,
    )


def failed_capture(
    recorder: Recorder, request: Request, reason: str, kind: CaptureKind = "failed", status: int | None = None
) -> NewCapture:
    """Give the capture of a request that ended without a response (``failed``, ``excluded``)."""
    return NewCapture(
        kind=kind,
        method=_method(request),
        target_uri=first_uri(request),
        final_uri=request.url if request.meta.get("redirect_urls") else None,
        body_digest=_digest(request),
        rendered=bool(request.meta.get("rendered")),
        status=status,
        redirects=_redirects(request),
        fetched_at=recorder.clock(),
        role=recorder.role_of(request),
        portal=recorder.code_of(request) or None,
        via_capture=request.meta.get("via_capture"),
        anchor_text=request.meta.get("anchor_text"),
        reason=reason,
    )


def remember_first(request: Request, redirected: Request) -> None:
    """Keep method and body of the first request: a redirect may turn a POST into a GET."""
    redirected.meta.setdefault("gongkai_first", (request.method, body_digest(request.body)))


def _method(request: Request) -> str:
    first = request.meta.get("gongkai_first")
    return first[0] if first and request.meta.get("redirect_urls") else request.method


def _digest(request: Request) -> str:
    first = request.meta.get("gongkai_first")
    return first[1] if first and request.meta.get("redirect_urls") else body_digest(request.body)


def _redirects(request: Request) -> tuple[tuple[int, str], ...]:
    """Give the hops before the final address. A meta refresh is written with the status of its page, 200."""
    urls: Iterable[str] = request.meta.get("redirect_urls", ())
    reasons = request.meta.get("redirect_reasons", ())
    return tuple((why if isinstance(why, int) else 200, url) for url, why in zip(urls, reasons, strict=False))
