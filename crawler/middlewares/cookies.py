"""Scrapy's cookies, without its request to the net: it would fetch the public suffix list on the first cookie."""

from __future__ import annotations

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

_BUNDLED = TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True, include_psl_private_domains=True)


class OfflineCookiesMiddleware(cookies.CookiesMiddleware):
    """Judges the domains of cookies by the list that comes with tldextract, as ``crawler.portals`` judges scope."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        cookies._split_domain = _BUNDLED  # a module's variable: Scrapy has no setting for it
