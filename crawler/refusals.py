"""Tells a refusal from a page: statuses and pages of the gates that stand before many portals.

Pure: takes a status, headers and the decoded body, gives the signature of the gate or None. A refusal is recorded and
left alone; nothing here helps to get past one. Sources: the access signatures collected for this project from public
material (加速乐 521/512 with ``__jsl_clearance``, 瑞数 412 with ``$_ts``, 创宇 403 pages, openresty CT6T loops).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

REFUSING_STATUSES = {
    401: "asks for credentials",
    403: "forbidden",
    405: "method refused",
    406: "not acceptable",
    412: "precondition (gate)",
    512: "gate",
    521: "gate",
}

# A gate's page is small; a real page is never judged by one word in its text alone.
_LOOK = 20_000
_SMALL = 60_000

_COOKIES = (
    (re.compile(r"\b__jsl_clearance(?:_s)?=", re.I), "jiasule: __jsl_clearance"),
    (re.compile(r"\bCT6TS?=", re.I), "openresty: CT6T"),
    (re.compile(r"\b(?:acw_sc__v[23])=", re.I), "aliyun: acw_sc"),
)
_BODIES = (
    (re.compile(rb"__jsl_clearance"), "jiasule: __jsl_clearance"),
    (re.compile(rb"\$_ts\s*=|\$_ts\b.{0,80}\bnsd\b", re.S), "ruishu: $_ts"),
    (re.compile(rb"acw_sc__v[23]"), "aliyun: acw_sc"),
    (re.compile(rb"CT6TS?\s*=|[\"']CT6TS?[\"']"), "openresty: CT6T"),
    (re.compile("网站(?:云)?防护|创宇盾|知道创宇".encode()), "chuangyu: 网站防护"),
    (re.compile("网站(?:云)?防护|创宇盾|知道创宇".encode("gb18030")), "chuangyu: 网站防护"),
    (re.compile(rb"wzws[_-]?(?:waf|reurl|cid)|WZWS-?RAY", re.I), "wangsu: wzws"),
    (re.compile(rb"cdn-cgi/challenge-platform|_cf_chl_opt"), "cloudflare: challenge"),
)
# Words of which a gate's page must hold at least one: a plain search for bytes is much cheaper than the patterns.
_GATE_WORDS = tuple(
    word if isinstance(word, bytes) else word.encode(charset)
    for word, charsets in (
        (b"__jsl", ("",)),
        (b"$_ts", ("",)),
        (b"acw_sc", ("",)),
        (b"CT6T", ("",)),
        (b"wzws", ("",)),
        (b"WZWS", ("",)),
        (b"cdn-cgi", ("",)),
        (b"_cf_chl", ("",)),
        ("防护", ("utf-8", "gb18030")),
        ("创宇", ("utf-8", "gb18030")),
    )
    for charset in charsets
)
_CAPTCHA_WORDS = (b"captcha", "验证".encode(), "验证".encode("gb18030"), "滑块".encode(), "滑块".encode("gb18030"))
_CAPTCHA = re.compile(
    r"(?:请|需要)[^<>。]{0,12}(?:验证码|安全验证|人机验证|滑块)|频繁[^<>。]{0,20}验证|captcha-?(?:box|form|verify)",
    re.I,
)
_SCRIPTS = re.compile(rb"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->")
_TAGS = re.compile(rb"<[^>]*>|\s+")
_LINKS = re.compile(rb"(?i)<a\s[^>]*href")


def refusal(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> str | None:
    """Give the signature of the gate that answered, or None if this is an answer of the portal itself."""
    pairs = [(name.lower(), value) for name, value in headers]
    named = _by_cookie(status, pairs) or (_by_page(body) if _could_be_gate(status, body) else None)
    if status in REFUSING_STATUSES:
        return f"{status} {named or _by_header(pairs) or REFUSING_STATUSES[status]}"
    return f"{status} {named}" if named else None


def redirect_refusal(status: int, headers: Iterable[tuple[str, str]]) -> str | None:
    """Give the signature where a redirect only hands out a gate's cookie, or None for an ordinary redirect."""
    if not 300 <= status < 400:
        return None
    named = _cookie_signature([(name.lower(), value) for name, value in headers])
    return f"{status} {named}" if named else None


def _by_cookie(status: int, pairs: list[tuple[str, str]]) -> str | None:
    # A page proper may carry a gate's cookie along; only where no page can be is the cookie proof.
    return _cookie_signature(pairs) if status in REFUSING_STATUSES or status >= 500 else None


def _cookie_signature(pairs: list[tuple[str, str]]) -> str | None:
    for name, value in pairs:
        if name == "set-cookie":
            for pattern, signature in _COOKIES:
                if pattern.search(value):
                    return signature
    return None


def _by_header(pairs: list[tuple[str, str]]) -> str | None:
    for name, value in pairs:
        if name == "x-via-jsl" or (name == "set-cookie" and value.lower().startswith("__jsluid")):
            return "jiasule"
        if name == "server" and "waf" in value.lower():
            return f"gate: {value[:40]}"
    return None


def _could_be_gate(status: int, body: bytes) -> bool:
    return bool(body) and len(body) <= _SMALL and body[:5] != b"%PDF-" and body[:2] != b"PK" and status != 404


def _by_page(body: bytes) -> str | None:
    head = body[:_LOOK]
    if any(word in head for word in _GATE_WORDS):
        for pattern, signature in _BODIES:
            if pattern.search(head) and _is_bare(body, characters=1500, links=10):
                return signature
    asks = any(word in head for word in _CAPTCHA_WORDS) and _CAPTCHA.search(_decoded(head))
    return "captcha" if asks and _is_bare(body, characters=900, links=5) else None


def _is_bare(body: bytes, *, characters: int, links: int) -> bool:
    """Tell whether a page is a script or a notice, not a page to read: few bytes outside tags, few links."""
    page = _SCRIPTS.sub(b"", body)
    return len(_TAGS.sub(b"", page)) < characters and len(_LINKS.findall(page)) < links


def _decoded(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("gb18030", errors="replace")
