"""Looking again: a second walk fetches what is new, a full one stores only revisits, re-reading changes nothing."""

from __future__ import annotations

import re

import pytest
from end_to_end.conftest import PACE, Gongkai, Walked
from lab.origin import LabServer
from lab.world import WORLD

pytestmark = [pytest.mark.xdist_group("archive"), pytest.mark.browser]

_RECORDS = ("reports", "proactive", "applications", "proceedings", "sections", "findings", "cell_notes", "landings")


def _documents() -> set[str]:
    return {url for report in WORLD.reports() for url in (*report.landing_urls, *report.document_urls)}


def test_a_second_walk_asks_the_path_and_the_lists_and_no_known_report(
    again: Walked, gongkai: Gongkai, lab: LabServer
) -> None:
    lab.forget()
    gongkai("crawl", "--archive", str(again.archive), *PACE)
    asked = lab.urls()
    assert not set(asked) & _documents()
    assert {county.home for county in WORLD.counties} <= set(asked)
    new = again.rows("SELECT DISTINCT kind, status FROM captures WHERE run_id = 2")
    assert {(row["kind"], row["status"]) for row in new} <= {
        ("revisit", 200),
        ("revisit", 304),
        ("excluded", None),
        ("refused", 403),
        ("revisit", 404),
    }


def test_a_full_revisit_asks_everything_and_stores_no_byte(again: Walked, gongkai: Gongkai, lab: LabServer) -> None:
    before = again.rows("SELECT count(*) AS n FROM payloads")[0]["n"]
    lab.forget()
    gongkai("crawl", "--archive", str(again.archive), "--revisit", "all", *PACE)
    assert _documents() <= set(lab.urls())
    assert again.rows("SELECT count(*) AS n FROM payloads")[0]["n"] == before
    kinds = {row["kind"] for row in again.rows("SELECT DISTINCT kind FROM captures WHERE run_id = 2")}
    assert kinds == {"revisit", "excluded", "refused"}
    conditional = [entry for entry in lab.log if entry.url in _documents() and entry.status == 304]
    assert conditional, "known documents are asked for with their validators"


def test_reading_again_gives_equal_rows(again: Walked, gongkai: Gongkai) -> None:
    before = {table: [tuple(row) for row in again.rows(f"SELECT * FROM {table}")] for table in _RECORDS}
    printed = gongkai("reparse", "--archive", str(again.archive)).stdout
    assert re.search(r"gained 0, lost 0, changed 0", printed)
    after = {table: [tuple(row) for row in again.rows(f"SELECT * FROM {table}")] for table in _RECORDS}
    assert after == before


def test_a_difference_is_shown_before_it_is_written(again: Walked, gongkai: Gongkai) -> None:
    printed = gongkai("reparse", "--diff", "--portal", WORLD.counties[0].code, "--archive", str(again.archive)).stdout
    assert "parses added 0" in printed
