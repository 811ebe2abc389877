"""Addresses: made absolute, made one spelling, and judged by their shape.

The shapes of articles and columns are those met on county portals (one alternative a CMS family or city system).
Shape is a hint and never proof: what a page is, is decided when it has arrived.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

Shape = Literal["article", "column", "document", "unknown"]

DOCUMENT_EXTENSIONS = (
    "pdf",
    "docx",
    "doc",
    "wps",
    "ofd",
    "ceb",
    "cebx",
    "xlsx",
    "xls",
    "et",
    "rtf",
    "zip",
    "rar",
    "7z",
)
_EXTENSION = "|".join(DOCUMENT_EXTENSIONS)

_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SESSION_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_SESSION_QUERY = re.compile(r"^(?:jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken)(?:=|$)", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"
_DEFAULT_PORTS = {"http": 80, "https": 443}

_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
_HANWEB_COLUMN = re.compile(r"^/col/col\d+/(?:index\.html)?$")

_DOCUMENT_PATH = re.compile(rf"\.(?:{_EXTENSION})$", re.IGNORECASE)
_DOCUMENT_QUERY = re.compile(rf"\.(?:{_EXTENSION})(?=&|$)", re.IGNORECASE)
_DOWNLOAD_PATH = re.compile(
    r"/(?:downfile|download|downloadfile|file-download|fileDownload|downloadattach)(?:\.(?:jsp|do|aspx?|php|action))?$"
    r"|/virtual_attach_file\.vsb$|/download/file/",
    re.IGNORECASE,
)

_ARTICLE = re.compile(
    r"""
    /t\d{8}_\d+(?:_\d+)?\.s?html?$ | /t\d{5,}\.s?html?$      # TRS: t20240112_123.html, t17981192.shtml
    | /t_\d{5,}\.s?html?$                                     # TRS without a day
    | /art/\d{4}/.*art_ | /art_[0-9a-f]+(?:_\d+)?\.html$      # Hanweb
    | /c0?\d_\d+\.shtml$ | /c\d{5,}/content\.s?html$          # UCAP
    | /[0-9a-f]{32}\.s?html?$                                 # 32 hex digits
    | /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\.s?html?$  # uuid
    | /info/(?:egovinfo/.+|\d+/\d+)\.htm$                     # VSB
    | /(?:m?post|content|contents|article|show|detail|news|doc|c)[_-](?!list)\w{4,}(?:\.s?html?|\.jhtml)?$
    | /(?:content|contents|show|detail)/(?:\w+/)*[0-9a-f]{4,}\.(?:s?html?|jhtml)$
    | /\w+-show-\d+\.s?html?$ | /content-\d+\.s?html?$ | /gi_news/\d+$
    | /public/\d+/\d+\.html$ | /openness/detail/ | annualreport/show/\d+\.html$
    | /(?:19|20)\d{2}[/-]?(?:0[1-9]|1[0-2])(?:[/-]?\d{1,2})?/[^/]+\.(?:s?html?|jhtml)$   # .../202401/x.html
    | /(?:19|20)\d{2}/\d{1,2}[/-]\d{1,2}/[^/]+\.(?:s?html?|jhtml)$
    | /\d{6,}\.(?:s?html?|jhtml)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ARTICLE_QUERY = re.compile(
    r"(?:content|detail|article|show|view|newsinfo)\w*\.(?:jsp|aspx?|php|s?html?|do)$", re.IGNORECASE
)
_COLUMN_FILE = re.compile(
    r"""/(?:index|list|default|common_list|xlist|navlist|nav_list|xxgk_\w*list|zfxxgk\w*|subpage|moreinfo|secondpage|redirect_\w+)
    (?:[_-]\d+)?\.(?:s?html?|jhtml|jsp|aspx?|php)$""",
    re.IGNORECASE | re.VERBOSE,
)
# Some systems put an article into a folder of its own: /2023011200012/index.shtml.
_NUMBERED_FOLDER = re.compile(r"/\d{7,}/index\.s?html$", re.IGNORECASE)
_COLUMN = re.compile(
    r"""
    /$
    | /col/col\d+(?:/|$) | /channels?/\d+\.html$ | /channel_[^/]+/?$ | /public/column/ | /class/\w+/?$
    | /columns?/[^/]+/?$
    """,
    re.IGNORECASE | re.VERBOSE,
)

