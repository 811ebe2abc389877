"""The canned queries and the panel, asked over the walked lab: each answer is what the seeds say."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from end_to_end.conftest import Walked
from lab.world import WORLD, SeededReport

from archive.datasette.serve import build_datasette

pytestmark = [pytest.mark.xdist_group("archive"), pytest.mark.browser]

_REFUSED = (
    "state_secret",
    "prohibited_by_law",
    "security_stability",
    "third_party",
    "internal_affairs",
    "deliberative",
    "enforcement_file",
    "administrative_query",
)


def _ask(walked: Walked, query: str, **parameters: object) -> list[dict[str, Any]]:
    async def ask() -> list[dict[str, Any]]:
        served = build_datasette(walked.archive)
        await served.invoke_startup()
        given = {"year": "", "portal": "", "rule": "", **parameters, "_shape": "array", "_size": "max"}
        answer = await served.client.get(f"/{walked.archive.stem}/{query}.json", params=given)
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    return asyncio.run(ask())


def _key(row: dict[str, Any]) -> tuple[str, str, int]:
    return row["portal"], row["agency"], row["report_year"]


def _seeded(*, year: int | None = None) -> dict[tuple[str, str, int], SeededReport]:
    return {(r.county, r.agency, r.year): r for r in WORLD.reports() if year in (None, r.year)}


def test_coverage_by_county_and_year(walked: Walked) -> None:
    published = Counter((r.county, r.year) for r in WORLD.reports())
    rows = _ask(walked, "coverage")
    assert {(row["portal"], row["report_year"]): row["published"] for row in rows} == published
    for row in rows:
        assert (row["agencies"], row["missing"], row["percent"]) == (12, 0, 100.0)
        assert row["complete"] == row["published"]


def test_applications_received_and_refused_per_department(walked: Walked) -> None:
    seeded = _seeded(year=2023)
    rows = {_key(row): row for row in _ask(walked, "applications_by_department", year=2023)}
    assert rows.keys() == seeded.keys()
    for key, report in seeded.items():
        parts = [report.cells[f"applications/refused_{reason}/total"] for reason in _REFUSED]
        refused = None if None in parts else sum(part for part in parts if part is not None)
        received = report.cells["applications/received_new/total"]
        assert (rows[key]["received"], rows[key]["refused"]) == (received, refused), report


def test_who_reports_duplicate_requests(walked: Walked) -> None:
    row = "applications/declined_duplicate/"
    seeded = {key for key, r in _seeded().items() if any((v or 0) > 0 for a, v in r.cells.items() if a.startswith(row))}
    assert seeded
    assert {_key(row) for row in _ask(walked, "duplicate_requests")} == seeded


def test_reports_whose_sums_fail(walked: Walked) -> None:
    seeded = {(key, rule) for key, report in _seeded().items() for rule in report.breaks}
    assert {(_key(row), row["rule"]) for row in _ask(walked, "sums_that_fail")} == seeded


def test_late_reports(walked: Walked) -> None:
    seeded = {key for key, report in _seeded().items() if report.late}
    assert seeded
    assert {_key(row) for row in _ask(walked, "late_reports")} == seeded


def test_no_agency_is_silent_in_a_year_that_all_reported(walked: Walked) -> None:
    assert _ask(walked, "silent_agencies", year=2022) == []
    silent = _ask(walked, "silent_agencies", year=2018)
    assert len(silent) == sum(len(county.agencies) for county in WORLD.counties)


def test_one_agency_over_the_years(walked: Walked) -> None:
    county = WORLD.counties[0]
    agency = county.agencies[1]
    rows = _ask(walked, "agency_years", agency=agency.name)
    told = {row["report_year"]: (row["form"], row["received"], row["carried_out"]) for row in rows}
    assert told == {
        r.year: (r.form, r.cells["applications/received_new/total"], r.cells["applications/carried_out/total"])
        for r in county.of(agency)
    }


def test_search_finds_what_a_plain_scan_finds(walked: Walked) -> None:
    for word in ("窗口", "答复"):
        expected = walked.rows(
            "SELECT DISTINCT r.uid FROM sections s JOIN reports r ON r.id = s.report_id"
            " WHERE r.is_current AND r.report_year = 2021 AND (s.text LIKE ? OR s.heading LIKE ?)",
            f"%{word}%",
            f"%{word}%",
        )
        found = {row["report"] for row in _ask(walked, "search", q=word, year=2021)}
        assert found == {row["uid"] for row in expected}, word
        assert found, word


def test_pages_that_were_not_had(walked: Walked) -> None:
    told = {(row["portal"], row["kind"]) for row in _ask(walked, "refused_or_failed")}
    assert {(county.code, kind) for county in WORLD.counties for kind in ("refused", "excluded")} <= told


def test_the_panel_holds_every_seeded_cell_in_its_own_column(walked: Walked) -> None:
    panel = {(row["portal"], row["agency"], row["report_year"]): row for row in walked.rows("SELECT * FROM v_panel")}
    seeded = _seeded()
    assert panel.keys() == seeded.keys()
    for key, report in seeded.items():
        row = panel[key]
        for address, value in report.cells.items():
            assert row[address.replace("/", "_")] == value, f"{report} {address}"
        other_form = "proactive_rules_made" if report.form == "2021" else "proactive_rules_issued"
        assert row[other_form] is None, "forms are never mixed"
