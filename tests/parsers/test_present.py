"""A result as JSON and as a print: keys, nulls, absences, widths."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parsers.model import (
    UNREADABLE,
    CellKind,
    DisclosureReport,
    Finding,
    Indicator,
    Locator,
    ParseResult,
    ReadWarning,
    ReportCell,
    Section,
)
from parsers.present import as_json, as_text
from parsers.print_text import pad, width
from parsers.version import PARSER_VERSION

HERE = Locator(page=2, box=(1.0, 2.0, 3.0, 4.0))
KEYS = {
    "outcome", "reason", "media_type", "parser_version", "agency", "agency_source", "report_year", "year_source",
    "form", "applications_rows", "title", "period", "published_on", "published_on_source", "signed_on", "proactive",
    "applications", "proceedings", "cells", "indicators", "sections", "findings", "checks_passed", "warnings",
}  # fmt: skip


def cell(
    address: str, kind: CellKind, raw: str, value: float | int | None = None, note: str | None = None, **more: Any
) -> ReportCell:
    table, row, field = address.split("/")
    return ReportCell(table, row, field, kind, raw, value, None if kind == "missing" else HERE, note, **more)


def result() -> ParseResult:
    cells = (
        cell("proactive/rules/issued", "zero", "0", 0),
        cell("proactive/rules/repealed", "blank", "\xa0"),
        cell("proactive/rules/in_force", "number", "22（其中修订16件）", 22, note="其中修订16件"),
        cell("proactive/fees/amount_10k_yuan", "number", "80618元", 8.0618, unit="万元", unit_source="cell"),
        cell("applications/received_new/natural_person", "number", "3", 3),
        cell("applications/received_new/total", "missing", ""),
        cell("applications/granted/natural_person", "ambiguous", "1"),
        cell("applications/granted/total", "ambiguous", "2"),
        cell("applications/declined_duplicate/total", "word", "无"),
    )
    findings = (
        Finding("H1", "H", "fail", ("applications/received_new/total",), "不符一", "it fails", None, 1, ("a: 1 -> 0",)),
        Finding("H2", "H", "cannot_judge", ("applications/granted/total",), "无法判断一", "cannot judge"),
    )
    report = DisclosureReport(
        "青山县司法局",
        "title",
        2023,
        "title",
        "2021",
        "2019",
        "青山县司法局2023年政府信息公开工作年度报告",
        "2023-01-01",
        "2023-12-31",
        "2024-01-30",
        "meta",
        None,
        cells,
        (Indicator("收到申请数", None, "件", 4, 9, HERE),),
        (Section(1, "overview", "一、总体情况", "甲。", HERE),),
        findings,
        7,
    )
    return ParseResult(
        "incomplete", "text/html", "表四 absent", report, (ReadWarning("odd", "met an odd thing", HERE),)
    )


def test_json_has_the_agreed_keys_and_survives_a_round_trip() -> None:
    told = as_json(result(), file="a.html")
    assert set(told) == KEYS | {"file"}
    assert told["file"] == "a.html"
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told
    assert told["parser_version"] == PARSER_VERSION
    assert told["period"] == {"start_on": "2023-01-01", "end_on": "2023-12-31"}


def test_printed_cells_without_a_number_are_null_and_what_is_missing_is_absent() -> None:
    told = as_json(result())
    assert "file" not in told
    assert told["proactive"] == {
        "rules": {"issued": 0, "repealed": None, "in_force": 22},
        "fees": {"amount_10k_yuan": 8.0618},
    }
    assert told["applications"] == {
        "received_new": {"natural_person": 3},
        "granted": {"natural_person": None, "total": None},
        "declined_duplicate": {"total": None},
    }
    assert told["proceedings"] == {}
    assert isinstance(told["proactive"]["rules"]["in_force"], int)


def test_cells_keep_kind_raw_note_unit_and_place() -> None:
    told = {f"{one['table']}/{one['row']}/{one['field']}": one for one in as_json(result())["cells"]}
    assert "applications/received_new/total" not in told
    assert told["applications/granted/total"]["kind"] == "ambiguous"
    assert told["applications/granted/total"]["raw"] == "2"
    assert told["proactive/rules/in_force"]["note"] == "其中修订16件"
    assert told["proactive/rules/in_force"]["locator"] == {"page": 2, "box": [1.0, 2.0, 3.0, 4.0]}
    assert (told["proactive/fees/amount_10k_yuan"]["unit"], told["proactive/fees/amount_10k_yuan"]["unit_source"]) == (
        "万元",
        "cell",
    )


def test_findings_sections_indicators_and_warnings_are_told() -> None:
    told = as_json(result())
    assert [(one["id"], one["result"], one["repairs"]) for one in told["findings"]] == [
        ("H1", "fail", ["a: 1 -> 0"]),
        ("H2", "cannot_judge", []),
    ]
    assert told["checks_passed"] == 7
    assert told["sections"] == [
        {"number": 1, "code": "overview", "heading": "一、总体情况", "text": "甲。", "locator": HERE.to_json()}
    ]
    assert told["indicators"][0]["cumulative"] == 9
    assert told["warnings"] == [{"code": "odd", "message": "met an odd thing", "locator": HERE.to_json()}]


@pytest.mark.parametrize("outcome", sorted(UNREADABLE | {"not_a_report"}))
def test_what_is_no_report_has_the_same_keys(outcome: Any) -> None:
    told = as_json(ParseResult(outcome, "application/pdf", "why"))
    assert set(told) == KEYS
    assert (told["agency"], told["report_year"], told["period"]) == (None, None, None)
    assert (told["proactive"], told["cells"], told["checks_passed"]) == ({}, [], 0)
    text = as_text(ParseResult(outcome, "application/pdf", "why"))
    assert outcome in text
    assert "why" in text


def test_the_print_shows_facts_tables_findings_and_warnings() -> None:
    text = as_text(result())
    for part in (
        "青山县司法局 (title)",
        "2023 (title)",
        "本年制发件数",
        "22*",
        "8.0618",
        "收到申请数",
        "不符一",
        "it fails",
        "H2 × 1",
        "odd",
    ):
        assert part in text
    assert "文中没有此表" in text
    granted = next(line for line in text.splitlines() if "予以公开" in line)
    assert granted.count("?") == 2
    assert granted.endswith("原文 raw: 1 | 2")
    duplicate = next(line for line in text.splitlines() if "重复申请" in line)
    assert duplicate.rstrip().endswith("无")


def test_columns_stand_under_their_heads_by_displayed_width() -> None:
    lines = as_text(result()).splitlines()
    head = next(line for line in lines if "自然人" in line)
    row = next(line for line in lines if "本年新收" in line)
    end = width(head[: head.index("自然人") + 3])
    assert width(row[: row.index("3") + 1]) == end


def test_widths() -> None:
    assert width("中文ab") == 6
    assert pad("中", 4) == "中  "
    assert pad("中", 4, right=True) == "  中"
    assert pad("中文", 2) == "中文"


def test_a_page_that_only_offers_a_report_prints_its_facts_and_no_tables() -> None:
    facts = DisclosureReport("青山县司法局", "title", 2023, "title", None, None, "年度报告", published_on="2024-01-30")
    text = as_text(ParseResult("not_a_report", "text/html", "offers it as an attachment", facts))
    assert "青山县司法局 (title)" in text
    assert "offers it as an attachment" in text
    assert "表三" not in text
    assert "checks" not in text
