"""Follows redirects and meta refreshes, but only where they lead to the portal's own addresses.

One that leads away is not followed: the answer that pointed there is the final one, and is recorded as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware

from crawler.captures import remember_first
from crawler.portals import host_of, in_scope
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response


def _kept_in_scope(recorder: Recorder, request: Request, response: Response, result: Any) -> Request | Response:
    if not isinstance(result, Request):
        return response
    portal = recorder.portal_of(request)
    if portal is None or in_scope(result.url, portal):
        remember_first(request, result)
        result.meta.pop("download_slot", None)  # Scrapy copies it: the hop would be paced as the host it comes from
        # Else the hop is dropped in silence where its address was asked before, and the first address has no capture.
        result.dont_filter = True
        return result
    recorder.warn(
        "redirect_out_of_scope",
        f"{host_of(request.url)} leads to {host_of(result.url)}, which is not of this portal: not followed",
        portal=portal.code,
        uri=request.url,
    )
    return response


class _Scoped(BaseRedirectMiddleware):
    """What both have: the crawl's recorder, which knows the portals' scope."""

    recorder: Recorder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = super().from_crawler(crawler)
        made.recorder = Recorder.of(crawler)
        return made


class ScopedRedirectMiddleware(_Scoped, RedirectMiddleware):
    """Redirects by status."""

    def process_response(  # type: ignore[override]  # (the spider argument is deprecated)
        self, request: Request, response: Response
    ) -> Request | Response:
        """Give the request to follow, or the response. Raises IgnoreRequest after too many hops."""
        return _kept_in_scope(self.recorder, request, response, super().process_response(request, response))


class ScopedMetaRefreshMiddleware(_Scoped, MetaRefreshMiddleware):
    """Redirects written into the page."""

    def process_response(  # type: ignore[override]  # (the spider argument is deprecated)
        self, request: Request, response: Response
    ) -> Request | Response:
        """Give the request to follow, or the response. Raises IgnoreRequest after too many hops."""
        if request.meta.get("rendered") or b"efresh" not in response.body[:20_000].replace(b"REFRESH", b"refresh"):
            return response  # a browser has followed it already; and most pages have none
        return _kept_in_scope(self.recorder, request, response, super().process_response(request, response))
