"""The projection: whose report, of which year, which version; the same from the same evidence, in any order."""

from __future__ import annotations

import itertools

import pytest

from archive.model import Selection
from archive.records import report_uid
from archive.store import Archive
from archive.values import digest_of
from parsers.model import Finding, Indicator, Locator, ParseResult

A = "http://www.qingshan.gov.example/art/1.html"
B = "http://www.qingshan.gov.example/art/2.html"
PDF = "http://www.qingshan.gov.example/files/1.pdf"


def reports(archive, columns="agency, report_year, is_current", order="capture_id"):
    return [tuple(row) for row in archive.connection.execute(f"SELECT {columns} FROM reports ORDER BY {order}, uid")]


def count(archive, table):
    return archive.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


# ---------------------------------------------------------------- tables


def test_cells_become_rows_and_kinds(scribe, make):
    cell = make.cell
    cells = (
        cell("proactive/rules/issued", 3),
        cell("proactive/rules/repealed", None, "not_applicable", "/"),
        cell("proactive/rules/in_force", None, "word", "无"),
        cell("proactive/fees/amount_10k_yuan", 8.0618, raw="80618元", unit="元", unit_source="cell"),
        cell("applications/received_new/natural_person", 5, raw=" 5 "),
        cell("applications/received_new/total", 22, raw="22（其中修订16件）", note="其中修订16件"),
        cell("applications/other/total", 0),
        cell("applications/granted/natural_person", None, "ambiguous", "1"),
        cell("applications/granted/natural_person", None, "ambiguous", "2"),
        cell("applications/carried_in/total", None, "missing"),
        cell("proceedings/reconsideration/upheld", None, "blank", "\xa0"),
    )
    scribe.page(A, "a")
    scribe.parse("a", make.report(cells=cells, outcome="incomplete"))
    scribe.archive.project()
    run = scribe.archive.connection.execute
    assert [
        tuple(row) for row in run("SELECT row, issued, in_force, amount_10k_yuan, kinds FROM proactive ORDER BY row")
    ] == [
        ("fees", None, None, 8.0618, ".........n.."),
        ("rules", 3, None, None, "nxw........."),
    ]
    assert [tuple(row) for row in run("SELECT row, natural_person, total, kinds FROM applications ORDER BY row")] == [
        ("granted", None, None, "ammmmmm"),
        ("other", None, 0, "mmmmmmz"),
        ("received_new", 5, 22, "nmmmmmn"),
    ]
    assert [tuple(row) for row in run("SELECT row, upheld, kinds FROM proceedings")] == [
        ("reconsideration", None, "bmmmm")
    ]
    notes = {f"{row['table']}/{row['row']}/{row['field']}": row for row in run("SELECT * FROM cell_notes")}
    assert {address: row["raw"] for address, row in notes.items()} == {
        "proactive/rules/repealed": "/",
        "proactive/rules/in_force": "无",
        "proactive/fees/amount_10k_yuan": "80618元",
        "applications/received_new/total": "22（其中修订16件）",
        "applications/granted/natural_person": "1\t2",
        "proceedings/reconsideration/upheld": "\xa0",
    }
    assert notes["proactive/fees/amount_10k_yuan"]["unit_source"] == "cell"
    assert notes["applications/received_new/total"]["note"] == "其中修订16件"


def test_a_number_beyond_sqlite_is_kept_as_near_as_can_be_and_as_printed(scribe, make):
    huge, endless = 10**25, 10**400
    cells = (make.cell("proactive/rules/issued", huge), make.cell("proactive/rules/repealed", endless))
    scribe.page(A, "a")
    scribe.parse("a", make.report(cells=cells))
    scribe.archive.project()
    assert tuple(scribe.archive.connection.execute("SELECT issued, repealed FROM proactive").fetchone()) == (1e25, None)
    raws = [row[0] for row in scribe.archive.connection.execute("SELECT raw FROM cell_notes ORDER BY field")]
    assert raws == [str(huge), str(endless)]


