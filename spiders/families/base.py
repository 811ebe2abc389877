"""What an adapter is, and what it hands back.

An adapter reads the lists of one CMS family. It is small and pure: pages in, values out, no clock and no random values,
so that the requests of two runs over the same pages are the same requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from spiders import urls
from spiders.attachments import Attachment
from spiders.page import Link, Page, links_in, squeezed

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_ROW_TAGS = frozenset({"tr", "li", "dl"})
_MUTE_LABEL = re.compile(
    r"^(?:点击)?(?:查看|下载|详情|打开|浏览|阅读|全文|链接|PDF|Word|HTML|pdf|word|更多详情|√|●)+(?:文件|详情|全文|报告|此处)?[>»]*$"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list: where it leads, its whole title, the date printed beside it (YYYY-MM-DD).

    ``group`` tells rows that stand together in the page from those of other boxes.
    """

    url: str
    title: str
    date: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """A request that gives more rows of the same list.

    ``chained`` requests are worth asking only while the reply before them brought new rows; ``rendered`` asks for the
    page as a browser draws it; ``unit`` names the list among several of one page; ``total`` is how many rows it claims.
    """

    url: str
    method: str = "GET"
    body: str = ""
    rendered: bool = False
    chained: bool = False
    unit: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an adapter met in a list and could not use; becomes a warning row."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page's list says: its rows, the requests for more, how many rows it claims in all, what went wrong."""

    entries: tuple[Entry, ...] = ()
    next_requests: tuple[ListingRequest, ...] = ()
    total: int | None = None
    problems: tuple[Problem, ...] = field(default=())


class Family(Protocol):
    """An adapter. ``name`` is the family's code as the registry and the archive print it."""

    name: str

    def recognises(self, page: Page) -> float:
        """Give the confidence (0 to 1) that the page is of this family, by its fingerprint."""
        ...

    def read_listing(self, page: Page) -> Listing:
        """Give the rows of the page's list and the requests for the rest of it; reads the replies to them too."""
        ...

    def listing_requests(self, page: Page) -> tuple[ListingRequest, ...]:
        """Give the requests for the rest of the list that the page itself names."""
        ...

    def follow_up(
        self, page: Page, request: ListingRequest, listing: Listing, fresh: int, known: int
    ) -> tuple[ListingRequest, ...]:
        """Give what to ask after a list request was answered by ``page``.

        ``fresh`` is how many rows of the answer were new, ``known`` how many rows of the list are known by now.
        """
        ...

    def attachments(self, page: Page) -> tuple[Attachment, ...]:
        """Give the documents of an article page."""
        ...


def while_fresh(request: ListingRequest, listing: Listing, fresh: int) -> tuple[ListingRequest, ...]:
    """Follow a list as long as it brings new rows; pages asked for all at once may name pages the first one did not."""
    return listing.next_requests if fresh or not request.chained else ()


def rows_of(page: Page) -> tuple[Entry, ...]:
    """Give every link of a page whose address is that of an article or document, with its title and date."""
    return tuple(entries_from(page.links))


def rows_of_fragment(html: str, base: str, group: str) -> tuple[Entry, ...]:
    """Give the rows of a fragment: every link of it that leads to a page."""
    page = Page(url=base, text=html)
    return tuple(_entry(link, group) for link in links_in(page.selector.root, base) if not urls.is_trap(link.url))


def entries_from(links: Iterable[Link]) -> Iterator[Entry]:
    """Yield rows for those links whose shape is an article's or a document's; page chrome is left out."""
    for link in links:
        if urls.shape(link.url) in ("article", "document") and not in_chrome(link.element):
            yield _entry(link, group_of(link.element))


def group_of(element: Any) -> str:
    """Give the place of a link in the page's structure: rows of one list have the same."""
    steps = []
    for ancestor in element.iterancestors():
        steps.append(f"{ancestor.tag}.{ancestor.get('id') or ancestor.get('class') or ''}")
        if len(steps) == 6:
            break
    return "/".join(reversed(steps))


def in_chrome(element: Any) -> bool:
    """Tell whether a link stands in the page's head or foot."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("footer", "header", "nav"):
            return True
        name = f"{ancestor.get('id') or ''} {ancestor.get('class') or ''}".lower()
        if re.search(r"(?:^|[\s_-])(?:footer|foot|friend|friendlinks?|crumbs?|breadcrumb|copyright)(?:$|[\s_-])", name):
            return True
    return False


def first_date(text: str) -> str | None:
    """Give the first day printed in a text as YYYY-MM-DD."""
    match = _DATE.search(text)
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else None


def _entry(link: Link, group: str) -> Entry:
    row = next((a for a in link.element.iterancestors() if a.tag in _ROW_TAGS), None)
    around = squeezed(" ".join(row.itertext())) if row is not None else _after(link.element)
    title = link.label
    if row is not None and (not title or _MUTE_LABEL.match(title.replace(" ", ""))):
        title = _row_title(row, link) or title
    return Entry(
        link.url, _without_date(title), first_date(around) if len(around) < 400 else first_date(link.text), group
    )


def _after(element: Any) -> str:
    """Give the text that follows a link which stands in no row (rows as bare ``<a>`` and ``<b>``)."""
    words = [element.tail or ""]
    follower = element.getnext()
    if follower is not None and follower.tag != "a":
        words.append(" ".join(follower.itertext()))
    return squeezed(" ".join(words))


def _row_title(row: Any, link: Link) -> str:
    """Name a link that says only "view" or "PDF" by its row, and in a table by the head of its column too."""
    words = (
        [squeezed(" ".join(cell.itertext())) for cell in row]
        if row.tag == "tr"
        else [squeezed(" ".join(row.itertext()))]
    )
    named = [re.sub(_MUTE_LABEL, "", word) for word in words]
    label = next((word for word in named if re.search(r"[\u4e00-\u9fff]{2}", word)), "")
    return squeezed(f"{label} {_column_head(row, link)}")


def _column_head(row: Any, link: Link) -> str:
    table = next((a for a in row.iterancestors() if a.tag == "table"), None)
    cell = next((a for a in link.element.iterancestors() if a.tag in ("td", "th")), None)
    if table is None or cell is None:
        return ""
    head = next(table.iter("tr"), None)
    position = list(row).index(cell) if cell in list(row) else None
    if head is None or head is row or position is None or position >= len(head):
        return ""
    text = squeezed(" ".join(head[position].itertext()))
    return text if re.search(r"(?:19|20)\d{2}", text) else ""


def _without_date(title: str) -> str:
    return (
        squeezed(re.sub(r"[\[(]?\s*(?:19|20)\d{2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*[\])]?\s*$", "", title))
        or title
    )
