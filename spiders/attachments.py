"""Documents of an article page: links to files, download scripts, viewers, embedded and script-shown documents.

The shapes are those of county portals: ``P0….pdf`` beside the page, ``downfile.jsp?…filename=``,
``download.jsp?…wbfileid=``, pdf.js viewers (``viewer.html?file=``), ``#pdfshow[data-value]``,
``showVsbpdfIframe("…")``, embed and object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from spiders import urls
from spiders.page import Page, squeezed

_EXTENSION = "|".join(urls.DOCUMENT_EXTENSIONS)
_VIEWER = re.compile(r"viewer\.html?$|/pdfjs/|/pdf(?:view|reader|show)", re.IGNORECASE)
_VIEWER_KEYS = ("file", "url", "src", "pdf", "fileurl", "path")
_VSB_FRAME = re.compile(r"showVsbpdfIframe\(\s*[\"']([^\"']+)[\"']")
_SCRIPTED = re.compile(rf"[\"']((?:https?:)?[^\"'\s<>]{{1,300}}\.(?:{_EXTENSION}))[\"']", re.IGNORECASE)
_ANY_DOCUMENT = re.compile(rf"\.(?:{_EXTENSION})[\"'?]", re.IGNORECASE)
_CAPTCHA = re.compile(r"(?:^|&)codeValue=", re.IGNORECASE)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:footer|foot|bottom|nav|menu|header|friend|sidebar|share)(?:$|[\s_-])", re.IGNORECASE
)
_NAME_KEYS = ("filename", "showname", "fileName", "name", "title")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document an article leads to: address, the name it is shown by, and how it was found.

    ``barrier`` says why it must not be asked (a download behind a captcha); None where it may.
    """

    url: str
    name: str
    found: str
    barrier: str | None = None


def attachments_of(page: Page) -> tuple[Attachment, ...]:
    """Give the documents a page leads to, each address once, in the order met; head, foot and menus are left out."""
    first: dict[str, Attachment] = {}
    for attachment in (*_viewed(page), *_linked(page), *_framed(page), *_shown_by_script(page)):
        first.setdefault(attachment.url, attachment)
    return tuple(first.values())


def _viewed(page: Page) -> Iterator[Attachment]:
    """Yield the file that the page itself is told to show: the page is a viewer."""
    url = _document_behind(page, page.url)
    if url is not None and url != page.url:
        yield Attachment(url, _name_in(url), "viewer")


def _linked(page: Page) -> Iterator[Attachment]:
    for link in page.links:
        url = _document_behind(page, link.url)
        if url is None or _stands_in_chrome(link.element):
            continue
        barrier = "download behind a captcha" if _CAPTCHA.search(urlsplit(url).query) else None
        yield Attachment(url, link.label or _name_in(url), "link", barrier)


def _framed(page: Page) -> Iterator[Attachment]:
    """Yield what frames, embeds, objects and ``[data-value]`` holders show."""
    for element in page.selector.xpath("//iframe|//frame|//embed|//object|//*[@data-value]"):
        tag = str(element.root.tag)
        printed = element.attrib.get("data-value") or element.attrib.get("src") or element.attrib.get("data") or ""
        url = _document_behind(page, printed)
        if url is not None:
            yield Attachment(url, squeezed(element.attrib.get("title") or "") or _name_in(url), tag)


def _shown_by_script(page: Page) -> Iterator[Attachment]:
    if not _ANY_DOCUMENT.search(page.scripts):
        return
    for match in _VSB_FRAME.finditer(page.text):
        url = urls.absolute(page.base, match[1])
        if url is not None:
            yield Attachment(url, _name_in(url), "showVsbpdfIframe")
    for match in _SCRIPTED.finditer(page.scripts):
        url = _document_behind(page, match[1])
        if url is not None:
            yield Attachment(url, _name_in(url), "script")


def _document_behind(page: Page, printed: str) -> str | None:
    """Give the document an address shows: itself, or the file that a viewer is told to open."""
    url = urls.absolute(page.base, printed)
    if url is None:
        return None
    parts = urlsplit(url)
    if _VIEWER.search(parts.path) or re.search(r"(?:^|&)file=", parts.query):
        for key, value in parse_qsl(parts.query):
            if key.lower() in _VIEWER_KEYS and value:
                inner = value if re.match(r"https?:|/", value) else unquote(value)
                return urls.absolute(url, inner)
    return url if urls.is_document(url) else None


def _name_in(url: str) -> str:
    """Give the file name an address itself names."""
    parts = urlsplit(url)
    named = dict(parse_qsl(parts.query))
    for key in _NAME_KEYS:
        if named.get(key):
            return named[key]
    return unquote(parts.path.rsplit("/", 1)[-1])


def _stands_in_chrome(element: object) -> bool:
    for ancestor in element.iterancestors():  # type: ignore[attr-defined]
        if ancestor.tag in ("footer", "header", "nav"):
            return True
        if _CHROME.search(f"{ancestor.get('id') or ''} {ancestor.get('class') or ''}"):
            return True
    return False
