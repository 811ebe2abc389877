"""Chinese full text: words of two characters exactly, nothing across punctuation, any input safe."""

from __future__ import annotations

import sqlite3 as stock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search import find, search_query, search_text
from archive.sqlite import sqlite3


def index(*texts, engine=sqlite3):
    connection = engine.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5 (x, content = '', tokenize = 'unicode61 remove_diacritics 0')"
    )
    for text in texts:
        connection.execute(
            "INSERT INTO t (rowid, x) VALUES ((SELECT count(*) + 1 FROM t_docsize), ?)", (search_text(text),)
        )
    return connection


def matches(connection, text):
    return [
        row[0]
        for row in connection.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid", (search_query(text),))
    ]


@pytest.mark.parametrize("engine", [sqlite3, stock], ids=["ours", "stock"])
@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("主动公开政府信息", "公开", True),
        ("主动公开政府信息", "开政", True),
        ("主动公开政府信息", "公政", False),
        ("会议公布，开支减少", "布开", False),
        ("会议公布。开支减少", "布开", False),
        ("“公布”开支", "布开", False),
        ("主动公\n开信息", "公开", True),
        ("主动公\u3000开信息", "公开", True),
        ("主动公\u200b开信息", "公开", True),
        ("2023年度报告", "2023年", True),
        ("2023年度报告", "202", False),
        ("２０２３年", "2023", True),
        ("采用OFD格式", "ofd", True),
        ("占比12.5%", "12.5", True),
        ("占比12，5", "12.5", True),  # punctuation is one break mark, whichever it is
        ("占比125", "12.5", False),
        ("二〇二三年", "二〇二三", True),
        ("𫇦山镇公开", "𫇦山", True),
        ("𫇦山镇公开", "𫇭山", False),
        ("鿍字", "鿍字", True),
        ("私\ue863用区", "私\ue863用", True),
        ("私\ue000用", "私用", False),
        ("第（一）项", "第（一）项", True),
        ("公开 信息", "信息 公开", True),
        ("公开目录 信息", '"公开信息"', False),
    ],
)
def test_words(engine, text, word, found):
    assert matches(index(text, "别的文字", engine=engine), word) == ([1] if found else [])


@pytest.mark.parametrize(
    "text", ["", "   ", "，。", '"', '""', "-", "*", "\ue000", "()", "NOT", "a OR", 'x" OR "y', "col:1"]
)
def test_any_query_is_safe(text):
    connection = index("公开", "NOT a OR x y col 1")
    assert set(matches(connection, text)) <= {2}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_any_text_at_all_is_a_valid_query(text):
    assert matches(index("公开"), text.replace("\x00", "")) in ([], [1])


WORDS = st.text(alphabet="公开信息年报告数", min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="公开信息年报告数，。\n", max_size=40), WORDS)
def test_a_word_is_found_exactly_where_it_stands(text, word):
    assert bool(matches(index(text), word)) == (word in text.replace("\n", ""))


def test_sections_of_current_reports_are_found_with_their_words(archive, scribe, make):
    scribe.page("http://a.gov.example/1", "a")
    scribe.parse("a", make.report())
    archive.project()
    hits = find(archive.connection, "主动公开")
    assert [(hit.number, hit.heading) for hit in hits] == [(1, "一、总体情况")]
    assert "主动公开" in hits[0].snippet
    assert find(archive.connection, "动信") == []


def test_what_a_newer_parse_no_longer_says_is_no_longer_found(archive, scribe, make):
    scribe.page("http://a.gov.example/1", "a")
    scribe.parse("a", make.report())
    archive.project()
    scribe.parse("a", make.report(sections=(make.section("网站改版。"),)), version="2")
    archive.project()
    assert find(archive.connection, "主动公开") == []
    assert len(find(archive.connection, "改版")) == 1


def test_the_index_is_made_anew_when_its_version_changes(archive, scribe, make, monkeypatch):
    scribe.page("http://a.gov.example/1", "a")
    scribe.parse("a", make.report())
    archive.project()
    archive.connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    assert find(archive.connection, "公开") == []
    monkeypatch.setattr("archive.records.SEARCH_INDEX_VERSION", "next")
    archive.project()
    assert len(find(archive.connection, "公开")) == 1
