"""The whole loop through the command line, over the lab: one walk for all tests that only look at what it left."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lab.origin import LabServer

from archive.sqlite import sqlite3

ROOT = Path(__file__).resolve().parents[2]
PACE = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
"""The lab is on this machine: no need to be slow. Everything else is as in life."""


@dataclass(frozen=True)
class Gongkai:
    """The command, with an environment in which the only way out leads into the lab."""

    environment: dict[str, str]
    folder: Path

    def words(self, *words: str) -> list[str]:
        """Give the command line."""
        return [sys.executable, "-m", "crawler.cli", *words]

    def __call__(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command, expect its exit code."""
        done = subprocess.run(
            self.words(*words), capture_output=True, text=True, env=self.environment, cwd=self.folder, timeout=600
        )
        assert done.returncode == code, (
            f"{words} ended with {done.returncode}, not {code}\n{done.stdout}\n{done.stderr[-4000:]}"
        )
        return done

    @contextmanager
    def serving(self, archive: Path) -> Iterator[str]:
        """Run `gongkai serve` on a free port and give the address it prints, without the slash at its end."""
        server = subprocess.Popen(
            self.words("serve", "--archive", str(archive), "--port", "0"),
            env=self.environment | {"PYTHONUNBUFFERED": "1"},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert server.stdout is not None
        with server.stdout as printed:
            found = re.search(r"http://[^\s/]+", printed.readline())
            assert found, "it says where it listens"
            yield found.group()
            server.terminate()
            server.wait(timeout=20)


@dataclass(frozen=True)
class Walked:
    """An archive after one walk of the lab, and what the walk printed."""

    archive: Path
    printed: str
    asked: tuple[str, ...] = field(repr=False)

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Ask the archive."""
        connection = sqlite3.connect(f"file:{self.archive}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()


@pytest.fixture(scope="session")
def lab() -> Iterator[LabServer]:
    """The portals. That nothing asked for a host outside the lab is checked when all is done."""
    with LabServer() as server:
        yield server
        assert server.strays == []


@pytest.fixture(scope="session")
def gongkai(lab: LabServer, tmp_path_factory: pytest.TempPathFactory) -> Gongkai:
    """The command in the lab's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return Gongkai(
        {
            **kept,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error::ResourceWarning",
            "GONGKAI_PORTALS": str(ROOT / "tests" / "lab" / "portals"),
            "http_proxy": lab.proxy_url,
        },
        tmp_path_factory.mktemp("work"),
    )


@pytest.fixture(scope="session")
def walked(gongkai: Gongkai, lab: LabServer, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """All three counties, walked and parsed once."""
    archive = tmp_path_factory.mktemp("walked") / "lab.db"
    lab.forget()
    done = gongkai("crawl", "--archive", str(archive), *PACE)
    return Walked(archive, done.stdout, tuple(lab.urls()))


@pytest.fixture
def again(walked: Walked, tmp_path: Path) -> Walked:
    """A copy of the walked archive that a test may write to."""
    copy = tmp_path / "lab.db"
    for one in walked.archive.parent.iterdir():
        (shutil.copytree if one.is_dir() else shutil.copy2)(one, tmp_path / one.name)
    return Walked(copy, walked.printed, walked.asked)