def test_sections_findings_and_indicators(scribe, make):
    place = Locator(table=1, row=2)
    fail = Finding(
        "H1", "H", "fail", ("applications/granted/total",), "不等", "differs", difference=-1, repairs=("x=0",)
    )
    unsure = Finding("H2", "H", "cannot_judge", (), "不能判断", "cannot judge")
    passed = Finding("H3", "H", "pass", (), "通过", "passes")
    lines = (Indicator("收到申请数", None, "件", 4, None, place), Indicator("专项经费", "x", "万元", 1.5, 3, place))
    sections = (make.section("甲"), make.section("乙", heading="一、又一个"), make.section("丙", number=5))
    scribe.page(A, "a")
    scribe.parse(
        "a", make.report(findings=(fail, unsure, passed), indicators=lines, sections=sections, checks_passed=9)
    )
    scribe.archive.project()
    run = scribe.archive.connection.execute
    assert [tuple(row) for row in run("SELECT rule, result, difference, repairs FROM findings ORDER BY rule")] == [
        ("H1", "fail", -1, '["x=0"]'),
        ("H2", "cannot_judge", None, "[]"),
    ]
    assert [tuple(row) for row in run("SELECT position, label, value, cumulative FROM indicators")] == [
        (1, "收到申请数", 4, None),
        (2, "专项经费", 1.5, 3),
    ]
    assert [tuple(row) for row in run("SELECT number, text FROM sections ORDER BY number")] == [
        (1, "甲\n乙"),
        (5, "丙"),
    ]
    assert reports(scribe.archive, "checks_passed") == [(9,)]


@pytest.mark.parametrize("outcome", ["not_a_report", "needs_ocr", "encrypted", "corrupt", "unsupported", "empty"])
def test_what_is_no_report_becomes_none(scribe, outcome):
    scribe.page(A, "a")
    scribe.parse("a", ParseResult(outcome, "text/html", "why"))
    assert scribe.archive.project().reports == 0


def test_lists_and_refused_pages_become_none(scribe, make):
    scribe.page(A, "a", role="listing")
    scribe.page(B, "b", kind="refused")
    for text in ("a", "b"):
        scribe.parse(text, make.report())
    assert scribe.archive.project().reports == 0


# ---------------------------------------------------------------- context


def walk(scribe, make, **candidate):
    """Home page, list, an article with an attached PDF; the link to the article as a candidate."""
    home = scribe.page("http://www.qingshan.gov.example/", "home", role="home")
    listing = scribe.page("http://www.qingshan.gov.example/list", "list", role="listing", via_capture=home.capture_id)
    page = scribe.page(A, "page", via_capture=listing.capture_id, anchor_text="年度报告")
    pdf = scribe.page(PDF, "pdf", role="attachment", via_capture=page.capture_id, media_type="application/pdf")
    scribe.archive.add_candidate(scribe.run, make.candidate(listing.capture_id, A, **candidate))
    return listing, page, pdf


def test_an_attachment_takes_what_it_lacks_from_its_landing_page(scribe, make):
    walk(scribe, make, agency="县民政局", report_year=2022, listed_on="2025-01-25")
    scribe.parse("page", make.report(outcome="narrative_only", published_on="2025-01-24", published_on_source="meta"))
    scribe.parse("pdf", make.report(None, None))
    scribe.archive.project()
    columns = "agency, agency_source, report_year, year_source, published_on, published_on_source, is_current, url"
    assert reports(scribe.archive, columns) == [
        ("青山县民政局", "title", 2024, "title", "2025-01-24", "meta", 0, A),
        ("青山县民政局", "landing", 2024, "landing", "2025-01-24", "landing:meta", 1, A),
    ]
    assert count(scribe.archive, "works") == 1


def test_a_landing_page_takes_what_it_lacks_from_its_attachment(scribe, make):
    walk(scribe, make)
    scribe.parse("page", make.report(None, None, outcome="narrative_only"))
    scribe.parse("pdf", make.report())
    scribe.archive.project()
    assert reports(scribe.archive, "agency, agency_source, is_current") == [
        ("青山县民政局", "attachment", 0),
        ("青山县民政局", "title", 1),
    ]


