"""Every canned query, asked as a person would, with the answer known."""

from __future__ import annotations

import pytest

from archive.datasette.queries import QUERIES

ASKED = {
    "search",
    "coverage",
    "applications_by_department",
    "duplicate_requests",
    "sums_that_fail",
    "late_reports",
    "silent_agencies",
    "agency_years",
    "edits_seen",
    "refused_or_failed",
    "unread_files",
}
HOSTILE_AGENCY = '<script>alert("公开")</script>局'


def test_every_query_is_asked_here():
    assert {query.name for query in QUERIES} == ASKED


@pytest.mark.parametrize("name", sorted(ASKED))
def test_without_parameters_and_with_odd_ones(opened, name):
    query = next(one for one in QUERIES if one.name == name)
    assert isinstance(opened.ask(name), list)
    odd = dict.fromkeys(query.params, "' OR \"NEAR( *")
    assert opened.ask(name, **odd) == []


def test_search_finds_two_character_words(opened):
    (hit,) = opened.ask("search", q="公开 信息")
    assert hit["agency"] == "青山县司法局"
    assert hit["snippet"] == "一、总体情况本机关主动【公开】【信息】，村委会参与。第二段。"
    assert hit["report"] == opened.uid("青山县司法局", 2023)
    assert [row["report_year"] for row in opened.ask("search", q="不予公开")] == [2021]
    assert {row["report_year"] for row in opened.ask("search", q="公开")} == {2021, 2023}
    assert [row["report_year"] for row in opened.ask("search", q="公开", year="2021")] == [2021]


def test_search_crosses_line_breaks_but_not_punctuation(opened):
    assert len(opened.ask("search", q="村委会")) == 1
    assert opened.ask("search", q="息村") == []


def test_coverage(opened):
    rows = {(row["portal"], row["report_year"]): row for row in opened.ask("coverage")}
    assert rows["990202", None]["published"] == 0
    county = rows["990101", 2023]
    assert (county["portal_name"], county["agencies"], county["published"], county["missing"]) == ("青山县", 2, 1, 1)
    assert (county["complete"], county["percent"]) == (1, 50.0)
    assert {row["report_year"] for row in opened.ask("coverage", portal="990101")} == {2021, 2022, 2023}


def test_applications_by_department(opened):
    (row,) = opened.ask("applications_by_department", year="2023")
    assert (row["agency"], row["received"], row["refused"], row["declined"]) == ("青山县司法局", 5, 3, 0)
    assert row["carried_in"] is None, "a cell that prints a dash has no number"
    assert len(opened.ask("applications_by_department", portal="990101")) == 3


def test_duplicate_requests(opened):
    (row,) = opened.ask("duplicate_requests")
    assert (row["agency"], row["natural_person"], row["total"]) == ("青山县司法局", 1, 0)


def test_sums_that_fail(opened):
    (row,) = opened.ask("sums_that_fail", year="2023", rule="h1")
    assert (row["rule"], row["difference"], row["message_zh"]) == ("H1", 1, "分项之和 1 不等于总计 0")


def test_late_reports(opened):
    (row,) = opened.ask("late_reports")
    assert (row["agency"], row["report_year"], row["deadline_on"], row["days_late"]) == (
        "青山县司法局",
        2023,
        "2024-01-31",
        5,
    )
    assert (row["deadline_basis"], row["published_on_source"]) == ("body", "meta")


def test_silent_agencies(opened):
    assert opened.ask("silent_agencies") == [], "no year, no answer"
    rows = opened.ask("silent_agencies", year="2023", portal="990101")
    assert [(row["agency"], row["first_year"], row["years_reported"]) for row in rows] == [(HOSTILE_AGENCY, 2021, 1)]
    assert opened.ask("silent_agencies", year="2023")[0]["agency"] == "青山县卫生健康局"


def test_agency_years(opened):
    rows = opened.ask("agency_years", agency="司法局")
    assert [(row["report_year"], row["received"], row["reconsiderations"]) for row in rows] == [
        (2022, 0, None),
        (2023, 5, 3),
    ]
    assert opened.ask("agency_years") == []


def test_edits_seen(opened):
    (row,) = opened.ask("edits_seen")
    assert row["uri"].endswith("/sfj2022.pdf")
    assert (row["before_digest"], row["after_digest"]) == (opened.digests["pdf"], opened.digests["edited"])


def test_refused_or_failed(opened):
    (row,) = opened.ask("refused_or_failed")
    assert (row["portal"], row["kind"], row["status"]) == ("990202", "refused", 412)


def test_unread_files(opened):
    (row,) = opened.ask("unread_files")
    assert (row["outcome"], row["payload_digest"]) == ("corrupt", opened.digests["corrupt"])
    assert row["target_uri"].endswith("/d.pdf")
