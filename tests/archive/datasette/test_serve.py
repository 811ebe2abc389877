"""Opening an archive: over HTTP, under another path, beside a crawl that goes on; and what cannot be opened."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from archive.datasette.serve import build_datasette
from archive.errors import ArchiveMissing, NotAnArchive
from archive.model import NewCapture, RunSpec
from archive.store import Archive

ROOT = Path(__file__).parents[3]
SERVE = (
    "import sys; from pathlib import Path; from archive.datasette.serve import serve; serve(Path(sys.argv[1]), port=0)"
)


def test_serve_answers_and_stops(odd):
    command = [sys.executable, "-c", SERVE, str(odd.datasette.archive_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert found, line + process.stderr.read()
            with build_opener(ProxyHandler({})).open(found[0], timeout=20) as answer:
                assert answer.status == 200
                assert "青山县" in answer.read().decode()
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0
    assert (out, errors) == ("", "")


def test_under_another_path(odd, tmp_path):
    datasette = build_datasette(odd.datasette.archive_path, base_url="/open/data/")
    odd.datasette.databases[odd.datasette.archive_name].close()
    odd.datasette = datasette
    page = odd.get("/").text
    assert 'href="/open/data/-/gongkai/gongkai.css"' in page
    links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', page))
    assert all(link.startswith("/open/data/") for link in links), links
    assert odd.get("/-/gongkai/gongkai.css").status_code == 200


def test_what_a_crawl_adds_is_seen_at_once(odd):
    assert len(odd.ask("captures")) == 10
    with Archive.open(odd.datasette.archive_path) as archive:
        run = archive.begin_run(RunSpec("crawl", "0.1.0", None, {}, "later", ()))
        moment = datetime(2024, 5, 1, tzinfo=UTC)
        archive.record(run, NewCapture("failed", "GET", "http://a.example/", moment, "home", reason="timeout"))
        assert len(odd.ask("captures")) == 11, "while the crawl still holds the archive"


def test_what_cannot_be_opened(tmp_path):
    with pytest.raises(ArchiveMissing):
        build_datasette(tmp_path / "none.db")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE other (id)")
    connection.close()
    with pytest.raises(NotAnArchive):
        build_datasette(other)


def test_an_archive_copied_elsewhere_opens(odd, tmp_path):
    source = odd.datasette.archive_path
    target = tmp_path / "copy" / "报告.db"
    target.parent.mkdir()
    shutil.copy(source, target)
    shutil.copytree(source.with_suffix(".payloads"), target.with_suffix(".payloads"))
    odd.close()
    odd.datasette = build_datasette(target)
    assert odd.get(f"/-/original/{odd.digests['pdf']}").status_code == 200
    assert len(odd.ask("v_reports")) == 4
