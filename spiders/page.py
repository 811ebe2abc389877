"""A page as a value: what a callback hands to the adapters, with everything they ask of it computed once."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from lxml import etree
from parsel import Selector
from scrapy.http import Response, TextResponse

from spiders import urls

LARGEST_PAGE = 8 * 2**20
"""Bytes above which a page is not read for links: it would hold up the crawl of every other portal. It is archived."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u00a0\u200b\u3000\ufeff]+")
_MORE = re.compile(r"^[\[(（]?(?:查看)?(?:更多|more)[\])）]?\s*[>›»+＞]*$|^[>›»＞]{1,3}$", re.IGNORECASE)
_TRUNCATED = re.compile(r"(?:…|\.{3,}|⋯)+\s*$")
_QUOTED_TARGET = re.compile(
    r"""['"]((?:https?:)?//[^'"\s]+|\.{0,2}/[^'"\s]+|[\w./-]+\.(?:s?html?|jsp|pdf|docx?)(?:\?[^'"]*)?)['"]"""
)
_SILENT = frozenset({"script", "style", "noscript", "template", "title"})
_LINK_HOLDERS = etree.XPath("descendant-or-self::*[self::a or self::area or self::option or @onclick]")

# The six heads that the 2019 and 2021 formats prescribe, each by words that no other text prints together.
_HEADS = (
    re.compile(r"总体情况|概述"),
    re.compile(r"主动公开政府信息(?:的)?情况"),
    re.compile(r"收到和处理政府信息公开申请|政府信息依申请公开"),
    re.compile(r"政府信息公开(?:工作)?(?:被申请)?行政复议|行政复议、(?:提起)?行政诉讼"),
    re.compile(r"存在的?(?:主要)?问题(?:及|和|与)改进"),
    re.compile(r"其他(?:需要|应当)报告的(?:其他)?事项"),
)
_MISSING_WORDS = ("不存在", "已删除", "找不到", "没有找到", "Not Found", "NOT FOUND")
_HEAD_WORDS = ("总体情况", "主动公开政府信息", "收到和处理政府信息公开", "其他需要报告的事项")
_MISSING = re.compile(
    r"您?(?:所)?访问的(?:页面|网页|内容|文件).{0,6}(?:不存在|已删除|找不到)|页面不存在|页面没有找到|404\s*Not\s*Found",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: canonical address, its words, and where in the page it stands."""

    url: str
    text: str
    title: str
    element: Any

    @property
    def label(self) -> str:
        """The link's words, whole: the title attribute where the text is cut short or empty."""
        return whole_title(self.text, self.title)


@dataclass(frozen=True)
class Page:
    """An HTML page or fragment; ``text`` is its decoded source, ``capture_id`` its capture.

    ``fetched`` are the addresses of what the scripts of a drawn page fetched.
    """

    url: str
    text: str
    capture_id: int = 0
    rendered: bool = False
    fetched: tuple[str, ...] = ()

    @classmethod
    def of(cls, response: Response) -> Page:
        """Make the page of a response; a body that is no text gives an empty page."""
        encoding = response.encoding if isinstance(response, TextResponse) else None
        text = decoded(response.body, encoding) if is_text(response) else ""
        return cls(
            url=urls.canonical(response.url) or response.url,
            text=text,
            capture_id=int(response.meta.get("capture_id") or 0),
            rendered=bool(response.meta.get("rendered")),
            fetched=tuple(response.meta.get("fetched") or ()),
        )

    @cached_property
    def selector(self) -> Selector:
        return Selector(text=self.text.replace("\x00", "") or "<html></html>")

    @cached_property
    def base(self) -> str:
        """The address that relative links start from."""
        href = self.selector.xpath("//base/@href").get()
        return (href and urls.absolute(self.url, href)) or self.url

    @cached_property
    def metas(self) -> dict[str, str]:
        """Meta tags by lower-case name."""
        return {
            (meta.attrib.get("name") or "").strip().lower(): (meta.attrib.get("content") or "").strip()
            for meta in self.selector.xpath("//meta[@name]")
        }

    @cached_property
    def title(self) -> str:
        """The article's title as the page labels it, else the document's."""
        return self.metas.get("articletitle") or squeezed(" ".join(self.selector.xpath("//title//text()").getall()))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link in document order: anchors, areas, options with an address, and click handlers that name one."""
        return tuple(links_in(self.selector.root, self.base))

    @cached_property
    def visible_text(self) -> str:
        return squeezed(" ".join(_visible(self.selector.root)))

    @cached_property
    def scripts(self) -> str:
        """The source of the scripts inside the page."""
        return "\n".join(self.selector.xpath("//script//text()").getall())

    @cached_property
    def has_scripts(self) -> bool:
        return bool(self.selector.xpath("//script"))

    @cached_property
    def report_heads(self) -> int:
        """How many of the six prescribed heads the page shows."""
        text = self.visible_text.replace(" ", "")
        return sum(1 for head in _HEADS if head.search(text))

    @cached_property
    def prints_report(self) -> bool:
        """Tell whether the page holds a whole report: heads and a table. Else part of it may stand in a frame."""
        return self.report_heads >= 3 and re.search("<t[dh]", self.text, re.IGNORECASE) is not None

    @cached_property
    def is_missing_page(self) -> bool:
        """Tell whether a page served with status 200 says that there is no such page."""
        if not any(word in self.text for word in _MISSING_WORDS):
            return False
        return len(self.visible_text) < 600 and bool(_MISSING.search(self.title + " " + self.visible_text))

    @cached_property
    def names_a_head(self) -> bool:
        """Tell whether the source holds any of the six heads: a cheap sign that the page is a report's."""
        return any(word in self.text for word in _HEAD_WORDS)


def is_text(response: Response) -> bool:
    """Tell whether a response is a page or data to read: by its type, and for a type that says nothing by its start."""
    if isinstance(response, TextResponse):
        return True
    start = response.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", b"{", b"[")) and b"\0" not in start


def decoded(body: bytes, declared: str | None) -> str:
    """Decode a body: valid UTF-8 wins, then the declared encoding, then GB18030, else whichever loses least."""
    named = [declared or "utf-8"]
    if match := _CHARSET.search(body[:4096]):
        named.append(match[1].decode("ascii"))
    tried = [
        "utf-8",
        *("gb18030" if re.match(r"gb|euc-?cn", name, re.IGNORECASE) else name for name in named),
        "gb18030",
    ]
    lossy: list[str] = []
    for encoding in dict.fromkeys(tried):
        try:
            return body.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError:
            lossy.append(body.decode(encoding, errors="replace"))
        except LookupError:
            continue
    return min(lossy, key=lambda text: text.count("\ufffd"))


def squeezed(text: str) -> str:
    """Give the text with each run of white space as one blank."""
    return _SPACE.sub(" ", text).strip()


def whole_title(text: str, title: str) -> str:
    """Choose between a link's text and its title attribute: the attribute where it says the text in full."""
    if not title or _MORE.match(text):
        return title or text
    stem = _compact(_TRUNCATED.sub("", text))
    if not stem or _compact(title).startswith(stem):
        return title
    return title if _TRUNCATED.search(text) and len(title) > len(text) else text


def links_in(root: Any, base: str) -> Iterator[Link]:
    """Yield the links below an element in document order."""
    for element in cast("list[Any]", _LINK_HOLDERS(root)):
        href = _target(element)
        url = urls.absolute(base, href) if href else None
        if url is None:
            continue
        text = squeezed(" ".join(element.itertext()))
        title = squeezed(element.get("title") or "")
        if not title and _MORE.match(text):
            title = _heading_of(element, text)
        if not text and not title:
            title = next((squeezed(image.get("alt") or image.get("title") or "") for image in element.iter("img")), "")
        yield Link(url, text, title, element)


def _heading_of(element: Any, text: str) -> str:
    """Name a "more" link by the heading it stands in or beside: the short text of the nearest box that says more."""
    for ancestor in itertools.islice(element.iterancestors(), 3):
        around = squeezed(" ".join(ancestor.itertext()))
        if len(around) > 40:
            return ""
        if len(around) > len(text) + 1:
            return squeezed(around.replace(text, " ", 1))
    return ""


def _target(element: Any) -> str | None:
    """Give the printed address of an element, from href, value or its click handler."""
    if element.tag in ("a", "area"):
        href = (element.get("href") or "").strip()
        if href and not href.startswith("#") and not href.lower().startswith("javascript"):
            return str(href)
        return _clicked(href) or _clicked(element.get("onclick"))
    if element.tag == "option":
        value = (element.get("value") or "").strip()
        return value if re.match(r"(?:https?:)?//|\.{0,2}/\w", value) else None
    return _clicked(element.get("onclick"))


def _clicked(handler: str | None) -> str | None:
    match = _QUOTED_TARGET.search(handler) if handler and len(handler) < 2000 else None
    return match[1] if match else None


def _visible(root: Any) -> Iterator[str]:
    for element in root.iter():
        if element.text and element.tag not in _SILENT and isinstance(element.tag, str):
            yield element.text
        if element.tail:
            yield element.tail


def _compact(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
