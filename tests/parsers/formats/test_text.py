"""Plain text in the three shapes that converters leave."""

from __future__ import annotations

import pytest

from parsers.errors import Empty, LimitExceeded
from parsers.formats import limits, media, read_document
from parsers.formats.text import read
from parsers.model import Document, Table
from parsers.recognise import recognise_tables


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)]


def tables(document: Document) -> list[Table]:
    return list(document.tables())


CELL_A_LINE = """标题第一行
标题第二行

一、总体情况
本年情况正常。
\t第二十条第（一）项

\t信息内容
\t本年新
制作数量
\t本年新公开数量

\t规章
\t0
\t\xa0

三、收到情况
没有申请。
"""


def test_one_cell_a_line() -> None:
    document = read(CELL_A_LINE.encode())
    (table,) = tables(document)
    assert table.geometry == "sequence"
    assert texts(table) == [
        ["第二十条第（一）项"],
        ["信息内容", "本年新\n制作数量", "本年新公开数量"],
        ["规章", "0", "\xa0"],
    ]
    assert [p.text for p in document.paragraphs()] == [
        "标题第一行", "标题第二行", "一、总体情况", "本年情况正常。", "三、收到情况", "没有申请。",
    ]  # fmt: skip
    assert [cell.locator.line for cell in table.row_cells(1)] == [8, 9, 11]
    assert (table.row_cells(2)[1].locator.row, table.row_cells(2)[1].locator.col) == (3, 2)


def test_the_order_of_paragraphs_and_tables_is_kept() -> None:
    kinds = [type(block).__name__ for block in read(CELL_A_LINE.encode()).blocks]
    assert kinds == ["Paragraph"] * 4 + ["Table"] + ["Paragraph"] * 2


def test_a_space_before_the_first_tab_and_a_heading_right_after_the_last_cell() -> None:
    text = " \t3.某项\n\t\n\t0\n\n\t\n\t（五）不予\n处理\n 四、复议情况\n没有发生。\n"
    document = read(text.encode())
    (table,) = tables(document)
    assert texts(table) == [["3.某项", "", "0"], ["", "（五）不予\n处理"]]
    assert [p.text for p in document.paragraphs()] == ["四、复议情况", "没有发生。"]


@pytest.mark.parametrize(
    "prose", ["这一行没有制表符但是很长，" * 5, "本局未收到申请。", "五、存在的问题", "第五部分 存在的问题"]
)
def test_prose_right_after_a_cell_is_no_part_of_it(prose: str) -> None:
    document = read(f"\t项目\t\n\t数量\n\n\t甲\n\t1\n{prose}\n后文\n".replace("项目\t", "项目").encode())
    assert [p.text for p in document.paragraphs()] == [prose, "后文"]
    assert texts(tables(document)[0])[1] == ["甲", "1"]


ROWS = """**一是**加强领导。

项目\t数量\t备注
甲\t1\t

\t2\t
乙\t3\t无

另一段。
"""


def test_rows_between_tabs_go_on_over_a_blank_line() -> None:
    document = read(ROWS.encode())
    (table,) = tables(document)
    assert table.geometry == "grid"
    assert texts(table) == [["项目", "数量", "备注"], ["甲", "1", ""], ["", "2", ""], ["乙", "3", "无"]]
    assert [p.text for p in document.paragraphs()] == ["**一是**加强领导。", "另一段。"]


def test_rows_of_another_width_after_a_blank_line_are_another_table() -> None:
    first, second = tables(read("甲\t1\t2\n乙\t1\t2\n\n丙\t1\t2\t3\n丁\t1\t2\t3\n".encode()))
    assert (first.n_cols, second.n_cols) == (3, 4)


def test_ragged_rows_have_lost_their_places() -> None:
    (table,) = tables(read("项目\t自然人\t总计\n甲\t1\t1\n三\t（一）乙\t2\t2\n".encode()))
    assert table.geometry == "sequence"


