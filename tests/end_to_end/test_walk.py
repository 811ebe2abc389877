"""One walk of three counties: every report found, every cell right, everything else known for what it is."""

from __future__ import annotations

import json

import pytest
from end_to_end.conftest import Gongkai, Walked
from lab.truth import differences
from lab.world import WORLD

from archive.sqlite import sqlite3

pytestmark = [pytest.mark.xdist_group("archive"), pytest.mark.browser]


def test_every_seeded_report_is_found_and_every_cell_is_right(walked: Walked) -> None:
    connection = sqlite3.connect(walked.archive)
    connection.row_factory = sqlite3.Row
    told = differences(connection, WORLD.reports())
    connection.close()
    assert told == []


def test_the_receipt_adds_up_and_is_printed(walked: Walked) -> None:
    (run,) = walked.rows("SELECT * FROM runs")
    counts = json.loads(run["counts"])
    for code, receipt in counts.items():
        fates = {name: number for name, number in receipt.items() if name != "seen"}
        assert receipt["seen"] == sum(fates.values()), code
    assert (
        sum(receipt["seen"] for receipt in counts.values()) == walked.rows("SELECT count(*) AS n FROM captures")[0]["n"]
    )
    for county in WORLD.counties:
        assert county.code in walked.printed


def test_look_alikes_are_rejected_with_the_reason(walked: Walked) -> None:
    rejected = walked.rows("SELECT DISTINCT title, reason FROM candidates WHERE verdict = 'rejected'")
    for word in ("解读", "网站工作年度报表", "法治政府"):
        reasons = [row["reason"] for row in rejected if word in row["title"]]
        assert reasons, f"no candidate with {word} was rejected"
        assert all(reasons)


def test_what_could_not_be_had_is_told_apart(walked: Walked) -> None:
    kinds = {(row["kind"], row["status"]) for row in walked.rows("SELECT DISTINCT kind, status FROM captures")}
    assert ("excluded", None) in kinds, "robots.txt excludes a page of each county"
    assert ("refused", 403) in kinds
    assert ("response", 404) in kinds
    excluded = walked.rows("SELECT target_uri FROM captures WHERE kind = 'excluded'")
    assert not {row["target_uri"] for row in excluded} & set(walked.asked), "an excluded page was asked for"


def test_a_report_under_two_addresses_is_one_work_with_two_landings(walked: Walked) -> None:
    twice = [report for report in WORLD.reports() if len(report.landing_urls) > 1]
    assert twice
    for report in twice:
        landings = walked.rows(
            "SELECT l.uri FROM landings l JOIN reports r ON r.id = l.report_id "
            "WHERE r.portal = ? AND r.agency = ? AND r.report_year = ?",
            report.county,
            report.agency,
            report.year,
        )
        assert {row["uri"] for row in landings} == set(report.landing_urls)


def test_the_late_reports_are_late_and_no_others(walked: Walked) -> None:
    late = {
        (row["portal"], row["agency"], row["report_year"])
        for row in walked.rows("SELECT * FROM v_timeliness WHERE days_late > 0")
    }
    assert late == {(r.county, r.agency, r.year) for r in WORLD.reports() if r.late}


def test_a_number_leads_back_to_its_page(walked: Walked, gongkai: Gongkai) -> None:
    report = next(r for r in WORLD.reports() if r.format == "pdf")
    (row,) = walked.rows(
        "SELECT uid FROM v_reports WHERE portal = ? AND agency = ? AND report_year = ?",
        report.county,
        report.agency,
        report.year,
    )
    shown = json.loads(
        gongkai(
            "show", row["uid"], "applications/received_new/total", "--json", "--archive", str(walked.archive)
        ).stdout
    )
    told = json.dumps(shown, ensure_ascii=False)
    assert str(report.cells["applications/received_new/total"]) in told
    assert WORLD.county(report.county).home in told, "the chain of captures begins at the home page"
    assert any(url in told for url in report.document_urls)
    assert "sha256:" in told
    assert '"page"' in told, "the cell's place on the PDF page"


def test_no_byte_string_is_kept_twice(walked: Walked) -> None:
    segments = list(walked.archive.with_suffix(".payloads").glob("*.db"))
    assert segments
    kept = 0
    for segment in segments:
        connection = sqlite3.connect(segment)
        kept += connection.execute("SELECT count(*) FROM payloads").fetchone()[0]
        connection.close()
    assert kept == walked.rows("SELECT count(*) AS n FROM payloads")[0]["n"]
