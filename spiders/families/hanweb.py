"""Hanweb JCMS: columns ``/col/col123/index.html``, articles ``/art/2024/1/8/art_123_456.html``, lists by jpage.

A column page holds the first records as CDATA inside a script; the rest comes from ``dataproxy.jsp`` by POST, one
request for three pages of the visitor's pager. Servers differ: some ignore ``startrecord`` and know only ``page``, some
repeat the last row of the group before, some print an empty reply although the page itself holds every record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from spiders import urls
from spiders.attachments import Attachment, attachments_of
from spiders.families.base import Entry, Listing, ListingRequest, Problem, entries_from, rows_of_fragment
from spiders.page import Page

PAGES_PER_GROUP = 3

_DATASTORE = re.compile(r"<datastore\b[^>]*>(.*?)</datastore>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.DOTALL | re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*(?:<!\[CDATA\[)?.*?href=[\"']([^\"']+)[\"']", re.DOTALL | re.IGNORECASE)
_TOTAL_TAG = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.IGNORECASE)
_JPAGE = re.compile(r"\$\(\s*[\"']#([\w-]+)[\"']\s*\)\s*\.jpage\s*\(\s*\{(.*?)\}\s*\)", re.DOTALL)
_PARAMS = re.compile(r"\bparam_(\w+)\s*=\s*\{(.*?)\}", re.DOTALL)
_PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:'([^']*)'|"([^"]*)"|(-?[\w.]+))""")
_HOLDER = re.compile(
    r"<(?:div|ul|table|span)[^>]*\bid=[\"']?([\w-]+)[\"']?[^>]*>\s*(?:<script[^>]*>)?\s*$", re.IGNORECASE
)
_BROKEN_STYLE = re.compile(r"style=<br\s*/?>", re.IGNORECASE)

_COLUMN_PATH = re.compile(r"^/(?:[\w-]+/)?col/col\d+(?:/|$)")
_ARTICLE_PATH = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_")
_PROXY = "dataproxy.jsp"
_OTHER_PRODUCT = re.compile(r"\bvar\s+channelId\s*=\s*['\"]\d{15,}|unitbuild\.js|jpaas-publish-server")


@dataclass(frozen=True, slots=True)
class Block:
    """One jpage list of a page: its unit, the records printed in the page, and how to ask for the rest."""

    unit: str
    entries: tuple[Entry, ...]
    total: int | None
    per_page: int
    proxy: str | None
    params: tuple[tuple[str, str], ...]


class Hanweb:
    """Adapter for columns with jpage lists."""

    name = "hanweb"

    def recognises(self, page: Page) -> float:
        """Weigh jpage and its data in the page, then the addresses; another product borrows the addresses alone."""
        if _OTHER_PRODUCT.search(page.text):
            return 0.05
        host, path = urlsplit(page.url).netloc, urlsplit(page.url).path
        if path.endswith(_PROXY):
            return 0.98
        score = 0.0
        if "datastore>" in page.text or (".jpage" in page.text and _JPAGE.search(page.text)):
            score += 0.6
        if _PROXY in page.text or "/module/web/jpage/" in page.text or "/module/jslib/" in page.text:
            score += 0.2
        if _COLUMN_PATH.match(path) or _ARTICLE_PATH.search(path):
            score += 0.3
        elif sum(1 for link in page.links if "/col/col" in link.url and urlsplit(link.url).netloc == host) >= 3:
            score += 0.25
        return min(score, 0.98)

    def read_listing(self, page: Page) -> Listing:
        """Read a column page or a reply of the proxy."""
        if urlsplit(page.url).path.endswith(_PROXY):
            return self._read_reply(page)
        blocks = tuple(_blocks(page))
        in_blocks = [entry for block in blocks for entry in block.entries]
        seen = {entry.url for entry in in_blocks}
        beside = [entry for entry in entries_from(page.links) if entry.url not in seen]
        requests = tuple(request for block in blocks for request in _first_requests(block))
        problems = tuple(
            Problem(
                "list_incomplete",
                f"list {block.unit} claims {block.total} records and prints {len(block.entries)}, "
                "and the page names no proxy to ask for the rest; expected param_ or nextgroup",
            )
            for block in blocks
            if block.total is not None and block.total > len(block.entries) and block.proxy is None
        )
        total = sum(block.total or 0 for block in blocks) if blocks else None
        return Listing((*in_blocks, *beside), requests, total, problems)

    def listing_requests(self, page: Page) -> tuple[ListingRequest, ...]:
        """Give the first request of each list that goes on after the page."""
        return self.read_listing(page).next_requests

    def attachments(self, page: Page) -> tuple[Attachment, ...]:
        """Give the documents of an article."""
        return attachments_of(page)

    def follow_up(
        self, page: Page, request: ListingRequest, listing: Listing, fresh: int, known: int
    ) -> tuple[ListingRequest, ...]:
        """Give the next group; page numbers instead where a server answers a group with rows it gave before."""
        asked = {key: int(value) for key, value in _query(request.url) if value.isdigit()}
        total, size = request.total or listing.total, asked.get("perpage", 0)
        if request.method != "POST" or not size or not listing.entries:
            return ()
        if number := asked.get("page"):
            more = known < total and number * size < total if total else fresh > 0
            return (_numbered(request, number + 1, size),) if more else ()
        if not fresh:
            return (_numbered(request, 2, size),) if total is None or known < total else ()
        start = asked.get("startrecord", 0) + PAGES_PER_GROUP * size
        full = asked.get("endrecord", 0) == start - 1
        if start > total if total else not full:
            return ()
        proxy = request.url.partition("?")[0]
        return (_group(proxy, request.body, request.unit, start, size, total),)

    def _read_reply(self, page: Page) -> Listing:
        stores = _DATASTORE.findall(page.text) or [page.text]
        entries = tuple(entry for store in stores for entry in _records(store, page.url, "reply"))
        return Listing(entries, (), _total(page.text))


