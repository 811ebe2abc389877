"""Innermost: keeps the headers as they were sent, and notices redirects that only hand out a gate's cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.captures import header_pairs
from crawler.middlewares.refusal import mark_refused
from crawler.refusals import redirect_refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class WireMiddleware:
    """Sees a response before it is decompressed or followed."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response unchanged."""
        headers = request.meta["gongkai_headers"] = header_pairs(response.headers)
        if 300 <= response.status < 400 and (signature := redirect_refusal(response.status, headers)):
            mark_refused(request, signature)
        return response
