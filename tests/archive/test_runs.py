"""Runs: begun, resumed, abandoned, closed with a receipt that is counted twice."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import RunNotOpen
from archive.runs import receipt_of, row_counts
from archive.store import Archive


def states(archive):
    return [tuple(row) for row in archive.connection.execute("SELECT id, state FROM runs ORDER BY id")]


def test_a_dead_run_is_taken_up_again(archive, scribe, make, clock):
    scribe.page("http://a.gov.example/1")
    clock.forward(hours=23)
    run = archive.begin_run(make.spec())
    assert (run.id, run.uid, run.resumed) == (scribe.run.id, scribe.run.uid, True)
    assert run.recorded_before == {"990101": 1}


@pytest.mark.parametrize("other", [{"settings_digest": "s2"}, {"portals": ("990202",)}, {"kind": "import"}])
def test_another_run_is_not_taken_up(archive, scribe, make, other):
    run = archive.begin_run(make.spec(**other))
    assert not run.resumed
    assert states(archive) == [(scribe.run.id, "open"), (run.id, "open")]


def test_the_order_of_portals_does_not_matter(archive, make):
    first = archive.begin_run(make.spec(portals=("1", "2")))
    assert archive.begin_run(make.spec(portals=("2", "1"))).id == first.id


def test_a_run_older_than_a_day_is_abandoned(archive, scribe, make, clock):
    clock.forward(hours=24, seconds=1)
    run = archive.begin_run(make.spec())
    assert not run.resumed
    assert states(archive) == [(scribe.run.id, "abandoned"), (run.id, "open")]
    reason, ended = archive.connection.execute("SELECT reason, finished_at FROM runs WHERE id = 1").fetchone()
    assert ("found open" in reason, ended) == (True, "2025-02-04T04:05:07Z")


def test_a_closed_run_is_not_taken_up_nor_closed_again(archive, scribe, make):
    archive.close_run(scribe.run, reason="finished", seen={})
    assert not archive.begin_run(make.spec()).resumed
    with pytest.raises(RunNotOpen, match="closed"):
        archive.close_run(scribe.run, reason="finished", seen={})


def test_the_receipt_tells_each_fate_by_portal(archive, scribe):
    scribe.page("http://a.gov.example/1", "a")
    scribe.page("http://a.gov.example/1", "a")
    scribe.page("http://a.gov.example/2", "a")
    scribe.page("http://a.gov.example/3", "waf", kind="refused", status=412)
    scribe.page("http://b.gov.example/1", None, portal="990202", kind="excluded", body=None)
    scribe.page("import:x", "x", portal=None, kind="failed", body=None)
    receipt = archive.close_run(scribe.run, reason="finished", seen={"990101": 4, "990202": 1, "": 1})
    assert receipt.adds_up
    empty = {"stored": 0, "revisit": 0, "duplicate": 0, "refused": 0, "excluded": 0, "failed": 0}
    assert receipt.portals == {
        "": {**empty, "seen": 1, "failed": 1},
        "990101": {**empty, "seen": 4, "stored": 1, "revisit": 1, "duplicate": 1, "refused": 1},
        "990202": {**empty, "seen": 1, "excluded": 1},
    }
    kept = archive.connection.execute("SELECT counts FROM runs").fetchone()[0]
    assert json.loads(kept) == receipt.portals
    assert receipt_of(archive.connection, scribe.run.id) == receipt


@pytest.mark.parametrize(("seen", "words"), [(3, "1 seen but not recorded"), (1, "1 recorded but not seen")])
def test_a_receipt_that_does_not_add_up_says_so(archive, scribe, seen, words):
    scribe.page("http://a.gov.example/1")
    scribe.page("http://a.gov.example/2")
    receipt = archive.close_run(scribe.run, reason="finished", seen={"990101": seen})
    assert not receipt.adds_up
    assert words in receipt.lines[-1]


def test_a_portal_seen_but_never_recorded_is_told(archive, scribe):
    receipt = archive.close_run(scribe.run, reason="finished", seen={"990303": 2})
    assert receipt.differences == {"990303": 2}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["response", "revisit", "refused", "excluded", "failed", "die"]),
        st.integers(0, 3),
        st.sampled_from([b"a", b"b", b"", None]),
        st.sampled_from(["990101", "990202", None]),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_receipts_add_up_whatever_happens_and_over_deaths(make, steps):
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder, "a.db"), clock=make.clock)
        run, seen, told = archive.begin_run(make.spec()), {}, {}
        for kind, page, body, portal in steps:
            if kind == "die":
                archive.close()
                archive = Archive.open(Path(folder, "a.db"), clock=make.clock)
                run, seen = archive.begin_run(make.spec()), {}
                continue
            capture = make.response(f"http://a.gov.example/{page}", body, kind=kind, portal=portal)
            fate = archive.record(run, capture).fate
            seen[portal or ""] = seen.get(portal or "", 0) + 1
            told[fate] = told.get(fate, 0) + 1
        receipt = archive.close_run(run, reason="finished", seen=seen)
        archive.close()
        assert receipt.adds_up
        counted = {}
        for counts in receipt.portals.values():
            for fate, n in counts.items():
                if n and fate != "seen":
                    counted[fate] = counted.get(fate, 0) + n
        assert counted == told


def test_warnings_and_candidates_are_not_doubled_by_a_replay(archive, scribe, make):
    via = scribe.page("http://a.gov.example/list").capture_id
    archive.put_portal(make.portal())
    for reason in ("first look", "title"):
        archive.add_warning(scribe.run, "unknown_template", "no adapter", portal="990101", uri="http://a.gov.example/")
        archive.add_candidate(scribe.run, make.candidate(via, reason=reason))
        archive.add_column(scribe.run, make.column("http://a.gov.example/col"))
    counts = row_counts(archive.connection)
    assert (counts["crawl_warnings"], counts["candidates"], counts["portal_columns"]) == (1, 1, 1)
    assert archive.connection.execute("SELECT reason FROM candidates").fetchone()[0] == "title"


def test_a_column_of_the_registry_stays_one_when_it_is_found(archive, scribe, make):
    archive.put_portal(make.portal())
    url = "http://a.gov.example/col"
    archive.add_column(scribe.run, make.column(url, kind="registry", checked_on="2025-01-02"))
    archive.add_column(scribe.run, make.column(url, label="年度报告", family="hanweb", confidence=0.9))
    row = archive.connection.execute("SELECT kind, label, family, checked_on FROM portal_columns").fetchone()
    assert tuple(row) == ("registry", "年度报告", "hanweb", "2025-01-02")


def test_divisions_are_put_and_brought_up_to_date(archive, make):
    assert archive.put_divisions([make.division("990101", "旧名"), make.division("990202", "白河县")]) == 2
    archive.put_divisions([make.division("990101", "青山县")])
    rows = archive.connection.execute("SELECT code, name FROM divisions ORDER BY code")
    assert [tuple(row) for row in rows] == [("990101", "青山县"), ("990202", "白河县")]
