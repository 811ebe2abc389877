"""PDF: figures wider than their cells, clipped lines, page breaks that fall into figures, headings at the foot of a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parsers.formats import pdf
from parsers.model import Document, Paragraph, Table

Shape = Callable[[Table], list[list[str]]]

XS = [60, 90, 205, 235, 265]
HEAD = ["组", "项目", "企业", "总计"]


def only(document: Document) -> Table:
    (table,) = document.tables()
    return table


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("width", "printed", "read"),
    [
        (30, "２５\n４", "２５４"),
        (30, "703\n12", "70312"),
        (30, "543\n8件", "5438件"),
        (60, "12\n34", "12\n34"),
        (60, "２５\n４", "２５\n４"),
        (30, "12\n、34", "12\n、34"),
    ],
)
def test_a_figure_goes_on_in_the_next_line_only_where_its_cell_is_full(width, printed, read, pdf_pages) -> None:
    doc = pdf_pages().table([60, 160, 160 + width], [100, 130, 160], [
        (0, 0, 1, 1, "予以公开"), (0, 1, 1, 1, printed), (1, 0, 1, 1, "总计"), (1, 1, 1, 1, "1"),
    ])  # fmt: skip
    assert only(pdf.read(doc.bytes())).cells[1].text == read


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        (["甲", "行政许可", "100", "0"], ["", "", "07", ""], ["甲", "行政许可", "10007", "0"]),
        (
            ["甲", "其他法律行政法规禁止公", "300", "1"],
            ["", "开的信息", "04", ""],
            ["甲", "其他法律行政法规禁止公开的信息", "30004", "1"],
        ),
        (["", "", "924", "0"], ["", "", "35", ""], ["", "", "92435", "0"]),
    ],
)
@pytest.mark.parametrize("repeated", [False, True])
def test_a_figure_cut_by_the_page_is_joined(repeated, upper, lower, joined, pdf_pages, shape: Shape) -> None:
    doc = pdf_pages().rows(XS, 740, [HEAD, upper]).page()
    doc.rows(XS, 60, [*([HEAD] if repeated else []), lower, ["乙", "行政处罚", "7", "8"]])
    assert shape(only(pdf.read(doc.bytes()))) == [HEAD, joined, ["乙", "行政处罚", "7", "8"]]


def test_a_piece_that_is_no_end_of_the_figure_above_spoils_it(pdf_pages) -> None:
    """Under a whole 0 stands a 7 without a label: what the cell says is not known, and it must not be 0."""
    doc = pdf_pages().rows(XS, 740, [HEAD, ["甲", "行政许可", "0", "5"]]).page()
    doc.rows(XS, 60, [["", "", "7", ""], ["乙", "行政处罚", "7", "8"]])
    assert [c.text for c in only(pdf.read(doc.bytes())).row_cells(1)][2:] == ["0\n7", "5"]


def test_a_blank_value_under_a_head_is_not_the_rest_of_the_head(pdf_pages) -> None:
    xs = [60, 160, 220, 280]
    doc = pdf_pages().rows(xs, 760, [["信息内容", "制发件数", "废止件数"]]).page()
    doc.rows(xs, 60, [["规章", "", "0件"], ["规范性文件", "无", "1"]])
    rows = only(pdf.read(doc.bytes()))
    assert [[cell.text for cell in rows.row_cells(row)] for row in (1, 2)] == [
        ["规章", "", "0件"],
        ["规范性文件", "无", "1"],
    ]


def test_figures_of_neighbouring_cells_that_nearly_touch_stay_apart(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages().rows([60, 100, 120, 160], 100, [["甲", "", ""], ["乙", "3", "8"]])
    doc.text(102, 102, "9243").text(102 + 4 * 5 + 0.5, 102, "11")
    assert shape(only(pdf.read(doc.bytes())))[0] == ["甲", "9243", "11"]


def test_lines_and_text_outside_the_clipping_path_are_not_read(pdf_pages, shape: Shape) -> None:
    """Browsers draw a merged cell's sides beyond the page's last row and cut them off."""
    doc = pdf_pages()
    canvas = doc.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(50, doc.height - 141, 200, 100)
    canvas.clipPath(path, stroke=0)
    doc.line(60, 100, 60, 240).line(100, 100, 100, 240).line(200, 100, 200, 140)
    doc.line(60, 100, 200, 100).line(100, 120, 200, 120).line(60, 240, 200, 240)
    for top, label in ((102, "1.甲"), (122, "2.乙"), (150, "3.丙")):
        doc.text(110, top, label)
    canvas.restoreState()
    doc.text(60, 300, "五、存在的主要问题")
    document = pdf.read(doc.bytes())
    assert shape(only(document)) == [["", "1.甲"], ["", "2.乙"]]
    assert paragraphs(document) == ["五、存在的主要问题"]


def test_a_heading_alone_at_the_foot_of_a_page_is_a_paragraph(pdf_pages) -> None:
    doc = pdf_pages()
    doc.text(60, 60, "公开" * 23).text(60, 80, "公开" * 20).rows(XS, 600, [HEAD, ["甲", "乙", "1", "2"]])
    doc.text(60, 700, "五、存在的主要问题及改进情况").page()
    doc.text(60, 60, "开放" * 23).text(60, 80, "开放" * 20)
    assert paragraphs(pdf.read(doc.bytes()))[1:] == ["五、存在的主要问题及改进情况", "开放" * 43]


def test_a_headline_of_a_full_line_and_a_centred_rest_is_one_paragraph(pdf_pages) -> None:
    doc = (
        pdf_pages()
        .text(60, 50, "某某县城市管理综合行政执法局二〇二一年度政府信", 20)
        .text(190, 76, "息公开工作年度报告", 20)
    )
    for index in range(6):
        doc.text(60, 120 + 18 * index, "公开" * 23)
    assert paragraphs(pdf.read(doc.bytes()))[0] == "某某县城市管理综合行政执法局二〇二一年度政府信息公开工作年度报告"


def test_dotted_lines_rule_a_table(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages()

    def dot(x: float, y: float) -> None:
        doc.canvas.rect(x, doc.height - y, 0.75, 0.75, stroke=0, fill=1)

    for y in (100, 120, 140):
        for step in range(101):
            dot(60 + 2 * step, y)
    for x in (60, 160, 260):
        for step in range(21):
            dot(x, 100 + 2 * step)
    doc.text(64, 102, "行政许可").text(164, 102, "1").text(64, 122, "行政处罚").text(164, 122, "2")
    assert shape(only(pdf.read(doc.bytes()))) == [["行政许可", "1"], ["行政处罚", "2"]]


def test_a_date_at_the_right_margin_does_not_go_on_in_the_next_line(pdf_pages) -> None:
    doc = pdf_pages().text(60, 60, "公开" * 23).text(60, 80, "公开" * 20)
    doc.text(430, 100, "某县水利局").text(440, 120, "2023年2月6日").text(60, 140, "主办：某县人民政府")
    assert paragraphs(pdf.read(doc.bytes())) == ["公开" * 43, "某县水利局", "2023年2月6日", "主办：某县人民政府"]
