"""Bad files end in an outcome with what and why; the rest goes on; exit codes say so."""

from __future__ import annotations

import json
import sqlite3 as stock_sqlite3
import zipfile
from pathlib import Path

import pytest
from end_to_end.conftest import Gongkai
from lab.documents import document_bytes
from lab.world import WORLD

_GOOD = next(r for r in WORLD.reports() if r.format == "docx" and r.title_has_year and r.printed_agency)


@pytest.fixture
def good(gongkai: Gongkai, tmp_path: Path) -> Path:
    path = tmp_path / "good.docx"
    path.write_bytes(document_bytes(_GOOD))
    return path


@pytest.mark.parametrize(
    ("name", "data", "outcome"),
    [
        ("empty.pdf", b"", "empty"),
        ("truncated.pdf", b"%PDF-1.5\n1 0 obj\n<</Type/Catalog", "corrupt"),
        ("truncated.docx", document_bytes(_GOOD)[: len(document_bytes(_GOOD)) // 2], "corrupt"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "unsupported"),
        ("noise.bin", bytes(range(256)) * 9, "unsupported"),
    ],
)
def test_a_bad_file_ends_in_an_outcome(gongkai: Gongkai, tmp_path: Path, name: str, data: bytes, outcome: str) -> None:
    bad = tmp_path / name
    bad.write_bytes(data)
    told = json.loads(gongkai("read", str(bad), "--json", code=1).stdout)
    assert told["outcome"] == outcome
    assert told["reason"]
    assert told["applications"] == {}
    assert told["cells"] == []


def test_the_rest_goes_on_and_each_file_has_its_row(gongkai: Gongkai, good: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    good.rename(folder / "good.docx")
    (folder / "empty.doc").write_bytes(b"")
    (folder / "error.html").write_text(
        "<html><title>404</title><body>您访问的页面不存在</body></html>", encoding="utf-8"
    )
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"<a>" + b" " * 300_000_000 + b"</a>")
    archive = tmp_path / "files.db"
    gongkai("import", str(folder), "--archive", str(archive), code=1)
    connection = stock_sqlite3.connect(archive)
    rows = dict(
        connection.execute(
            "SELECT c.target_uri, p.outcome FROM captures c JOIN parses p ON p.payload_digest = c.payload_digest"
        )
    )
    reports = connection.execute("SELECT agency, report_year FROM v_reports").fetchall()
    connection.close()
    assert rows == {
        "import:bomb.docx": "unsupported",
        "import:empty.doc": "empty",
        "import:error.html": "not_a_report",
        "import:good.docx": "complete",
    }
    assert reports == [(_GOOD.agency, _GOOD.year)]


@pytest.mark.parametrize(
    "words",
    [
        ("crawl", "--no-such-option"),
        ("crawl", "999999"),
        ("crawl", "-s", "NOT_A_PAIR"),
        ("read",),
        ("read", "no-such-file.pdf"),
        ("no-such-command",),
        ("reparse", "--status", "no-such-outcome"),
    ],
)
def test_wrong_usage_is_told_on_stderr_with_exit_2(gongkai: Gongkai, words: tuple[str, ...]) -> None:
    done = gongkai(*words, code=2)
    assert done.stdout == ""
    assert "Usage:" in done.stderr
    assert "Error:" in done.stderr


@pytest.mark.parametrize("words", [("status",), ("parse",), ("serve",), ("show", "1")])
def test_a_missing_archive_is_a_failure_with_a_next_step(
    gongkai: Gongkai, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = gongkai(*words, "--archive", str(tmp_path / "none.db"), code=3)
    assert "none.db" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_crawl_of_the_open_network_needs_a_contact(gongkai: Gongkai, tmp_path: Path) -> None:
    registry = tmp_path / "portals"
    registry.mkdir()
    (registry / "one.toml").write_text(
        '[[portal]]\ncode = "330382"\nname = "某市"\nhome = "http://www.example.gov.cn/"\n'
    )
    archive = tmp_path / "a.db"
    done = gongkai("crawl", "--portals", str(registry), "--archive", str(archive), code=2)
    assert "GONGKAI_CONTACT" in done.stderr
