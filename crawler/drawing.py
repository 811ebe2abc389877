"""Draws pages: a Chromium that sees nothing but the portals' own addresses.

Chromium is launched without a proxy and with rules that resolve nothing but what the crawl may ask; the proxy is given
to the context. So neither its own services (updates, accounts) nor a page can reach anything else. Pages get documents,
scripts and what scripts call for; no images, styles, fonts or media, and no service workers.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from crawler.browser import browser_proxy, find_chromium, resolver_rules
from crawler.drawn import Exchange
from crawler.middlewares.addresses import resolve
from crawler.middlewares.robots import RobotsMiddleware
from crawler.portals import Portal, host_of, in_scope, is_private, literal_address, names_address
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from playwright.async_api import Page
    from playwright.async_api import Request as PageRequest
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-site-isolation-trials",  # else frames of another site are pages of their own, and held by nobody
)
_WANTED = frozenset(("document", "script", "xhr", "fetch"))
_CONTEXT = "gongkai"
_UTF8_MARK = b"\xef\xbb\xbf"

# Its warnings are about single pages, which the archive has as failed captures.
logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)


def render_meta(settings: BaseSettings) -> dict[str, Any]:
    """Give the meta that makes scrapy-playwright draw a page and wait until its scripts have fetched their lists."""
    context: dict[str, Any] = {"service_workers": "block", "user_agent": settings["USER_AGENT"], "locale": "zh-CN"}
    if proxy := browser_proxy():
        context["proxy"] = proxy
    return {
        "playwright": True,
        "playwright_include_page": False,
        "playwright_context": _CONTEXT,
        "playwright_context_kwargs": context,
        "playwright_page_init_callback": _watch,
        "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        "playwright_page_methods": [PageMethod(_settle, settings.getfloat("GONGKAI_RENDER_SETTLE_SECONDS"))],
    }


async def _watch(page: Page, request: Request) -> None:
    exchange = Exchange(request)
    request.meta["gongkai_exchange"] = exchange
    page.on("response", exchange.responded)
    await page.route_web_socket(re.compile(""), lambda socket: socket.close())  # sockets pass by the rules for requests
    page.gongkai_exchange = exchange  # type: ignore[attr-defined]
    await _hold_redirects(page, request.meta["gongkai_may_follow"])


async def _hold_redirects(page: Page, may_follow: Callable[[str], Awaitable[bool]]) -> None:
    """Keep redirects of what a page asks for on the portal: playwright's rules see the first address of each only."""
    session = await page.context.new_cdp_session(page)
    answers: set[asyncio.Task[None]] = set()  # a task that nobody holds may be collected before it is done

    async def answer(paused: dict[str, Any]) -> None:
        refused = "redirectedRequestId" in paused and not await may_follow(paused["request"]["url"])
        told = {"requestId": paused["requestId"], **({"errorReason": "BlockedByClient"} if refused else {})}
        with contextlib.suppress(PlaywrightError):  # the page was closed meanwhile
            await session.send("Fetch.failRequest" if refused else "Fetch.continueRequest", told)

    def paused(event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(answer(event))
        answers.add(task)
        task.add_done_callback(answers.discard)

    session.on("Fetch.requestPaused", paused)
    await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})


async def _settle(page: Page, seconds: float) -> None:
    exchange: Exchange = page.gongkai_exchange  # type: ignore[attr-defined]
    try:
        if exchange.refused is None:
            await page.wait_for_load_state("networkidle", timeout=seconds * 1000)
    except PlaywrightError:
        exchange.restless = True  # a page that polls never rests: what is drawn by now is what there is
    await exchange.finish()


class DrawingHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """scrapy-playwright's handler, kept on the portals' addresses; gives pages as drawn and notes what they fetched."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._recorder = Recorder.of(crawler)
        self._starting = asyncio.Lock()
        self._started = False
        self.abort_request = self._unwanted
        executable = find_chromium(crawler.settings)
        rules = resolver_rules(list(self._recorder.portals.values()), browser_proxy())
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        self.config.launch_options = {
            "executable_path": executable,
            "args": [*_ARGUMENTS, *sandbox, f"--host-resolver-rules={rules}"],
            # Chromium reads the proxy from the environment too, and would ask its own services through it.
            "env": {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
        }

    async def _maybe_launch_browser(self) -> None:
        try:
            await super()._maybe_launch_browser()
        except PlaywrightError:
            arguments = self.config.launch_options["args"]
            if "--no-sandbox" in arguments:
                raise
            # Chromium's sandbox needs what many containers do not give.
            self._recorder.warn("no_sandbox", "Chromium did not start with its sandbox; it is tried without")
            self.config.launch_options["args"] = [*arguments, "--no-sandbox"]
            await super()._maybe_launch_browser()

    async def download_request(self, request: Request) -> Response:
        """Give the page as drawn; what it fetched is left in ``request.meta["gongkai_drawn"]``."""
        portal = self._recorder.portal_of(request)
        request.meta.update(render_meta(self._crawler.settings))
        request.meta["gongkai_may_follow"] = lambda url: self._may_ask(url, portal)
        try:
            response: Response = await super().download_request(request)
        finally:
            del request.meta["gongkai_may_follow"]
        return response

    async def _download_request(self, request: Request, spider: Any = None) -> Response:
        async with self._starting:
            if not self._started:
                await self._launch()
                self._started = True
        try:
            response: Response = await super()._download_request(request, spider)
        except PlaywrightError:
            exchange: Exchange | None = request.meta.get("gongkai_exchange")
            if exchange is None or exchange.refused is None:
                raise
            response = exchange.refused_document()
        finally:
            exchange = request.meta.pop("gongkai_exchange", None)
            request.meta.pop("playwright_page_methods", None)
        if exchange is None:
            return response
        return exchange.refused_document() if exchange.refused is not None else self._drawn(request, response, exchange)

    def _drawn(self, request: Request, response: Response, exchange: Exchange) -> Response:
        """Give the page as drawn, and leave what it fetched in the request's meta."""
        portal = self._recorder.portal_of(request)
        if portal is None or not in_scope(response.url, portal):
            raise PlaywrightError("led_away: scripts of the page led to an address that is not of this portal")
        fetches = exchange.fetches(portal.code, self._default_maxsize)
        request.meta["gongkai_drawn"] = [fetch for fetch in fetches if in_scope(fetch.url, portal)]
        if "playwright_suggested_filename" in request.meta or not isinstance(response, HtmlResponse):
            return response
        # The text as drawn, in UTF-8 with its mark, whatever charset the page says it was sent in.
        return response.replace(body=_UTF8_MARK + response.text.encode(), encoding="utf-8")

    async def _unwanted(self, asked: PageRequest) -> bool:
        """Tell whether a page's request is not to be made."""
        if asked.resource_type not in _WANTED:
            return True
        exchange: Exchange | None = getattr(asked.frame.page, "gongkai_exchange", None)
        if exchange is None or exchange.refused is not None:
            return True
        if not await self._may_ask(asked.url, self._recorder.portal_of(exchange.request)):
            return True
        exchange.asked += 1
        return False

    async def _may_ask(self, url: str, portal: Portal | None) -> bool:
        """Tell whether a page of a portal may ask for an address; what robots.txt excludes is told in a row."""
        if portal is None or not await _is_open(url, portal):
            return False
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        if robots is None or await robots.allows(url):
            return True
        message = f"{url} is fetched by a page that is drawn, and excluded by robots.txt: not asked"
        self._recorder.warn("excluded_in_page", message, portal=portal.code, uri=url)
        return False


async def _is_open(url: str, portal: Portal) -> bool:
    """Tell whether a page of a portal may ask for an address: as ``in_scope``, and not where its name leads inside."""
    if not in_scope(url, portal):
        return False
    host = host_of(url) or ""
    if browser_proxy() or literal_address(host) is not None or is_private(host):
        return True
    try:
        address = await resolve(host)
    except CannotResolveHostError:
        return False
    return not is_private(address) or names_address(address, portal)
