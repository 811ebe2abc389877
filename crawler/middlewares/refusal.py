"""Notices gates: what refuses is recorded as that, never tried again, never followed, never taken for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.captures import header_pairs
from crawler.refusals import refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


def mark_refused(request: Request, signature: str) -> None:
    """Mark a request as refused, so that no middleware over this one asks again."""
    request.meta.update(gongkai_refusal=signature, dont_retry=True, dont_redirect=True)


class RefusalMiddleware:
    """Looks at decoded answers; gates that only redirect with a cookie are noticed by the wire middleware."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response unchanged."""
        if "gongkai_refusal" not in request.meta:
            headers = request.meta.get("gongkai_headers") or header_pairs(response.headers)
            if signature := refusal(response.status, headers, response.body):
                mark_refused(request, signature)
        return response
