"""The one entry: any bytes in, an outcome with a reason out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parsers.reading
from parsers.forms.statutory import FORMS, Row
from parsers.model import Document, ParseResult
from parsers.present import as_json
from parsers.reading import parse

ROWS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
HEAD = (
    "<tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>"
    "<td colspan=7>申请人情况</td></tr>"
    "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)
RESULTS = "".join(f"<td>{label}</td>" for label in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))


def proactive() -> str:
    def part(article: str, labels: str, rows: str) -> str:
        return f"<tr><td colspan=4>第二十条第（{article}）项</td></tr><tr><td>信息内容</td>{labels}</tr>{rows}"

    issued = "<td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td>"
    decisions = "<td colspan=3>本年处理决定数量</td>"
    three = "<td>1</td><td>2</td><td>3</td>"
    one = "<td colspan=3>4</td>"
    return (
        "<table>"
        + part("一", issued, f"<tr><td>规章</td>{three}</tr><tr><td>行政规范性文件</td>{three}</tr>")
        + part("五", decisions, f"<tr><td>行政许可</td>{one}</tr>")
        + part("六", decisions, f"<tr><td>行政处罚</td>{one}</tr><tr><td>行政强制</td>{one}</tr>")
        + part("八", "<td colspan=3>本年收费金额（单位：万元）</td>", f"<tr><td>行政事业性收费</td>{one}</tr>")
        + "</table>"
    )


def applications(rows: tuple[Row, ...]) -> str:
    """The form's 25 rows as a page prints them: groups to the left, seven zeros to the right."""
    zeros = "<td>0</td>" * 7
    lines = [f"<tr><td colspan=3>{label}</td>{zeros}</tr>" for label in ROWS]
    body = rows[2:-1]
    counts: dict[str, int] = {}
    group: str | None = None
    for position, row in enumerate(body):
        lead = f"<td rowspan={len(body)}>三、本年度办理结果</td>" if position == 0 else ""
        if row.group is None:
            label = {"granted": "（一）", "granted_in_part": "（二）", "outcome_total": "（七）"}[row.code] + row.label
            lines.append(f"<tr>{lead}<td colspan=2>{label}</td>{zeros}</tr>")
            continue
        counts[row.group] = counts.get(row.group, 0) + 1
        size = sum(other.group == row.group for other in body)
        first = f"<td rowspan={size}>{row.group}</td>" if row.group != group else ""
        group = row.group
        lines.append(f"<tr>{lead}{first}<td>{counts[row.group]}.{row.label}</td>{zeros}</tr>")
    lines.append(f"<tr><td colspan=3>四、结转下年度继续办理</td>{zeros}</tr>")
    return f"<table>{HEAD}{''.join(lines)}</table>"


def proceedings() -> str:
    return (
        "<table><tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        + "<tr>"
        + RESULTS.replace("<td>", "<td rowspan=2>")
        + "<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        + f"<tr>{RESULTS}{RESULTS}</tr>"
        + f"<tr>{'<td>0</td>' * 15}</tr></table>"
    )


def page(*, with_proceedings: bool = True, title: str = "青山县司法局2023年政府信息公开工作年度报告") -> str:
    return (
        f"<html><head><meta charset=utf-8><title>{title}_青山县人民政府</title>"
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-01-30 09:00"></head><body>'
        f"<h1>{title}</h1><p>本报告数据统计期限为2023年1月1日至2023年12月31日。</p>"
        "<p>一、总体情况</p><p>2023年，我局落实要求。</p>"
        f"<p>二、主动公开政府信息情况</p>{proactive()}"
        f"<p>三、收到和处理政府信息公开申请情况</p>{applications(FORMS['2021']['applications'].rows)}"
        "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
        + (proceedings() if with_proceedings else "<p>本年没有发生。</p>")
        + "<p>五、存在的主要问题及改进情况</p><p>有待加强。</p>"
        "<p>六、其他需要报告的事项</p><p>无。</p><p>青山县司法局</p><p>2024年1月20日</p></body></html>"
    )


