"""Obeys robots.txt: Scrapy's middleware, with exclusions and unreadable files told apart.

A robots.txt that answers with a server error counts as one that excludes everything (RFC 9309, 2.3.1.4); one that is
missing or refused excludes nothing (2.3.1.3). Where the host does not answer, the page itself is asked, and fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware

from crawler.errors import ExcludedByRobots

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

_NOTHING = b"User-agent: *\nDisallow: /\n"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Raises ExcludedByRobots, which is recorded; robots.txt itself passes the whole chain and is captured too."""

    async def allows(self, url: str) -> bool:
        """Tell whether robots.txt of its host allows an address; asks for the file where it is not known yet."""
        rp = await self.robot_parser(Request(url))
        return rp is None or bool(rp.allowed(url, self._robotstxt_useragent or self._default_useragent))

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let a request pass that robots.txt allows."""
        agent = self._robotstxt_useragent or self._default_useragent
        if rp is not None and not rp.allowed(request.url, agent):
            self._stats.inc_value("robotstxt/forbidden")
            raise ExcludedByRobots(f"robots.txt of its host excludes {request.url}")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=_NOTHING)
        elif response.status != 200:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
