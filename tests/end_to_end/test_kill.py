"""kill -9 in the middle of a walk; the same command again; nothing lost, nothing doubled, nothing asked twice."""

from __future__ import annotations

import signal
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from end_to_end.conftest import PACE, Gongkai
from lab.origin import LabServer

from archive.sqlite import sqlite3

COUNTY = "990202"
IN_FLIGHT = 8
"""As many requests as PACE lets be under way at once may be asked twice."""

_CAPTURES = "SELECT method, target_uri, body_digest, rendered, kind, status FROM captures ORDER BY 1, 2, 3, 4"


def _captures(archive: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(archive)
    try:
        return [tuple(row) for row in connection.execute(_CAPTURES)]
    finally:
        connection.close()


def _crawl(archive: Path) -> tuple[str, ...]:
    return ("crawl", COUNTY, "--archive", str(archive), "--no-parse", *PACE)


@pytest.mark.xdist_group("archive")
def test_a_killed_walk_goes_on(gongkai: Gongkai, lab: LabServer, tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    gongkai(*_crawl(whole))
    expected = _captures(whole)

    lab.forget()
    broken = tmp_path / "broken.db"
    victim = subprocess.Popen(
        gongkai.words(*_crawl(broken)),
        env=gongkai.environment,
        cwd=gongkai.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    half = len(expected) // 2
    while len(lab.log) < half:
        with suppress(subprocess.TimeoutExpired):
            assert victim.wait(timeout=0.02) is None, "it ended before the kill"
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    kept = _captures(broken)
    assert 0 < len(kept) < len(expected), "the kill came in the middle"

    gongkai(*_crawl(broken))
    assert _captures(broken) == expected
    asked = Counter((entry.method, entry.url) for entry in lab.log if entry.method == "GET")
    assert sum(number - 1 for number in asked.values()) <= IN_FLIGHT
    connection = sqlite3.connect(broken)
    assert connection.execute("SELECT count(*), max(state) FROM runs").fetchone() == (1, "closed")
    connection.close()
