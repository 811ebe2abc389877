"""Requests and answers of the lab, and how an answer becomes a 304."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from urllib.parse import parse_qs, unquote

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """One request as it came. ``path`` is still percent-encoded; ``query`` is the part after the question mark."""

    method: str
    host: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def target(self) -> str:
        """Give path and query as asked for."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def url(self) -> str:
        """Give the absolute address."""
        return f"http://{self.host}{self.target}"

    @cached_property
    def params(self) -> dict[str, str]:
        """Give the first value of each name in the query."""
        return {name: values[0] for name, values in parse_qs(self.query, keep_blank_values=True).items()}

    @cached_property
    def form(self) -> dict[str, str]:
        """Give the first value of each name in a form body."""
        return {
            name: values[0] for name, values in parse_qs(self.body.decode("latin-1"), keep_blank_values=True).items()
        }

    @property
    def decoded_path(self) -> str:
        """Give the path without percent encoding."""
        return unquote(self.path)


Streamed = Callable[[], AsyncIterator[bytes]]


@dataclass(frozen=True)
class Answer:
    """One answer. ``modified_on`` set makes it a stored file: it gets Last-Modified and ETag and honours conditions.

    ``stream`` in place of ``body`` is sent without a length until it ends or the client leaves.
    """

    body: bytes = b""
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified_on: date | None = None
    stream: Streamed | None = field(default=None, compare=False)

    @cached_property
    def etag(self) -> str:
        """Give the strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    @cached_property
    def last_modified(self) -> datetime | None:
        """Give the instant of the last change: nine in the morning, Greenwich, of the day."""
        return datetime.combine(self.modified_on, time(9), UTC) if self.modified_on else None

    @cached_property
    def _validators(self) -> tuple[tuple[str, str], ...]:
        if self.last_modified is None:
            return ()
        return ("ETag", self.etag), ("Last-Modified", format_datetime(self.last_modified, usegmt=True))

    @cached_property
    def head(self) -> tuple[tuple[str, str], ...]:
        """Give the headers of this answer in full, but for the connection's own."""
        length = () if self.stream else (("Content-Length", str(len(self.body))),)
        return (("Content-Type", self.content_type), *length, *self._validators, *self.headers)

    def for_conditions(self, request: Request) -> Answer:
        """Give the 304 a conditional request deserves, else this answer."""
        if self.last_modified is None or self.status != 200:
            return self
        tags = request.headers.get("if-none-match")
        if tags is not None:
            fresh = tags.strip() == "*" or self.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        else:
            fresh = _not_changed_since(request.headers.get("if-modified-since"), self.last_modified)
        return _NotModified(status=304, headers=self._validators) if fresh else self


class _NotModified(Answer):
    @cached_property
    def head(self) -> tuple[tuple[str, str], ...]:
        return self.headers


def _not_changed_since(stated: str | None, modified: datetime) -> bool:
    if stated is None:
        return False
    try:
        since = parsedate_to_datetime(stated)
    except ValueError:
        return False
    return since.tzinfo is not None and modified <= since


def not_found(what: str = "") -> Answer:
    """Give the 404 page of a portal."""
    page = (
        f"<html><head><title>404 页面不存在</title></head><body><h1>您要找的页面不存在</h1><p>{what}</p></body></html>"
    )
    return Answer(page.encode(), status=404)
