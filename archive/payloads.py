"""Payload bytes: each byte string once, named by its digest, in SQLite segments beside the index.

``NAME.payloads/0001.db`` and on. The last segment is written to until it has grown to ``segment_bytes``; then it is
sealed (journal mode DELETE, so that it can be read from any medium) and never written again. A segment holds what is
needed to make the index's ``payloads`` rows anew. Bytes are kept as zstd where that saves at least a tenth, else raw
(PDFs always).

Paths are made from the archive's own path and a number; nothing that came from outside takes part in them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import zstandard

from archive.errors import PayloadDamaged, PayloadMissing, ReadOnly
from archive.paths import beside
from archive.sqlite import connect, connect_read_only, sqlite3
from archive.values import digest_of, is_digest

DEFAULT_SEGMENT_BYTES = 2 * 1024**3
ZSTD_LEVEL = 6  # on portal pages 1 % larger than level 10 in half the time; the crawl waits for it
_LEAST_GAIN = 0.10
# Already compressed inside: trying costs time and gains 3 % at best (measured on PDFs).
_NEVER_COMPRESSED = ("application/pdf", "image/jpeg", "image/png")
_OPEN_SEGMENTS = 16
_TABLE = """CREATE TABLE IF NOT EXISTS payloads (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    length INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    codec TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    data BLOB NOT NULL
)"""

Codec = Literal["raw", "zstd"]


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a payload is: its row in the index says the same."""

    digest: str
    length: int
    media_type: str
    segment: int
    codec: Codec
    stored_at: str


