"""Lists that scripts fetch as JSON, read without knowing the system: rows by the look of their keys.

Three things are read here: the address a page's script names (``fetch('/api/list?page=1')``), the addresses that the
scripts of a drawn page did fetch, and a reply of that kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders import urls
from spiders.families.base import Entry, Listing, ListingRequest, first_date, rows_of_fragment
from spiders.page import Page, squeezed

_TITLE_KEYS = ("title", "realtitle", "articletitle", "doctitle", "name", "infotitle", "bt")
_URL_KEYS = ("url", "link", "href", "infourl", "visiturl", "linkurl", "docurl", "posturl", "articleurl", "path", "urls")
_DATE_KEYS = (
    "date",
    "pubdate",
    "publishedtimestr",
    "infodate",
    "createdat",
    "publishdate",
    "displaypublishtime",
    "time",
    "docreltime",
)
_TOTAL_KEYS = ("total", "totalcount", "totalelements", "count", "recordcount", "totalrecord")
_PAGES_KEYS = ("pages", "totalpages", "totalpage", "pagecount")
_PAGE_PARAM = re.compile(
    r"^(?:page|pageno|pageindex|pagenum|pagenumber|curpage|cur_page|currentpage|p)$", re.IGNORECASE
)

_FETCHED = re.compile(
    r"""(?:fetch|getJSON|\$\.(?:get|post)|axios(?:\.get)?|open\s*\(\s*["'](?:GET|POST)["']\s*,)\s*\(?\s*["'`]([^"'`\s]{2,300})["'`]
    |\b(?:url|proxyUrl|api|apiUrl|dataUrl)\s*[:=]\s*["'`]([^"'`\s]{2,300})["'`]""",
    re.VERBOSE,
)
_JSONP = re.compile(r"^\s*[\w.$]+\s*\(\s*([\[{].*[\]}])\s*\)\s*;?\s*$", re.DOTALL)
_MAX_DEPTH = 12


def looks_like_json(text: str) -> bool:
    """Tell whether a reply is JSON or JSONP."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    return start in ("{", "[") or bool(_JSONP.match(text))


def read_json(page: Page) -> Listing:
    """Read a JSON reply: rows, and the next page where its address carries a page number and there may be more."""
    data = _loaded(page.text)
    entries = tuple(_rows(data, page.url))
    if not entries:
        entries = tuple(row for html in _markup(data) for row in rows_of_fragment(html, page.url, "json"))
    total = _number(data, _TOTAL_KEYS)
    pages = _number(data, _PAGES_KEYS)
    following = _next_page(page.url) if entries else None
    number = _page_number(page.url)
    if following is None or (pages is not None and number is not None and number >= pages):
        return Listing(entries, (), total)
    return Listing(entries, (ListingRequest(following, chained=True, unit="json"),), total)


def requests_in_scripts(page: Page) -> tuple[ListingRequest, ...]:
    """Give the paged addresses that the page's own scripts fetch, even those whose page number is added at run time."""
    found: dict[str, ListingRequest] = {}
    for match in _FETCHED.finditer(page.scripts):
        printed = match[1] or match[2]
        if "{" in printed and not re.search(r"[?&](?:page\w*|p)=\$\{[^}]*\}$", printed):
            continue
        url = urls.absolute(page.base, re.sub(r"\$\{[^}]*\}$", "", printed))
        if url is None or urls.is_document(url):
            continue
        first = _with_first_page(url)
        if first is not None:
            found.setdefault(first, ListingRequest(first, chained=True, unit="json"))
    return tuple(found.values())


def requests_fetched(page: Page) -> tuple[ListingRequest, ...]:
    """Give the paged addresses that the scripts of a drawn page have fetched. (Their answers are archived already.)"""
    found: dict[str, ListingRequest] = {}
    for printed in page.fetched:
        url = urls.absolute(page.url, printed)
        if url is not None and _page_number(url) is not None and not urls.is_document(url):
            found.setdefault(url, ListingRequest(url, chained=True, unit="json"))
    return tuple(found.values())


def _loaded(text: str) -> Any:
    text = text.lstrip("\ufeff")
    if match := _JSONP.match(text):
        text = match[1]
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _rows(data: Any, base: str, depth: int = 0) -> Iterator[Entry]:
    """Yield rows for the objects, anywhere in the reply, that have a title and an address."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _rows(item, base, depth + 1)
    elif isinstance(data, dict):
        keyed = {key.lower().replace("_", ""): value for key, value in data.items() if isinstance(key, str)}
        title = next(
            (keyed[key] for key in _TITLE_KEYS if isinstance(keyed.get(key), str) and keyed[key].strip()), None
        )
        url = next((found for key in _URL_KEYS if (found := _address(keyed.get(key), base))), None)
        if title and url:
            date = next((str(keyed[key]) for key in _DATE_KEYS if isinstance(keyed.get(key), str)), "")
            yield Entry(url, squeezed(re.sub(r"<[^>]+>", "", title)), first_date(date), "json")
        else:
            for value in data.values():
                yield from _rows(value, base, depth + 1)


def _address(value: Any, base: str) -> str | None:
    if isinstance(value, str) and value.lstrip().startswith("{"):  # addresses by device, as JSON in a string
        value = _loaded(value)
    if isinstance(value, dict):
        value = value.get("pc") or next(iter(value.values()), None)
    if not isinstance(value, str) or not re.search(r"[/.]", value):
        return None
    return urls.absolute(base, value)


def _markup(data: Any, depth: int = 0) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, str):
        if "<a " in data:
            yield data
    elif isinstance(data, (list, dict)):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _markup(value, depth + 1)


def _number(data: Any, keys: tuple[str, ...], depth: int = 0) -> int | None:
    if not isinstance(data, dict) or depth > 4:
        return None
    for key, value in data.items():
        if isinstance(key, str) and key.lower().replace("_", "") in keys and isinstance(value, (int, str)):
            text = str(value)
            if text.isascii() and text.isdigit():
                return int(text)
    return next((found for value in data.values() if (found := _number(value, keys, depth + 1)) is not None), None)


def _page_number(url: str) -> int | None:
    for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if _PAGE_PARAM.match(key) and value.isascii() and value.isdigit():
            return int(value)
    return None


def _next_page(url: str) -> str | None:
    number = _page_number(url)
    return None if number is None else _with_page(url, number + 1)


def _with_first_page(url: str) -> str | None:
    """Give the address with its page number; a number left open by the script is 1. None where it has no such part."""
    for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if _PAGE_PARAM.match(key):
            return url if value.isascii() and value.isdigit() else _with_page(url, 1)
    return None


def _with_page(url: str, number: int) -> str | None:
    parts = urlsplit(url)
    pairs = [
        (key, str(number) if _PAGE_PARAM.match(key) else value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return urls.canonical(urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(pairs), "")))
