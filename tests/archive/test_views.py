"""The views that SQL users build on: all of them open in the standard library's SQLite, and say what they should."""

from __future__ import annotations

import sqlite3 as stock
from contextlib import closing
from pathlib import Path

import pytest

import archive as package
from archive.panel import TABLES, panel_columns, panel_sql
from archive.runs import row_counts
from parsers.forms import FORMS
from parsers.model import Finding

HOME = "http://www.qingshan.gov.example/"
BOTH = {"form": "2021", "applications_rows": "2021"}, {"form": "2019", "applications_rows": "2019"}


@pytest.fixture
def filled(scribe, make):
    """A county with two agencies over two years, a change of a page, a finding, an incomplete and an old report."""
    scribe.archive.put_portal(make.portal())
    scribe.archive.put_portal(make.portal("990202", "白河县"))
    home = scribe.page(HOME, "home", role="home").capture_id
    fail = Finding("H1", "H", "fail", ("applications/granted/total",), "不等", "differs", difference=2)
    made = {
        "minzheng2024": make.report(
            "青山县民政局", 2024, published_on="2025-02-02", published_on_source="meta", findings=(fail,)
        ),
        "minzheng2023": make.report("青山县民政局", 2023, outcome="incomplete", published_on="2024-01-31"),
        "gov2024": make.report("青山县人民政府", 2024, published_on="2025-03-31"),
        "old2018": make.report("青山县民政局", 2018, outcome="narrative_only", form=None, applications_rows=None),
        "nobody2024": make.report(None, 2024),
    }
    for name, result in made.items():
        scribe.page(HOME + name, name, via_capture=home, anchor_text=name)
        scribe.parse(name, result)
    scribe.page(HOME + "minzheng2024", "minzheng2024 edited", via_capture=home)
    scribe.parse("minzheng2024 edited", make.report("青山县民政局", 2024, published_on="2025-02-20"))
    scribe.page(HOME, "home with news", role="home")
    scribe.archive.add_candidate(scribe.run, make.candidate(home))
    scribe.archive.add_warning(scribe.run, "odd", "odd")
    scribe.archive.project()
    scribe.archive.close_run(scribe.run, reason="finished", seen={"990101": scribe.seen})
    return scribe


@pytest.fixture
def sql(filled, path):
    """Ask the standard library's SQLite, as a plain user would."""
    filled.archive.close()
    with closing(stock.connect(path)) as connection:
        yield lambda query: connection.execute(query).fetchall()


