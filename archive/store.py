"""The archive: one index, its payload segments, one writer.

with Archive.open(path) as archive:
    run = archive.begin_run(spec)
    archive.record(run, capture)
    receipt = archive.close_run(run, reason="finished", seen={"990101": 1})
    for digest in archive.payloads_to_parse(Selection(parser_version="1")):
        archive.store_parse(digest, "1", parse(archive.payload(digest)), as_json(...))
    archive.project()
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from archive import captures, parses, records, registry, runs
from archive import selection as selection_module
from archive.errors import ArchiveMissing, NotAnArchive, PayloadMissing, ReadOnly
from archive.lock import WriterLock
from archive.migrate import check_current, migrate
from archive.model import (
    CandidateRow,
    Capture,
    Clock,
    ColumnRow,
    DivisionRow,
    NewCapture,
    PortalRow,
    ProjectionSummary,
    Receipt,
    Recorded,
    Run,
    RunSpec,
    Selection,
)
from archive.payloads import DEFAULT_SEGMENT_BYTES, PayloadStore
from archive.sqlite import check_search, connect, connect_read_only, sqlite3
from archive.values import instant, is_digest, utc_now
from parsers.model import ParseResult

__all__ = ["Archive", "Receipt", "Run", "Selection"]

_ONE_DAY = timedelta(days=1)
_ORPHANS_LOOKED_AT = 64  # a kill leaves one at most; a power cut as many as the index's log had not yet been synced


class Archive:
    """An open archive; made by ``open``, a context manager. Of one thread, but for one opened read-only."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, payloads: PayloadStore, clock: Clock, lock: WriterLock | None
    ) -> None:
        self.path = path
        self.connection = connection
        """For reading queries; rows are sqlite3.Row."""
        self.payloads = payloads
        self._clock = clock
        self._lock = lock
        self._open_run: int | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock = utc_now,
        read_only: bool = False,
        create: bool = True,
        segment_bytes: int = DEFAULT_SEGMENT_BYTES,
    ) -> Archive:
        """Open an archive, made or migrated as needed.

        ``read_only`` takes no lock, changes nothing and may be used from several threads. Raises ArchiveMissing
        (read-only or ``create=False`` and no file), ArchiveBusy, NotAnArchive, ArchiveTooNew, ArchiveTooOld
        (read-only), MigrationFailed, SearchBroken.
        """
        path = Path(path)
        if not path.is_file() and (read_only or not create):
            raise ArchiveMissing(
                f"no archive at {path}; give another path, or make one (gongkai crawl, gongkai import)"
            )
        check_search()
        return cls._open_read_only(path, clock) if read_only else cls._open_writing(path, clock, segment_bytes)

    @classmethod
    def _open_read_only(cls, path: Path, clock: Clock) -> Archive:
        try:
            connection = connect_read_only(path)
        except sqlite3.Error as error:
            raise NotAnArchive(f"{path} cannot be opened as an archive ({error})") from error
        try:
            check_current(connection, path)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, PayloadStore(path, read_only=True), clock, None)

    @classmethod
    def _open_writing(cls, path: Path, clock: Clock, segment_bytes: int) -> Archive:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(path)
        connection: sqlite3.Connection | None = None
        try:
            try:
                connection = connect(path)
            except sqlite3.DatabaseError as error:
                raise NotAnArchive(f"{path} cannot be opened as an archive ({error})") from error
            migrate(connection, path, clock)
            archive = cls(path, connection, PayloadStore(path, segment_bytes=segment_bytes), clock, lock)
            archive._settle()
        except BaseException:
            if connection is not None:
                connection.close()
            lock.release()
            raise
        return archive

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the index and the segments and give up the lock; harmless when called again."""
        self.payloads.close()
        self.connection.close()
        if self._lock is not None:
            self._lock.release()

    # -- runs and captures

    def begin_run(self, spec: RunSpec, *, resume_within: timedelta = _ONE_DAY) -> Run:
        """Begin a run, or take up the open one of equal kind, settings digest and portals begun within
        ``resume_within``.

        Open runs of that kind begun earlier are closed as abandoned. (This process holds the lock, so an open run is
        a dead one.)
        """
        self._writing()
        return runs.begin_run(self.connection, spec, self._clock, resume_within)

    def record(self, run: Run, capture: NewCapture) -> Recorded:
        """Write one capture and commit; its payload is committed before it. Tells what became of it (see ``Fate``).

        A kill between the two commits leaves a payload without a capture, which the next record of those bytes takes
        up. A 304 to a request never answered before is written as failed. Raises RunNotOpen, UnknownReference,
        ReadOnly.
        """
        self._writing(run)
        return captures.record(self.connection, self.payloads, run, capture, instant(self._clock()))

    def captured_in_run(
        self, run: Run, method: str, target_uri: str, body_digest: str = "", rendered: bool = False
    ) -> Capture | None:
        """Give the run's last capture of a request that did not fail: what answers it when the run is replayed."""
        return captures.captured_in_run(self.connection, run, method, target_uri, body_digest, rendered)

    def latest_capture(
        self, method: str, target_uri: str, body_digest: str = "", rendered: bool = False
    ) -> Capture | None:
        """Give the last capture of a request that has a payload (response, revisit or import), of any run."""
        return captures.latest_capture(self.connection, method, target_uri, body_digest, rendered)

    def capture(self, identity: int) -> Capture | None:
        """Give a capture by id, or None."""
        return captures.capture_by_id(self.connection, identity)

    def close_run(self, run: Run, *, reason: str, seen: Mapping[str, int]) -> Receipt:
        """Close a run and give its receipt, which is kept in ``runs.counts``.

        ``seen`` is what the caller itself counted since ``begin_run``, per portal ('' for captures without one): one
        for every capture it handed to ``record``, none for requests answered by replay. What an earlier process of a
        resumed run had recorded is added here (``Run.recorded_before``). Raises RunNotOpen.
        """
        self._writing()
        self._open_run = None
        return runs.close_run(self.connection, run, reason, seen, self._clock)

    def payload(self, digest: str) -> bytes:
        """Give the bytes of a payload, their digest verified. Raises PayloadMissing or PayloadDamaged (both
        PayloadError).
        """
        row = self.connection.execute("SELECT segment FROM payloads WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            shape = "" if is_digest(digest) else " (a digest is sha256: and 64 hex digits)"
            raise PayloadMissing(f"no payload {digest[:80]!r} in {self.path}{shape}; table payloads lists them")
        return self.payloads.get(digest, row["segment"])

    # -- what a walk met

    def put_portal(self, portal: PortalRow) -> None:
        """Write a portal of the registry, or bring it up to date."""
        self._writing()
        registry.put_portal(self.connection, portal)

    def put_divisions(self, rows: Iterable[DivisionRow]) -> int:
        """Write divisions, or bring them up to date; give how many."""
        self._writing()
        return registry.put_divisions(self.connection, rows)

    def add_column(self, run: Run, column: ColumnRow) -> None:
        """Write a column (栏目), or bring it up to date. Raises UnknownReference if its portal was not put."""
        self._writing(run)
        registry.add_column(self.connection, column)

    def add_candidate(self, run: Run, candidate: CandidateRow) -> None:
        """Write a candidate; met again in the same run (a replay), it takes the place of the first. Raises
        UnknownReference.
        """
        self._writing(run)
        registry.add_candidate(self.connection, run, candidate)

    def add_warning(
        self,
        run: Run,
        code: str,
        message: str,
        portal: str | None = None,
        uri: str | None = None,
        capture_id: int | None = None,
    ) -> None:
        """Write a warning, once a run however often it is met."""
        self._writing(run)
        registry.add_warning(self.connection, run, code, message, portal, uri, capture_id)

    # -- parses and records

    def payloads_to_parse(self, selection: Selection) -> list[str]:
        """Give the digests of the payloads to parse, in the order of their first capture."""
        return selection_module.payloads_to_parse(self.connection, selection)

    def store_parse(
        self, digest: str, parser_version: str, result: ParseResult, result_json: Mapping[str, Any]
    ) -> bool:
        """Keep what a parser version made of a payload; False if exactly that was kept before, and then nothing is
        written.

        Raises ParserChanged if this version had given something else for the payload, UnknownReference for an unknown
        payload.
        """
        self._writing()
        return parses.store_parse(self.connection, digest, parser_version, result, result_json, instant(self._clock()))

    def stored_result(self, parse_id: int) -> dict[str, Any]:
        """Give the whole result of a parse. Raises NotFound."""
        return parses.stored_result(self.connection, parse_id)

    def current_result(self, digest: str) -> dict[str, Any] | None:
        """Give the result of a payload's newest parse (highest parser version), or None if it was never parsed."""
        newest = parses.newest_parses(self.connection, digest).get(digest)
        return None if newest is None else self.stored_result(newest.id)

    def project(self, *, rebuild: bool = False) -> ProjectionSummary:
        """Bring agencies, works, reports and their tables up to date with evidence and parses, in one transaction.

        Idempotent; writes only what changed, or everything with ``rebuild``. The rules are in ``archive.records``.
        """
        self._writing()
        return records.project(self.connection, rebuild=rebuild)

    def _writing(self, run: Run | None = None) -> None:
        if self._lock is None:
            raise ReadOnly(f"{self.path} is open read-only; open it without read_only to write")
        if run is not None and run.id != self._open_run:
            captures.check_open(self.connection, run)
            self._open_run = run.id

    def _settle(self) -> None:
        """Note the archive's uid, and take payloads that a death left without an index row into the index."""
        now = instant(self._clock())
        self.connection.execute("BEGIN IMMEDIATE")
        for key, value in (("uid", uuid.uuid4().hex), ("created_at", now)):
            self.connection.execute("INSERT OR IGNORE INTO archive_info (key, value) VALUES (?, ?)", (key, value))
        for stored in self.payloads.newest(_ORPHANS_LOOKED_AT):
            self.connection.execute(
                "INSERT OR IGNORE INTO payloads (digest, length, media_type, segment, codec, stored_at) VALUES"
                " (?, ?, ?, ?, ?, ?)",
                (stored.digest, stored.length, stored.media_type, stored.segment, stored.codec, stored.stored_at),
            )
        self.connection.execute("COMMIT")