def test_a_whole_report_is_complete_and_every_fact_is_told() -> None:
    told = as_json(parse(page().encode()))
    assert (told["outcome"], told["reason"], told["media_type"]) == ("complete", "", "text/html")
    assert (told["agency"], told["agency_source"]) == ("青山县司法局", "title")
    assert (told["report_year"], told["year_source"]) == (2023, "title")
    assert (told["form"], told["applications_rows"]) == ("2021", "2021")
    assert told["period"] == {"start_on": "2023-01-01", "end_on": "2023-12-31"}
    assert (told["published_on"], told["published_on_source"], told["signed_on"]) == (
        "2024-01-30",
        "meta",
        "2024-01-20",
    )
    assert len(told["cells"]) == 10 + 175 + 15
    assert told["proactive"]["rules"] == {"issued": 1, "repealed": 2, "in_force": 3}
    assert [section["number"] for section in told["sections"]] == [1, 2, 3, 4, 5, 6]
    assert told["sections"][5]["text"] == "无。"
    assert told["findings"] == []
    assert told["checks_passed"] == 25 + 7 + 7 + 3
    assert told["warnings"] == []


def test_an_absent_table_makes_it_incomplete_and_the_reason_names_it() -> None:
    result = parse(page(with_proceedings=False).encode())
    assert result.outcome == "incomplete"
    assert result.reason == "proceedings: absent (all 15 cells)"


def test_the_same_page_in_gb18030_gives_the_same_report() -> None:
    text = page().replace("charset=utf-8", "charset=gb2312")
    ours, theirs = as_json(parse(text.encode("gb18030"))), as_json(parse(page().encode()))
    assert ours == theirs


def test_a_report_of_text_only() -> None:
    lines = [
        "青山县司法局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "2023年，我局落实《中华人民共和国政府信息公开条例》，规范依申请公开。",
        "二、主动公开政府信息情况",
        "全年主动公开政府信息十条。",
        "三、收到和处理政府信息公开申请情况",
        "没有收到申请。",
    ]
    result = parse("\n".join(lines).encode())
    assert result.outcome == "narrative_only"
    assert result.report is not None
    assert (result.report.agency, result.report.report_year) == ("青山县司法局", 2023)
    assert "sections_missing" in {warning.code for warning in result.warnings}


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"<html><body></body></html>", "empty"),
        (b'{"code": 200, "data": []}', "not_a_report"),
        (b'<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>', "not_a_report"),
        (b"<html><title>404</title><body><h1>404 Not Found</h1></body></html>", "not_a_report"),
        ("<html><body><p>请开启JavaScript并刷新该页.</p></body></html>".encode(), "not_a_report"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "needs_ocr"),
        (b"Rar!\x1a\x07\x00" + b"\x00" * 40, "unsupported"),
        (b"%PDF-1.4\nnot really", "corrupt"),
        (b"PK\x03\x04word/document.xml", "corrupt"),
    ],
)
def test_other_bytes_end_in_an_outcome_with_a_reason(data: bytes, outcome: str) -> None:
    result = parse(data)
    assert result.outcome == outcome
    assert result.reason
    assert result.report is None
    assert "unforeseen" not in {warning.code for warning in result.warnings}


def test_a_list_of_reports_never_becomes_one() -> None:
    rows = "".join(
        f"<tr><td><a href=/{year}>青山县{year}年政府信息公开工作年度报告</a></td><td>{year + 1}-01-30</td></tr>"
        for year in range(2015, 2024)
    )
    result = parse(f"<html><title>政府信息公开年报</title><body><table>{rows}</table></body></html>".encode())
    assert result.outcome == "not_a_report"
    assert "list of 9 reports" in result.reason