def test_every_table_and_view_opens_in_stock_sqlite(sql):
    names = [name for (name,) in sql("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    assert {"captures", "search", "v_panel", "v_reports"} <= set(names)
    counted = {name: len(sql(f'SELECT * FROM "{name}"')) for name in names}
    views = {name: rows for name, rows in counted.items() if name.startswith("v_")}
    assert {name for name, rows in views.items() if rows == 0} == {"v_proactive", "v_indicators", "v_findings"}
    assert sql("PRAGMA integrity_check") == [("ok",)]
    assert sql("PRAGMA foreign_key_check") == []


def test_stock_sqlite_finds_two_character_words(sql):
    found = sql(
        """SELECT count(*) FROM search JOIN sections ON sections.id = search.rowid WHERE search MATCH '"公 开"'"""
    )
    assert found == [(6,)]


def test_v_reports_shows_current_versions_only(sql):
    rows = sql(
        "SELECT agency, report_year, versions, fails, landings, portal_name, first_seen_at FROM v_reports ORDER BY id"
    )
    assert rows == [
        ("青山县民政局", 2024, 2, 0, 1, "青山县", "2025-02-03T04:05:07Z"),
        ("青山县民政局", 2023, 1, 0, 1, "青山县", "2025-02-03T04:05:08Z"),
        ("青山县人民政府", 2024, 1, 0, 1, "青山县", "2025-02-03T04:05:09Z"),
        ("青山县民政局", 2018, 1, 0, 1, "青山县", "2025-02-03T04:05:10Z"),
        (None, 2024, 1, 0, 1, "青山县", "2025-02-03T04:05:11Z"),
    ]


def test_v_coverage_counts_what_is_known_and_what_is_missing(sql):
    columns = (
        "portal, report_year, agencies, published, complete, incomplete, narrative_only, missing, of_unknown_agency"
    )
    assert sql(f"SELECT {columns} FROM v_coverage ORDER BY portal, report_year") == [
        ("990101", 2018, 2, 1, 0, 0, 1, 1, 0),
        ("990101", 2023, 2, 1, 0, 1, 0, 1, 0),
        ("990101", 2024, 2, 3, 3, 0, 0, 0, 1),
        ("990202", None, 0, 0, 0, 0, 0, 0, 0),
    ]


def test_v_timeliness_holds_each_body_to_its_own_day(sql):
    columns = "agency, report_year, published_on, deadline_on, deadline_basis, days_late"
    assert sql(f"SELECT {columns} FROM v_timeliness ORDER BY report_year, agency") == [
        ("青山县民政局", 2018, None, "2019-03-31", "year up to 2018", None),
        ("青山县民政局", 2023, "2024-01-31", "2024-01-31", "body", 0),
        (None, 2024, None, "2025-01-31", "body", None),
        ("青山县人民政府", 2024, "2025-03-31", "2025-03-31", "government", 0),
        ("青山县民政局", 2024, "2025-02-02", "2025-01-31", "body", 2),  # the first publication, not the edit
    ]


def test_v_changes_names_before_and_after(sql):
    rows = sql("SELECT uri, role, before_at, after_at, before_digest = after_digest FROM v_changes ORDER BY uri")
    assert rows == [
        (HOME, "home", "2025-02-03T04:05:06Z", "2025-02-03T04:05:13Z", 0),
        (HOME + "minzheng2024", "article", "2025-02-03T04:05:07Z", "2025-02-03T04:05:12Z", 0),
    ]


def test_v_findings_are_of_current_reports_only(sql):
    assert sql("SELECT count(*) FROM findings") == [(1,)]
    assert sql("SELECT count(*) FROM v_findings") == [(0,)]  # the edited page has none


def test_v_provenance_leads_from_report_to_run(sql):
    row = sql(
        "SELECT landing_uri, via_uri, parser_version, software_version, length(payload_digest), anchor_text FROM"
        " v_provenance"
        " WHERE agency = '青山县人民政府'"
    )
    assert row == [(HOME + "gov2024", HOME, "1", "0.1.0", 71, "gov2024")]


def test_v_panel_is_the_generated_one():
    migration = Path(package.__file__).parent / "migrations" / "0003_panel.sql"
    assert migration.read_text("utf-8") == panel_sql()


def test_v_panel_has_every_cell_of_both_forms_and_their_kinds(sql):
    named = [row[1] for row in sql("PRAGMA table_info(v_panel)")]
    assert len(named) == len(set(named))
    for form, tables in FORMS.items():
        for table in TABLES:
            for row in tables[table].rows:
                wanted = {f"{table}_{row.code}_{field}" for field in (*row.fields, "kinds")}
                assert wanted <= set(named), form


def test_v_panel_mixes_no_meanings():
    """Only what means the same in both forms has one column (domain: the forms' differences)."""
    proactive = {
        form: {(row.code, field) for row in FORMS[form]["proactive"].rows for field in row.fields} for form in FORMS
    }
    shared = proactive["2021"] & proactive["2019"]
    assert shared == {(row, "decisions") for row in ("licensing", "penalty", "compulsion")}
    assert len(panel_columns()) == len(set(panel_columns()))


def test_v_panel_shows_values_and_kinds_of_each_form(scribe, make, path):
    new, old = BOTH
    cells = {
        "new": (make.cell("proactive/rules/issued", 3), make.cell("applications/other_other/total", 1)),
        "old": (make.cell("proactive/rules/made", 4), make.cell("applications/other/total", None)),
    }
    for year, (name, form) in enumerate((("new", new), ("old", old)), start=2020):
        scribe.page(HOME + name, name)
        scribe.parse(name, make.report(year=year, cells=cells[name], **form))
    scribe.archive.project()
    names = ("proactive_rules_issued", "proactive_rules_made", "proactive_rules_kinds")
    columns = ", ".join((*names, "applications_other_total", "applications_other_kinds"))
    with closing(stock.connect(path)) as connection:
        rows = connection.execute(f"SELECT {columns} FROM v_panel ORDER BY report_year").fetchall()
    assert rows == [(3, None, "nmm.........", None, None), (None, 4, "...nmm......", None, "mmmmmmb")]


def test_row_counts_name_every_table(filled):
    counts = row_counts(filled.archive.connection)
    assert (counts["captures"], counts["reports"], counts["payloads"]) == (filled.seen, 6, filled.seen)
    assert not any(name.startswith(("search", "v_")) for name in counts)
