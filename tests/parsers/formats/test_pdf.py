"""PDF: true spans, tables and rows over page breaks, furniture, prose without false tables, unreadable files, bombs."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from parsers.errors import Corrupt, Empty, Encrypted, LimitExceeded, NeedsOcr, ReaderError
from parsers.formats import pdf
from parsers.model import Document, Paragraph, Table

Shape = Callable[[Table], list[list[str]]]

XS = [60, 120, 260, 320, 380]
HEAD = ["组", "项目", "自然人", "总计"]


def read(data: bytes) -> Document:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return pdf.read(data)


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def kinds(document: Document) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else "T" for block in document.blocks]


def only(document: Document) -> Table:
    (table,) = document.tables()
    return table


def test_merged_cells_keep_their_spans_and_locators(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages()
    cells = [
        (0, 0, 2, 2, "信息内容"), (0, 2, 1, 2, "数量"), (1, 2, 1, 1, "制发"), (1, 3, 1, 1, "废止"),
        (2, 0, 2, 1, "组"), (2, 1, 1, 1, "规章"), (2, 2, 1, 1, "1"), (2, 3, 1, 1, "2"),
        (3, 1, 1, 1, "文件"), (3, 2, 1, 1, "3"), (3, 3, 1, 1, ""),
    ]  # fmt: skip
    doc.table(XS, [100, 120, 140, 160, 180], cells)
    table = only(read(doc.bytes()))
    assert shape(table) == [
        ["信息内容", "信息内容", "数量", "数量"],
        ["信息内容", "信息内容", "制发", "废止"],
        ["组", "规章", "1", "2"],
        ["组", "文件", "3", ""],
    ]
    cell = next(c for c in table.cells if c.text == "3")
    assert (cell.locator.page, cell.locator.table, cell.locator.row, cell.locator.col) == (1, 1, 4, 2)
    assert cell.locator.box == pytest.approx((260, 160, 320, 180), abs=1)


def test_a_narrow_cell_printed_one_character_a_line_and_text_in_order(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages().text(60, 80, "一、总体情况").table(
        [60, 75, 200, 260], [100, 130, 160],
        [(0, 0, 2, 1, "办\n理\n结\n果"), (0, 1, 1, 1, "予以公开"), (0, 2, 1, 1, "1"), (1, 1, 1, 1, "总计"), (1, 2, 1, 1, "1")],
    )  # fmt: skip
    doc.text(60, 300, "五、存在的主要问题")
    document = read(doc.bytes())
    assert kinds(document) == ["一、总体情况", "T", "五、存在的主要问题"]
    assert shape(only(document))[0] == ["办理结果", "予以公开", "1"]
    assert only(document).cells[0].text == "办\n理\n结\n果"


def test_a_table_without_outer_side_lines_keeps_its_outer_columns(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages().rows(XS, 100, [HEAD, ["甲", "乙", "1", "2"]], sides="tb")
    assert shape(only(read(doc.bytes()))) == [HEAD, ["甲", "乙", "1", "2"]]


def test_prose_and_white_boxes_give_no_table(pdf_pages) -> None:
    doc = pdf_pages()
    for index in range(20):
        doc.white_box(60, 100 + 20 * index, 500, 120 + 20 * index)
        doc.text(60, 104 + 20 * index, "本机关主动公开政府信息若干条并回应社会关切情况说明", 12)
    doc.line(60, 90, 500, 90).line(60, 520, 500, 520)
    doc.canvas.setStrokeGray(1)
    doc.line(60, 95, 60, 515).line(500, 95, 500, 515).line(200, 95, 200, 515)
    document = read(doc.bytes())
    assert not list(document.tables())
    assert sum(t.count("本机关") for t in kinds(document)) == 20


def test_a_frame_around_text_is_no_table(pdf_pages) -> None:
    doc = pdf_pages().table([60, 400], [100, 130, 160], [(0, 0, 1, 1, "某县人民政府"), (1, 0, 1, 1, "年度报告")])
    document = read(doc.bytes())
    assert kinds(document) == ["某县人民政府", "年度报告"]


def test_makeshift_bold_type_is_read_once(pdf_pages) -> None:
    doc = pdf_pages().text(60, 100, "总体情况100").text(60.3, 100, "总体情况100").text(60.3, 100.3, "总体情况100")
    assert kinds(read(doc.bytes())) == ["总体情况100"]


def test_watermarks_set_aslant_are_left_out(pdf_pages) -> None:
    doc = pdf_pages().rows(XS, 100, [HEAD, ["甲", "乙", "1", "2"]])
    doc.canvas.saveState()
    doc.canvas.translate(200, doc.height - 160)
    doc.canvas.rotate(35)
    doc.canvas.drawString(-60, 0, "COPY COPY COPY")
    doc.canvas.restoreState()
    document = read(doc.bytes())
    assert "COPY" not in str(document)


def test_figures_too_long_for_their_cell_stay_whole(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages().rows([60, 100, 130, 200], 100, [["甲", "1950578.25", "7"], ["乙", "3", "8"]])
    assert shape(only(read(doc.bytes()))) == [["甲", "1950578.25", "7"], ["乙", "3", "8"]]


def test_a_figure_printed_on_two_lines_is_one_figure(pdf_pages) -> None:
    cells = [(0, 0, 1, 1, "收费"), (0, 1, 1, 1, "1073\n.54"), (1, 0, 1, 1, "数"), (1, 1, 1, 1, "3\n5")]
    table = only(read(pdf_pages().table([60, 100, 125], [100, 130, 160], cells).bytes()))
    assert [c.text for c in table.cells] == ["收费", "1073.54", "数", "3\n5"]


def test_paragraphs_join_lines_and_pages_and_lose_the_furniture(pdf_pages) -> None:
    doc = pdf_pages()
    for number in (1, 2, 3):
        doc.text(220, 40, "某县人民政府公报", 9)
        doc.text(84 if number == 1 else 60, 100, "公开" * (22 if number == 1 else 23), 10)
        doc.text(60, 120, "开放" * 23, 10)
        doc.text(280, 790, f"— {number} —", 10)
        doc.page()
    document = read(doc.bytes())
    assert len(kinds(document)) == 1
    assert kinds(document)[0].count("公开") == 22 + 23 + 23
    assert "公报" not in kinds(document)[0]
    assert "—" not in kinds(document)[0]


@pytest.mark.parametrize("number", ["- 1 -", "1", "第 1 页 共 9 页", "1/9", "Page 1 of 9", "·1·"])
def test_page_numbers_are_furniture(number: str, pdf_pages) -> None:
    doc = pdf_pages().text(60, 100, "正文一行结束。").text(280, 800, number)
    assert kinds(read(doc.bytes())) == ["正文一行结束。"]


def test_a_table_goes_on_over_the_page_and_repeats_its_head(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages().text(60, 80, "表").rows(XS, 700, [HEAD, ["甲", "乙", "1", "2"]]).text(280, 800, "- 1 -").page()
    doc.rows(XS, 60, [HEAD, ["丙", "丁", "3", "4"]]).text(60, 200, "尾").text(280, 800, "- 2 -").page()
    document = read(doc.bytes())
    assert kinds(document) == ["表", "T", "尾"]
    assert shape(only(document)) == [HEAD, ["甲", "乙", "1", "2"], ["丙", "丁", "3", "4"]]
    assert codes(document) == ["repeated_header"]
    assert [c.locator.page for c in only(document).cells if c.text == "4"] == [2]


def test_tables_with_text_between_or_other_columns_stay_apart(pdf_pages) -> None:
    doc = pdf_pages().rows(XS, 700, [HEAD]).page().text(60, 50, "三、情况").rows(XS, 80, [HEAD]).page()
    doc.rows([60, 90, 150, 210, 290, 380], 60, [["a", "b", "c", "d", "e"]])
    assert len(list(read(doc.bytes()).tables())) == 3


def test_a_group_cell_over_the_break_is_one_cell_and_the_row_is_new(pdf_pages, shape: Shape) -> None:
    doc = pdf_pages()
    doc.table(XS, [700, 720, 740, 760], [
        (0, 0, 1, 2, "项目"), (0, 2, 1, 1, "自然人"), (0, 3, 1, 1, "总计"),
        (1, 0, 2, 1, "无法提供"), (1, 1, 1, 1, "1.不掌握"), (1, 2, 1, 1, "1"), (1, 3, 1, 1, "1"),
        (2, 1, 1, 1, "2.需要另行制作"), (2, 2, 1, 1, "0"), (2, 3, 1, 1, "0"),
    ], sides="ltr").page()  # fmt: skip
    doc.table(XS, [60, 80, 100], [
        (0, 0, 1, 1, ""), (0, 1, 1, 1, "3.仍不明确"), (0, 2, 1, 1, "5"), (0, 3, 1, 1, "5"),
        (1, 0, 1, 2, "（七）总计"), (1, 2, 1, 1, "6"), (1, 3, 1, 1, "6"),
    ], sides="lrb").page()  # fmt: skip
    table = only(read(doc.bytes()))
    assert shape(table)[1:] == [
        ["无法提供", "1.不掌握", "1", "1"],
        ["无法提供", "2.需要另行制作", "0", "0"],
        ["无法提供", "3.仍不明确", "5", "5"],
        ["（七）总计", "（七）总计", "6", "6"],
    ]
    assert [c.rowspan for c in table.cells if c.text == "无法提供"] == [3]


def test_a_group_cell_through_a_whole_page_keeps_its_column(pdf_pages, shape: Shape) -> None:
    """No horizontal line reaches the left side of the second page: its side line stands free."""
    doc = pdf_pages()
    doc.table([60, 80, 200, 260], [740, 760, 780], [
        (0, 0, 2, 1, "结\n果"), (0, 1, 1, 1, "1.甲"), (0, 2, 1, 1, "1"), (1, 1, 1, 1, "2.乙"), (1, 2, 1, 1, "2"),
    ], sides="ltr").page()  # fmt: skip
    doc.line(60, 60, 60, 100)
    doc.rows([80, 200, 260], 60, [["3.丙", "3"], ["4.丁", "4"]]).page()
    table = only(read(doc.bytes()))
    assert shape(table) == [["结果", f"{n + 1}.{name}", str(n + 1)] for n, name in enumerate("甲乙丙丁")]


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        (["甲", "收费金额", "1073", ""], ["", "", ".54", ""], ["甲", "收费金额", "1073.54", ""]),
        (
            ["甲", "其他法律行政法规禁止公", "1", "1"],
            ["", "开的信息", "", ""],
            ["甲", "其他法律行政法规禁止公开的信息", "1", "1"],
        ),
        (
            ["甲", "其他法律行政法规禁止公", "", ""],
            ["", "开的信息", "2", "2"],
            ["甲", "其他法律行政法规禁止公开的信息", "2", "2"],
        ),
        (["甲", "部分公开（区分", "", ""], ["", "处理的）", "4", "4"], ["甲", "部分公开（区分处理的）", "4", "4"]),
        (["甲", "行政许可", "", ""], ["", "", "3", "3"], ["甲", "行政许可", "3", "3"]),
    ],
)
def test_a_row_cut_by_the_page_is_one_row(upper, lower, joined, pdf_pages, shape: Shape) -> None:
    xs = [60, 90, 205, 235, 300]
    doc = pdf_pages().rows(xs, 740, [HEAD, upper]).page().rows(xs, 60, [lower, ["乙", "行政处罚", "7", "8"]]).page()
    document = read(doc.bytes())
    assert shape(only(document)) == [HEAD, joined, ["乙", "行政处罚", "7", "8"]]
    assert codes(document) == ["row_joined"]


@pytest.mark.parametrize(
    ("upper", "lower", "warned"),
    [
        (["甲", "行政许可", "1", "1"], ["乙", "行政处罚", "", ""], []),
        (["甲", "其他法律行政法规禁止公", "1", "1"], ["", "2.行政处罚", "", "0"], []),
        (["甲", "行政许可", "0", "0"], ["", "", "3", "3"], ["row_cut_unclear"]),
        (["甲", "行政许可", "1", "1"], ["乙", "行政处罚", "2", "2"], []),
    ],
)
def test_a_row_that_is_not_cut_stays_a_row(upper, lower, warned, pdf_pages, shape: Shape) -> None:
    xs = [60, 90, 205, 235, 300]
    document = read(pdf_pages().rows(xs, 740, [HEAD, upper]).page().rows(xs, 60, [lower]).page().bytes())
    rows = shape(only(document))
    assert len(rows) == 3
    assert rows[1][1:] == upper[1:]
    assert rows[2][1:] == lower[1:]
    assert codes(document) == warned


def test_a_blank_row_under_a_head_is_not_swallowed_by_it(pdf_pages) -> None:
    xs = [60, 100, 140, 180]
    head, blank = ["结果维持", "结果纠正", "总计"], ["", "", ""]
    document = read(
        pdf_pages().rows(xs, 760, [head]).page().text(60, 300, "五").rows(xs, 60, [blank, ["1", "0", "1"]]).bytes()
    )
    assert [only(document).n_rows, only(document).cells[3].text] == [3, ""]


def test_figures_under_a_head_are_not_the_rest_of_it(pdf_pages, shape: Shape) -> None:
    xs = [60, 100, 140, 180]
    head = ["结果维持", "结果纠正", "总计"]
    document = read(pdf_pages().rows(xs, 760, [head]).page().rows(xs, 60, [["1", "0", ""]]).bytes())
    assert shape(only(document)) == [head, ["1", "0", ""]]


def test_landscape_and_turned_pages_read_alike(pdf_pages, shape: Shape) -> None:
    rows = [HEAD, ["甲", "乙", "1", "2"]]
    flat = pdf_pages(landscape(A4)).rows(XS, 100, rows).bytes()
    assert shape(only(read(flat))) == rows
    doc = pdf_pages(A4)
    doc.canvas.setPageRotation(90)
    doc.canvas.translate(A4[0], 0)
    doc.canvas.rotate(90)
    doc.height = A4[0]
    turned = doc.rows(XS, 100, rows).bytes()
    assert shape(only(read(turned))) == rows


def test_radicals_are_read_as_the_characters_they_look_like() -> None:
    from parsers.formats.glyphs import without_radicals

    assert without_radicals("第⼆⼗条 ⼈⺠ 行政") == "第二十条 人民 行政"


def test_the_title_of_the_file_is_read(pdf_pages) -> None:
    doc = pdf_pages().text(60, 100, "正文")
    doc.canvas.setTitle("某县2023年年报")
    assert read(doc.bytes()).title == "某县2023年年报"


def picture(doc, width: float, height: float) -> None:
    pixel = b"P6 2 2 255 " + b"\x80" * 12
    doc.canvas.drawImage(ImageReader(io.BytesIO(pixel)), 0, 0, width, height)


def test_scans_need_recognition_and_blank_pages_are_empty(pdf_pages) -> None:
    scan = pdf_pages()
    picture(scan, 595, 842)
    with pytest.raises(NeedsOcr, match="1 of 1 pages"):
        read(scan.bytes())
    with pytest.raises(Empty):
        read(pdf_pages().page().bytes())


def test_one_scanned_page_among_text_is_a_warning(pdf_pages) -> None:
    doc = pdf_pages().text(60, 100, "本机关主动公开政府信息若干条并回应社会关切情况").page()
    picture(doc, 595, 842)
    document = read(doc.page().bytes())
    assert codes(document) == ["page_needs_ocr"]
    assert document.warnings[0].locator.page == 2


def test_passwords(pdf_pages) -> None:
    open_one = pdf_pages(encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0))
    open_one.canvas.drawString(60, 700, "open text 2023")  # the made font's names do not survive reportlab's encryption
    assert kinds(read(open_one.bytes())) == ["open text 2023"]
    closed = pdf_pages(encrypt=StandardEncryption("secret")).text(60, 100, "正文")
    with pytest.raises(Encrypted, match="password"):
        read(closed.bytes())


def test_damaged_files_are_corrupt_and_say_what_to_do(pdf_pages) -> None:
    whole = pdf_pages().text(60, 100, "正文").bytes()
    for data in (b"%PDF-1.4\n", b"%PDF-1.4\n" + b"\xff\x00garbage" * 50, whole[:300]):
        with pytest.raises(ReaderError, match=r"fetch|hold no picture") as caught:
            read(data)
        assert isinstance(caught.value, (Corrupt, Empty))


def test_damage_at_every_place_never_escapes_the_error_tree(pdf_pages) -> None:
    whole = bytearray(pdf_pages().rows(XS, 100, [HEAD, ["甲", "乙", "1", "2"]]).bytes())
    ended: set[str] = set()
    for start in range(0, len(whole), 97):
        broken = bytes(whole[:start] + b"\x00<>[]" + whole[start + 40 :])
        try:
            read(broken)
            ended.add("read")
        except ReaderError as error:
            ended.add(error.outcome)
    assert ended <= {"read", "empty", "corrupt", "needs_ocr", "encrypted"}
    assert {"read", "corrupt"} <= ended


def test_more_pages_than_the_cap_are_refused(pdf_pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PDF_PAGES", 2)
    doc = pdf_pages()
    for _ in range(3):
        doc.text(60, 100, "页").page()
    with pytest.raises(LimitExceeded, match="3 pages, at most 2"):
        read(doc.bytes())


def raw_pdf(objects: list[bytes]) -> bytes:
    """A PDF written by hand: objects from number 1, the first the catalogue."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        count, table, count, len(out),
    )  # fmt: skip