def test_years_that_disagree_and_early_signatures_are_warned_of() -> None:
    text = page(title="青山县司法局2022年政府信息公开工作年度报告").replace("2024年1月20日", "2023年1月20日")
    result = parse(text.encode())
    assert result.report is not None
    assert (result.report.report_year, result.report.year_source) == (2022, "title")
    assert {"year_conflict", "signed_before_period_end"} <= {warning.code for warning in result.warnings}


def test_plans_and_dates_of_the_next_year_are_no_conflict() -> None:
    text = page().replace("有待加强。", "2024年，我局将继续做好公开。截至2024年1月5日已整改。")
    result = parse(text.encode())
    assert result.warnings == ()


def test_what_no_source_names_is_null_and_warned_of() -> None:
    text = (
        page(title="政府信息公开工作年度报告").replace("2023", "").replace("青山县司法局", "我局").replace("2024", "")
    )
    result = parse(text.encode())
    assert result.report is not None
    assert (result.report.agency, result.report.report_year) == (None, None)
    assert {"agency_not_found", "year_not_found"} <= {warning.code for warning in result.warnings}


def test_an_unforeseen_error_is_an_outcome_that_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, media_type: str) -> Document:
        raise KeyError("row 3")

    monkeypatch.setattr(parsers.reading, "read_document", broken)
    result = parse(page().encode())
    assert result.outcome == "corrupt"
    assert "KeyError" in result.reason
    assert [warning.code for warning in result.warnings] == ["unforeseen"]


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=len(page().encode())), st.binary(max_size=8))
def test_a_report_cut_anywhere_still_ends_in_an_outcome(cut: int, junk: bytes) -> None:
    result = parse(page().encode()[:cut] + junk)
    assert isinstance(result, ParseResult)
    assert "unforeseen" not in {warning.code for warning in result.warnings}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_an_outcome(data: bytes) -> None:
    result = parse(data)
    assert "unforeseen" not in {warning.code for warning in result.warnings}
    assert result.outcome == "complete" or result.reason


OFFER = """<html><head><meta charset=utf-8><title>青山县司法局2023年政府信息公开工作年度报告_青山县人民政府</title>
<meta name="ArticleTitle" content="青山县司法局2023年政府信息公开工作年度报告">
<meta name="PubDate" content="2024-01-30 09:00"></head><body><ul><li>首页</li><li>2025年政府工作报告</li></ul>
<h1>青山县司法局2023年政府信息公开工作年度报告</h1>{}<p>版权所有 2010年至2026年</p></body></html>"""


def test_a_page_that_only_offers_a_report_says_what_it_knows_of_it() -> None:
    result = parse(OFFER.format('<p>附件：<a href="a.pdf">年度报告.pdf</a></p>').encode())
    assert (result.outcome, result.report is not None) == ("not_a_report", True)
    shown = as_json(result)
    assert (shown["title"], shown["agency"], shown["agency_source"]) == (
        "青山县司法局2023年政府信息公开工作年度报告",
        "青山县司法局",
        "title",
    )
    assert (shown["report_year"], shown["year_source"]) == (2023, "title")
    assert (shown["published_on"], shown["published_on_source"]) == ("2024-01-30", "meta")
    assert (shown["form"], shown["applications_rows"], shown["period"], shown["checks_passed"]) == (None, None, None, 0)
    assert not any(shown[name] for name in ("applications", "cells", "indicators", "sections", "findings"))


def test_the_year_of_an_offered_report_is_never_guessed_from_the_page() -> None:
    result = parse(OFFER.replace("2023年政府信息", "政府信息").format("<p>附件下载</p>").encode())
    assert result.report is not None
    assert result.report.report_year is None


def test_other_pages_that_are_no_report_have_no_facts() -> None:
    for body in ("<h1>您访问的页面不存在</h1>", "<p>一图读懂《青山县2023年政府信息公开工作年度报告》</p>"):
        result = parse(f"<html><meta charset=utf-8><body>{body}</body></html>".encode())
        assert (result.outcome, result.report) == ("not_a_report", None)
