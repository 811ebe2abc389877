"""The seeded truth itself: what it covers, that its sums hold where they should, that it is the same everywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from lab.documents import document_bytes
from lab.printed import application_rows
from lab.render_docx import render_docx
from lab.render_html import render_body
from lab.render_pdf import render_pdf
from lab.wording import SECTION_LABELS
from lab.world import SEED, WORLD, SeededReport, build_world

from parsers.forms.statutory import FORMS, SECTIONS

REPORTS = tuple(WORLD.reports())
PEOPLE = [f.code for f in FORMS["2021"]["applications"].fields if f.code != "total"]
ENDINGS = [f.code for f in FORMS["2021"]["proceedings"].fields if f.code != "total"]


def failing_rules(report: SeededReport) -> set[str]:
    """Reckon H1, H2, H3 and H9 from the printed values; a sum with an unprinted part is not judged."""
    failing = set()

    def judge(rule: str, parts: list[str], total: list[str]) -> None:
        values = [[report.cells[address] for address in side] for side in (parts, total)]
        if None not in values[0] and None not in values[1] and sum(values[0]) != sum(values[1]):
            failing.add(rule)

    rows = [row.code for row in FORMS[report.applications_rows]["applications"].rows]
    leaves = [row for row in rows if row not in ("received_new", "carried_in", "outcome_total", "carried_out")]
    for row in rows:
        judge("H1", [f"applications/{row}/{who}" for who in PEOPLE], [f"applications/{row}/total"])
    for who in [*PEOPLE, "total"]:
        judge("H2", [f"applications/{row}/{who}" for row in leaves], [f"applications/outcome_total/{who}"])
        sides = ("received_new", "carried_in"), ("outcome_total", "carried_out")
        judge("H3", *([f"applications/{row}/{who}" for row in side] for side in sides))
    for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        judge("H9", [f"proceedings/{row}/{end}" for end in ENDINGS], [f"proceedings/{row}/total"])
    return failing


def test_each_county_has_a_government_departments_and_towns_with_seven_years_each():
    for county in WORLD.counties:
        kinds = Counter(agency.kind for agency in county.agencies)
        assert kinds["government"] == 1
        assert kinds["department"] >= 8
        assert kinds["town"] >= 3
        for agency in county.agencies:
            assert [report.year for report in county.of(agency)] == list(range(2019, 2026))
    assert len(REPORTS) == 252


def test_codes_and_cells_are_those_of_the_forms():
    for report in REPORTS:
        wanted = {
            f"{table}/{row.code}/{field}"
            for table, form in (
                ("proactive", report.form),
                ("applications", report.applications_rows),
                ("proceedings", report.form),
            )
            for row in FORMS[form][table].rows
            for field in row.fields
        }
        assert report.cells.keys() == report.kinds.keys() == report.raws.keys() == wanted
        assert report.form == ("2019" if report.year <= 2020 else "2021")
    for rows in ("2019", "2021"):
        assert application_rows(rows) == tuple(row.code for row in FORMS[rows]["applications"].rows)


def test_a_cell_has_a_value_exactly_where_it_prints_a_number():
    for report in REPORTS:
        for address, kind in report.kinds.items():
            value = report.cells[address]
            assert (value is not None) == (kind in ("number", "zero")), (report, address)
            assert (kind == "zero") == (value == 0), (report, address)


def test_only_the_named_rules_fail():
    for report in REPORTS:
        assert failing_rules(report) == set(report.breaks), report
    broken = Counter(rule for report in REPORTS for rule in report.breaks)
    assert all(2 <= broken[rule] <= 4 for rule in ("H1", "H2", "H3", "H9"))
    assert any(len(report.breaks) == 2 for report in REPORTS)


def test_applications_carried_out_come_in_the_year_after():
    for county in WORLD.counties:
        for agency in county.agencies:
            for before, after in zip(county.of(agency), county.of(agency)[1:], strict=False):
                for who in [*PEOPLE, "total"]:
                    left = before.cells[f"applications/carried_out/{who}"]
                    came = after.cells[f"applications/carried_in/{who}"]
                    assert None in (left, came) or left == came, (before, who)


def test_the_government_s_numbers_are_not_less_than_any_department_s():
    address = "applications/received_new/total"
    for county in WORLD.counties:
        government = {report.year: report for report in county.of(county.agencies[0])}
        for report in county.reports:
            assert (government[report.year].cells[address] or 0) >= (report.cells[address] or 0)


def test_the_hard_habits_occur():
    habits = Counter(habit for report in REPORTS for habit in report.habits)
    numbers = {"sign_words", "plus_signs", "no_change_word", "thousands", "full_width", "padded", "unit_in_cell"}
    blanks = {"totals_only", "strokes", "dashes"}
    titles = {"no_issuer", "no_year", "year_in_hanzi", "year_full_width", "without_county"}
    for habit in {*numbers, *blanks, *titles, "hybrid"}:
        assert habits[habit], habit
    raws = {raw for report in REPORTS for raw in report.raws.values()}
    assert {"/", "—", "", "未增未减", "\u00a00 "} <= raws
    for pattern in ("增", "减", "+", ",", "元", "１"):
        assert any(pattern in raw for raw in raws), pattern
    kinds = {kind for report in REPORTS for kind in report.kinds.values()}
    assert kinds == {"number", "zero", "blank", "not_applicable", "word"}


def test_a_fee_printed_in_yuan_is_worth_a_ten_thousandth():
    seen = 0
    for report in REPORTS:
        raw = report.raws.get("proactive/fees/amount_10k_yuan", "")
        if raw.endswith("元"):
            seen += 1
            assert report.cells["proactive/fees/amount_10k_yuan"] == pytest.approx(int(raw[:-1]) / 10_000)
    assert seen


def test_hybrids_print_the_columns_of_2021_and_the_single_row_of_2019():
    hybrids = [report for report in REPORTS if report.form != report.applications_rows]
    assert {report.county for report in hybrids} == {county.code for county in WORLD.counties}
    for report in hybrids:
        assert (report.form, report.applications_rows) == ("2021", "2019")
        assert "applications/other/total" in report.cells
        assert "proactive/normative_documents/in_force" in report.cells


def test_duplicate_applications_are_reported_by_some():
    some = {r.agency for r in REPORTS if (r.cells["applications/declined_duplicate/total"] or 0) > 0}
    assert 6 <= len(some) < len({r.agency for r in REPORTS})


def test_one_report_a_county_is_late_and_one_stands_at_two_addresses():
    for county in WORLD.counties:
        late = [report for report in county.reports if report.late]
        twice = [report for report in county.reports if len(report.landing_urls) == 2]
        assert len(late) == len(twice) == 1
    for report in REPORTS:
        deadline = date(report.year + 1, 3, 31) if report.agency_kind == "government" else date(report.year + 1, 1, 31)
        missed = date.fromisoformat(report.published_on) > deadline
        assert report.late == (missed and report.agency_kind != "town")
        assert report.published_on > f"{report.year}-12-31"
        assert report.signed_on is None or f"{report.year}-12-31" < report.signed_on <= report.published_on


def test_addresses_are_unique_and_every_format_is_served_in_every_county_and_form():
    landings = [url for report in REPORTS for url in report.landing_urls]
    documents = [url for report in REPORTS for url in report.document_urls]
    assert len(set(landings)) == len(landings)
    assert len(set(documents)) == len(documents)
    assert len({(r.county, r.form, r.format) for r in REPORTS}) == 3 * 2 * 3
    for report in REPORTS:
        assert (report.format == "html") == (report.landing_urls == report.document_urls)


def test_equal_seeds_give_equal_worlds_and_others_do_not():
    again, other = build_world(), build_world(SEED + 1)
    told = [(r.title, r.landing_urls, r.cells, r.kinds, r.raws) for r in again.reports()]
    assert told == [(r.title, r.landing_urls, r.cells, r.kinds, r.raws) for r in REPORTS]
    assert [r.cells for r in other.reports()] != [r.cells for r in REPORTS]


_DIGEST = """
import hashlib
from lab.documents import document_bytes
from lab.render_html import render_body
from lab.world import WORLD
reports = list(WORLD.reports())
data = [render_body(r).encode() for r in reports if r.format == "html"][:5]
data += [document_bytes(r) for f in ("pdf", "docx") for r in [r for r in reports if r.format == f][:2]]
print(hashlib.sha256(b"|".join(data)).hexdigest())
"""


def test_bytes_are_the_same_in_another_process_with_other_hash_seeds():
    data = [render_body(r).encode() for r in REPORTS if r.format == "html"][:5]
    for kind in ("pdf", "docx"):
        data += [document_bytes(r) for r in [r for r in REPORTS if r.format == kind][:2]]
    here = hashlib.sha256(b"|".join(data)).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": os.pathsep.join(sys.path), "TZ": "Asia/Tokyo"}
    told = subprocess.run(
        [sys.executable, "-c", _DIGEST], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stdout.strip() == here


@pytest.mark.parametrize(("kind", "render"), [("pdf", render_pdf), ("docx", render_docx)])
def test_drawing_a_file_twice_gives_the_same_bytes(kind, render):
    report = next(report for report in REPORTS if report.format == kind)
    assert render(report) == render(report)


def test_asking_for_the_file_of_a_page_is_an_error():
    page = next(report for report in REPORTS if report.format == "html")
    with pytest.raises(ValueError, match="is a page, not a file"):
        document_bytes(page)


def test_every_report_has_the_six_sections_in_words_of_its_own():
    assert [section.label for section in SECTIONS] == list(SECTION_LABELS)
    texts = {render_body(report) for report in REPORTS if report.format == "html"}
    assert len(texts) == sum(report.format == "html" for report in REPORTS)


def test_unknown_county_code_says_which_there_are():
    with pytest.raises(KeyError, match="990101, 990202, 990303"):
        WORLD.county("330382")