def test_a_row_of_two_cells_led_by_a_tab_stays_in_its_table() -> None:
    (table,) = tables(read("甲\t1\n\t2\n乙\t3\n".encode()))
    assert texts(table) == [["甲", "1"], ["", "2"], ["乙", "3"]]


def test_pipe_rows_of_markdown() -> None:
    text = "# 报告\n\n| 项目 | 数量 |\n|:---|---:|\n| 规章 | 0 |\n| 行政<br>许可 | 5\\|6 |\n\n文字\n"
    document = read(text.encode())
    (table,) = tables(document)
    assert texts(table) == [["项目", "数量"], ["规章", "0"], ["行政\n许可", "5|6"]]
    assert table.geometry == "grid"
    assert [p.text for p in document.paragraphs()] == ["报告", "文字"]


@pytest.mark.parametrize("text", ["\t2020年，我局认真工作。\n\t今年也是。\n", "电话\t12345\n", "    缩进\n"])
def test_indents_and_lone_tabs_are_no_tables(text: str) -> None:
    document = read(text.encode())
    assert tables(document) == []
    assert "".join(p.text for p in document.paragraphs()) == "".join(text.split())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    data = CELL_A_LINE.replace("\xa0", " ").replace("\n", newline).encode(encoding)
    (table,) = tables(read_document(data, media.TEXT))
    assert texts(table)[1] == ["信息内容", "本年新\n制作数量", "本年新公开数量"]


@pytest.mark.parametrize("data", [b" \r\n\t\n ", b"\xef\xbb\xbf\n", b"\x00\x00"])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(Empty):
        read(data)


def test_absurd_sizes_are_refused() -> None:
    with pytest.raises(LimitExceeded):
        read(("\t".join("1" * (limits.MAX_COLS + 2)) + "\n").encode() * 2)
    with pytest.raises(LimitExceeded):
        read(b"a\t1\n" * (limits.MAX_ROWS + 2))


BARS = """二、主动公开政府信息情况
第二十条第（一）项 |
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 5 | 1 | 25 |
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 |
自然人 | 法人或其他组织 | 总计 |
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
一、本年新收政府信息公开申请数量 | 58 | 7 | 0 | 0 | 1 | 0 | 66 |
三、本年度办理结果 | （一）予以公开 | 2 | 1 | 0 | 0 | 0 | 0 | 3 |
（二）部分公开（区分处理的，只计这一情形，不计其他情形） | 16 | 1 | 0 | 0 | 0 |  | 17 |
四、结转下年度继续办理 | 41 | 5 | 0 | 0 | 1 | 0 | 47
"""


def test_rows_with_a_bar_after_each_cell_are_tables_without_spans() -> None:
    tables = list(read(BARS.encode()).tables())
    assert [table.geometry for table in tables] == ["sequence", "sequence"]
    assert [cell.text for cell in tables[1].row_cells(5)][1:] == ["16", "1", "0", "0", "0", "", "17"]
    cells = {cell.address: cell.value for cell in recognise_tables(read(BARS.encode())).cells}
    assert cells["proactive/normative_documents/in_force"] == 25
    assert cells["applications/received_new/total"] == 66
    assert cells["applications/granted/natural_person"] == 2
    assert cells["applications/granted_in_part/other_organization"] is None
    assert cells["applications/carried_out/commercial_enterprise"] == 5


def test_an_empty_first_cell_between_two_bars_keeps_its_place() -> None:
    (table,) = read("|项目|甲|乙|\n||1|2|\n|丙||3|\n".encode()).tables()
    assert [[cell.text for cell in table.row_cells(row)] for row in range(3)] == [
        ["项目", "甲", "乙"],
        ["", "1", "2"],
        ["丙", "", "3"],
    ]


def test_crumbs_between_bars_are_prose() -> None:
    document = read("首页 | 政务公开 | 年度报告\n\n一、总体情况\n".encode())
    assert list(document.tables()) == []
    assert [paragraph.text for paragraph in document.paragraphs()][:3] == ["首页", "政务公开", "年度报告"]