_TRAP_PATH = re.compile(
    r"""
    _wap\.s?html?$ | /gate/big5
    | /(?:wap|mobile|big5|english|en|eng|rss|print|calendar|login|register|search|sousuo)(?:/|$)
    | /was5?\d*/ | /ss/query | /jsearch
    | /(?:search|login|register|print|calendar|gjss|advsearch)\w*\.(?:s?html?|jsp|do|aspx?|php|action)$
    | /mpost_\d+ | \.(?:xml|css|js|json|png|jpe?g|gif|ico|svg|bmp|webp|mp4|mp3|swf|apk|exe|woff2?)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TRAP_HOST = re.compile(r"^(?:m|wap|big5|en|english|mail|login|passport|so|search|tv)\.", re.IGNORECASE)
_TRAP_QUERY = re.compile(r"(?:^|&)(?:print|calendar|searchword|keywords?|q|wd)=[^&]", re.IGNORECASE)


def absolute(base: str, href: str) -> str | None:
    """Give the canonical address of a link as printed on a page, or None where it leads to no page.

    Takes the page's base address and the href; scripts, mail addresses, bare fragments and broken addresses give None.
    """
    href = _CONTROL.sub("", href).strip()
    if not href or href.startswith("#"):
        return None
    try:
        href = href.replace("\\", "/")
        return canonical(href if _ABSOLUTE.match(href) else urljoin(base, href))
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def canonical(url: str) -> str | None:
    """Give one spelling of an http address: no fragment, session id, default port or dot segments; None for others."""
    try:
        parts = urlsplit(_CONTROL.sub("", url).strip().replace("\\", "/"))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    path = _without_dots(_SESSION_PATH.sub("", parts.path))
    query = "&".join(part for part in parts.query.split("&") if part and not _SESSION_QUERY.match(part))
    return urlunsplit((scheme, netloc, _quoted(path, _PATH_SAFE), _quoted(query, _QUERY_SAFE), ""))


def visit_key(url: str) -> str:
    """Give what two addresses of one page have in common: not the scheme, ``index.html`` or Hanweb's view state."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = _INDEX_FILE.sub("/", parts.path)
    query = "" if _HANWEB_COLUMN.match(parts.path) and not _has_organ(parts.query) else parts.query
    return urlunsplit(("", parts.netloc, path, query, ""))


def shape(url: str) -> Shape:
    """Tell by its address alone what a page seems to be."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if is_document(url):
        return "document"
    if _COLUMN_FILE.search(path):
        return "unknown" if _NUMBERED_FOLDER.search(path) else "column"
    if _ARTICLE.search(path):
        return "article"
    if parts.query and _ARTICLE_QUERY.search(path):
        return "article"
    return "column" if _COLUMN.search(path or "/") else "unknown"


def is_document(url: str) -> bool:
    """Tell whether an address is that of a document file, by its ending, its query, or a known download script."""
    parts = urlsplit(url)
    if _DOCUMENT_PATH.search(parts.path) or _DOWNLOAD_PATH.search(parts.path):
        return True
    return bool(parts.query and _DOCUMENT_QUERY.search(unquote(parts.query)) and "viewer.htm" not in parts.path)


def is_trap(url: str) -> bool:
    """Tell whether an address is a search page, calendar, print or mobile twin, big5 gate, English copy, image ..."""
    parts = urlsplit(url)
    return bool(
        _TRAP_PATH.search(parts.path)
        or _TRAP_HOST.search(parts.netloc)
        or (parts.query and _TRAP_QUERY.search(parts.query))
    )


def template_of(url: str) -> tuple[str, str]:
    """Give (host, path with its numbers and ids replaced): pages of one template are read by one family."""
    parts = urlsplit(url)
    path = re.sub(r"[0-9a-f]{16,}|\d+", "#", parts.path)
    return parts.netloc, path


def same_site_path(first: str, second: str) -> bool:
    """Tell whether two addresses are on one host and share their first folder."""
    one, two = urlsplit(first), urlsplit(second)
    return one.netloc == two.netloc and one.path.split("/")[1:2] == two.path.split("/")[1:2]


def _has_organ(query: str) -> bool:
    """Hanweb's open catalogue shows another organ's list under the same column address."""
    return "vc_xxgkarea" in query or "number=" in query


def _quoted(text: str, safe: str) -> str:
    return _PERCENT.sub(lambda match: "%" + match[1].upper(), quote(text, safe=safe))


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
