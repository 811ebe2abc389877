"""What makes two requests of one crawl the same."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from scrapy import Request


def asked_uri(request: Request) -> str:
    """Give the address as the host sees it: without fragment, but for a page to be drawn, whose scripts read it."""
    return request.url if request.meta.get("rendered") else request.url.partition("#")[0]


def body_digest(body: bytes) -> str:
    """Give the digest of a request's body as captures carry it: "" for none."""
    return f"sha256:{sha256(body).hexdigest()}" if body else ""


class WalkFingerprinter:
    """Method, address as written (without fragment), body, drawn or not, and the portal that is walked.

    The address is not brought into a canonical order: portals exist where the order of the query matters. Two portals
    that meet at one page both get it; the second time it comes from the archive, not from the host.
    """

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Request, bytes] = WeakKeyDictionary()

    def fingerprint(self, request: Request) -> bytes:
        """Give 32 bytes that are equal for equal requests."""
        known = self._known.get(request)
        if known is None:
            meta = request.meta
            parts = (
                request.method.encode(),
                asked_uri(request).encode(),
                b"drawn" if meta.get("rendered") else b"",
                str(meta.get("portal", "")).encode(),
                request.body,
            )
            known = self._known[request] = sha256(b"\0".join(parts)).digest()
        return known
