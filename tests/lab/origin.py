"""The lab's server: a forward proxy that is itself the origin of every host it knows.

It answers absolute-form requests (``GET http://host/path``) and, as a plain origin, those that name the host in
``Host``. One thread runs one event loop; what a site answers is computed in that loop, so a site needs no locks. A
host that nobody here plays is answered with 502 and kept in ``strays``; so is any CONNECT (403): a test can assert
that nothing left the lab.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from types import TracebackType
from typing import Protocol

from lab.messages import Answer, Request

_MAX_HEAD = 64 * 1024
_MAX_BODY = 4 * 1024 * 1024
_IDLE_SECONDS = 60.0


class Site(Protocol):
    """What plays one or more hosts."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the host names it answers for."""

    def answer(self, request: Request) -> Answer:
        """Give the answer to one request."""


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request the server answered, in the order they came. ``at`` is in seconds of the monotonic clock."""

    method: str
    url: str
    status: int
    user_agent: str
    at: float


class BadRequest(Exception):
    """What the client sent is no HTTP request. Raised while reading one; answered with 400 and a closed connection."""


class LabServer:
    """The proxy and the origins behind it, in a thread of its own.

    ``sites`` defaults to everything the lab has (``lab.sites.all_sites``). ``port`` 0 takes a free one. Use it as a
    context manager; leaving it ends every connection and joins the thread.
    """

    def __init__(self, sites: Iterable[Site] | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        if sites is None:
            from lab.sites import all_sites

            sites = all_sites()
        self.log: list[LoggedRequest] = []
        self.strays: list[str] = []
        self._sites = {name: site for site in sites for name in site.hosts}
        self._address = (host, port)
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._stopping: asyncio.Event | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="lab-server", daemon=True)
        self._date = (0, "")

    @property
    def proxy_url(self) -> str:
        """Give the proxy's address, for ``http_proxy``."""
        return f"http://{self._address[0]}:{self._address[1]}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the hosts it plays."""
        return tuple(self._sites)

    def urls(self, method: str | None = None) -> list[str]:
        """Give the addresses asked for so far, of one method or of all."""
        return [entry.url for entry in self.log if method in (None, entry.method)]

    def forget(self) -> None:
        """Empty the log and the list of strays."""
        self.log.clear()
        self.strays.clear()

    def __enter__(self) -> LabServer:
        """Start listening. Raises OSError if the port is taken."""
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait until nothing of it runs."""
        stopping = self._stopping
        assert stopping is not None, "left without having been entered"
        self._loop.call_soon_threadsafe(stopping.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except OSError as error:
            self._failure = error
        finally:
            self._loop.close()
            self._started.set()

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._connected, *self._address, limit=_MAX_HEAD, backlog=512)
        self._address = server.sockets[0].getsockname()[:2]
        self._started.set()
        await self._stopping.wait()
        server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._converse(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection until either side has had enough."""
        try:
            while True:
                async with asyncio.timeout(_IDLE_SECONDS):
                    request, keep = await _read_request(reader, writer)
                answer = self._answer(request)
                keep = keep and answer.stream is None and answer.status != HTTPStatus.BAD_REQUEST
                await self._send(writer, request, answer, keep)
                if not keep:
                    break
        except BadRequest as error:
            writer.write(f"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n{error}".encode())
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            # The client has left or says nothing more: there is nobody to tell.
            return
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    def _answer(self, request: Request) -> Answer:
        site = self._sites.get(request.host)
        if request.method == "CONNECT":
            self.strays.append(f"CONNECT {request.host}")
            answer = Answer(b"no tunnels here\n", "text/plain", 403)
        elif site is None:
            self.strays.append(request.url)
            answer = Answer(f"the lab plays no host {request.host}\n".encode(), "text/plain; charset=utf-8", 502)
        else:
            answer = site.answer(request).for_conditions(request)
        agent = request.headers.get("user-agent", "")
        self.log.append(LoggedRequest(request.method, request.url, answer.status, agent, time.monotonic()))
        return answer

    async def _send(self, writer: asyncio.StreamWriter, request: Request, answer: Answer, keep: bool) -> None:
        phrase = HTTPStatus(answer.status).phrase if answer.status in HTTPStatus._value2member_map_ else "Unknown"
        lines = [f"HTTP/1.1 {answer.status} {phrase}", f"Date: {self._now()}", "Server: lab"]
        lines += [f"{name}: {value}" for name, value in answer.head]
        lines.append("Connection: keep-alive" if keep else "Connection: close")
        # Header values of the lab may hold bytes of any charset, as real ones do: they are kept as latin-1 characters.
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        if request.method == "HEAD" or answer.stream is None:
            writer.write(head if request.method == "HEAD" else head + answer.body)
            await writer.drain()
            return
        writer.write(head)
        async for piece in answer.stream():
            writer.write(piece)
            await writer.drain()

    def _now(self) -> str:
        second = int(time.time())
        if second != self._date[0]:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]


async def _read_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[Request, bool]:
    """Read one request; gives it and whether the client would go on. Raises BadRequest and IncompleteReadError."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.LimitOverrunError as error:
        raise BadRequest(f"headers over {_MAX_HEAD} bytes") from error
    first, *lines = head[:-4].lstrip("\r\n").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest(f"no request line: {first[:80]!r}")
    method, target, version = parts
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > _MAX_BODY or "transfer-encoding" in headers:
        raise BadRequest(f"a body the lab does not take: length {length[:20]!r}")
    if int(length) and headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = await reader.readexactly(int(length)) if int(length) else b""
    host, path = _split(method, target, headers)
    path, _, query = path.partition("?")
    wishes = {
        word.strip().lower() for name in ("connection", "proxy-connection") for word in headers.get(name, "").split(",")
    }
    keep = "close" not in wishes and (version != "HTTP/1.0" or "keep-alive" in wishes)
    return Request(method, host, path, query, headers, body), keep


def _split(method: str, target: str, headers: dict[str, str]) -> tuple[str, str]:
    if method == "CONNECT":
        return target.lower(), "/"
    if target.startswith("http://"):
        host, slash, rest = target[len("http://") :].partition("/")
        path = slash + rest
    else:
        host, path = headers.get("host", ""), target
    host = host.lower().removesuffix(":80")
    path = path.partition("#")[0] or "/"
    if not host or not path.startswith("/"):
        raise BadRequest(f"no host or no path in {target[:80]!r}")
    return host, path
