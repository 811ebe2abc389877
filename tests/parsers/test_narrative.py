"""The six sections: drifted numbers, old heads, heads inside sections, lists of heads that are no heads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.facts.lines import lines_of
from parsers.model import Document, Locator, Paragraph, Section, Table, TableCell
from parsers.narrative import article_lines, find_heads, read_sections

HERE = Locator(line=1)
TABLE = Table((TableCell("信息内容", 0, 0, 1, 1, HERE),), 1, 1, "grid", HERE)
LABELS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)


def sections(*parts: str | Table, issuer: str | None = None) -> tuple[list[Section], list[str]]:
    blocks = tuple(Paragraph(part, HERE) if isinstance(part, str) else part for part in parts)
    lines = lines_of(Document("text", blocks))
    found, warnings = read_sections(lines, find_heads(lines), issuer)
    return list(found), [warning.code for warning in warnings]


def outline(found: list[Section]) -> list[tuple[int, str]]:
    return [(section.number, section.text) for section in found]


@pytest.mark.parametrize(
    "numbers",
    [
        ("一、", "二、", "三、", "四、", "五、", "六、"),
        ("一、", "二、", "3、  ", "4、", "5、 ", "六、"),
        ("一．", "二.", " 三、", "四、", "五、", "六、"),
        ("第一部分 ", "第二部分 ", "第三部分 ", "第四部分 ", "第五部分 ", "第六部分 "),
        ("（一）", "（二）", "（三）", "（四）", "（五）", "（六）"),
        ("1.", "2.", "3.", "4.", "5.", "6."),
        ("", "", "", "", "", ""),
        ("**一、", "**二、", "**三、", "**四、", "**五、", "**六、"),
    ],
)
def test_the_numbering_may_drift(numbers: tuple[str, ...]) -> None:
    heads = zip(numbers, LABELS, strict=True)
    parts = [text for number, label in heads for text in (number + label, f"正文{label[:2]}。")]
    found, warnings = sections("某某局年度报告", *parts)
    assert outline(found) == [(n, f"正文{label[:2]}。") for n, label in enumerate(LABELS, start=1)]
    assert [section.code for section in found] == [
        "overview",
        "proactive",
        "applications",
        "proceedings",
        "problems",
        "other",
    ]
    assert warnings == []


def test_heads_of_before_2019() -> None:
    found, warnings = sections(
        "一、概述",
        "甲。",
        "二、主动公开政府信息的情况",
        "乙。",
        "三、政府信息依申请公开办理情况",
        "丙。",
        "四、因政府信息公开申请行政复议、提起行政诉讼的情况",
        "丁。",
        "五、政府信息公开工作存在的主要问题及改进措施",
        "戊。",
        "六、需要说明的其他事项与附表",
        "己。",
    )
    assert outline(found) == list(enumerate(["甲。", "乙。", "丙。", "丁。", "戊。", "己。"], start=1))
    assert warnings == []


def test_numbers_used_again_inside_a_section_do_not_open_one() -> None:
    found, _ = sections(
        "一、总体情况",
        "现总结如下:",
        "一、夯实基础,加强管理。",
        "甲。",
        "二、落实条例,推进公开水平。",
        "乙。",
        "三、立足职能,充实内容",
        "丙。",
        "二、主动公开政府信息情况",
        TABLE,
        "三、收到和处理政府信息公开申请情况",
        TABLE,
    )
    assert [section.number for section in found] == [1, 2, 3]
    assert "三、立足职能,充实内容" in found[0].text
    assert found[1].text == ""


def test_sub_heads_worded_like_sections_do_not_open_one() -> None:
    found, _ = sections(
        "一、总体情况",
        "（一）主动公开政府信息情况",
        "甲。",
        "（二）依申请公开情况",
        "乙。",
        "（三）其他事项",
        "丙。",
        "二、主动公开政府信息情况",
        "丁。",
        "三、收到和处理政府信息公开申请情况",
        "戊。",
    )
    assert [section.number for section in found] == [1, 2, 3]
    assert found[0].text.splitlines()[0] == "（一）主动公开政府信息情况"
    assert found[1].text == "丁。"


def test_a_sentence_that_lists_the_heads_is_none() -> None:
    found, _ = sections(
        "全文由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、其他需要报告的事项等部分组成。",
        "一、总体情况",
        "甲。",
        "二、主动公开政府信息情况",
        "乙。",
    )
    assert outline(found) == [(1, "甲。"), (2, "乙。")]


def test_a_table_of_contents_is_not_the_text() -> None:
    found, _ = sections(
        *[f"{number}、{label}" for number, label in zip("一二三四五六", LABELS, strict=True)],
        *[text for n, label in zip("一二三四五六", LABELS, strict=True) for text in (f"{n}、{label}", f"正文{n}。")],
    )
    assert outline(found) == [(n, f"正文{c}。") for n, c in enumerate("一二三四五六", start=1)]


def test_a_head_with_its_text_on_the_same_line() -> None:
    found, _ = sections("一、总体情况。2023年，我局公开10条。", "后文。", "二、主动公开政府信息情况", "乙。")
    assert outline(found) == [(1, "2023年，我局公开10条。\n后文。"), (2, "乙。")]
    assert found[0].heading == "一、总体情况"


def test_a_head_that_a_reader_ran_together_with_the_line_above() -> None:
    found, warnings = sections(
        "一、总体情况",
        "甲，年底自查一次。二、主动公开政府信息情况",
        TABLE,
        "三、收到和处理政府信息公开申请情况",
        "丙。六、其他需要报告的事项",
        "无。青山县教育局2025年1月16日",
        issuer="青山县教育局",
    )
    assert outline(found) == [(1, "甲，年底自查一次。"), (2, ""), (3, "丙。"), (6, "无。")]
    assert warnings == ["sections_missing"]


def test_a_worn_head_is_still_known_by_its_words() -> None:
    found, _ = sections(
        "一、总体情况",
        "甲。",
        "三、收到和处理政府信息公开申请情",
        "丙。",
        "四、政府信息公开行政复议行政诉讼情況",
        "丁。",
    )
    assert outline(found) == [(1, "甲。"), (3, "丙。"), (4, "丁。")]


def test_what_is_missing_is_said() -> None:
    found, warnings = sections("一、总体情况", "甲。", "二、主动公开政府信息情况", "乙。")
    assert [section.number for section in found] == [1, 2]
    assert warnings == ["sections_missing"]
    assert sections("某某局的一段话。") == ([], ["sections_not_found"])
    assert sections("其他事项", "联系我们") == ([], ["sections_not_found"])


def test_signature_and_page_furniture_are_no_part_of_the_last_section() -> None:
    found, _ = sections(
        "五、存在的主要问题及改进情况",
        "甲。",
        "六、其他需要报告的事项",
        "无。",
        "青山县水利局",
        "2024年1月10日",
        "附件：年报.pdf",
        "主办：青山县人民政府",
        issuer="青山县水利局",
    )
    assert outline(found) == [(5, "甲。"), (6, "无。")]


def test_tables_are_left_out_of_the_text() -> None:
    found, _ = sections("一、总体情况", "甲。", TABLE, "乙。", "二、主动公开政府信息情况", TABLE, "丙。")
    assert outline(found) == [(1, "甲。\n乙。"), (2, "丙。")]


def test_what_a_page_prints_below_its_article_belongs_to_no_section() -> None:
    told = (
        "一、总体情况",
        "本年度各项公开工作按时完成，情况如下。",
        "六、其他需要报告的事项",
        "本年度没有收取信息处理费，特此报告。",
    )
    furniture = ("某某网站标识码与地图一览表", "技术支持单位信息中心热线电话")
    blocks = tuple(Paragraph(text, Locator(line=n)) for n, text in enumerate((*told, *furniture), start=1))
    page = Document("html", blocks, main_text="\n".join(told))
    lines = lines_of(page)
    heads = find_heads(lines)
    told_sections, _ = read_sections(article_lines(page, lines, heads), heads)
    assert [section.text for section in told_sections] == [told[1], told[3]]
    whole = replace(page, main_text="")
    assert article_lines(whole, lines, heads) == lines, "without running text nothing is cut"


def test_heads_printed_in_a_table_are_heads_and_its_rows_are_none() -> None:
    """A report in one table from end to end; 三 in its rows is no head, nor is a head beside a figure."""
    texts = (
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        "三、收到和处理政府信息公开申请情况",
        "三、本年度办理结果",
    )
    cells = [TableCell(text, row, 0, 1, 2, HERE) for row, text in enumerate(texts)]
    cells += [TableCell("四、政府信息公开行政复议、行政诉讼情况", 4, 0, 1, 1, HERE), TableCell("0", 4, 1, 1, 1, HERE)]
    found, _ = sections("一、总体情况", "正文。", Table(tuple(cells), 5, 2, "grid", HERE), "五、存在的主要问题", "无。")
    assert [section.number for section in found] == [1, 2, 3, 5]
    assert outline(found)[0] == (1, "正文。")
