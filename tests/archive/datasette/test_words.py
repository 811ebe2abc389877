"""Everything in an archive is described in both languages; the schema page is what would be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.datasette import descriptions
from archive.datasette.cells import marked, outside_link, render, web_address
from archive.datasette.metadata import metadata, schema
from archive.datasette.printed_tables import Prints, place, plain_number, shown_table
from archive.datasette.queries import QUERIES, column_text, param_text
from archive.datasette.search_functions import snippet
from archive.schema_page import main, schema_page

HAN = re.compile("[\u4e00-\u9fff]")
PAGE = Path(__file__).parents[3] / "docs" / "schema.md"


def same(path: str) -> str:
    return path


def test_every_column_is_described_in_both_languages(opened):
    found = schema(opened.datasette.archive_path)
    told = descriptions.tables()
    assert set(found) == set(told)
    for table, columns in found.items():
        assert HAN.search(told[table].title_zh)
        assert HAN.search(told[table].about_zh)
        assert told[table].about_en.isascii()
        for name in columns:
            text = descriptions.column(table, name)
            assert text is not None, f"{table}.{name}"
            assert text.zh, f"{table}.{name}"
            assert text.en.strip().isascii(), f"{table}.{name}"


def test_no_description_is_of_a_column_that_is_not(opened):
    found = schema(opened.datasette.archive_path)
    known = {column for columns in found.values() for column in columns}
    for table, told in descriptions._told().items():
        assert set(told.get("columns", {})) <= set(found[table]), table
        assert {*told.get("facets", ()), told.get("sort", "id"), told.get("sort_desc", "id")} <= {*found[table], "id"}
    assert set(descriptions._read("common")["columns"]) <= known


def test_coded_columns_carry_unit_and_printed_label(opened):
    told = metadata(opened.datasette.archive_path)["databases"]["known"]["tables"]
    assert told["applications"]["columns"]["natural_person"] == "自然人（件） · natural persons (items)"
    assert told["v_proactive"]["columns"]["amount_10k_yuan"].startswith("本年收费金额（仅 2021 式）（万元） · ")
    assert "重复申请：总计（件）" in told["v_panel"]["columns"]["applications_declined_duplicate_total"]
    assert told["v_reports"]["facets"] == ["report_year", "form", "outcome", "portal_name"]


def test_queries_are_told_in_both_languages(opened):
    assert len(QUERIES) >= 6
    for query in QUERIES:
        assert all(HAN.search(text) for text in (query.title_zh, query.about_zh))
        assert all(text.isascii() for text in (query.title_en, query.about_en))
        assert all(param_text(name) for name in query.params), query.name
        assert set(re.findall(r":([a-z]+)", query.sql)) == set(query.params), query.name
        answer = opened.get(f"/known/{query.name}.json", params={"q": "公开", "year": "2023", "agency": "局"}).json()
        assert all(column_text(name) for name in answer["columns"]), query.name


def test_schema_page_is_fresh(tmp_path):
    assert PAGE.read_text("utf-8") == schema_page(), "run python -m archive.schema_page docs/schema.md"
    copy = tmp_path / "schema.md"
    assert main(["--check", str(copy)]) == 1
    assert main([str(copy)]) == 0
    assert main(["--check", str(copy)]) == 0
    assert main([]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http:///x",
        "//host/x",
        "http://[",
        "https://a b/",
        "ftp://a/",
        "",
        "http://a\n/x",
    ],
)
def test_what_is_no_web_address(text):
    assert web_address(text) is None


def test_addresses_are_escaped():
    link = str(outside_link('http://a.example/"><script>' + "长" * 90))
    assert link.startswith('<a class="outside" href="http://a.example/&#34;&gt;&lt;script&gt;')
    assert link.endswith("…</a>")
    assert render(same, "captures", "target_uri", "http://[ <b>") == "http://[ &lt;b&gt;"
    assert render(same, "reports", "uid", "not a uid") is None
    assert render(same, "v_applications", "row", "<b>") is None


def test_marks_are_ours_only():
    assert marked("<b>【公开】") == "&lt;b&gt;<mark>公开</mark>"
    assert snippet("甲【公开】乙", "公开") == "甲[【公开】]乙"
    assert snippet("主动公开，不予公开", "主动公开 公开") == "【主动公开】，不予【公开】"
    assert snippet(None, "公开") == ""
    assert snippet("公" * 500, "") == "公" * 80 + "…"


def test_a_row_of_the_other_form_is_shown_below():
    record = {"row": "other", "kinds": "nnnnnnn", **dict.fromkeys(("natural_person", "total"), 2)}
    full = {
        name: record.get(name)
        for name in (
            "natural_person",
            "commercial_enterprise",
            "research_institution",
            "public_welfare_organization",
            "legal_service_institution",
            "other_organization",
            "total",
            "kinds",
        )
    }
    shown = shown_table("applications", "2021", {"other": full}, Prints())
    last = shown.blocks[-1].rows[-1]
    assert (last.code, last.cells[0].text, last.cells[-1].text) == ("other", "2", "2")
    assert shown.blocks[0].rows[0].cells[0].kind == "missing"


def test_numbers_and_places_in_words():
    told = {
        None: "",
        3: "3",
        4.0: "4",
        8.0618: "8.0618",
        75394432.52: "75394432.52",
        1e-05: "0.00001",
        1e15: f"1{0:015}",
    }
    assert {value: plain_number(value) for value in told} == told
    assert place({"page": 2, "row": 1, "box": [1, 2, 3, 4]}) == "页 page 2，行 row 1"
    assert place(None) == ""
