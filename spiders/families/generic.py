"""The adapter behind all others: rows by the shape of addresses, pagers by their looks, lists that scripts draw."""

from __future__ import annotations

import re

from spiders.attachments import Attachment, attachments_of
from spiders.families.base import Listing, ListingRequest, Problem, rows_of, while_fresh
from spiders.families.json_lists import looks_like_json, read_json, requests_fetched, requests_in_scripts
from spiders.families.pager import has_next_button, linked_pages, numbered_pager
from spiders.page import Page

_DRAWS = re.compile(
    r"\bfetch\s*\(|XMLHttpRequest|\$\.(?:ajax|get|post|getJSON)|axios|\bajax\s*\(|new\s+Vue|createApp|<script[^>]+src=",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\bv-(?:for|html|text)=|\bng-(?:repeat|app)=|\bms-(?:controller|repeat|for)=|\{\{[^}]{1,80}\}\}"
)
_EMPTY_HOLDER = "//*[self::ul or self::ol or self::tbody or self::div][@id or @class][not(*)][not(normalize-space())]"
_HOLDER_NAME = re.compile(r"list|content|main|data|app|root|con$|news|result|table|rows|items", re.IGNORECASE)


class Generic:
    """Adapter for systems without one of their own."""

    name = "generic"

    def recognises(self, page: Page) -> float:
        """Stand behind every other adapter."""
        return 0.1

    def read_listing(self, page: Page) -> Listing:
        """Read a list page, static or drawn, or a JSON reply to one of its requests."""
        if looks_like_json(page.text):
            return read_json(page)
        entries = rows_of(page)
        requests = self.listing_requests(page)
        problems: tuple[Problem, ...] = ()
        if page.rendered and entries and not requests and has_next_button(page):
            problems = (
                Problem(
                    "list_beyond_page_1",
                    "list not readable beyond page 1: its pager is buttons that only the page's script understands, "
                    "and no paged address is named in the page",
                ),
            )
        return Listing(entries, requests, None, problems)

    def listing_requests(self, page: Page) -> tuple[ListingRequest, ...]:
        """Give the other pages of the list.

        A drawn page's linked pages are asked drawn as well; where its pager is buttons, the JSON address is paged that
        its scripts fetched, or else that they name.
        """
        if looks_like_json(page.text):
            return read_json(page).next_requests
        if pager := numbered_pager(page):
            return tuple(ListingRequest(url, rendered=page.rendered) for url in pager.urls)
        if linked := linked_pages(page):
            return tuple(ListingRequest(url, rendered=page.rendered) for url in linked)
        if fetched := requests_fetched(page):
            return fetched
        return requests_in_scripts(page) if page.rendered and has_next_button(page) else ()

    def follow_up(
        self, page: Page, request: ListingRequest, listing: Listing, fresh: int, known: int
    ) -> tuple[ListingRequest, ...]:
        """Give the pages that this page's pager names beyond those asked for."""
        return while_fresh(request, listing, fresh)

    def attachments(self, page: Page) -> tuple[Attachment, ...]:
        """Give the documents of an article."""
        return attachments_of(page)


def is_drawn_by_script(page: Page) -> bool:
    """Tell whether a page leaves an empty place for its script to fill, or holds nearly nothing but scripts."""
    if page.rendered or not page.has_scripts:
        return False
    if len(page.links) < 5 and len(page.visible_text) < 300:
        return True
    if _TEMPLATE.search(page.text):
        return True
    if not _DRAWS.search(page.text):
        return False
    return any(
        _HOLDER_NAME.search(f"{holder.attrib.get('id', '')} {holder.attrib.get('class', '')}")
        for holder in page.selector.xpath(_EMPTY_HOLDER)
    )
