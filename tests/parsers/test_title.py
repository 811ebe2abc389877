"""Titles: found in metas, body or file; told from the titles of look-alikes."""

from __future__ import annotations

import pytest

from parsers.facts.lines import lines_of
from parsers.facts.title import decoy_kind, find_title, report_title
from parsers.model import Document, Locator, Paragraph


def document(*lines: str, title: str | None = None, meta: tuple[tuple[str, str], ...] = ()) -> Document:
    blocks = tuple(Paragraph(text, Locator(line=number)) for number, text in enumerate(lines, start=1))
    return Document("text", blocks, title=title, meta=meta)


def found(
    *lines: str, title: str | None = None, meta: tuple[tuple[str, str], ...] = (), head: int | None = None
) -> object:
    read = document(*lines, title=title, meta=meta)
    one = find_title(read, lines_of(read), head)
    return (one.text, one.source, one.is_report) if one else None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("青山县司法局2023年政府信息公开工作年度报告", "青山县司法局2023年政府信息公开工作年度报告"),
        ("  青山县司法局 2023 年度政府信息公开工作年度报告 ", "青山县司法局2023年度政府信息公开工作年度报告"),
        ("２０２２年度青山县林业局政府信息公开年报", "2022年度青山县林业局政府信息公开年报"),
        ("二〇二一年白河镇政府信息公开年度报告", "二〇二一年白河镇政府信息公开年度报告"),
        ("青山县政府信息公开2020年度报告", "青山县政府信息公开2020年度报告"),
        ("青山县人民政府关于2009年政府信息公开工作情况的报告", "青山县人民政府关于2009年政府信息公开工作情况的报告"),
        ("青山县信息公开工作年度报告（2022年）", "青山县信息公开工作年度报告（2022年）"),
        ("青山县统计局2023年政府信息公开工作年度报告_青山县人民政府", "青山县统计局2023年政府信息公开工作年度报告"),
        ("青山县2023年政府信息公开工作年度报告 - 政务公开 - 青山", "青山县2023年政府信息公开工作年度报告"),
        ("青山县统计局2023年政府信息公开工作年度报告 青山县人民政府网", "青山县统计局2023年政府信息公开工作年度报告"),
        ("首页 > 年报 > 青山县水利局2023年政府信息公开工作年度报告", "青山县水利局2023年政府信息公开工作年度报告"),
        ("青山县水利局2023年政府信息公开工作年度报告.pdf", "青山县水利局2023年政府信息公开工作年度报告"),
        ("《青山县水利局2023年政府信息公开工作年度报告》", "青山县水利局2023年政府信息公开工作年度报告"),
        ("[bookmark: _GoBack]青山县水利局2023年政府信息公开工作年度报告", "青山县水利局2023年政府信息公开工作年度报告"),
    ],
)
def test_report_titles_are_read_in_their_many_orders(printed: str, expected: str) -> None:
    assert report_title(printed) == expected


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("《青山县2023年政府信息公开工作年度报告》解读", "explainer"),
        ("一图读懂青山县2023年政府信息公开工作年度报告", "explainer"),
        ("图解：青山县2023年政府信息公开工作年度报告", "explainer"),
        ("青山县政府网站工作年度报表（2023年度）", "website_report"),
        ("青山县2023年度法治政府建设年度报告", "law_report"),
        ("青山县供水公司2023年度年报", "company_report"),
        ("青山县司法局政府信息公开指南", "guide"),
        ("青山县司法局政府信息公开制度", "guide"),
        ("政府信息主动公开基本目录", "guide"),
        ("青山县统计年鉴2023", "yearbook"),
        ("2024年政府工作报告", "work_report"),
        ("关于做好2023年政府信息公开工作年度报告编制发布工作的通知", "notice"),
        ("2023年政务公开工作要点", "plan"),
        ("青山县2023年政府信息公开第三方评估报告", "notice"),
    ],
)
def test_look_alikes_are_named_for_what_they_are(printed: str, kind: str) -> None:
    named = decoy_kind(printed)
    assert named is not None
    assert named[0] == kind
    assert report_title(printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "首页",
        "本报告由青山县司法局编制。",
        "政府信息公开",
        "青山县概况",
        "您现在的位置：首页>>年报x",
        "信息公开指南信息公开年报",
    ],
)
def test_other_lines_are_no_titles(printed: str) -> None:
    assert report_title(printed) is None


def test_a_title_broken_over_two_lines_is_one() -> None:
    text = "青山县退役军人事务局政府信息公开工作年度报告"
    assert found("青山县退役军人事务局政府信息", "公开工作年度报告", "一、总体情况", head=2) == (text, "body", True)


def test_the_issuer_may_stand_alone_above_the_title() -> None:
    text = "青山县统计局2020年政府信息公开工作年度报告"
    assert found("青山县统计局", "", "2020 年政府信息公开工作年度报告", "一、总体情况", head=2) == (text, "body", True)


@pytest.mark.parametrize(
    "lines",
    [
        ("青山县统计局2020年", "政府信息公开工作年度报告"),
        ("青山县统计局", "2020年", "政府信息公开工作年度报告"),
        ("青山县统计局2020年政府信息公开", "工作年度报告"),
        ("青山县统计局2020年政府", "信息公开工作", "年度报告"),
    ],
)
def test_titles_break_anywhere(lines: tuple[str, ...]) -> None:
    text = "青山县统计局2020年政府信息公开工作年度报告"
    assert found(*lines, "一、总体情况", head=len(lines)) == (text, "body", True)


def test_a_line_above_that_is_no_body_is_left_out() -> None:
    assert found("附件1", "2020年政府信息公开工作年度报告", head=2) == ("2020年政府信息公开工作年度报告", "body", True)


def test_metas_come_before_the_body() -> None:
    meta = (("articletitle", "青山县教育局2022年政府信息公开工作年度报告"),)
    got = found("青山县教育局2022年度政府信息公开工作年度报告", meta=meta, title="青山县教育局")
    assert got == ("青山县教育局2022年政府信息公开工作年度报告", "meta", True)


def test_a_body_title_with_issuer_beats_a_meta_without() -> None:
    meta = (("articletitle", "2022年政府信息公开工作年度报告"),)
    got = found("青山县教育局2022年政府信息公开工作年度报告", meta=meta)
    assert got == ("青山县教育局2022年政府信息公开工作年度报告", "body", True)


def test_the_title_nearest_the_text_is_taken_where_a_page_lists_several() -> None:
    got = found(
        "青山县教育局2020年政府信息公开工作年度报告",
        "青山县教育局2021年政府信息公开工作年度报告",
        "青山县教育局2022年政府信息公开工作年度报告",
        "一、总体情况",
        head=3,
    )
    assert got == ("青山县教育局2022年政府信息公开工作年度报告", "body", True)


def test_a_column_name_is_no_report_title() -> None:
    assert found("政府信息公开年报", title="青山县人民政府") == ("政府信息公开年报", "body", False)


def test_a_title_run_together_with_the_text_is_cut_off() -> None:
    line = "青山县教育局2022年政府信息公开工作年度报告根据《中华人民共和国政府信息公开条例》编制。"
    assert found(line) == ("青山县教育局2022年政府信息公开工作年度报告", "body", True)


def test_another_page_gives_its_own_title() -> None:
    assert found("正文", title="青山县概况") == ("青山县概况", "document", False)
    assert found("青山县概况", "正文。") == ("青山县概况", "body", False)
    assert found("正文。") is None


def test_a_report_that_begins_with_its_first_section_has_no_title() -> None:
    assert found("一、总体情况", "2024年，各项工作有序开展。", head=0) is None
