"""Keeps names from leading inside: where no proxy is used, a name must not resolve to a private address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import dnscache
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from crawler.errors import PrivateAddress
from crawler.portals import host_of, is_private, literal_address, names_address
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred


class AddressMiddleware:
    """Resolves a name before it is asked and looks at the address.

    The answer stays in Scrapy's cache of names, which the connection uses, so what was looked at is what is asked.
    Written-out addresses are the scope middleware's; the proxy itself is not looked at.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._passed: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressMiddleware:
        return cls(Recorder.of(crawler))

    async def process_request(self, request: Request) -> None:
        """Let a request pass whose host is of the public net. Raises PrivateAddress, CannotResolveHostError."""
        if request.meta.get("proxy"):
            return
        host = host_of(request.url) or ""
        if literal_address(host) is not None or is_private(host):
            return
        address = dnscache.get(host)
        if address is None or self._passed.get(host) != address:
            address = await resolve(host)
            portal = self._recorder.portal_of(request)
            if is_private(address) and not (portal and names_address(address, portal)):
                self._recorder.warn(
                    "private_address",
                    f"{host} resolves to {address}, which is not of the public net: not asked",
                    portal=portal.code if portal else None,
                    uri=request.url,
                )
                raise PrivateAddress(f"private_address: {host} resolves to {address}")
            self._passed[host] = address


async def resolve(host: str) -> str:
    """Give the IPv4 address of a name, by Scrapy's resolver. Raises CannotResolveHostError."""
    from twisted.internet import reactor

    try:
        found: Deferred[Any] = reactor.resolve(host)  # type: ignore[arg-type]  # (its interface is declared wrongly)
        return str(await maybe_deferred_to_future(found))
    except (DNSLookupError, OSError) as error:
        raise CannotResolveHostError(str(error)) from error
