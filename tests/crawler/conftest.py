"""A small portal with every kind of answer, on loopback, and crawls of it in processes of their own."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import select
import signal
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.sqlite import sqlite3

PROBE = Path(__file__).with_name("probe.py")
ROOT = Path(__file__).resolve().parents[2]
HTML = "text/html; charset=utf-8"


def page(*links: str, title: str = "x", role: str = "article") -> bytes:
    """A page with links."""
    rows = "".join(f'<li><a role="{role}" href="{link}">{title}</a></li>' for link in links)
    return f"<html><head><title>{title}</title></head><body><ul>{rows}</ul><p>{'正文' * 40}</p></body></html>".encode()


class Zoo(BaseHTTPRequestHandler):
    """Answers by path; what is asked is logged, and paths may be changed while it runs."""

    protocol_version = "HTTP/1.1"
    server: Portal  # type: ignore[assignment]

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Answer a POST like a GET, with its body echoed."""
        self.do_GET(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_GET(self, sent: bytes = b"") -> None:
        """Answer by path."""
        parts = urlsplit(self.path)
        if parts.hostname:  # asked as a proxy
            self.server.hosts.append(parts.hostname)
            self.path = parts.path + (f"?{parts.query}" if parts.query else "")
        path = self.path
        self.server.log.append((self.command, path, dict(self.headers)))
        if waiting := self.server.gates.get(path):
            waiting.wait(20)
        known = self.server.pages.get(path)
        name = path.strip("/").split("?")[0].replace("/", "_").replace(".", "_") or "home"
        special = getattr(self, f"at_{name}", None)
        if known is not None:
            status, headers, body = known
            tag = headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                self.answer(304, b"", {"ETag": tag})
            else:
                self.answer(status, body, headers)
        elif special is not None:
            special(sent)
        else:
            self.answer(404, "页面不存在".encode())

    def do_CONNECT(self) -> None:
        """Note a stray request of a browser that takes this for its proxy."""
        self.server.hosts.append(self.path)
        self.answer(502)

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """Send one answer."""
        self.send_response(status)
        headers = {"Content-Type": HTML, **(headers or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", "0" if status == 304 else str(len(body)))
        self.end_headers()
        if status != 304:
            with contextlib.suppress(ConnectionError):  # a client may hang up on what is too large for it
                self.wfile.write(body)

    def at_robots_txt(self, _: bytes) -> None:
        """Exclude one folder."""
        self.answer(200, b"User-agent: *\nDisallow: /secret/\n", {"Content-Type": "text/plain"})

    def at_hop1(self, _: bytes) -> None:
        """A chain: 302, 301, meta refresh, page."""
        self.answer(302, b"", {"Location": "/hop2"})

    def at_hop2(self, _: bytes) -> None:
        """The second hop."""
        self.answer(301, b"", {"Location": "/hop3"})

    def at_hop3(self, _: bytes) -> None:
        """The third hop, written into the page."""
        self.answer(200, b'<html><meta http-equiv="refresh" content="0;url=/landed"></html>')

    def at_landed(self, _: bytes) -> None:
        """Where the chain ends."""
        self.answer(200, page(title="landed"))

    def at_to_known(self, _: bytes) -> None:
        """A redirect to a page that is asked for by its own address too."""
        self.answer(302, b"", {"Location": "/a"})

    def at_loop(self, _: bytes) -> None:
        """A redirect to itself."""
        self.answer(302, b"", {"Location": "/loop?again"})

    def at_to_metadata(self, _: bytes) -> None:
        """A redirect to a link-local address."""
        self.answer(302, b"moved", {"Location": "http://169.254.169.254/latest/meta-data/"})

    def at_to_neighbour(self, _: bytes) -> None:
        """A redirect to another service of this machine."""
        self.answer(302, b"moved", {"Location": f"http://127.0.0.1:{self.server.neighbour}/inside"})

    def at_refresh_away(self, _: bytes) -> None:
        """A page that leads to another site."""
        self.answer(
            200, b'<html><meta http-equiv="refresh" content="0;url=http://elsewhere.example/"><p>bye</p></html>'
        )

    def at_gate_cookie(self, _: bytes) -> None:
        """A redirect that only hands out a gate's cookie."""
        self.answer(302, b"", {"Location": "/gate_cookie", "Set-Cookie": "CT6T=abc; path=/"})

    def at_flaky(self, _: bytes) -> None:
        """Busy the first time."""
        asked = sum(path == "/flaky" for _, path, _ in self.server.log)
        self.answer(503 if asked == 1 else 200, page(title="at last"), {"Retry-After": "0"})

    def at_dead(self, _: bytes) -> None:
        """Cut the connection."""
        self.close_connection = True
        self.connection.close()

    def at_cut(self, _: bytes) -> None:
        """Promise more than is sent."""
        self.close_connection = True
        self.answer(200, b"<html>half", {"Content-Length": "1000"})

    def at_bomb(self, _: bytes) -> None:
        """Ten megabytes in ten kilobytes."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        self.answer(200, packer.compress(b"\0" * 10_000_000) + packer.flush(), {"Content-Encoding": "gzip"})

    def at_not_gzip(self, _: bytes) -> None:
        """Says gzip, is not."""
        self.answer(200, page(title="plain"), {"Content-Encoding": "gzip"})

    def at_packed(self, _: bytes) -> None:
        """A page, packed."""
        self.answer(200, gzip.compress(page(title="packed")), {"Content-Encoding": "gzip"})

    def at_large(self, _: bytes) -> None:
        """More than the limit of the tests."""
        self.answer(200, b"x" * 3_000_000, {"Content-Type": "application/octet-stream"})

    def at_echo(self, sent: bytes) -> None:
        """Tell what was sent."""
        self.answer(200, b"<html>" + sent + b"</html>")


class Portal(ThreadingHTTPServer):
    """The server, its log, its changeable pages, and another service beside it that must not be asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Zoo)
        self.hosts: list[str] = []
        self.log: list[tuple[str, str, dict[str, str]]] = []
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.gates: dict[str, threading.Event] = {}
        self.neighbour = 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    page = staticmethod(page)

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        """Set what a path answers."""
        self.pages[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)

    def asked(self, prefix: str = "/") -> list[str]:
        """Give the paths asked so far, in order, robots.txt aside."""
        return [path for _, path, _ in self.log if path.startswith(prefix) and path != "/robots.txt"]


def serve() -> Portal:
    """Start a server on a thread."""
    server = Portal()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def neighbour() -> Iterator[Portal]:
    """A service on this machine that no registry names."""
    server = serve()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def portal(neighbour: Portal) -> Iterator[Portal]:
    """A portal for the tests of one module."""
    server = serve()
    server.neighbour = neighbour.server_address[1]
    yield server
    for gate in server.gates.values():
        gate.set()
    server.shutdown()
    server.server_close()


class Started:
    """A crawl under way, in a process of its own."""

    def __init__(self, forks: subprocess.Popen[bytes], told: Path) -> None:
        assert forks.stdin is not None
        assert forks.stdout is not None
        self._told = told
        self._answers = forks.stdout
        forks.stdin.write(f"{told}\n".encode())
        self.pid = int(forks.stdout.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Give the exit code if the crawl has ended."""
        if self.returncode is None and select.select([self._answers], [], [], 0)[0]:
            self.returncode = int(self._answers.readline())
        return self.returncode

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait for the end and give what was written to stdout and stderr."""
        if self.returncode is None and not select.select([self._answers], [], [], timeout)[0]:
            os.kill(self.pid, signal.SIGKILL)
        while self.poll() is None:
            select.select([self._answers], [], [], 1)
        return self._told.with_suffix(".out").read_text(), self._told.with_suffix(".err").read_text()

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self.send_signal(signal.SIGKILL)


@pytest.fixture(scope="session")
def forks() -> Iterator[subprocess.Popen[bytes]]:
    """The process that starts crawls; without proxy and browser."""
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", str(PROBE)],
        cwd=ROOT,
        env={**clean, "GONGKAI_CHROMIUM": "none"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,  # an answer that waits in a buffer of ours is one that select does not see
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


class Crawls:
    """Crawls of one archive."""

    def __init__(self, folder: Path, portal: Portal, forks: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.forks = forks
        self.portal = portal
        self.archive = folder / "archive.db"
        self.registry = folder / "registry"
        self.registry.mkdir()
        self.register(f'code = "990001"\nname = "试县"\nhome = "{portal.url}/"')

    def register(self, row: str) -> None:
        """Write the registry."""
        (self.registry / "portals.toml").write_text(f"[[portal]]\n{row}\n", encoding="utf-8")

    def start(self, *requests: dict[str, Any] | str, **told: Any) -> Started:
        """Start a crawl. A request is a path, or a dict with a path as `url`."""
        asks = [{"url": one} if isinstance(one, str) else dict(one) for one in requests]
        for ask in asks:
            if ask["url"].startswith("/"):
                ask["url"] = self.portal.url + ask["url"]
        told = {"archive": str(self.archive), "registry": str(self.registry), "requests": asks, **told}
        path = self.folder / "told.json"
        path.write_text(json.dumps(told))
        return Started(self.forks, path)

    def run(self, *requests: dict[str, Any] | str, **told: Any) -> dict[str, Any]:
        """Run a crawl to its end and give what its probe printed."""
        out, err = self.start(*requests, **told).communicate()
        assert out.strip(), err
        result: dict[str, Any] = json.loads(out.splitlines()[-1])
        result["log"] = err
        return result

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Query the archive."""
        connection = sqlite3.connect(self.archive)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(sql, values)]
        finally:
            connection.close()

    def captures(self, path: str) -> list[dict[str, Any]]:
        """Give the captures whose first address is a path of the portal."""
        return self.rows("SELECT * FROM captures WHERE target_uri = ? ORDER BY id", self.portal.url + path)

    def capture(self, path: str) -> dict[str, Any]:
        """Give the only capture of a path."""
        (row,) = self.captures(path)
        return row


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory, portal: Portal, forks: subprocess.Popen[bytes]) -> Crawls:
    """Crawls for the tests of one module, all of one archive."""
    return Crawls(tmp_path_factory.mktemp("crawls"), portal, forks)


@pytest.fixture
def new_crawls(tmp_path: Path, portal: Portal, forks: subprocess.Popen[bytes]) -> Crawls:
    """Crawls with an archive of their own."""
    return Crawls(tmp_path, portal, forks)
