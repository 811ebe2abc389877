"""Parses are kept as they were made, and the right payloads are chosen for the next one."""

from __future__ import annotations

import pytest

from archive.errors import NotFound, ParserChanged, UnknownReference
from archive.parses import diff_results, version_key
from archive.selection import Selection
from archive.values import digest_of
from parsers.model import ParseResult, ReadWarning


@pytest.fixture
def read(scribe, make):
    """Two pages on one portal, one on another, a refused one, a list; the first two are parsed by version 1."""
    scribe.page("http://a.gov.example/list", "list", role="listing")
    scribe.page("http://a.gov.example/1", "one")
    scribe.page("http://a.gov.example/2", "two", role="attachment")
    scribe.page("http://b.gov.example/3", "three", portal="990202")
    scribe.page("http://a.gov.example/4", "waf", kind="refused")
    scribe.page("import:x", "four", kind="import", role="import", portal=None)
    scribe.parse("one", make.report())
    scribe.parse("two", make.report(outcome="incomplete", form="2019"))
    return scribe


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, ["three", "four"]),
        ({"parser_version": "1"}, ["three", "four"]),
        ({"parser_version": "2"}, ["one", "two", "three", "four"]),
        ({"parsed_too": True}, ["one", "two", "three", "four"]),
        ({"parsed_too": True, "portal": "990101"}, ["one", "two"]),
        ({"parsed_too": True, "outcome": "incomplete"}, ["two"]),
        ({"parsed_too": True, "form": "2021"}, ["one"]),
        ({"parsed_too": True, "older_than_parser": "2"}, ["one", "two"]),
        ({"parsed_too": True, "older_than_parser": "1"}, []),
        ({"parsed_too": True, "roles": ("listing",)}, ["list"]),
        ({"parsed_too": True, "limit": 1}, ["one"]),
        ({"parsed_too": True, "digests": ()}, []),
        ({"digests": (digest_of(b"one"), digest_of(b"four"), digest_of(b"unknown"))}, ["four"]),
    ],
)
def test_selections(read, chosen, names):
    assert read.archive.payloads_to_parse(Selection(**chosen)) == [digest_of(name.encode()) for name in names]


def test_the_newest_version_by_number_counts(read, make):
    for version in ("10", "9"):
        read.parse("one", make.report(outcome="incomplete" if version == "9" else "complete"), version=version)
    archive = read.archive
    assert archive.payloads_to_parse(Selection(parsed_too=True, outcome="incomplete")) == [digest_of(b"two")]
    assert archive.current_result(digest_of(b"one"))["outcome"] == "complete"
    assert version_key("1.9") < version_key("1.10") < version_key("2")


def test_an_equal_parse_again_writes_nothing(read, make):
    assert read.parse("one", make.report()) is False
    assert read.parse("one", make.report(), version="2") is True
    assert read.archive.connection.execute("SELECT count(*) FROM parses").fetchone()[0] == 3


@pytest.mark.parametrize("other", [{"outcome": "incomplete"}, {"year": 2023}, {"published_on": "2025-01-20"}])
def test_another_result_under_the_same_version_is_refused(read, make, other):
    before = read.archive.current_result(digest_of(b"one"))
    with pytest.raises(ParserChanged, match="raise the parser's version"):
        read.parse("one", make.report(**other))
    assert read.archive.current_result(digest_of(b"one")) == before


def test_the_whole_result_comes_back_with_locators(read, make):
    result = read.archive.current_result(digest_of(b"one"))
    assert result["cells"][0] == {
        "table": "applications",
        "row": "received_new",
        "field": "total",
        "kind": "number",
        "raw": "7",
        "value": 7,
        "locator": {"path": "/html/body/table/applications/received_new/total"},
        "note": None,
        "unit": None,
        "unit_source": "form",
    }
    assert result["shown"] is True
    assert result["sections"][0]["text"] == "本机关主动公开信息。"


def test_an_unreadable_payload_is_an_outcome_with_a_reason(read):
    warning = ReadWarning("odd", "a stray \ud800 byte")
    read.parse("three", ParseResult("encrypted", "application/pdf", "needs a password", warnings=(warning,)))
    row = read.archive.connection.execute("SELECT outcome, reason, warnings FROM parses WHERE outcome = 'encrypted'")
    outcome, reason, warnings = row.fetchone()
    assert (outcome, reason) == ("encrypted", "needs a password")
    assert '"code":"odd"' in warnings


def test_a_parse_of_bytes_the_archive_does_not_have_is_refused(scribe, make):
    with pytest.raises(UnknownReference, match="record the payload's capture first"):
        scribe.parse("never recorded", make.report())
    with pytest.raises(NotFound):
        scribe.archive.stored_result(1)
    assert scribe.archive.current_result(digest_of(b"never recorded")) is None


def test_a_diff_names_cells_gained_lost_and_changed(make):
    def result(*cells):
        return {
            "cells": [{"table": "t", "row": "r", "field": f, "kind": k, "raw": r, "value": v} for f, k, r, v in cells]
        }

    old = result(("a", "number", "1", 1), ("b", "blank", "", None), ("c", "zero", "0", 0), ("m", "missing", "", None))
    new = result(
        ("a", "number", "1", 1), ("b", "number", "2", 2), ("d", "ambiguous", "3", None), ("d", "ambiguous", "4", None)
    )
    diff = diff_results(old, new)
    assert [str(one) for one in diff.gained] == ["+ t/r/d: ambiguous '3', ambiguous '4'"]
    assert [str(one) for one in diff.lost] == ["- t/r/c: zero '0' = 0"]
    assert [str(one) for one in diff.changed] == ["~ t/r/b: blank '' -> number '2' = 2"]
    assert diff_results(new, new) == diff_results({}, {})
