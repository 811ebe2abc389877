"""Captures: what was asked, what came, what became of it; and how they are read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast

from archive.errors import RunNotOpen, UnknownReference
from archive.model import Capture, CaptureKind, Fate, NewCapture, Recorded, Run
from archive.payloads import PayloadStore, Stored
from archive.sqlite import sqlite3
from archive.values import digest_of, instant, json_text, storable, storable_or_none

_COLUMNS = (
    "id, run_id, kind, method, target_uri, final_uri, rendered, status, headers, fetched_at, payload_digest,"
    " role, portal,"
    " via_capture, anchor_text, reason, body_digest, redirects, refers_to"
)
_INSERT = (
    "INSERT INTO captures (run_id, portal, kind, method, target_uri, final_uri, body_digest, rendered, status,"
    " headers, redirects,"
    " fetched_at, payload_digest, refers_to, via_capture, anchor_text, role, reason)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LATEST = (
    " FROM captures WHERE target_uri = ? AND method = ? AND body_digest = ? AND rendered = ?"
    " AND payload_digest IS NOT NULL AND kind IN ('response', 'revisit', 'import') ORDER BY id DESC LIMIT 1"
)
_PAYLOAD = (
    "INSERT INTO payloads (digest, length, media_type, segment, codec, stored_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (digest) DO UPDATE SET segment = excluded.segment, codec = excluded.codec"
)
_GIVES_BYTES = ("response", "revisit", "import")
UNANSWERED_304 = "answered 304, but the archive holds no earlier answer to this request"


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a new capture is written as."""

    kind: CaptureKind
    fate: Fate
    digest: str | None
    refers_to: int | None
    reason: str | None


def record(connection: sqlite3.Connection, store: PayloadStore, run: Run, capture: NewCapture, now: str) -> Recorded:
    """Write one capture and, before it, its payload; see ``Archive.record``."""
    stored: Stored | None = None
    digest: str | None = None
    known_in: int | None = None
    if capture.body is not None:
        digest = digest_of(capture.body)
        row = connection.execute("SELECT segment FROM payloads WHERE digest = ?", (digest,)).fetchone()
        known_in = row[0] if row else None
        stored = store.put(
            digest, capture.body, capture.media_type or "application/octet-stream", now, known_in=known_in
        )
    judged = _judge(connection, capture, digest)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if stored is not None and stored.segment != known_in:
            connection.execute(
                _PAYLOAD,
                (stored.digest, stored.length, stored.media_type, stored.segment, stored.codec, stored.stored_at),
            )
        identity = connection.execute(_INSERT, _row(run, capture, judged)).lastrowid
        connection.execute("COMMIT")
    except BaseException as error:
        connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.IntegrityError):
            raise UnknownReference(
                f"{capture.method} {capture.target_uri[:200]}: capture not written ({error}); run {run.id}, via capture"
                f" {capture.via_capture}, role {capture.role!r} and kind {capture.kind!r} must be known to the archive"
            ) from error
        raise
    assert identity is not None  # an INSERT into a rowid table has one
    return Recorded(identity, judged.fate, judged.digest)


def _judge(connection: sqlite3.Connection, capture: NewCapture, digest: str | None) -> _Judged:
    if capture.kind not in _GIVES_BYTES:
        kind = cast(Fate, capture.kind)  # refused, excluded, failed: the fate has the kind's name
        return _Judged(capture.kind, kind, digest, None, capture.reason)
    latest = connection.execute("SELECT id, payload_digest, refers_to" + _LATEST, _key(capture)).fetchone()
    if digest is None:
        if capture.kind != "revisit":
            return _Judged("failed", "failed", None, None, capture.reason or f"{capture.kind} without a body")
        if latest is None:
            return _Judged("failed", "failed", None, None, capture.reason or UNANSWERED_304)
        return _Judged("revisit", "revisit", latest[1], latest[2] or latest[0], capture.reason)
    if latest is not None and latest[1] == digest:
        return _Judged("revisit", "revisit", digest, latest[2] or latest[0], capture.reason)
    kind_written: CaptureKind = "response" if capture.kind == "revisit" else capture.kind
    known = connection.execute("SELECT 1 FROM captures WHERE payload_digest = ? LIMIT 1", (digest,)).fetchone()
    return _Judged(kind_written, "duplicate" if known else "stored", digest, None, capture.reason)


