"""HTML pages: reading order, tables with broken markup, layout tables, bodies, bombs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parsers.errors import Empty, LimitExceeded, NeedsOcr, ReaderError, Unsupported
from parsers.formats import html, limits, read_document
from parsers.model import Document, Paragraph, Table

Shape = Callable[[Table], list[list[str]]]


def read(body: str, head: str = "") -> Document:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def tables(body: str) -> list[Table]:
    return list(read(body).tables())


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_blocks_come_in_reading_order_and_inline_elements_join_without_spaces() -> None:
    document = read(
        "<h2>一、总体<b>情况</b></h2>前<p>主动<font>公</font><span>开</span> 12 条</p>"
        "<table><tr><td>规章</td><td>0</td></tr></table>后<div>文<p>段</p>尾</div>"
    )
    assert [b.text if isinstance(b, Paragraph) else "T" for b in document.blocks] == [
        "一、总体情况", "前", "主动公开 12 条", "T", "后", "文", "段", "尾",
    ]  # fmt: skip
    assert next(document.paragraphs()).level == 2


def test_line_breaks_end_lines_and_indented_lines_begin_paragraphs() -> None:
    document = read("<div>第一行<br>第二行<br>　　第三段<br>&nbsp;&nbsp;第四段<br><br>第五段</div>")
    assert texts(document) == ["第一行\n第二行", "第三段", "第四段", "第五段"]


def test_source_line_ends_between_chinese_characters_are_no_spaces() -> None:
    assert texts(read("<p>行政规范性\n   文件 2 \n件</p>")) == ["行政规范性文件 2 件"]


def test_what_is_not_shown_is_not_text() -> None:
    document = read(
        "<script>var a='脚本'</script><style>p{}</style><noscript>无脚本</noscript><template><p>模板</p></template>"
        "<p>正<!-- 注释 -->文</p><select><option>选项</option></select>"
    )
    assert texts(document) == ["正文"]


def test_spans_are_expanded_and_locators_name_the_markup(shape: Shape) -> None:
    (table,) = tables(
        "<table><tr><td rowspan=2>信息内容</td><td colspan=2>数量</td></tr>"
        "<tr><td>制发</td><td>废止</td></tr><tr><td>规章</td><td>1</td><td>2</td></tr></table>"
    )
    assert shape(table) == [["信息内容", "数量", "数量"], ["信息内容", "制发", "废止"], ["规章", "1", "2"]]
    cell = next(c for c in table.cells if c.text == "废止")
    assert (cell.row, cell.col, cell.locator.row, cell.locator.col, cell.locator.table) == (1, 2, 2, 2, 1)
    assert cell.locator.path == "/html/body/table/tr[2]/td[2]"


def test_paths_are_those_of_getpath() -> None:
    from lxml import etree

    from parsers.formats.html_text import Paths

    tree = html.parse_tree("<div><p>a<p>b<table><tr><td>1<td>2<tr><td>3</table></div><div><ul><li>x</ul></div>")
    paths = Paths()
    found = [paths.of(element) for element in reversed(list(tree.iter(etree.Element)))]
    assert found == [tree.getroottree().getpath(element) for element in reversed(list(tree.iter(etree.Element)))]


def test_missing_end_tags_do_not_swallow_cells(shape: Shape) -> None:
    (table,) = tables("<table><tr><td>规章<td>1<tr><td><font>行政许可<td>2<tr><td>行政处罚<td>3</table>")
    assert shape(table) == [["规章", "1"], ["行政许可", "2"], ["行政处罚", "3"]]


@pytest.mark.parametrize("span", ["100%", "4"])
def test_a_cell_over_the_whole_width_does_not_widen_the_table(span: str, shape: Shape) -> None:
    (table,) = tables(
        f"<table><tr><td colspan='{span}'>第二十条</td></tr>"
        "<tr><td>信息内容</td><td>制发</td><td>废止</td><td>有效</td></tr></table>"
    )
    assert shape(table) == [["第二十条"] * 4, ["信息内容", "制发", "废止", "有效"]]


@pytest.mark.parametrize("span", ["0", "-3", "abc", "", "99999999999"])
def test_senseless_colspans_are_one(span: str, shape: Shape) -> None:
    (table,) = tables(f"<table><tr><td colspan='{span}'>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>")
    assert shape(table) == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize("span", ["0", "65534"])
def test_a_rowspan_ends_with_its_group(span: str, shape: Shape) -> None:
    (table,) = tables(
        f"<table><tbody><tr><td rowspan='{span}'>组</td><td>1</td></tr><tr><td>2</td></tr></tbody>"
        "<tbody><tr><td>甲</td><td>3</td></tr></tbody></table>"
    )
    assert shape(table) == [["组", "1"], ["组", "2"], ["甲", "3"]]


def test_overlapping_spans_are_cut_with_a_warning(shape: Shape) -> None:
    document = read(
        "<table><tr><td>甲</td><td rowspan=2>乙</td><td>丙</td></tr><tr><td colspan=3>丁</td></tr>"
        "<tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    (table,) = document.tables()
    assert shape(table)[1][:2] == ["丁", "乙"]
    assert [w.code for w in document.warnings] == ["overlapping_cells"]


def test_columns_and_rows_that_nothing_begins_in_are_dropped(shape: Shape) -> None:
    (table,) = tables(
        "<table><tr><td colspan=3>信息内容</td><td colspan=2>数量</td></tr><tr></tr>"
        "<tr><td colspan=3>规章</td><td colspan=2>5</td></tr></table>"
    )
    assert shape(table) == [["信息内容", "数量"], ["规章", "5"]]


def test_an_empty_row_takes_the_span_that_hangs_into_it(shape: Shape) -> None:
    (table,) = tables("<table><tr><td rowspan=2>组</td><td>1</td></tr><tr></tr><tr><td>甲</td><td>2</td></tr></table>")
    assert shape(table) == [["组", "1"], ["甲", "2"]]


def test_feet_are_shown_last_and_keep_their_row_in_the_markup(shape: Shape) -> None:
    (table,) = tables(
        "<table><tfoot><tr><td>总计</td><td>3</td></tr></tfoot><tr><td>甲</td><td>3</td></tr>"
        "<thead><tr><td>项</td><td>数</td></tr></thead></table>"
    )
    assert shape(table) == [["项", "数"], ["甲", "3"], ["总计", "3"]]
    assert [c.locator.row for c in table.cells if c.text == "总计"] == [1]


def test_a_form_between_table_and_row_and_cells_without_a_row_are_read(shape: Shape) -> None:
    (table,) = tables("<table><form><tr><td>甲</td><td>1</td></tr></form><td>乙</td><td>2</td></table>")
    assert shape(table) == [["甲", "1"], ["乙", "2"]]


def test_layout_tables_are_walked_through() -> None:
    document = read(
        "<table><tr><td><table><tr><td>首页</td></tr></table></td><td><h1>年报</h1><p>正文一</p>"
        "<table><tr><td>规章</td><td>0</td></tr><tr><td>行政规范性文件</td><td>5</td></tr></table>"
        "<p>正文二</p></td></tr></table>"
    )
    assert [b.text if isinstance(b, Paragraph) else "T" for b in document.blocks] == [
        "首页", "年报", "正文一", "T", "正文二",
    ]  # fmt: skip
    (table,) = document.tables()
    assert table.locator.path == "/html/body/table/tr/td[2]/table"


def test_a_page_laid_out_in_table_cells_keeps_its_paragraphs() -> None:
    body = "".join(f"<p>第{index}段，{'公开' * 40}</p>" for index in range(5))
    document = read(f"<table><tr><td>目录</td><td>{body}</td></tr></table>")
    assert len(texts(document)) == 6
    assert not list(document.tables())


def test_tables_nested_in_a_layout_frame_of_many_small_tables_all_survive() -> None:
    inner = "<table><tr><td>行政许可</td><td>{}</td></tr><tr><td>其他</td><td>1</td></tr></table>"
    frame = "".join(f"<tr><td>第{n}项</td><td>{inner.format(n)}</td></tr>" for n in range(4))
    document = read(f"<table>{frame}</table>")
    assert [table.cells[1].text for table in document.tables()] == ["0", "1", "2", "3"]
    assert texts(document) == ["第0项", "第1项", "第2项", "第3项"]


def test_a_data_table_nested_in_a_data_cell_is_its_own_table(shape: Shape) -> None:
    outer, inner = tables(
        "<table><tr><td>行政许可及其全部附注说明文字</td><td>注<table><tr><td>其中</td><td>3</td></tr></table>完</td></tr>"
        "<tr><td>行政处罚及其全部附注说明文字</td><td>7</td></tr></table>"
    )
    assert shape(outer)[0] == ["行政许可及其全部附注说明文字", "注完"]
    assert shape(inner) == [["其中", "3"]]


def test_a_nested_table_of_one_cell_is_part_of_its_cell(shape: Shape) -> None:
    (table,) = tables(
        "<table><tr><td>规章</td><td><table><tr><td>5</td></tr></table></td></tr><tr><td>文件</td><td>6</td></tr></table>"
    )
    assert shape(table) == [["规章", "5"], ["文件", "6"]]


def test_text_between_rows_and_captions_are_kept() -> None:
    document = read(
        "<table><caption>表二</caption><tr><td>规章</td><td>0</td></tr><tr><td>文件</td><td>1</td></tr><p>注：无</p></table>"
    )
    kinds = [b.text if isinstance(b, Paragraph) else "T" for b in document.blocks]
    assert kinds == ["表二", "T", "注：无"] or kinds == ["表二", "注：无", "T"]


def test_a_last_cell_without_an_end_tag_does_not_swallow_the_page(shape: Shape) -> None:
    rows = "".join(f"<tr><td>第{n}行</td><td>{n}</td><td>0</td></tr>" for n in range(4))
    rest = "".join(f"<p>五、问题{n}。{'改进' * 60}</p>" for n in range(4))
    document = read(
        f"<table>{rows}<tr><td>总计</td><td>6</td><td>0{rest}<table><tr><td>维持</td><td>1</td></tr></table>"
    )
    first, second = document.tables()
    assert shape(first)[-1] == ["总计", "6", "0"]
    assert shape(second) == [["维持", "1"]]
    assert [t[:4] for t in texts(document)] == ["五、问题"] * 4
    assert "cell_not_closed" in [w.code for w in document.warnings]


def test_word_markup_leaves_text_and_keeps_non_breaking_spaces() -> None:
    (table,) = tables(
        "<table class=MsoNormalTable><tr><td><p class=MsoNormal><font face='宋体'>规</font><font>章</font><o:p></o:p></p></td>"
        "<td><!--[if !supportEmptyParas]-->&nbsp;<!--[endif]--><o:p></o:p></td><td>&nbsp;0</td></tr>"
        "<tr><td>文件</td><td><p>本年</p><p>新制作</p></td><td>1</td></tr></table>"
    )
    assert [c.text for c in table.cells] == ["规章", "\xa0", "\xa00", "文件", "本年\n新制作", "1"]


def test_hundreds_of_unclosed_fonts_lose_nothing(shape: Shape) -> None:
    document = read("<p>" + "<font>" * 600 + "文<table><tr><td>规章</td><td>5</td></tr></table>")
    assert shape(next(document.tables())) == [["规章", "5"]]


LONG = "<p>" + "本机关主动公开政府信息若干条，" * 8 + "</p>"
STATUTORY = "<table><tr><td>信息内容</td><td>数量</td></tr><tr><td>行政许可</td><td>3</td></tr></table>"


@pytest.mark.parametrize(
    "opening",
    ["<div id=zoom>", "<div class='view TRS_UEDITOR trs_paper_default'>", "<ucapcontent>", "<div class='zoom'>",
     "<div aria-label='正文区'>"],
)  # fmt: skip
def test_a_known_container_tells_the_body_from_navigation(opening: str) -> None:
    document = read(
        f"<ul><li>首页</li><li>导航</li></ul><h1>年报</h1><p>发布时间：2024-01-12</p>{opening}{LONG}{STATUTORY}</div>"
    )
    assert len(texts(document)) == 1
    assert texts(document)[0].startswith("本机关")
    assert len(list(document.tables())) == 1
    assert document.main_text == texts(document)[0]
    assert dict(document.meta)["lead"].endswith("年报\n发布时间：2024-01-12")


def test_a_container_that_leaves_a_statutory_table_outside_is_not_trusted() -> None:
    document = read(f"<p>导航</p><div id=zoom>{LONG}</div>{STATUTORY}")
    assert len(list(document.tables())) == 1
    assert texts(document)[0] == "导航"


def test_an_empty_container_is_not_trusted() -> None:
    assert texts(read(f"<div id=zoom></div>{LONG}"))


def test_main_text_without_a_container_leaves_navigation_and_tables_out() -> None:
    prose = "".join(f"<p>第{n}部分。{'本机关依法公开政府信息，回应社会关切。' * 6}</p>" for n in range(5))
    document = read(f"<nav><a href=/>首页导航</a></nav><div>{prose}{STATUTORY}</div>")
    assert "第3部分" in document.main_text
    assert "行政许可" not in document.main_text
    assert "首页导航" not in document.main_text


def test_title_and_metas() -> None:
    head = "<title>年报 - 某县</title><meta name=ArticleTitle content='甲局年报'><meta name=PubDate content='2024-01-12 09:00'>"
    document = read("<p>文</p>", head)
    assert document.title == "年报 - 某县"
    assert dict(document.meta) == {"articletitle": "甲局年报", "pubdate": "2024-01-12 09:00"}
    assert read("<h1>甲局\n年报</h1><p>文</p>", head).title == "甲局 年报"
    assert read("<ucaptitle>乙局年报</ucaptitle><h1>甲局</h1><p>文</p>", head).title == "乙局年报"


def test_gbk_page_that_declares_utf_8_reads_right_and_warns() -> None:
    document = html.read('<html><meta charset="utf-8"><body><p>行政规范性文件</p></body></html>'.encode("gbk"))
    assert texts(document) == ["行政规范性文件"]
    assert [w.code for w in document.warnings] == ["charset_declaration_wrong"]


@pytest.mark.parametrize("data", [b"<html></html>", b"<script>x</script>", b"<!-- only -->", b"   "])
def test_a_page_without_text_is_empty(data: bytes) -> None:
    with pytest.raises(Empty):
        html.read(data)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 5000 + "x",
        "<table><tr><td>" * 60 + "x",
        "<table>"
        + "<tr>"
        + "<td rowspan=65534 colspan=1000>x</td>" * 40
        + "</tr>"
        + "<tr><td>y</td></tr>" * 400
        + "</table>",
    ],
)
def test_bombs_end_in_a_reader_error_that_says_where(body: str) -> None:
    with pytest.raises(LimitExceeded, match=r"page|table"):
        read(body)


def test_a_page_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_MARKUP_BYTES", 100)
    with pytest.raises(LimitExceeded, match="at most 100"):
        read("x" * 200)


def test_a_bomb_with_entities_stays_small() -> None:
    entities = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><p>文&b;&b;</p>"
    document = html.read(entities.encode())
    assert sum(map(len, texts(document))) < 100


@pytest.mark.parametrize("junk", [b"<", b"<table><tr><td", b"<p>\x00\x01\xff\xfe</p>text", b"<a" * 1000 + b">text"])
def test_junk_is_read_or_refused_but_never_crashes(junk: bytes) -> None:
    try:
        ended = "read" if html.read(junk).blocks else "nothing"
    except ReaderError as error:
        ended = error.outcome
    assert ended in ("read", "empty", "corrupt", "unsupported")


def test_the_door_dispatches_and_refuses() -> None:
    assert read_document(b"<p>x</p>", "text/html").format == "html"
    for media_type, kind in (
        ("image/png", NeedsOcr),
        ("application/msword", Unsupported),
        ("application/zip", Unsupported),
    ):
        with pytest.raises(kind) as caught:
            read_document(b"x", media_type)
        assert len(str(caught.value)) > 30
    with pytest.raises(Empty):
        read_document(b"", "text/html")
    assert limits.MAX_INPUT_BYTES > 50_000_000


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("pingtan_2019.html", [(18, 4, 53), (26, 10, 198), (4, 15, 34)]),
        ("pingtan_2023.html", [(14, 4, 30), (28, 10, 215), (4, 15, 34)]),
        ("shanghai_office_2019.html", [(18, 4, 53), (26, 10, 198), (4, 15, 34)]),
        ("pingtan_2015.html", [(8, 4, 32)]),
    ],
)
def test_real_reports_come_out_as_their_printed_grids(
    name: str, shapes: list[tuple[int, int, int]], sample: Callable[[str], bytes]
) -> None:
    document = html.read(sample(name))
    assert [(t.n_rows, t.n_cols, len(t.cells)) for t in document.tables()] == shapes


def test_real_portal_pages_have_their_bodies_found(sample: Callable[[str], bytes]) -> None:
    lishui = html.read(sample("portals/lishui_detail.html"))
    assert [(t.n_rows, t.n_cols) for t in lishui.tables()] == [(31, 4)]
    assert "2023-10-23" in dict(lishui.meta)["lead"]
    wanzai = html.read(sample("portals/wanzai_article_2022.html"))
    assert len(wanzai.main_text) > 7000
    assert not list(wanzai.tables())


def test_hidden_cells_and_runs_take_no_place(shape: Shape) -> None:
    """Spreadsheets' HTML keeps the cells under a merged one, hidden; Word keeps its marks as hidden runs."""
    (table,) = tables(
        "<table><tr><td colspan=2>规章</td><td style='DISPLAY : none'>9</td><td>1<span style='color:red;display:none'>8</span>2"
        "</td></tr><tr><td>甲</td><td hidden>7</td><td>乙</td><td>3</td></tr><tr style='display:none'><td>丙</td></tr></table>"
    )
    assert shape(table) == [["规章", "规章", "12"], ["甲", "乙", "3"]]
    assert texts(read("<p>正<span style='display:none'>暗</span>文</p>")) == ["正文"]


STATUTORY = "<table><tr><td>行政许可</td><td>{0}</td></tr><tr><td>行政处罚</td><td>{0}</td></tr></table>"


def test_a_hidden_copy_of_the_tables_is_left_out_and_hidden_tables_alone_are_read() -> None:
    hidden = f"<div style='display:none'><p>旧文</p>{STATUTORY.format(9)}</div>"
    assert [t.cells[1].text for t in tables(STATUTORY.format(1) + hidden)] == ["1"]
    assert [t.cells[1].text for t in tables(hidden)] == ["9"]
    assert [
        t.cells[1].text for t in tables(STATUTORY.format(1) + hidden.replace("</div>", STATUTORY.format(8) + "</div>"))
    ] == [
        "1",
        "9",
        "8",
    ]