def test_a_landing_page_of_several_agencies_takes_none_of_them(scribe, make):
    _, page, _ = walk(scribe, make)
    scribe.page(PDF + "2", "pdf2", role="attachment", via_capture=page.capture_id)
    scribe.parse("page", make.report(None, 2024, outcome="narrative_only"))
    scribe.parse("pdf", make.report("青山县民政局"))
    scribe.parse("pdf2", make.report("青山县教育局"))
    summary = scribe.archive.project()
    assert (summary.reports, summary.works, summary.agencies) == (3, 3, 2)
    assert reports(scribe.archive, "agency, url") == [(None, A), ("青山县民政局", A), ("青山县教育局", A)]


def test_the_link_names_whom_neither_page_nor_document_names(scribe, make):
    walk(scribe, make, agency="青山县 民政局", report_year=2023, listed_on="2024-01-25")
    scribe.parse("pdf", make.report(None, None))
    scribe.archive.project()
    columns = "agency, agency_source, report_year, year_source, published_on, published_on_source"
    assert reports(scribe.archive, columns) == [("青山县民政局", "anchor", 2023, "anchor", "2024-01-25", "listing")]


def test_the_year_node_is_the_last_resort_and_a_wrong_date_is_none(scribe, make):
    walk(scribe, make, year_node=2020, listed_on="01-25")
    scribe.parse("pdf", make.report(None, None))
    scribe.archive.project()
    assert reports(scribe.archive, "agency, report_year, year_source, published_on") == [(None, 2020, "column", None)]


def test_landing_is_the_nearest_article_and_capture_the_first_of_the_bytes(scribe, make):
    _, page, pdf = walk(scribe, make)
    scribe.page(PDF, "pdf", role="attachment", via_capture=page.capture_id)
    scribe.parse("pdf", make.report())
    scribe.archive.project()
    assert reports(scribe.archive, "capture_id, landing_capture_id") == [(pdf.capture_id, page.capture_id)]
    landings = scribe.archive.connection.execute("SELECT uri, capture_id FROM landings").fetchall()
    assert [tuple(row) for row in landings] == [(A, page.capture_id)]


def test_a_page_that_only_offers_a_report_says_whose_it_is_and_since_when(scribe, make):
    walk(scribe, make, agency="县民政局", report_year=2022, listed_on="2025-01-25")
    facts = make.report("青山县民政局", 2024, published_on="2025-01-24", published_on_source="meta").report
    scribe.parse("page", ParseResult("not_a_report", "text/html", "offers an attachment", facts))
    scribe.parse("pdf", make.report(None, None))
    scribe.archive.project()
    columns = "agency, agency_source, report_year, year_source, published_on, published_on_source, url"
    assert reports(scribe.archive, columns) == [
        ("青山县民政局", "landing", 2024, "landing", "2025-01-24", "landing:meta", A)
    ]


COLUMN = "http://www.qingshan.gov.example/nb/2023/"


def test_a_column_whose_page_is_the_report_is_one(scribe, make):
    column = scribe.page(COLUMN, "year", role="column", final_uri=f"{COLUMN}index.html")
    scribe.page(B, "no list of reports", role="column")
    scribe.archive.add_candidate(
        scribe.run, make.candidate(column.capture_id, f"{COLUMN}index.html", agency="青山县民政局", year_node=2023)
    )
    scribe.archive.add_candidate(scribe.run, make.candidate(column.capture_id, B, verdict="rejected"))
    assert scribe.archive.payloads_to_parse(make.everything()) == [digest_of(b"year")]
    assert scribe.archive.payloads_to_parse(Selection(candidates=False)) == []
    scribe.parse("year", make.report(None, None))
    scribe.parse("no list of reports", make.report())
    scribe.archive.project()
    columns = "agency, agency_source, report_year, year_source, url, capture_id, landing_capture_id"
    assert reports(scribe.archive, columns) == [
        ("青山县民政局", "anchor", 2023, "column", COLUMN, column.capture_id, column.capture_id)
    ]


def test_a_column_that_shows_a_document_is_its_landing_page(scribe, make):
    column = scribe.page(COLUMN, "year", role="column")
    scribe.archive.add_candidate(scribe.run, make.candidate(column.capture_id, COLUMN, agency="县", year_node=2023))
    scribe.page(PDF, "pdf", role="attachment", via_capture=column.capture_id, media_type="application/pdf")
    scribe.parse("pdf", make.report(None, None))
    scribe.archive.project()
    assert reports(scribe.archive, "agency, report_year, url") == [("县", 2023, COLUMN)]


