"""The archived bytes themselves: ``/-/original/DIGEST`` gives them, ``/-/original-view/DIGEST`` shows them in a frame.

Strangers wrote them, so they never run on our origin: the type is the one found in the bytes, and the answer's own
policy puts whatever opens it into a sandbox (see ``headers``).
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from archive.datasette.answers import not_found, page
from archive.datasette.app import ArchiveDatasette
from archive.datasette.headers import ORIGINAL_POLICY
from archive.datasette.media import content_type, file_name, handling
from archive.datasette.words import ROLES
from archive.errors import PayloadDamaged, PayloadMissing
from archive.values import is_digest

_PAYLOAD = "SELECT digest, length, media_type, stored_at, derived_from FROM payloads WHERE digest = ?"
_CAPTURES = """
SELECT c.id, c.kind, c.role, c.target_uri, c.final_uri, c.fetched_at, c.headers, c.rendered, r.uid AS run_uid
FROM captures c JOIN runs r ON r.id = c.run_id WHERE c.payload_digest = ? ORDER BY c.id LIMIT 100
"""
_REPORTS = """
SELECT uid, agency, report_year, title, is_current
FROM reports WHERE payload_digest = ? ORDER BY is_current DESC, id LIMIT 100
"""
_UNKNOWN = (
    "档案中没有这个摘要的文件；摘要是 sha256: 加 64 位十六进制数字。",
    "The archive holds no payload of this digest; a digest is sha256: and 64 hexadecimal digits.",
)
# Said without the errors' own words, which name files of the machine that serves.
_GONE = (
    "档案的索引里有它，字节所在的分段文件却不在。",
    "The index has it, but the segment file with its bytes is not there; put the archive's payload folder beside it.",
)
_DAMAGED = (
    "存下的字节已损坏，与摘要不符。",
    "The stored bytes are damaged and no longer match the digest; restore the segment, or fetch the page again.",
)


@dataclass(frozen=True, slots=True)
class Payload:
    """What the archive knows of a byte string without reading it."""

    digest: str
    length: int
    media_type: str
    stored_at: str
    derived_from: str | None
    captures: tuple[dict[str, Any], ...]
    reports: tuple[dict[str, Any], ...]

    @property
    def sent_content_type(self) -> str | None:
        """Give the Content-Type header of the first capture that has one."""
        for capture in self.captures:
            for name, value in json.loads(capture["headers"] or "[]"):
                if str(name).lower() == "content-type":
                    return str(value)
        return None


async def original(request: Any, datasette: ArchiveDatasette) -> Any:
    """Give a payload's bytes. 404 for an unknown digest, 410 where the segment is gone, 500 for damaged bytes."""
    payload = await _find(request, datasette)
    if payload is None:
        return await not_found(datasette, request, *_UNKNOWN)
    etag = f'"{payload.digest}"'
    headers = {
        "Content-Security-Policy": ORIGINAL_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": etag,
    }
    if request.headers.get("if-none-match") == etag:
        return Response("", status=304, headers=headers)
    try:
        data = await asyncio.to_thread(datasette.payload, payload.digest)
    except PayloadMissing:
        return _trouble(410, payload.digest, _GONE)
    except PayloadDamaged:
        return _trouble(500, payload.digest, _DAMAGED)
    disposition = "attachment" if handling(payload.media_type).showing == "download" else "inline"
    headers["Content-Disposition"] = f'{disposition}; filename="{file_name(payload.digest, payload.media_type)}"'
    return Response(
        data, headers=headers, content_type=content_type(payload.media_type, data, payload.sent_content_type)
    )


async def original_view(request: Any, datasette: ArchiveDatasette) -> Any:
    """Give the page that shows a payload in a frame, with where and when it was fetched."""
    payload = await _find(request, datasette)
    if payload is None:
        return await not_found(datasette, request, *_UNKNOWN)
    context = {"payload": payload, "how": handling(payload.media_type), "roles": ROLES}
    return await page(datasette, request, "gongkai_original.html", context)


def _trouble(status: int, digest: str, words: tuple[str, str]) -> Any:
    told = f"{status} {digest}\n{words[0]}\n{words[1]}\n"
    return Response.text(told, status=status, headers={"Cache-Control": "no-store"})


async def _find(request: Any, datasette: ArchiveDatasette) -> Payload | None:
    digest = unquote(request.url_vars["digest"])
    if not is_digest(digest):
        return None
    found = await datasette.archive_database.execute_fn(lambda connection: _load(connection, digest))
    return found if isinstance(found, Payload) else None


def _load(connection: Any, digest: str) -> Payload | None:
    row = connection.execute(_PAYLOAD, (digest,)).fetchone()
    if row is None:
        return None
    captures = tuple(dict(one) for one in connection.execute(_CAPTURES, (digest,)))
    reports = tuple(dict(one) for one in connection.execute(_REPORTS, (digest,)))
    return Payload(row[0], row[1], row[2], row[3], row[4], captures, reports)
