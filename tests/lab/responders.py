"""Hosts that make trouble, one kind each: what an honest crawler meets and must record, bear or turn down.

None is in the lab's registry; a test that wants one names its host. Bodies without end stop when the client leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from html import escape

from lab.messages import HTML, Answer, Request, not_found

ENDLESS_LIMIT = 64 * 1024 * 1024
"""Bytes after which even the endless body ends, should a client really take them all."""
HUGE_BYTES = 24 * 1024 * 1024
DRIP_SECONDS, DRIP_PIECES = 0.05, 400
_REPORT_LINK = '<a href="/zfxxgknb/index.html">政府信息公开年报</a>'
_PIECE = ("<p>" + "没有尽头的一页。" * 2700 + "</p>\n").encode()


def _page(body: str, title: str = "测试站", head: str = "") -> str:
    start = f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}<title>{title}</title></head>'
    return f"{start}<body>{body}</body></html>"


def _guard_521(request: Request) -> Answer:
    script = "<script>document.cookie='__jsl_clearance=1|-1|x';location.href=location.pathname+location.search</script>"
    return Answer(script.encode(), status=521, headers=(("Set-Cookie", "__jsluid_h=0123456789abcdef; path=/"),))


def _guard_412(request: Request) -> Answer:
    page = _page('<script src="/4QbVtADbnLVIc/d.FxJzG50F.js"></script><noscript>请开启脚本</noscript>', "")
    return Answer(page.encode(), status=412)


def _guard_403(request: Request) -> Answer:
    return Answer(_page("<h1>网站云防护系统</h1><p>拒绝执行：访问行为异常。</p>", "访问禁止").encode(), status=403)


def _guard_200(request: Request) -> Answer:
    script = (
        "<script>var arg1='3E2A';function go(){document.cookie='acw_sc__v2='+arg1;location.reload();}go();</script>"
    )
    return Answer(_page(f"<h1>政府信息公开年报</h1>正在进行浏览器安全检查，请稍候……{script}", "安全检查").encode())


def _endless(request: Request) -> Answer:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(ENDLESS_LIMIT // len(_PIECE)):
            yield _PIECE

    return Answer(stream=stream)


def _drip(request: Request) -> Answer:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(DRIP_PIECES):
            yield b"."
            # Being slow is what this host is for; the loop serves others meanwhile.
            await asyncio.sleep(DRIP_SECONDS)

    return Answer(stream=stream)


def _huge(request: Request) -> Answer:
    return Answer((_PIECE * (HUGE_BYTES // len(_PIECE) + 1))[:HUGE_BYTES])


def _inward(request: Request) -> Answer:
    target = "http://169.254.169.254/latest/" if request.path == "/link-local" else "http://127.0.0.1:9/admin"
    return Answer(status=302, headers=(("Location", target),))


def _loop(request: Request) -> Answer:
    return Answer(status=302, headers=(("Location", request.target), ("Set-Cookie", "CT6T=1; path=/")))


def _refresh(request: Request) -> Answer:
    if request.path == "/":
        return Answer(_page("", "跳转", '<meta http-equiv="refresh" content="0; url=/site/index.html">').encode())
    return Answer(_page(_REPORT_LINK, "真正的首页").encode()) if request.path == "/site/index.html" else not_found()


def _charset(request: Request) -> Answer:
    return Answer(_page(f"<h1>欢迎访问本站</h1>{_REPORT_LINK}", "本县人民政府").encode("gbk"), HTML)


def _soft_404(request: Request) -> Answer:
    body = _REPORT_LINK if request.path == "/" else "<h1>您访问的页面不存在或已删除</h1>"
    return Answer(_page(body, "本县人民政府").encode())


def _hostile(request: Request) -> Answer:
    title = "&lt;/title&gt;<script>alert(1)</script>2023年政府信息公开工作年度报告"
    links = (
        '<a href="javascript:alert(1)">2023年政府信息公开年报</a><a href="data:text/html,x">年报</a>'
        '<a href="/../../etc/passwd">2022年政府信息公开年报</a><a href="http://[::1/">2021年政府信息公开年报</a>'
        '<a href="/art/1.html" title="&lt;img src=x onerror=alert(1)&gt;2020年政府信息公开工作年度报告">甲</a>'
    )
    return Answer(_page(f"\x00{links}{'<div><table><tr><td>' * 400}", title).encode())


def _closed(request: Request) -> Answer:
    if request.path == "/robots.txt":
        return Answer(b"User-agent: *\nDisallow: /\n", "text/plain")
    return Answer(_page(_REPORT_LINK).encode())


NAMES = (
    "attachment; filename*=UTF-8''..%2F..%2F..%2Ftmp%2Fgongkai-rfc5987.pdf",
    'attachment; filename="' + "2023年信息公开年报.pdf".encode("gbk").decode("latin-1") + '"',
    'attachment; filename="../../../../tmp/gongkai-dots.pdf"',
    'attachment; filename="/tmp/gongkai-absolute.pdf"',
    f'attachment; filename="{"长".encode().decode("latin-1") * 700}.pdf"',
    'attachment; filename="con\tname\\..\\gongkai-backslash.pdf"',
)
"""File names no program may take for a path, as Content-Disposition gives them (as latin-1 characters)."""
HOSTILE_TITLE = "<script>alert(1)</script><img src=x onerror=alert(2)>某县财政局"


def _names(request: Request) -> Answer:
    if request.path == "/":
        return Answer(_page(_REPORT_LINK, "本县人民政府").encode())
    if request.path == "/zfxxgknb/index.html":
        name = "..%2F..%2F..%2F..%2Ftmp%2Fgongkai-{}.pdf"
        rows = "".join(
            f'<li><a href="/module/download/downfile.jsp?classid=0&amp;filename={name.format(number)}">'
            f"{escape(HOSTILE_TITLE)}{2016 + number}年政府信息公开工作年度报告</a><span>2024-01-1{number}</span></li>"
            for number in range(len(NAMES))
        )
        return Answer(_page(f"<ul>{rows}</ul>", "政府信息公开年报").encode())
    number = request.params.get("filename", "").removesuffix(".pdf")[-1:]
    if not number.isdigit():
        return not_found()
    body = f"%PDF-1.4\n% {number}\n".encode()
    return Answer(body, "application/pdf", headers=(("Content-Disposition", NAMES[int(number)]),))


class _Busy:
    """Answers 503 with Retry-After to its first two requests, then a page."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, request: Request) -> Answer:
        self.asked += 1
        if self.asked <= 2:
            return Answer(b"busy\n", "text/plain", 503, (("Retry-After", "1"),))
        return Answer(_page(_REPORT_LINK).encode())


class TroubleSite:
    """All the troublemakers. Their hosts are the kind's name under ``gov.example``: ``guard-521.gov.example``, ..."""

    def __init__(self) -> None:
        self._kinds: dict[str, Callable[[Request], Answer]] = {
            "guard-521": _guard_521,
            "guard-412": _guard_412,
            "guard-403": _guard_403,
            "guard-200": _guard_200,
            "endless": _endless,
            "drip": _drip,
            "huge": _huge,
            "inward": _inward,
            "loop": _loop,
            "refresh": _refresh,
            "charset": _charset,
            "soft-404": _soft_404,
            "hostile": _hostile,
            "closed": _closed,
            "names": _names,
            "busy": _Busy(),
        }

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the hosts, one a kind."""
        return tuple(f"{kind}.gov.example" for kind in self._kinds)

    def answer(self, request: Request) -> Answer:
        """Give the trouble. Only the closed host has a robots.txt; the guards stand before theirs too."""
        kind = request.host.removesuffix(".gov.example")
        if request.path == "/robots.txt" and kind != "closed" and not kind.startswith("guard-"):
            return not_found()
        return self._kinds[kind](request)
