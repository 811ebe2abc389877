"""Gates and pages told apart, and other small judgements of the crawler."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings

from crawler.errors import NoBrowser
from crawler.failures import failure_reason, is_download_failure
from crawler.fingerprints import WalkFingerprinter
from crawler.middlewares.retry import retry_after
from crawler.pace import Pace
from crawler.refusals import redirect_refusal, refusal

LINKS = b"".join(b'<li><a href="/%d">link</a></li>' % number for number in range(30))
REPORT = ("<html><body><h1>甲县2023年政府信息公开工作年度报告</h1>" + "<p>正文</p>" * 900 + "</body></html>").encode()


@pytest.mark.parametrize(
    ("status", "headers", "body", "signature"),
    [
        (200, [], REPORT, None),
        (404, [], "页面不存在".encode(), None),
        (500, [], b"error", None),
        (503, [("Retry-After", "5")], b"busy", None),
        (200, [("Set-Cookie", "__jsluid_h=1")], REPORT, None),
        (200, [], LINKS + b"<script>var x='__jsl_clearance'</script>", None),
        (200, [], LINKS + "登录请输入验证码".encode(), None),
        (200, [], REPORT + "我县加强网站防护系统建设".encode(), None),
        (200, [], b"%PDF-1.4 $_ts=", None),
        (403, [], b"", "403 forbidden"),
        (403, [], "<title>网站云防护系统</title>".encode(), "403 chuangyu: 网站防护"),
        (403, [], "<title>网站防护系统</title>".encode("gb18030"), "403 chuangyu: 网站防护"),
        (405, [], b"no", "405 method refused"),
        (412, [], b"<script>$_ts=window['$_ts']</script>", "412 ruishu: $_ts"),
        (521, [("Set-Cookie", "__jsl_clearance_s=1; path=/")], b"", "521 jiasule: __jsl_clearance"),
        (512, [("Set-Cookie", "__jsluid_s=1")], b"", "512 jiasule"),
        (401, [], b"", "401 asks for credentials"),
        (202, [], b"<script>$_ts=window['$_ts'];$_ts.nsd=1</script>", "202 ruishu: $_ts"),
        (200, [], "<p>访问过于频繁，请输入验证码</p>".encode(), "200 captcha"),
        (200, [], b"<script>document.cookie='CT6T=1'</script>", "200 openresty: CT6T"),
    ],
)
def test_refusal(status: int, headers: list[tuple[str, str]], body: bytes, signature: str | None) -> None:
    assert refusal(status, headers, body) == signature


def test_a_redirect_with_a_gates_cookie() -> None:
    assert redirect_refusal(302, [("set-cookie", "CT6TS=1; path=/")]) == "302 openresty: CT6T"
    assert redirect_refusal(302, [("Set-Cookie", "JSESSIONID=1")]) is None
    assert redirect_refusal(200, [("Set-Cookie", "CT6T=1")]) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"7", 7.0),
        (b"0", 0.0),
        (b"Sat, 21 Nov 2026 00:00:30 GMT", 30.0),
        (b"Sat, 21 Nov 2020 00:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-1", None),
        (None, None),
    ],
)
def test_retry_after(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 21, tzinfo=UTC)) == seconds


def test_failures_begin_with_a_stable_word() -> None:
    assert failure_reason(DownloadTimeoutError("took 60 s")) == "timeout: took 60 s"
    assert failure_reason(CannotResolveHostError("x")) == "unresolved: x"
    assert failure_reason(ValueError("odd")) == "ValueError: odd"
    assert failure_reason(NoBrowser()).startswith("no browser: ")
    assert len(failure_reason(OSError("x" * 1000))) == 300
    assert is_download_failure(ConnectionResetError())
    assert not is_download_failure(KeyError("x"))


def test_what_makes_requests_different() -> None:
    give = WalkFingerprinter().fingerprint
    base = Request("http://a.example/x?b=1&a=2#top", meta={"portal": "1"})
    assert give(base) == give(Request("http://a.example/x?b=1&a=2", meta={"portal": "1"}))
    others = [
        Request("http://a.example/x?a=2&b=1", meta={"portal": "1"}),
        Request("http://a.example/x?b=1&a=2", meta={"portal": "2"}),
        Request("http://a.example/x?b=1&a=2", meta={"portal": "1", "rendered": True}),
        Request("http://a.example/x?b=1&a=2", meta={"portal": "1"}, method="POST"),
        Request("http://a.example/x?b=1&a=2", meta={"portal": "1"}, body="x"),
    ]
    assert len({give(one) for one in [base, *others]}) == 6
    drawn = [Request(f"http://a.example/#{part}", meta={"rendered": True}) for part in "ab"]
    assert give(drawn[0]) != give(drawn[1])


@pytest.fixture
def paced() -> tuple[Pace, Any]:
    """A pace over one slot, as Scrapy keeps it."""
    slot = SimpleNamespace(delay=1.0, jitter=0.5, lastseen=0.0)
    crawler: Any = SimpleNamespace(
        settings=Settings({"USER_AGENT": "gongkai/1", "AUTOTHROTTLE_MAX_DELAY": 60.0, "DOWNLOAD_DELAY": 1.0}),
        engine=SimpleNamespace(downloader=SimpleNamespace(slots={"a.example": slot})),
    )
    return Pace(crawler), slot


def test_crawl_delay_is_a_floor(paced: tuple[Pace, Any]) -> None:
    pace, slot = paced
    request = Request("http://a.example/x")
    pace.robots_parsed(ProtegoRobotParser(b"User-agent: *\nCrawl-delay: 5\n", None), request)
    assert slot.delay == 5.0
    assert slot.jitter == 0.0, "no random part of what was asked for"
    slot.delay = 1.0  # AutoThrottle lowers it
    pace.response_downloaded(None, request, None)  # type: ignore[arg-type]
    assert slot.delay == 5.0


def test_an_absurd_crawl_delay_is_bounded(paced: tuple[Pace, Any]) -> None:
    pace, slot = paced
    pace.robots_parsed(ProtegoRobotParser(b"User-agent: *\nCrawl-delay: 86400\n", None), Request("http://a.example/x"))
    assert slot.delay == 60.0


def test_a_busy_host_is_left_alone_and_stays_slower(paced: tuple[Pace, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    pace, slot = paced
    monkeypatch.setattr("crawler.pace.monotonic", lambda: 1000.0)
    pace.hold(Request("http://a.example/x"), 30.0, tries=0)
    assert slot.delay == 2.0
    assert slot.lastseen + slot.delay == 1030.0
    slot.delay = 1.0
    pace.request_reached_downloader(Request("http://a.example/y"), None)  # type: ignore[arg-type]
    assert slot.delay == 2.0
