"""TRS WCM, static: columns are folders of pinyin initials, articles ``./202401/t20240112_123.html``, pagers scripts.

Page 1 is ``index.html`` (or the folder's address, or ``list.html`` in one dialect), page 2 is ``index_1.html``. Rows
are relative links in lists or in catalogue tables; documents lie beside their article as ``./P0….pdf``.
"""

from __future__ import annotations

import re

from spiders.attachments import Attachment, attachments_of
from spiders.families.base import Listing, ListingRequest, Problem, rows_of, while_fresh
from spiders.families.pager import numbered_pager
from spiders.page import Page

_ARTICLE = re.compile(r"/t(?:\d{8}_\d+|_\d{5,}|\d{7,})(?:_\d+)?\.s?html?$")
_ATTACHMENT = re.compile(r"/[PW]0\d{15,}\.\w+")
_MARKS = ("TRS_UEDITOR", "TRS_Editor", "trs_editor_view", "trs_paper", "trsapi", "TRSWCM", "gkml_tab")
_RECORD_COUNT = re.compile(r"\brecordCount\s*=\s*[\"']?(\d+)")


class Trs:
    """Adapter for static TRS sites."""

    name = "trs"

    def recognises(self, page: Page) -> float:
        """Weigh article addresses, the pager's older dialect, and the editor's marks."""
        articles = sum(1 for link in page.links if _ARTICLE.search(link.url))
        score = 0.0
        if _ARTICLE.search(page.url):
            score += 0.5
        if articles:
            score += 0.45 if articles >= 3 else 0.3
        pager = numbered_pager(page)
        if pager is not None and not (pager.box and pager.name != "index"):
            score += 0.35
        if any(mark in page.text for mark in _MARKS) or _ATTACHMENT.search(page.text):
            score += 0.2
        return min(score, 0.95)

    def read_listing(self, page: Page) -> Listing:
        """Read the rows of a list page and the numbered files that its pager names."""
        entries = rows_of(page)
        requests = self.listing_requests(page)
        problems: tuple[Problem, ...] = ()
        count = _RECORD_COUNT.search(page.text)
        if count and not requests and int(count[1]) > len(entries):
            problems = (
                Problem(
                    "list_incomplete",
                    f"the page claims {count[1]} records, prints {len(entries)} and names no further page "
                    "that can be asked without its script",
                ),
            )
        return Listing(entries, requests, int(count[1]) if count else None, problems)

    def listing_requests(self, page: Page) -> tuple[ListingRequest, ...]:
        """Give the other pages of the list, all at once."""
        pager = numbered_pager(page)
        return tuple(ListingRequest(url) for url in pager.urls) if pager else ()

    def follow_up(
        self, page: Page, request: ListingRequest, listing: Listing, fresh: int, known: int
    ) -> tuple[ListingRequest, ...]:
        """Give the pages that this page's pager names beyond those asked for."""
        return while_fresh(request, listing, fresh)

    def attachments(self, page: Page) -> tuple[Attachment, ...]:
        """Give the documents of an article."""
        return attachments_of(page)