def stream(head: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)


PAGES = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]


def test_a_stream_that_unpacks_to_hundreds_of_megabytes_is_refused_before_it_is_unpacked() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(150)) + packer.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    data = raw_pdf([*PAGES, page, stream(b"/Filter/FlateDecode", bomb)])
    assert len(data) < 300_000
    with pytest.raises(LimitExceeded, match="stream at byte"):
        read(data)


def test_forms_that_draw_forms_that_draw_forms_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from parsers.formats import pdf_page

    monkeypatch.setattr(pdf_page, "MAX_PDF_FORM_CALLS", 500)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    forms = [
        stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (n + 1), b"/F Do " * 10)
        for n in range(5, 14)
    ]
    with pytest.raises(LimitExceeded, match="501 forms"):
        read(raw_pdf([*PAGES, page, stream(b"", b"/F Do"), *forms]))


def test_a_form_of_much_drawing_drawn_often_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from parsers.formats import pdf_page

    monkeypatch.setattr(pdf_page, "MAX_PDF_CONTENT_BYTES", 50_000)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    form = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"q Q " * 2_000)
    with pytest.raises(LimitExceeded, match="bytes of drawing"):
        read(raw_pdf([*PAGES, page, stream(b"", b"/F Do " * 20), form]))


def test_the_real_report_comes_out_as_printed(sample: Callable[[str], bytes], shape: Shape) -> None:
    document = read(sample("hongze_2023.pdf"))
    second, third, fourth = document.tables()
    assert (second.n_rows, second.n_cols) == (14, 4)
    assert (third.n_rows, third.n_cols, len(third.cells)) == (26, 10, 198)
    assert (fourth.n_rows, fourth.n_cols) == (4, 15)
    rows = shape(third)
    assert {row[0] for row in rows[5:25]} == {"三、本年度办理结果"}
    assert [row[1:4] for row in rows[15:18]] == [
        ["（四）无法提供", "1.本机关不掌握相关政府信息", "10"],
        ["（四）无法提供", "2.没有现成信息需要另行制作", "3"],
        ["（四）无法提供", "3.补正后申请内容仍不明确", "0"],
    ]
    assert not any(page in kinds(document) for page in ("- 3 -", "-3-"))
    assert document.title == "洪泽区人民政府2023年政府信息公开工作年度报告"
