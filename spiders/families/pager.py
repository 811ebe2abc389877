"""Pagers that print numbered files: ``createPageHTML`` in its dialects, counters in old page scripts, and plain links.

| printed call | first index | page 2 | last of n |
|---|---|---|---|
| ``createPageHTML(7, 0, "index", "html")`` | 0 | ``index_1.html`` | ``index_6.html`` |
| ``createPageHTML('paging', 25, 1, 'index', 'html', 500)`` | 1 | ``index_2.html`` | ``index_25.html`` |
| ``createPageHTML(3, 1, 'index', 'shtml')`` | not known | ``index_1`` or ``index_2`` | both are asked |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from spiders import urls
from spiders.page import Link, Page, squeezed

_COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/|(?<![:\w\"'])//[^\n]*", re.DOTALL)
_CALL = re.compile(
    r"""createPageHTML\s*\(\s*
    (?:(?P<q>["'])(?P<box>[^"']*)(?P=q)\s*,\s*)?
    ["']?(?P<count>\d{1,5})["']?\s*,\s*["']?(?P<current>\d{1,5})["']?\s*,\s*
    ["'](?P<name>[^"']+)["']\s*,\s*["'](?P<ext>\w+)["']""",
    re.VERBOSE,
)
_PAGER_NAMES = ("createPageHTML", "countPage", "PageCount", "pageCount", "PAGE_COUNT")
_COUNT_VAR = re.compile(r"\b(?:countPage|nPageCount|pageCount|_PAGE_COUNT)\s*=\s*[\"']?(\d{1,5})\b")
_CURRENT_VAR = re.compile(r"\b(?:currentPage|nCurrIndex|_PAGE_INDEX)\s*=\s*[\"']?(\d{1,5})\b")
_NAME_PARTS = re.compile(r"[\"'\w](?P<name>index|list|default)\\?[\"']?\s*\+?\s*[\"']?_[\"']?\s*\+", re.IGNORECASE)
_EXT_PARTS = re.compile(r"[\"']\.?[\"']\s*\+\s*[\"'](s?html?)[\\\"']|\.(s?html?)\\?[\"']", re.IGNORECASE)
_FILE_NUMBER = re.compile(r"_(\d+)\.\w+$")

_NEXT = re.compile(r"^(?:下一?页|下页|后一?页|next(?:page)?|>|›|»|>>)[>›»]*$", re.IGNORECASE)
_NUMBER = re.compile(r"^[\[(第]?(?!1[\])页]?$)\d{1,3}[\])页]?$")  # 1 is where the list was entered
_CALENDAR = re.compile(r"(?:^|&)(?:day|month|date|riqi|rq|calendar|y|m|d)=", re.IGNORECASE)
_LAST = re.compile(r"^(?:尾页|末页|最后一页|last)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberedPager:
    """A list in numbered files: how many pages it has and the addresses of all but the first, in order.

    ``box`` tells a call that names the element it fills (site-group dialect) from the older one.
    """

    pages: int
    urls: tuple[str, ...]
    box: bool
    name: str


def numbered_pager(page: Page) -> NumberedPager | None:
    """Read the page's own pager script; None where there is none, or all its calls are commented out."""
    if not any(name in page.text for name in _PAGER_NAMES):
        return None
    source = _COMMENT.sub(" ", page.text)
    if match := _CALL.search(source):
        box = match["box"] is not None
        numbers = _file_numbers(page.url, int(match["count"]), int(match["current"]), box)
        name, extension = match["name"], match["ext"]
        return NumberedPager(int(match["count"]), _addresses(page, name, extension, numbers), box, name)
    count, current = _COUNT_VAR.search(source), _CURRENT_VAR.search(source)
    parts = _NAME_PARTS.search(source)
    if count is None or current is None or parts is None:
        return None
    extension_parts = _EXT_PARTS.search(source, parts.start())
    extension = (extension_parts[1] or extension_parts[2]) if extension_parts else "html"
    numbers = _file_numbers(page.url, int(count[1]), int(current[1]), False)
    return NumberedPager(int(count[1]), _addresses(page, parts["name"], extension, numbers), False, parts["name"])


def linked_pages(page: Page) -> tuple[str, ...]:
    """Give the addresses that the page's pager links to (next, numbers, last): links, click handlers and options."""
    found: dict[str, None] = {}
    here = urls.visit_key(page.url)
    for link in page.links:
        text = squeezed(link.text).replace(" ", "") or link.title
        if not (_NEXT.match(text) or _NUMBER.match(text) or _LAST.match(text)):
            continue
        if urls.visit_key(link.url) != here and _is_sibling(page.url, link):
            found.setdefault(link.url)
    return tuple(found)


def has_next_button(page: Page) -> bool:
    """Tell whether the page has a "next page" that is not a link: only its script knows what it does."""
    for element in page.selector.xpath("//a|//button|//span|//li|//div[contains(@class,'next')]"):
        text = squeezed("".join(element.xpath(".//text()").getall())).replace(" ", "")
        if len(text) <= 6 and _NEXT.match(text):
            classes = f"{element.attrib.get('class', '')} {element.xpath('../@class').get('')}"
            if "disabled" not in element.attrib and not re.search(r"disab|noclick|p_no_d|gray|grey", classes):
                return True
    return False


def _file_numbers(url: str, count: int, current: int, box: bool) -> range:
    """Give the numbers in the file names of the pages after the first, from the dialect and from where we stand."""
    if count < 2:
        return range(0)
    here = _FILE_NUMBER.search(urlsplit(url).path)
    if box:
        return range(2, count + 1)
    if here is None:
        return range(1, count) if current == 0 else range(1, count + 1)
    if int(here[1]) == current:  # the call counts from 0 and the file carries the same number
        return range(1, count + 1) if current == count else range(1, count)
    return range(1, count + 1)


def _addresses(page: Page, name: str, extension: str, numbers: range) -> tuple[str, ...]:
    found = (urls.absolute(page.base, f"{name}_{number}.{extension}") for number in numbers)
    return tuple(url for url in found if url is not None and urls.visit_key(url) != urls.visit_key(page.url))


def _is_sibling(url: str, link: Link) -> bool:
    """Tell whether a link is to another page of the same list: same folder or folder of the same name, same script."""
    one, two = urlsplit(url), urlsplit(link.url)
    if one.netloc != two.netloc or urls.is_trap(link.url) or urls.shape(link.url) in ("article", "document"):
        return False
    if one.path == two.path:
        return one.query != two.query and not _CALENDAR.search(two.query)
    folder_one, _, file_one = one.path.rpartition("/")
    folder_two, _, _ = two.path.rpartition("/")
    stem = file_one.partition(".")[0]
    # /zwgk/xxgknb.htm -> /zwgk/xxgknb/10.htm, and back on its own pages
    return folder_two in (folder_one, f"{folder_one}/{stem}") or folder_one.startswith(f"{folder_two}/")
