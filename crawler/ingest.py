"""From archived bytes to stored parses: the parse loop, in worker processes, one writer.

The workers see bytes and nothing else; a worker that hangs or dies costs its own file an outcome row and nobody else
anything. The parent alone writes. Raises archive errors; never raises for a bad payload.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field, replace
from typing import Any

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from archive.errors import ParserChanged, PayloadError
from archive.model import Selection
from archive.parses import CellDiff, diff_results
from archive.store import Archive
from parsers.model import UNREADABLE, ParseResult
from parsers.present import as_json
from parsers.reading import parse
from parsers.version import PARSER_VERSION

READ_SECONDS = 180
"""How long one file may take. The slowest real report seen takes a few seconds; a bomb never ends."""
_TASKS_PER_WORKER = 200
"""A worker is replaced after so many files: native libraries leak a little."""

Progress = Callable[[int, int, str], None]
"""Called with (done, of, outcome of the last) after each payload."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What reading one payload ended in, with the JSON that is stored."""

    digest: str
    result: ParseResult
    result_json: dict[str, Any]


@dataclass(slots=True)
class ParseSummary:
    """What a parse or re-parse did: payloads by outcome, those that could not be read, cells that differ from before."""

    outcomes: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """(digest, reason) of every payload that could not be read."""
    damaged: list[str] = field(default_factory=list)
    """Payloads whose stored bytes are missing or do not match their digest, as the archive says it."""
    unstable: list[str] = field(default_factory=list)
    """Payloads for which this very parser version had stored something else: its version must be raised."""
    stored: int = 0
    unchanged: int = 0
    gained: int = 0
    lost: int = 0
    changed: int = 0
    samples: list[str] = field(default_factory=list)
    """Up to twenty differing cells, as a person reads them."""

    @property
    def total(self) -> int:
        """Give how many payloads were read or tried."""
        return sum(self.outcomes.values())


def parse_payloads(
    archive: Archive, selection: Selection, *, workers: int | None = None, progress: Progress | None = None
) -> ParseSummary:
    """Parse the selected payloads, store each result, bring the records up to date.

    Adds parses, never overwrites one; where an older parse of the same payload exists, the summary counts the cells that
    differ. A payload whose stored bytes are damaged is named in the summary and gets no parse: nothing was read of it.
    """
    summary = ParseSummary()
    for parsed in _compare(archive, selection, workers, progress, summary):
        try:
            summary.stored += archive.store_parse(parsed.digest, PARSER_VERSION, parsed.result, parsed.result_json)
        except ParserChanged as change:
            summary.unstable.append(str(change))
    archive.project()
    return summary


def preview(
    archive: Archive, selection: Selection, *, workers: int | None = None, progress: Progress | None = None
) -> ParseSummary:
    """Parse the selected payloads and count what would change; writes nothing."""
    summary = ParseSummary()
    for _ in _compare(archive, selection, workers, progress, summary):
        pass
    return summary


def _compare(
    archive: Archive, selection: Selection, workers: int | None, progress: Progress | None, summary: ParseSummary
) -> Iterator[Parsed]:
    digests = archive.payloads_to_parse(replace(selection, parser_version=PARSER_VERSION))
    for done, parsed in enumerate(_read_all(archive, digests, workers or os.cpu_count() or 1, summary), start=1):
        summary.outcomes[parsed.result.outcome] += 1
        if parsed.result.outcome in UNREADABLE:
            summary.unreadable.append((parsed.digest, parsed.result.reason))
        before = archive.current_result(parsed.digest)
        if before is not None:
            _count(summary, parsed.digest, diff_results(before, parsed.result_json))
        yield parsed
        if progress:
            progress(done, len(digests), parsed.result.outcome)


def _count(summary: ParseSummary, digest: str, diff: CellDiff) -> None:
    summary.gained += len(diff.gained)
    summary.lost += len(diff.lost)
    summary.changed += len(diff.changed)
    summary.unchanged += not (diff.gained or diff.lost or diff.changed)
    for line in (*diff.gained, *diff.lost, *diff.changed):
        if len(summary.samples) < 20:
            summary.samples.append(f"{digest[:19]} {line}")


def _read_all(archive: Archive, digests: list[str], workers: int, summary: ParseSummary) -> Iterator[Parsed]:
    """Read payloads in worker processes, in order, never more in memory than twice the workers."""
    waiting: deque[tuple[str, bytes, ProcessFuture[ParseResult]]] = deque()
    context = multiprocessing.get_context(
        "spawn"
    )  # the parent may have run a reactor: nothing of it is to be inherited
    with ProcessPool(max_workers=workers, max_tasks=_TASKS_PER_WORKER, context=context) as pool:
        for digest in digests:
            try:
                data = archive.payload(digest)
            except PayloadError as damage:
                summary.damaged.append(str(damage))
                continue
            waiting.append((digest, data, pool.schedule(parse, args=[data], timeout=READ_SECONDS)))
            if len(waiting) >= 2 * workers:
                yield _outcome_of(*waiting.popleft())
        while waiting:
            yield _outcome_of(*waiting.popleft())


def _outcome_of(digest: str, data: bytes, future: ProcessFuture[ParseResult]) -> Parsed:
    try:
        result = future.result()
    except FutureTimeout:
        result = _gave_up(
            f"reading {len(data)} bytes took more than {READ_SECONDS} s and was stopped; the file is kept raw"
        )
    except ProcessExpired as death:
        result = _gave_up(
            f"the process that read these {len(data)} bytes died (exit {death.exitcode}); the file is kept raw"
        )
    return _as_parsed(digest, result)


def _gave_up(reason: str) -> ParseResult:
    return ParseResult("corrupt", "application/octet-stream", reason=reason)


def _as_parsed(digest: str, result: ParseResult) -> Parsed:
    return Parsed(digest, result, as_json(result))