def _row(run: Run, capture: NewCapture, judged: _Judged) -> tuple[object, ...]:
    redirects = [{"status": status, "uri": storable(uri)} for status, uri in capture.redirects]
    headers = [[storable(name), storable(value)] for name, value in capture.headers]
    return (
        run.id,
        capture.portal,
        judged.kind,
        capture.method,
        storable(capture.target_uri),
        storable_or_none(capture.final_uri),
        capture.body_digest,
        int(capture.rendered),
        capture.status,
        json_text(headers) if headers else None,
        json_text(redirects) if redirects else None,
        instant(capture.fetched_at),
        judged.digest,
        judged.refers_to,
        capture.via_capture,
        storable_or_none(capture.anchor_text),
        capture.role,
        storable_or_none(judged.reason),
    )


def _key(capture: NewCapture) -> tuple[str, str, str, int]:
    return (storable(capture.target_uri), capture.method, capture.body_digest, int(capture.rendered))


def latest_capture(
    connection: sqlite3.Connection, method: str, target_uri: str, body_digest: str, rendered: bool
) -> Capture | None:
    """Give the last capture of a request that has a payload, of any run; see ``Archive.latest_capture``."""
    key = (storable(target_uri), method, body_digest, int(rendered))
    return _one(connection, "SELECT " + _COLUMNS + _LATEST, key)


def captured_in_run(
    connection: sqlite3.Connection, run: Run, method: str, target_uri: str, body_digest: str, rendered: bool
) -> Capture | None:
    """Give what answers a request when its run is replayed; see ``Archive.captured_in_run``."""
    sql = (
        f"SELECT {_COLUMNS} FROM captures WHERE run_id = ? AND method = ? AND target_uri = ? AND body_digest = ?"
        " AND rendered = ?"
        " AND kind <> 'failed' ORDER BY id DESC LIMIT 1"
    )
    return _one(connection, sql, (run.id, method, storable(target_uri), body_digest, int(rendered)))


def capture_by_id(connection: sqlite3.Connection, identity: int) -> Capture | None:
    """Give one capture, or None."""
    return _one(connection, f"SELECT {_COLUMNS} FROM captures WHERE id = ?", (identity,))


def via_chain(connection: sqlite3.Connection, identity: int) -> list[Capture]:
    """Give a capture, the page that linked to it, and so on up to the start of its walk."""
    chain: list[Capture] = []
    seen: set[int] = set()
    step: int | None = identity
    while step is not None and step not in seen:
        seen.add(step)
        capture = capture_by_id(connection, step)
        if capture is None:
            break
        chain.append(capture)
        step = capture.via_capture
    return chain


def check_open(connection: sqlite3.Connection, run: Run) -> None:
    """Raise RunNotOpen unless the run is open."""
    row = connection.execute("SELECT state FROM runs WHERE id = ?", (run.id,)).fetchone()
    if row is None or row[0] != "open":
        raise RunNotOpen(f"run {run.id} is {row[0] if row else 'not there'}; begin a run first")


def _one(connection: sqlite3.Connection, sql: str, parameters: tuple[object, ...]) -> Capture | None:
    row = connection.execute(sql, parameters).fetchone()
    if row is None:
        return None
    return Capture(
        id=row["id"],
        run_id=row["run_id"],
        kind=row["kind"],
        method=row["method"],
        target_uri=row["target_uri"],
        final_uri=row["final_uri"],
        rendered=bool(row["rendered"]),
        status=row["status"],
        headers=tuple((name, value) for name, value in json.loads(row["headers"] or "[]")),
        fetched_at=row["fetched_at"],
        payload_digest=row["payload_digest"],
        role=row["role"],
        portal=row["portal"],
        via_capture=row["via_capture"],
        anchor_text=row["anchor_text"],
        reason=row["reason"],
        body_digest=row["body_digest"],
        redirects=tuple((hop["status"], hop["uri"]) for hop in json.loads(row["redirects"] or "[]")),
        refers_to=row["refers_to"],
    )
