"""The proxy that is the origin: the protocol on the wire, what it records, and that it stops."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
from lab.bench_site import BenchSite
from lab.messages import Answer, Request
from lab.origin import LabServer
from lab.portal_site import path_of
from lab.responders import HUGE_BYTES, TroubleSite
from lab.sites import county_sites
from lab.world import WORLD

QINGSHAN = "www.qingshan.gov.example"


@pytest.fixture(scope="module")
def running() -> Iterator[LabServer]:
    with LabServer() as server:
        yield server


@pytest.fixture
def lab(running: LabServer) -> LabServer:
    running.forget()
    return running


class Wire:
    """One connection, spoken to by hand."""

    def __init__(self, server: LabServer) -> None:
        self.socket = socket.create_connection(("127.0.0.1", urlsplit(server.proxy_url).port), timeout=20)
        self.file = self.socket.makefile("rb")

    def close(self) -> None:
        self.file.close()
        self.socket.close()

    def send(self, *lines: str, body: bytes = b"") -> None:
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def head(self) -> tuple[int, dict[str, str]]:
        status = int(self.file.readline().split()[1])
        headers = {}
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return status, headers

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        status, headers = self.head()
        return status, headers, self.file.read(int(headers.get("content-length", 0)))

    def get(self, url: str, *headers: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        self.send(f"{method} {url} HTTP/1.1", f"Host: {urlsplit(url).netloc}", *headers)
        if method == "HEAD":
            return *self.head(), b""
        return self.answer()


@pytest.fixture
def wire(lab: LabServer) -> Iterator[Wire]:
    with closing(Wire(lab)) as wire:
        yield wire


def test_absolute_form_and_host_header_give_the_same_page(wire):
    proxied = wire.get(f"http://{QINGSHAN}/")
    wire.send("GET / HTTP/1.1", f"Host: {QINGSHAN}")
    direct = wire.answer()
    assert proxied[0] == direct[0] == 200
    assert proxied[2] == direct[2]
    assert "青山县人民政府门户网站" in direct[2].decode()


def test_many_requests_go_through_one_connection_in_order(lab, wire):
    urls = [f"http://{county.host}/robots.txt" for county in WORLD.counties] * 5
    for url in urls:
        wire.send(f"GET {url} HTTP/1.1", "Host: x")
    bodies = [wire.answer()[2] for _ in urls]
    assert [b"/archive/" in body for body in bodies] == [QINGSHAN in url for url in urls]
    assert lab.urls() == urls


def test_every_request_is_logged_with_its_agent_and_status(lab, wire):
    wire.get(f"http://{QINGSHAN}/nothing", "User-Agent: gongkai-test")
    wire.get(f"http://{QINGSHAN}/col/col1600100/index.html?uid=1", "User-Agent: gongkai-test")
    assert [(e.method, e.url, e.status, e.user_agent) for e in lab.log] == [
        ("GET", f"http://{QINGSHAN}/nothing", 404, "gongkai-test"),
        ("GET", f"http://{QINGSHAN}/col/col1600100/index.html?uid=1", 200, "gongkai-test"),
    ]
    assert lab.log[0].at <= lab.log[1].at
    assert lab.strays == []


def test_head_has_the_headers_of_get_and_no_body(wire):
    _, got, body = wire.get(f"http://{QINGSHAN}/")
    status, headed, _ = wire.get(f"http://{QINGSHAN}/", method="HEAD")
    assert status == 200
    assert int(headed["content-length"]) == len(body)
    assert {name: value for name, value in headed.items() if name != "date"} == {
        name: value for name, value in got.items() if name != "date"
    }
    assert wire.get(f"http://{QINGSHAN}/robots.txt")[0] == 200


def test_post_reaches_the_list_proxy(wire):
    body = b"columnid=1600102&unitid=5600102&webid=2758"
    url = f"http://{QINGSHAN}/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15"
    length = f"Content-Length: {len(body)}"
    wire.send(f"POST {url} HTTP/1.1", "Host: x", length, "Content-Type: application/x-www-form-urlencoded", body=body)
    status, _, reply = wire.answer()
    assert status == 200
    assert reply.count(b"<record>") == 18


def test_conditional_requests_are_answered_304_while_nothing_changed(lab, wire):
    report = next(r for r in WORLD.counties[0].reports if r.format == "html")
    url = report.landing_urls[0]
    _, headers, body = wire.get(url)
    modified = parsedate_to_datetime(headers["last-modified"])
    assert body
    assert modified.date().isoformat() == report.published_on
    for condition, status in (
        (f"If-None-Match: {headers['etag']}", 304),
        (f'If-None-Match: "other", W/{headers["etag"]}', 304),
        ("If-None-Match: *", 304),
        ('If-None-Match: "other"', 200),
        (f"If-Modified-Since: {headers['last-modified']}", 304),
        (f"If-Modified-Since: {format_datetime(datetime(2010, 1, 1, tzinfo=UTC), usegmt=True)}", 200),
        ("If-Modified-Since: no date", 200),
    ):
        got, fields, content = wire.get(url, condition)
        assert (got, bool(content)) == (status, status == 200), condition
        assert fields["etag"] == headers["etag"]
    both = wire.get(url, 'If-None-Match: "other"', f"If-Modified-Since: {headers['last-modified']}")
    assert both[0] == 200
    assert [entry.status for entry in lab.log].count(304) == 4


def test_live_answers_have_no_validators(wire):
    _, headers, _ = wire.get("http://www.yunling.gov.example/api/article/list?channel=nb")
    assert "etag" not in headers
    assert "last-modified" not in headers


def test_an_unknown_host_is_answered_502_and_is_a_stray(lab, wire):
    status, _, body = wire.get("http://update.elsewhere.example/check?x=1")
    assert status == 502
    assert b"update.elsewhere.example" in body
    assert lab.strays == ["http://update.elsewhere.example/check?x=1"]


def test_connect_is_refused_and_is_a_stray(lab, wire):
    wire.send("CONNECT www.baihe.gov.example:443 HTTP/1.1", "Host: www.baihe.gov.example:443")
    assert wire.answer()[0] == 403
    assert lab.strays == ["CONNECT www.baihe.gov.example:443"]


def test_forget_empties_log_and_strays(lab, wire):
    wire.get("http://nobody.example/")
    lab.forget()
    assert (lab.log, lab.strays) == ([], [])


@pytest.mark.parametrize(
    "lines",
    [
        ("NONSENSE",),
        ("GET http://h/ FTP/1.0", "Host: h"),
        ("GET relative HTTP/1.1", f"Host: {QINGSHAN}"),
        ("GET / HTTP/1.1",),
        (f"POST http://{QINGSHAN}/ HTTP/1.1", "Content-Length: many"),
        (f"POST http://{QINGSHAN}/ HTTP/1.1", "Transfer-Encoding: chunked"),
        (f"GET http://{QINGSHAN}/ HTTP/1.1", f"X: {'x' * 70_000}"),
    ],
    ids=["no-line", "protocol", "path", "host", "length", "chunked", "long"],
)
def test_what_is_no_request_gets_400_and_a_closed_connection(lab, wire, lines):
    wire.send(*lines)
    assert wire.head()[0] == 400
    assert lab.log == []


def test_connection_close_and_http_1_0_end_the_connection(lab):
    for lines in (
        ("GET / HTTP/1.1", f"Host: {QINGSHAN}", "Connection: close"),
        ("GET / HTTP/1.0", f"Host: {QINGSHAN}"),
    ):
        with closing(Wire(lab)) as wire:
            wire.send(*lines)
            status, headers, _ = wire.answer()
            assert (status, headers["connection"]) == (200, "close")
            assert wire.file.read() == b""


def test_a_client_that_leaves_in_the_middle_does_no_harm(lab):
    with closing(Wire(lab)) as wire:
        wire.send(f"POST http://{QINGSHAN}/ HTTP/1.1", "Content-Length: 100", body=b"only this")
    with closing(Wire(lab)) as wire:
        assert wire.get(f"http://{QINGSHAN}/robots.txt")[0] == 200


def test_leaving_the_context_closes_port_connections_and_thread():
    before = threading.active_count()
    with LabServer(county_sites(("990101",))) as server:
        wire = Wire(server)
        assert wire.get(f"http://{QINGSHAN}/robots.txt")[0] == 200
        port = urlsplit(server.proxy_url).port
    assert threading.active_count() == before
    assert wire.file.read() == b""
    wire.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_taken_port_is_an_error_and_leaves_nothing_behind(lab):
    port = urlsplit(lab.proxy_url).port
    before = threading.active_count()
    with pytest.raises(OSError, match="address already in use"):
        LabServer([], port=port).__enter__()
    assert threading.active_count() == before


def test_only_chosen_sites_are_played():
    with LabServer(county_sites(("990202",))) as server, closing(Wire(server)) as wire:
        assert server.hosts == ("www.baihe.gov.example",)
        assert wire.get("http://www.baihe.gov.example/")[0] == 200
        assert wire.get(f"http://{QINGSHAN}/")[0] == 502


def test_the_command_prints_its_address_and_ends_on_a_signal():
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "lab.serve", "--port", "0", "--county", "990303"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.fullmatch(r"lab listens at http://127\.0\.0\.1:(\d+) for 1 hosts\n", line)
        assert match, line
        with socket.create_connection(("127.0.0.1", int(match[1])), timeout=10) as connection:
            connection.sendall(b"GET http://www.yunling.gov.example/robots.txt HTTP/1.0\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


# --- troublemakers


def trouble(kind: str, path: str = "/") -> Answer:
    host = f"{kind}.gov.example"
    return TroubleSite().answer(Request("GET", host, path, "", {}))


@pytest.mark.parametrize(
    ("kind", "status", "mark"),
    [
        ("guard-521", 521, b"__jsl_clearance"),
        ("guard-412", 412, b"<script src="),
        ("guard-403", 403, "拒绝执行".encode()),
        ("guard-200", 200, "安全检查".encode()),
        ("soft-404", 200, "政府信息公开年报".encode()),
        ("hostile", 200, b"<script>"),
        ("refresh", 200, b'http-equiv="refresh"'),
    ],
)
def test_troublemakers_answer_as_named(kind, status, mark):
    answer = trouble(kind)
    assert answer.status == status
    assert mark.lower() in answer.body.lower().replace(b"&lt;", b"<").replace(b"&gt;", b">")


def test_troublemakers_lead_astray():
    assert dict(trouble("inward").head)["Location"].startswith("http://127.0.0.1")
    assert dict(trouble("inward", "/link-local").head)["Location"].startswith("http://169.254.")
    assert dict(trouble("loop", "/x").head)["Location"] == "/x"
    assert "您访问的页面不存在" in trouble("soft-404", "/zfxxgknb/index.html").body.decode()
    assert trouble("refresh", "/site/index.html").status == 200
    assert b"Disallow: /\n" in trouble("closed", "/robots.txt").body
    assert trouble("huge").status == 200
    assert len(trouble("huge").body) == HUGE_BYTES


def test_the_wrong_charset_host_says_utf_8_and_sends_gbk():
    answer = trouble("charset")
    assert "utf-8" in answer.content_type
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert "政府信息公开年报" in answer.body.decode("gbk")


def test_the_busy_host_relents_at_the_third_request():
    site = TroubleSite()
    answers = [site.answer(Request("GET", "busy.gov.example", "/", "", {})) for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert dict(answers[0].head)["Retry-After"] == "1"


@pytest.mark.parametrize("kind", ["endless", "drip"])
def test_bodies_without_end_stop_when_the_client_leaves_or_the_server_does(kind):
    with LabServer([TroubleSite()]) as server, closing(Wire(server)) as wire:
        wire.send(f"GET http://{kind}.gov.example/ HTTP/1.1", "Host: x")
        status, headers = wire.head()
        assert (status, headers["connection"]) == (200, "close")
        assert "content-length" not in headers
        assert wire.file.read(3)


# --- the site for measuring


def test_the_bench_site_has_as_many_pages_as_said_each_with_its_links():
    site = BenchSite(200)
    urls = site.urls()
    assert len(urls) == len(set(urls)) == 200
    bodies = [site.answer(Request("GET", "bench.gov.example", path_of(url), "", {})).body for url in urls]
    assert len(set(bodies)) == 200
    assert all(22_000 < len(body) < 32_000 for body in bodies[1:])
    assert {body.count(b"<li><a ") for body in bodies[11:]} == {20}
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            answer = site.answer(Request("GET", "bench.gov.example", path, "", {}))
            assert answer.status == 200, path
            waiting += re.findall(r'href="([^"]+)"', answer.body.decode())
    assert seen == {path_of(url) for url in urls}


def test_the_bench_site_is_the_same_each_time():
    request = Request("GET", "bench.gov.example", "/zfxxgknb/202601/t20260115_7.html", "", {})
    assert BenchSite(100).answer(request).body == BenchSite(100).answer(request).body
    assert BenchSite(100).answer(Request("GET", "bench.gov.example", "/zfxxgknb/index_9.html", "", {})).status == 404
    with pytest.raises(ValueError, match="3 at least"):
        BenchSite(2)
