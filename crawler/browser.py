"""Where the browser is, what it may reach, and the download handler that starts it when a page is to be drawn.

Nothing here imports playwright: most crawls never draw a page. What does is ``crawler.drawing``.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit
from urllib.request import getproxies
from weakref import WeakKeyDictionary

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from crawler.portals import Portal, host_of, literal_address, registrable

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from crawler.drawing import DrawingHandler

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MANY_NAMES = 500  # more portals than this are let through by their common suffix: a command line has an end


def find_chromium(settings: BaseSettings) -> str | None:
    """Give the path of a Chromium: GONGKAI_CHROMIUM, else one on the PATH, else playwright's own; None for none.

    GONGKAI_CHROMIUM ``none`` asks to do without.
    """
    named = settings.get("GONGKAI_CHROMIUM")
    if named:
        return None if named == "none" else shutil.which(named)
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    store = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(store.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def browser_proxy() -> dict[str, str] | None:
    """Give the standard proxy of the environment as a browser context takes it, or None."""
    proxies = getproxies()
    address = proxies.get("http") or proxies.get("https")
    if not address:
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    proxy = {"server": f"{parts.scheme}://{parts.hostname}:{parts.port or 80}"}
    if parts.username:
        proxy.update(username=parts.username, password=parts.password or "")
    if bypass := proxies.get("no"):
        proxy["bypass"] = bypass
    return proxy


def resolver_rules(portals: list[Portal], proxy: dict[str, str] | None) -> str:
    """Give Chromium's rules of names: nothing resolves but the proxy, or without one the portals' own names."""
    if proxy:
        names = {urlsplit(proxy["server"]).hostname or ""}
    else:
        names = {host_of(name) or name for portal in portals for name in (portal.home, *portal.hosts)}
        names |= {pattern for name in names.copy() if literal_address(name) is None for pattern in _under(name)}
        if len(names) > _MANY_NAMES:
            names = {"*." + name.split(".", 1)[-1] for name in names if literal_address(name) is None}
    return ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {name}" for name in sorted(names))])


def _under(name: str) -> tuple[str, str]:
    parent = registrable(name)
    return parent, f"*.{parent}"


class BrowserDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler; for ``meta["rendered"]`` one browser a crawl beside it, started by the first such page."""

    _drawing: ClassVar[WeakKeyDictionary[Crawler, DrawingHandler]] = WeakKeyDictionary()  # http and https share one

    async def download_request(self, request: Request) -> Response:
        """Give the page as sent, or as drawn."""
        if not request.meta.get("rendered"):
            return await super().download_request(request)
        handler = self._drawing.get(self.crawler)
        if handler is None:
            from crawler.drawing import DrawingHandler  # an import of a second

            handler = self._drawing[self.crawler] = DrawingHandler(self.crawler)
        response: Response = await handler.download_request(request)
        return response

    async def close(self) -> None:
        """Close the browser, if there is one, and the kept connections."""
        if handler := self._drawing.pop(self.crawler, None):
            await handler.close()
        await super().close()
