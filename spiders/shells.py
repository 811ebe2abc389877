"""Pages that are only a door to another page: refreshes, script redirects, frames."""

from __future__ import annotations

import re

from spiders import urls
from spiders.page import Page

_REFRESH = re.compile(r"url\s*=\s*[\"']?\s*([^\"'>\s]+)", re.IGNORECASE)
_LOCATION = re.compile(
    r"(?:(?:window|document|self|top|parent)\s*\.\s*)*location(?:\s*\.\s*href)?\s*(?:=(?!=)\s*|\.\s*(?:replace|assign)\s*\(\s*)[\"']([^\"'\s]{1,500})[\"']"
)
_COUNTER = re.compile(
    r"visit(?:count|\.jsp)|counter|stat(?:istics)?[./]|weather|tianqi|player|video|map|share", re.IGNORECASE
)
_DOOR_TEXT = 200
"""A page that shows fewer characters than this may be a door; one that shows more is a page in its own right."""


def redirect_target(page: Page) -> str | None:
    """Give where a door page sends its visitor by meta refresh or script; None for a page in its own right."""
    if page.rendered or not ("ocation" in page.text or "efresh" in page.text.replace("EFRESH", "efresh")):
        return None
    if page.names_a_head or len(page.visible_text) > _DOOR_TEXT or len(page.links) > 12:
        return None
    for meta in page.selector.xpath("//meta[translate(@http-equiv,'REFSH','refsh')='refresh']/@content").getall():
        if match := _REFRESH.search(meta):
            return _elsewhere(page, match[1])
    if match := _LOCATION.search(page.scripts):
        return _elsewhere(page, match[1])
    return None


def frame_targets(page: Page) -> tuple[str, ...]:
    """Give the pages that a page's frames show; counters, invisible frames and documents are left out."""
    found: dict[str, None] = {}
    for frame in page.selector.xpath("//iframe|//frame"):
        attrib = frame.attrib
        hidden = (
            attrib.get("width") in ("0", "1") or attrib.get("height") in ("0", "1") or "none" in attrib.get("style", "")
        )
        url = urls.absolute(page.base, attrib.get("src", ""))
        if url is None or hidden or _COUNTER.search(url) or urls.is_trap(url) or urls.is_document(url):
            continue
        if "viewer.htm" not in url and urls.visit_key(url) != urls.visit_key(page.url):
            found.setdefault(url)
    return tuple(found)


def is_door(page: Page) -> bool:
    """Tell whether a page shows next to nothing itself."""
    return not page.names_a_head and len(page.visible_text) <= _DOOR_TEXT


def _elsewhere(page: Page, printed: str) -> str | None:
    url = urls.absolute(page.base, printed)
    return url if url and urls.visit_key(url) != urls.visit_key(page.url) else None
