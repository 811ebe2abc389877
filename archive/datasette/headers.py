"""The headers of every answer: what a browser may do with what it is shown.

Three policies. Our pages run no script and load nothing but our style. Datasette's own pages run the scripts that
Datasette ships, never one written into a page. An original, which strangers wrote, runs in a sandbox without origin:
no script, no form, no frame, nothing loaded from anywhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_COMMON = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
PAGE_POLICY = f"default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; {_COMMON}"
"""For pages of ours. ``frame-src`` is for the frame that shows an original."""

DATASETTE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    f"connect-src 'self'; {_COMMON}"
)
"""For Datasette's own pages: they carry style attributes, and fetch facet counts from us."""

ORIGINAL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""For archived bytes. Without allow-scripts and allow-same-origin; Chromium's PDF viewer works under it."""

_EVERYWHERE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", DATASETTE_POLICY.encode("ascii")),
)


def with_headers(application: Application) -> Application:
    """Wrap an ASGI application: each answer gets the headers it does not set itself."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                present = {bytes(name).lower() for name, _ in headers}
                headers += [pair for pair in _EVERYWHERE if pair[0] not in present]
                message = {**message, "headers": headers}
            await send(message)

        await application(scope, receive, send_with_headers)

    return wrapped
