"""Cells of tables and query results as links: to our page of a report, to an original, to the page on the portal."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from archive.datasette.descriptions import row_text
from archive.values import is_digest

Path = Callable[[str], str]
"""Turns a path of ours into the one it is served under."""

_UID = re.compile(r"[0-9a-f]{16}")
_UID_COLUMNS = frozenset({"uid", "report_uid", "report"})
_DIGEST_COLUMNS = frozenset({"payload_digest", "digest", "derived_from", "before_digest", "after_digest"})
_URL_SHOWN = 70
_HIT = re.compile("【(.*?)】", re.DOTALL)


def is_uid(text: str) -> bool:
    """Tell whether a text has the shape of a report's uid."""
    return _UID.fullmatch(text) is not None


def web_address(text: str) -> str | None:
    """Give the text if it is an address a browser may be sent to (http or https, with a host), else None."""
    stripped = text.strip()
    if any(char.isspace() or ord(char) < 32 for char in stripped):
        return None
    try:
        parts = urlsplit(stripped)
    except ValueError:
        return None
    return stripped if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def outside_link(address: str, shown: str | None = None) -> Markup:
    """Give a link that leaves us: no opener, no referrer. ``address`` must come from ``web_address``."""
    text = address if shown is None else shown
    if len(text) > _URL_SHOWN:
        text = text[: _URL_SHOWN - 1] + "…"
    return Markup('<a class="outside" href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, text)


def report_link(path: Path, uid: str, shown: str | None = None) -> Markup:
    """Give a link to our page of a report."""
    return Markup('<a href="{}">{}</a>').format(path(f"/-/report/{uid}"), uid if shown is None else shown)


def original_link(path: Path, digest: str, shown: str | None = None) -> Markup:
    """Give a link to our page that shows an archived byte string."""
    text = digest[:19] + "…" if shown is None else shown
    return Markup('<a href="{}" title="{}">{}</a>').format(path(f"/-/original-view/{digest}"), digest, text)


def marked(text: str) -> Markup:
    """Give a search snippet with what stands in 【】 marked."""
    return Markup(_HIT.sub(r"<mark>\1</mark>", str(escape(text))))


def row_label(table: str, code: str) -> Markup | None:
    """Give a row's code with its printed label, or None for a table without coded rows or a code it has not."""
    try:
        zh, en = row_text(table.removeprefix("v_"), code)
    except KeyError:
        return None
    return Markup('<span title="{}">{} <small>{}</small></span>').format(en, code, zh)


def render(path: Path, table: str | None, column: str, value: object) -> Markup | None:
    """Give how a cell is shown, or None to leave it to Datasette (which escapes it)."""
    if not isinstance(value, str) or not value:
        return None
    if column == "row" and table is not None:
        return row_label(table, value)
    if column in _UID_COLUMNS and is_uid(value):
        return report_link(path, value)
    if column in _DIGEST_COLUMNS and is_digest(value):
        return original_link(path, value)
    if column == "snippet":
        return marked(value)
    address = web_address(value)
    if address is not None:
        return outside_link(address)
    # Datasette makes links of anything that looks like an address; what is none for us is plain text.
    return Markup(escape(value)) if re.match(r"\s*https?://", value, re.IGNORECASE) else None