def _blocks(page: Page) -> Iterator[Block]:
    """Yield the lists of a page in document order: each datastore with the jpage call and params of its unit."""
    calls = {match[1]: dict(_pairs(match[2])) for match in _JPAGE.finditer(page.text)}
    params = {match[1]: tuple(_pairs(match[2])) for match in _PARAMS.finditer(page.text)}
    stores = list(_DATASTORE.finditer(page.text))
    units = [_unit_of(page.text, store, calls, params, number) for number, store in enumerate(stores)]
    for unit, store in zip(units, stores, strict=True):
        yield _block(page, unit, store[1], calls.get(unit, {}), params.get(unit, ()))
    for unit, call in calls.items():  # a call without records in the page: everything comes by the proxy
        if unit not in units:
            yield _block(page, unit, "", call, params.get(unit, ()))


def _unit_of(
    text: str, store: re.Match[str], calls: Mapping[str, object], params: Mapping[str, object], number: int
) -> str:
    """Name the unit a datastore belongs to: its holder's id, its nextgroup's unitid, or its place among the calls."""
    if (holder := _HOLDER.search(text[max(0, store.start() - 400) : store.start()])) and holder[1] in {
        **calls,
        **params,
    }:
        return holder[1]
    if (following := _NEXT_GROUP.search(store[1])) and (named := dict(_query(following[1])).get("unitid")):
        return named
    names = list(calls) or list(params)
    return names[number] if number < len(names) else f"store{number}"


def _block(page: Page, unit: str, store: str, call: dict[str, str], params: tuple[tuple[str, str], ...]) -> Block:
    entries = tuple(_records(store, page.base, unit))
    following = _NEXT_GROUP.search(store)
    if not params and following:
        params = tuple(
            pair for pair in _query(following[1]) if pair[0] not in ("page", "startrecord", "endrecord", "perpage")
        )
    named = call.get("proxyUrl") or call.get("proxyurl") or (following[1].partition("?")[0] if following else "")
    if not named and params:
        named = "/module/web/jpage/dataproxy.jsp"
    total = call.get("totalRecord") or call.get("totalrecord") or ""
    per_page = call.get("perPage") or call.get("perpage") or ""
    return Block(
        unit=unit,
        entries=entries,
        total=int(total) if total.isdigit() else _total(store) or (None if following else len(entries)),
        per_page=int(per_page) if per_page.isdigit() and int(per_page) else 15,
        proxy=urls.absolute(page.base, named) if named and params else None,
        params=params,
    )


def _first_requests(block: Block) -> tuple[ListingRequest, ...]:
    """Give the first group that the page does not hold whole; nothing where the page holds every record."""
    known = len({entry.url for entry in block.entries})
    if block.proxy is None or (block.total is not None and known >= block.total):
        return ()
    size = PAGES_PER_GROUP * block.per_page
    start = known // size * size + 1
    return (_group(block.proxy, _form(block.params), block.unit, start, block.per_page, block.total),)


def _group(proxy: str, body: str, unit: str, start: int, per_page: int, total: int | None) -> ListingRequest:
    end = start + PAGES_PER_GROUP * per_page - 1
    end = end if total is None else min(end, total)
    return ListingRequest(
        f"{proxy}?startrecord={start}&endrecord={end}&perpage={per_page}",
        "POST",
        body,
        chained=True,
        unit=unit,
        total=total,
    )


def _numbered(request: ListingRequest, number: int, per_page: int) -> ListingRequest:
    """Ask by page number. What such a server counts as a page is its own affair, so all numbers are asked in turn."""
    proxy = request.url.partition("?")[0]
    return replace(request, url=f"{proxy}?page={number}&perpage={per_page}", chained=True)


def _records(store: str, base: str, unit: str) -> Iterator[Entry]:
    """Yield the rows of a datastore; a row that prints several links counts by its first that leads to an article."""
    for record in _RECORD.findall(store):
        rows = rows_of_fragment(_row_markup(_BROKEN_STYLE.sub(">", record)), base, unit)
        chosen = next(
            (row for row in rows if urls.shape(row.url) in ("article", "document")), rows[0] if rows else None
        )
        if chosen is not None:
            yield chosen


def _row_markup(record: str) -> str:
    """Table rows outside a table lose their cells in any HTML reader: give them one."""
    stripped = record.strip()
    return f"<table>{stripped}</table>" if stripped[:3].lower() in ("<tr", "<td") else f"<div>{stripped}</div>"


def _pairs(source: str) -> Iterator[tuple[str, str]]:
    for match in _PAIR.finditer(source):
        yield match[1], next((value for value in match.groups()[1:] if value is not None), "")


def _query(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address.replace("&amp;", "&")).query, keep_blank_values=True)


def _form(params: tuple[tuple[str, str], ...]) -> str:
    """Write the form body in the order printed; a value that is percent-encoded already is left so."""
    if any(re.search(r"%[0-9A-Fa-f]{2}", value) for _, value in params):
        return "&".join(
            f"{quote(key)}={value if re.search(r'%[0-9A-Fa-f]{2}', value) else quote(value, safe='')}"
            for key, value in params
        )
    return urlencode(params)


def _total(text: str) -> int | None:
    match = _TOTAL_TAG.search(text)
    return int(match[1]) if match else None
