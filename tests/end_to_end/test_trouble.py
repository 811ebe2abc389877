"""Hosts that make trouble, all of them in one crawl with a good county: each is known for what it is, and costs nobody.

Limits are set small, so that hanging and endless hosts end soon; everything else is as in life.
"""

from __future__ import annotations

import itertools
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from end_to_end.conftest import PACE, ROOT, Gongkai, Walked
from lab.odd import DONGSHAN, dongshan_reports
from lab.origin import LabServer
from lab.responders import HOSTILE_TITLE, NAMES, TroubleSite

pytestmark = [pytest.mark.xdist_group("trouble")]

_SMALL = (
    *("-s", "DOWNLOAD_TIMEOUT=3", "-s", "RETRY_TIMES=2", "-s", "DOWNLOAD_MAXSIZE=4000000"),
    *("-s", "GONGKAI_CHROMIUM=none", "-s", "GONGKAI_MAX_REQUESTS_PER_PORTAL=60"),
)
_KINDS = tuple(host.partition(".")[0] for host in TroubleSite().hosts)
_MOST_SECONDS = 60
"""A bound against a crawl that hangs, not a measure: an idle machine takes a quarter of it."""


def _code(kind: str) -> str:
    return f"9909{_KINDS.index(kind):02d}"


@pytest.fixture(scope="module")
def troubled(gongkai: Gongkai, lab: LabServer, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """One crawl of every troublemaker and of one good county."""
    folder = tmp_path_factory.mktemp("troubled")
    registry = folder / "portals"
    registry.mkdir()
    rows = [DONGSHAN.toml] + [
        f'[[portal]]\ncode = "{_code(kind)}"\nname = "{kind}"\nhome = "http://{kind}.gov.example/"\n' for kind in _KINDS
    ]
    (registry / "trouble.toml").write_text("\n".join(rows), encoding="utf-8")
    archive = folder / "trouble.db"
    lab.forget()
    began = time.monotonic()
    done = gongkai("crawl", "--portals", str(registry), "--archive", str(archive), *PACE, *_SMALL)
    assert time.monotonic() - began < _MOST_SECONDS
    assert lab.strays == []
    assert "Traceback" not in done.stderr
    return Walked(archive, done.stdout, tuple(lab.urls()))


def _home(troubled: Walked, kind: str) -> tuple[str, int | None, str]:
    """Give how the home page of a troublemaker ended: kind, status, reason."""
    (row,) = troubled.rows("SELECT * FROM captures WHERE portal = ? AND role = 'home'", _code(kind))
    return row["kind"], row["status"], row["reason"] or ""


def _warnings(troubled: Walked, kind: str) -> set[str]:
    return {row["code"] for row in troubled.rows("SELECT code FROM crawl_warnings WHERE portal = ?", _code(kind))}


@pytest.mark.parametrize(
    ("kind", "status", "signature"),
    [
        ("guard-521", 521, "521 jiasule: __jsl_clearance"),
        ("guard-412", 412, "412 precondition (gate)"),
        ("guard-403", 403, "403 chuangyu: 网站防护"),
        ("guard-200", 200, "200 aliyun: acw_sc"),
        ("loop", 302, "302 openresty: CT6T"),
    ],
)
def test_a_gate_is_refused_with_its_signature_and_asked_once(
    troubled: Walked, kind: str, status: int, signature: str
) -> None:
    assert _home(troubled, kind) == ("refused", status, signature)
    assert "home_unreachable" in _warnings(troubled, kind)
    asked = [url for url in troubled.asked if f"//{kind}.gov.example/" in url]
    assert sorted(asked) == [f"http://{kind}.gov.example/", f"http://{kind}.gov.example/robots.txt"], "nothing followed"


@pytest.mark.parametrize(("kind", "word"), [("endless", "too_large: "), ("huge", "too_large: "), ("drip", "timeout: ")])
def test_what_never_ends_fails_with_the_reason(troubled: Walked, kind: str, word: str) -> None:
    fate, status, reason = _home(troubled, kind)
    assert (fate, status) == ("failed", None)
    assert reason.startswith(word)
    assert "home_unreachable" in _warnings(troubled, kind)


def test_a_redirect_inward_is_recorded_and_not_followed(troubled: Walked) -> None:
    assert _home(troubled, "inward") == ("response", 302, "")
    assert {"redirect_out_of_scope", "home_unreachable"} <= _warnings(troubled, "inward")
    assert not any("127.0.0.1" in url or "169.254" in url for url in troubled.asked)


def test_robots_txt_that_closes_a_host_is_obeyed(troubled: Walked) -> None:
    fate, status, reason = _home(troubled, "closed")
    assert (fate, status) == ("excluded", None)
    assert "robots.txt" in reason
    assert [url for url in troubled.asked if "//closed." in url] == ["http://closed.gov.example/robots.txt"]


def test_a_busy_host_is_waited_for(troubled: Walked, lab: LabServer) -> None:
    assert _home(troubled, "busy") == ("response", 200, "")
    asked = [entry for entry in lab.log if entry.url == "http://busy.gov.example/"]
    assert [entry.status for entry in asked] == [503, 503, 200]
    assert all(later.at - earlier.at >= 0.95 for earlier, later in itertools.pairwise(asked))


def test_doors_charsets_and_soft_404s_are_read_for_what_they_are(troubled: Walked) -> None:
    (home,) = troubled.rows("SELECT * FROM captures WHERE portal = ? AND role = 'home'", _code("refresh"))
    assert home["final_uri"] == "http://refresh.gov.example/site/index.html"
    assert json.loads(home["redirects"]) == [{"status": 200, "uri": "http://refresh.gov.example/"}]
    (column,) = troubled.rows("SELECT * FROM captures WHERE portal = ? AND role = 'column'", _code("charset"))
    assert column["anchor_text"] == "政府信息公开年报", "GBK under a header that says UTF-8"
    assert _warnings(troubled, "soft-404") == {"soft_404"}
    assert not troubled.rows("SELECT 1 FROM candidates WHERE verdict = 'taken' AND portal = ?", _code("soft-404"))


def test_nothing_hostile_is_asked(troubled: Walked) -> None:
    hostile = {url for url in troubled.asked if "//hostile." in url}
    assert hostile <= {
        f"http://hostile.gov.example{path}" for path in ("/", "/robots.txt", "/etc/passwd", "/art/1.html")
    }


def test_the_good_county_of_the_same_crawl_is_whole(troubled: Walked) -> None:
    found = troubled.rows("SELECT url, agency, report_year, outcome FROM v_reports WHERE portal = ?", DONGSHAN.code)
    assert {(row["url"], row["agency"], row["report_year"], row["outcome"]) for row in found} == {
        (url, report.agency, report.year, "complete") for url, report in dongshan_reports().items()
    }
    assert not troubled.rows("SELECT 1 FROM v_reports WHERE portal <> ?", DONGSHAN.code)


def test_every_portal_has_its_line_and_the_receipt_adds_up(troubled: Walked) -> None:
    (run,) = troubled.rows("SELECT * FROM runs")
    counts = json.loads(run["counts"])
    assert set(counts) == {DONGSHAN.code, *map(_code, _KINDS)}
    for code, receipt in counts.items():
        fates = {name: number for name, number in receipt.items() if name != "seen"}
        assert receipt["seen"] == sum(fates.values()) > 0, code
        assert re.search(rf"^{code} ", troubled.printed, re.MULTILINE)
    assert "DOES NOT ADD UP" not in troubled.printed


def test_names_from_outside_never_become_paths(troubled: Walked, gongkai: Gongkai) -> None:
    got = troubled.rows("SELECT * FROM captures WHERE portal = ? AND role = 'attachment'", _code("names"))
    kept = {dict(json.loads(row["headers"]))["Content-Disposition"] for row in got}
    assert kept == set(NAMES), "names are kept as sent, among the headers"
    written = {path.relative_to(troubled.archive.parent) for path in troubled.archive.parent.rglob("*")}
    assert {str(path) for path in written} <= {
        *("portals", "portals/trouble.toml", "trouble.db", "trouble.db-wal", "trouble.db-shm", "trouble.lock"),
        *("trouble.db.lock", "trouble.payloads", "trouble.payloads/0001.db"),
        *("trouble.payloads/0001.db-wal", "trouble.payloads/0001.db-shm"),
    }
    for folder in (gongkai.folder, Path("/tmp"), ROOT):
        assert not list(folder.glob("*gongkai-*.pdf")), folder
    assert not list(ROOT.parent.glob("*gongkai-*.pdf"))


@pytest.fixture
def address(troubled: Walked, gongkai: Gongkai) -> Iterator[str]:
    """Where `gongkai serve` says it listens."""
    with gongkai.serving(troubled.archive) as address:
        yield address


def test_hostile_titles_come_out_escaped(troubled: Walked, address: str) -> None:
    titles = [row["title"] for row in troubled.rows("SELECT title FROM candidates WHERE portal = ?", _code("names"))]
    assert len(titles) == len(NAMES)
    assert all(title.startswith(HOSTILE_TITLE) for title in titles)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for table in ("candidates", "captures"):
        with direct.open(f"{address}/{troubled.archive.stem}/{table}?portal={_code('names')}", timeout=20) as answer:
            page = answer.read().decode()
        assert "onerror=alert(2)&gt;" in page
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