class PayloadStore:
    """The segments of one archive. One writer at a time (the archive's lock); any number of readers.

    ``archive`` is the path of the index. Raises ReadOnly from ``put`` if opened with ``read_only=True``.
    """

    def __init__(self, archive: Path, *, read_only: bool = False, segment_bytes: int = DEFAULT_SEGMENT_BYTES) -> None:
        self.folder = beside(archive, ".payloads")
        self._read_only = read_only
        self._segment_bytes = segment_bytes
        self._compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL)
        self._decompressor = zstandard.ZstdDecompressor()
        self._readers: OrderedDict[int, sqlite3.Connection] = OrderedDict()
        self._writer: sqlite3.Connection | None = None
        self._guard = threading.RLock()  # a server reads from several threads
        self._number = max(self.segments(), default=0)
        self._size = 0
        if not read_only:
            self._open_writer(max(self._number, 1))

    def segments(self) -> list[int]:
        """Give the numbers of the segments that exist, ascending."""
        return sorted(int(file.stem) for file in self.folder.glob("[0-9][0-9][0-9][0-9]*.db") if file.stem.isdecimal())

    def path(self, segment: int) -> Path:
        """Give the file of a segment."""
        return self.folder / f"{int(segment):04d}.db"

    def put(self, digest: str, data: bytes, media_type: str, stored_at: str, *, known_in: int | None = None) -> Stored:
        """Store bytes and commit; bytes that are there already are not written again.

        ``digest`` is ``digest_of(data)``, computed once by the caller; ``known_in`` the segment the index names for
        it, if any (asked first; if the bytes are not there after all, as after a power cut, they are stored anew).
        """
        writer = self._writer
        if writer is None:
            raise ReadOnly(f"{self.folder} is open read-only; open the archive for writing to store payloads")
        for segment in dict.fromkeys((known_in, self._number)):
            found = None if segment is None else self._look_for(segment, digest)
            if found:
                return found
        codec, packed = self._pack(data, media_type)
        if self._size >= self._segment_bytes:
            writer = self._roll()
        writer.execute(
            "INSERT INTO payloads (digest, length, media_type, codec, stored_at, data) VALUES (?, ?, ?, ?, ?, ?)",
            (digest, len(data), media_type, codec, stored_at, packed),
        )
        self._size += len(packed) + 512
        return Stored(digest, len(data), media_type, self._number, codec, stored_at)

    def get(self, digest: str, segment: int) -> bytes:
        """Give a payload's bytes. Raises PayloadMissing, or PayloadDamaged if they are not those of the digest."""
        if not is_digest(digest):
            raise PayloadMissing(f"{digest[:80]!r} is no payload digest; expected sha256: and 64 hex digits")
        with self._guard:
            return self._get(digest, segment)

    def _get(self, digest: str, segment: int) -> bytes:
        sql = "SELECT codec, length, data FROM payloads WHERE digest = ?"
        try:
            row = self._connection(segment).execute(sql, (digest,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise self._damaged(digest, segment, str(error)) from error
        if row is None:
            raise PayloadMissing(
                f"{digest} is not in segment {self.path(segment)}, where the index has it; restore that segment"
            )
        packed, codec = row["data"], row["codec"]
        try:
            data = bytes(packed) if codec == "raw" else self._decompressor.decompress(packed, row["length"])
        except (zstandard.ZstdError, TypeError) as error:
            raise self._damaged(digest, segment, str(error)) from error
        if digest_of(data) != digest:
            raise self._damaged(digest, segment, f"its bytes have the digest {digest_of(data)}")
        return data

    def holds(self, digest: str, segment: int) -> bool:
        """Tell whether a segment has a payload of that digest (its bytes are not looked at)."""
        with self._guard:
            return self._look_for(segment, digest) is not None

    def newest(self, count: int) -> Iterator[Stored]:
        """Give the last ``count`` payloads written to the newest segment, newest first."""
        if self._number:
            rows = self._connection(self._number).execute(
                "SELECT digest, length, media_type, codec, stored_at FROM payloads ORDER BY id DESC LIMIT ?", (count,)
            )
            for row in rows:
                yield Stored(row[0], row[1], row[2], self._number, row[3], row[4])

    def close(self) -> None:
        """Close all segments; the one being written is left without a write-ahead log."""
        for connection in (*self._readers.values(), self._writer):
            if connection is not None:
                connection.close()
        self._readers.clear()
        self._writer = None

    def _pack(self, data: bytes, media_type: str) -> tuple[Codec, bytes]:
        if media_type not in _NEVER_COMPRESSED:
            packed = self._compressor.compress(data)
            if len(packed) <= len(data) * (1 - _LEAST_GAIN):
                return "zstd", packed
        return "raw", data

    def _look_for(self, segment: int, digest: str) -> Stored | None:
        """Give where a payload is, None if the segment has it not, is absent or cannot be read."""
        sql = "SELECT length, media_type, codec, stored_at FROM payloads WHERE digest = ?"
        try:
            row = self._connection(segment).execute(sql, (digest,)).fetchone()
        except (PayloadMissing, sqlite3.DatabaseError):
            return None
        return None if row is None else Stored(digest, row[0], row[1], segment, row[2], row[3])

    def _connection(self, segment: int) -> sqlite3.Connection:
        if self._writer is not None and segment == self._number:
            return self._writer
        reader = self._readers.get(segment)
        if reader is None:
            path = self.path(segment)
            if not path.is_file():
                raise PayloadMissing(f"segment {path} is not there; put the archive's payload folder beside its index")
            reader = self._readers[segment] = connect_read_only(path)
            if len(self._readers) > _OPEN_SEGMENTS:
                self._readers.popitem(last=False)[1].close()
        self._readers.move_to_end(segment)
        return reader

    def _open_writer(self, number: int) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            writer = connect(self.path(number))
            writer.execute(_TABLE)
        except sqlite3.DatabaseError as error:
            raise PayloadDamaged(
                f"segment {self.path(number)} cannot be written ({error}); restore it from a backup"
            ) from error
        self._number, self._writer = number, writer
        pages = writer.execute("PRAGMA page_count").fetchone()[0]
        self._size = pages * writer.execute("PRAGMA page_size").fetchone()[0]
        return writer

    def _roll(self) -> sqlite3.Connection:
        if self._writer is not None:
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._writer.execute("PRAGMA journal_mode = DELETE")
            self._writer.close()
        return self._open_writer(self._number + 1)

    def _damaged(self, digest: str, segment: int, what: str) -> PayloadDamaged:
        return PayloadDamaged(
            f"{digest} in segment {self.path(segment)} is damaged: {what}; restore the segment from a backup, or"
            " fetch the page again"
        )
