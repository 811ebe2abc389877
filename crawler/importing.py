"""Files that did not come through the crawler enter the archive as captures of kind import.

A file's target URI is ``import:`` and its path relative to the folder that was named, so nothing of the machine is kept.
Names are text from outside: they are written into the URI, percent-encoded where they could be misread, and never used as
paths again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from archive.model import Clock, NewCapture, RunSpec
from archive.store import Archive, Run
from crawler.config import software_commit, software_version
from parsers.sniff import sniff

MAX_BYTES = 64 * 1024 * 1024
"""The largest file taken, as for a response of the crawl (DOWNLOAD_MAXSIZE)."""


@dataclass(slots=True)
class ImportSummary:
    """What an import did: files by fate, and those that could not be taken, with why."""

    stored: int = 0
    known: int = 0
    digests: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def import_files(archive: Archive, paths: Iterable[Path], *, clock: Clock) -> ImportSummary:
    """Record files and folders as captures of one import run.

    A folder is walked in name order; links and hidden files in it are passed over. A file that cannot be read or is larger
    than MAX_BYTES is recorded as a failed capture with the reason, and the rest goes on.
    """
    summary = ImportSummary()
    spec = RunSpec("import", software_version(), software_commit(), {}, settings_digest="", portals=())
    run = archive.begin_run(spec)
    seen = 0
    for path, name in _files(paths):
        _import_one(archive, run, path, name, clock, summary)
        seen += 1
    archive.close_run(run, reason="finished", seen={"": seen})
    return summary


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for given in paths:
        if not given.is_dir():
            yield given, given.name
            continue
        for folder, folders, names in os.walk(given):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for name in sorted(names):
                path = Path(folder, name)
                if not name.startswith(".") and not path.is_symlink():
                    yield path, path.relative_to(given).as_posix()


def _import_one(archive: Archive, run: Run, path: Path, name: str, clock: Clock, summary: ImportSummary) -> None:
    uri = import_uri(name)
    reason = ""
    data = b""
    try:
        if path.stat().st_size > MAX_BYTES:
            reason = f"larger than {MAX_BYTES} bytes"
        elif not path.is_file():
            reason = "not a file"
        else:
            data = path.read_bytes()
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
    capture = NewCapture(
        kind="failed" if reason else "import",
        method="GET",
        target_uri=uri,
        final_uri=uri,
        fetched_at=clock(),
        role="import",
        body=None if reason else data,
        media_type=None if reason else sniff(data),
        reason=reason or None,
    )
    recorded = archive.record(run, capture)
    if reason:
        summary.refused.append((uri, reason))
        return
    assert recorded.payload_digest is not None  # an import capture always has bytes
    summary.digests.append(recorded.payload_digest)
    if recorded.fate == "stored":
        summary.stored += 1
    else:
        summary.known += 1


def import_uri(name: str) -> str:
    """Give the target URI of an imported file. Names in GBK (as old zip tools leave them) are read as such."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = raw.decode("utf-8", errors="replace")
    return "import:" + re.sub(r"[^\w./\-()（）《》〔〕、，。]", lambda found: quote(found.group()), text)