def test_the_parts_of_an_article_lie_under_the_page_that_was_listed(scribe, make):
    _, page, _ = walk(scribe, make, agency="青山县民政局", report_year=2024)
    frame = scribe.page(A + "?frame", "frame", via_capture=page.capture_id)
    scribe.page(PDF + "2", "pdf2", role="attachment", via_capture=frame.capture_id)
    for text in ("frame", "pdf2"):
        scribe.parse(text, make.report(None, None))
    summary = scribe.archive.project()
    assert (summary.reports, summary.works) == (2, 1)
    assert reports(scribe.archive, "agency, report_year, url") == [("青山县民政局", 2024, A)] * 2


# ---------------------------------------------------------------- works and versions


def test_the_same_bytes_under_two_addresses_are_one_report_with_two_landings(scribe, make):
    scribe.page(A, "a")
    scribe.page(B, "a")
    scribe.parse("a", make.report())
    assert scribe.archive.project().reports == 1
    assert [row[0] for row in scribe.archive.connection.execute("SELECT uri FROM landings ORDER BY uri")] == [A, B]


def test_the_same_agency_and_year_in_other_bytes_is_another_version(scribe, make):
    scribe.page(A, "a")
    scribe.page(B, "b")
    for text in ("a", "b"):
        scribe.parse(text, make.report())
    assert (scribe.archive.project().works, reports(scribe.archive, "is_current, url")) == (1, [(0, A), (1, B)])


def test_unknown_is_never_lumped_with_unknown(scribe, make):
    for uri, text in ((A, "a"), (B, "b")):
        scribe.page(uri, text)
        scribe.parse(text, make.report(None, 2024))
    scribe.page("import:c", "c", kind="import", role="import", portal=None)
    scribe.parse("c", make.report("青山县民政局", None))
    scribe.page("import:d", "d", kind="import", role="import", portal=None)
    scribe.parse("d", make.report("青山县民政局", None))
    assert scribe.archive.project().works == 4


def test_unknown_documents_of_one_landing_page_or_of_one_payload_are_one_work(scribe, make):
    _, _, _ = walk(scribe, make)
    scribe.page(B, "pdf")
    scribe.parse("page", make.report(None, 2024, outcome="narrative_only"))
    scribe.parse("pdf", make.report(None, 2024))
    summary = scribe.archive.project()
    assert (summary.reports, summary.works) == (2, 1)


def test_one_payload_offered_by_two_portals_serves_two_works(scribe, make):
    scribe.page(A, "a")
    scribe.page("http://www.baihe.gov.example/1", "a", portal="990202")
    scribe.parse("a", make.report())
    scribe.archive.project()
    assert reports(scribe.archive, "portal, agency, is_current") == [
        ("990101", "青山县民政局", 1),
        ("990202", "青山县民政局", 1),
    ]


def test_one_payload_listed_for_two_agencies_serves_two_works(scribe, make):
    listing = scribe.page("http://www.qingshan.gov.example/list", "list", role="listing").capture_id
    for uri, agency in ((A, "青山县民政局"), (B, "青山县教育局")):
        scribe.page(uri, "a", via_capture=listing)
        scribe.archive.add_candidate(scribe.run, make.candidate(listing, uri, agency=agency))
    scribe.parse("a", make.report(None, 2024))
    scribe.archive.project()
    assert reports(scribe.archive, "agency, is_current") == [("青山县民政局", 1), ("青山县教育局", 1)]


VERSIONS = {  # best first
    "complete html": ("complete", 2, "text/html"),
    "complete docx": ("complete", 2, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "complete pdf": ("complete", 2, "application/pdf"),
    "complete text": ("complete", 2, "text/plain"),
    "complete other": ("complete", 2, "application/x-odd"),
    "complete with fewer cells": ("complete", 1, "text/html"),
    "incomplete": ("incomplete", 9, "text/html"),
    "narrative": ("narrative_only", 0, "text/html"),
}


@pytest.mark.parametrize("better_first", [True, False])
@pytest.mark.parametrize("pair", list(itertools.pairwise(VERSIONS)), ids=lambda pair: pair[0])
def test_the_current_version_is_the_better_one(scribe, make, pair, better_first):
    for name in pair if better_first else reversed(pair):
        outcome, cells, media_type = VERSIONS[name]
        printed = tuple(make.cell(f"applications/received_new/{field}", 1) for field in FIELDS[:cells])
        scribe.page(f"http://www.qingshan.gov.example/{name}", name, media_type=media_type)
        scribe.parse(name, make.report(cells=printed or (make.cell(MISSING, None, "missing"),), outcome=outcome))
    scribe.archive.project()
    current = [url for now, url in reports(scribe.archive, "is_current, url") if now]
    assert current == [f"http://www.qingshan.gov.example/{pair[0]}"]


MISSING = "applications/received_new/total"
FIELDS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_institution",
    "other_organization",
    "total",
)


# ---------------------------------------------------------------- idempotent, independent of order


def test_a_second_projection_writes_nothing(scribe, make, dump):
    walk(scribe, make)
    scribe.parse("page", make.report(outcome="narrative_only"))
    scribe.parse("pdf", make.report(None, None))
    first = scribe.archive.project()
    before, changes = dump(scribe.archive), scribe.archive.connection.total_changes
    second = scribe.archive.project()
    assert (first.written, second.written, second.unchanged) == (2, 0, 2)
    assert scribe.archive.connection.total_changes - changes <= 2  # the two version marks
    assert dump(scribe.archive) == before
    rebuilt = scribe.archive.project(rebuild=True)
    assert (rebuilt.written, dump(scribe.archive)) == (2, before)


def test_the_order_of_parsing_and_projecting_does_not_matter(path, clock, make, dump):
    texts = ["page", "pdf", "other", "again"]
    dumps = []
    for number, order in enumerate(itertools.islice(itertools.permutations(texts), 0, 24, 5)):
        clock.now = make.clock()
        with Archive.open(path.with_name(f"{number}.db"), clock=clock) as archive:
            scribe = make.scribe(archive, clock)
            walk(scribe, make, agency="青山县民政局", report_year=2024)
            scribe.page(B, "other")
            scribe.page(B + "?again", "again")
            for text in order:
                scribe.parse(text, make.report(*((None, None) if text == "pdf" else ())))
                if number % 2:
                    archive.project()
            archive.project()
            dumps.append(dump(archive))
    assert all(one == dumps[0] for one in dumps)


def test_reports_keep_their_ids_over_a_reparse(scribe, make):
    scribe.page(A, "a")
    scribe.parse("a", make.report(outcome="incomplete"))
    scribe.archive.project()
    before = reports(scribe.archive, "id, uid, work_id")
    scribe.parse("a", make.report(cells=(make.cell("applications/received_new/total", 8),)), version="2")
    summary = scribe.archive.project()
    assert (summary.written, reports(scribe.archive, "id, uid, work_id")) == (1, before)
    assert scribe.archive.connection.execute("SELECT total FROM applications").fetchone()[0] == 8
    assert count(scribe.archive, "proceedings") == 0
    assert before[0][1] == report_uid(digest_of(b"a"), "990101", "青山县民政局", 2024)


def test_what_a_newer_parse_takes_back_is_gone(scribe, make, dump):
    scribe.page(A, "a")
    scribe.parse("a", make.report())
    scribe.archive.project()
    scribe.parse("a", ParseResult("not_a_report", "text/html", "a list"), version="2")
    summary = scribe.archive.project()
    assert (summary.reports, summary.removed, dump(scribe.archive)) == (0, 1, [])
    for table in ("works", "agencies", "sections", "search", "findings"):
        assert count(scribe.archive, table) == 0


def test_an_older_parser_does_not_take_over(scribe, make):
    scribe.page(A, "a")
    scribe.parse("a", make.report(), version="10")
    scribe.parse("a", make.report(year=2019), version="9")
    scribe.archive.project()
    assert reports(scribe.archive) == [("青山县民政局", 2024, 1)]


def test_a_projection_that_fails_changes_nothing(scribe, make, dump, monkeypatch):
    scribe.page(A, "a")
    scribe.parse("a", make.report())
    scribe.archive.project()
    before = dump(scribe.archive)
    scribe.parse("a", make.report(year=2023), version="2")
    monkeypatch.setattr("archive.records.write_report", lambda *rest: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        scribe.archive.project()
    assert dump(scribe.archive) == before
