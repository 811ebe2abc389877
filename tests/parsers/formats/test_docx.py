"""DOCX: merges of every kind, tracked changes, text boxes, nested tables, unreadable and hostile packages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx as python_docx
import pytest

from parsers.errors import Corrupt, Empty, Encrypted, LimitExceeded, ReaderError
from parsers.formats import docx, package, read_document
from parsers.model import Document, Paragraph, Table
from parsers.sniff import sniff

Shape = Callable[[Table], list[list[str]]]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def packed(document: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return buffer.getvalue()


def document(body: str, **parts: str) -> bytes:
    return packed(
        f"<?xml version='1.0' encoding='UTF-8'?><w:document {NAMES}><w:body>{body}</w:body></w:document>", **parts
    )


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


SPAN2 = '<w:gridSpan w:val="2"/>'
START, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def kinds(read: Document) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else "T" for block in read.blocks]


def table_of(body: str) -> Table:
    (table,) = docx.read(document(body)).tables()
    return table


def test_spans_and_vertical_merges(shape: Shape) -> None:
    table = table_of(
        tbl(
            tr(tc("信息内容", SPAN2), tc("数量")),
            tr(tc("组", START), tc("规章"), tc("1")),
            tr(tc("", GO_ON), tc("文件"), tc("2")),
            tr(tc("", '<w:vMerge w:val="continue"/>'), tc("其他"), tc("3")),
        )
    )
    assert shape(table) == [
        ["信息内容", "信息内容", "数量"],
        ["组", "规章", "1"],
        ["组", "文件", "2"],
        ["组", "其他", "3"],
    ]
    cell = next(c for c in table.cells if c.text == "2")
    assert (cell.locator.path, cell.locator.row, cell.locator.col) == ("body/tbl[1]/tr[3]/tc[3]", 3, 3)


def test_old_horizontal_merges(shape: Shape) -> None:
    table = table_of(
        tbl(
            tr(tc("头", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("尾")),
            tr(tc("1"), tc("2"), tc("3")),
        )
    )
    assert shape(table) == [["头", "头", "尾"], ["1", "2", "3"]]


def test_rows_that_begin_later_keep_their_columns(shape: Shape) -> None:
    table = table_of(
        tbl(
            tr(tc("甲"), tc("乙"), tc("丙")),
            tr(tc("2"), tc("3"), properties='<w:gridBefore w:val="1"/>'),
            tr(tc("1"), properties='<w:gridAfter w:val="2"/>'),
        )
    )
    assert shape(table) == [["甲", "乙", "丙"], ["?", "2", "3"], ["1", "?", "?"]]


def test_an_orphan_merge_in_the_first_row_is_warned_of(shape: Shape) -> None:
    read = docx.read(document(tbl(tr(tc("甲", GO_ON), tc("乙")), tr(tc("1"), tc("2")))))
    assert shape(next(read.tables())) == [["甲", "乙"], ["1", "2"]]
    assert [w.code for w in read.warnings] == ["merge_without_start"]


def test_tracked_deletions_are_dropped_and_insertions_kept(shape: Shape) -> None:
    body = (
        "<w:p><w:r><w:t>公开</w:t></w:r><w:del><w:r><w:delText>十</w:delText><w:t>十</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>二十</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom><w:r><w:t>条</w:t></w:r></w:p>"
    ) + tbl(tr(tc("规章"), tc("1")), tr(tc("旧"), tc("9"), properties="<w:del/>"), tr(tc("文件"), tc("2")))
    read = docx.read(document(body))
    assert kinds(read) == ["公开二十条", "T"]
    assert shape(next(read.tables())) == [["规章", "1"], ["文件", "2"]]


def test_a_paragraph_whose_end_is_deleted_runs_on() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一、总体</w:t></w:r></w:p>"
    assert kinds(docx.read(document(first + p("情况")))) == ["一、总体情况"]


def test_wrappers_are_looked_through_and_hidden_text_is_not_shown() -> None:
    body = (
        "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>"
        + p("目录")
        + tbl(tr(tc("规章"), tc("1")))
        + "</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>网</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>址</w:t><w:br/><w:t>行</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert kinds(docx.read(document(body))) == ["目录", "T", "网\t址\n行显"]


def test_a_text_box_held_twice_is_read_once_with_its_table() -> None:
    inside = f"<w:txbxContent>{p('框中文')}{tbl(tr(tc('规章'), tc('1')))}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>段</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert kinds(docx.read(document(body))) == ["段", "框中文", "T"]
    only_fallback = f"<w:p><w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r></w:p>"
    assert kinds(docx.read(document(only_fallback))) == ["框中文", "T"]


def test_nested_tables_are_their_own_and_a_single_cell_is_not(shape: Shape) -> None:
    nested = f"<w:tc>{p('外')}{tbl(tr(tc('内'), tc('3')))}{p('')}</w:tc>"
    single = f"<w:tc>{tbl(tr(tc('7')))}{p('')}</w:tc>"
    outer, inner = docx.read(document(tbl(tr(nested, tc("1")), tr(tc("乙"), single)))).tables()
    assert shape(outer) == [["外", "1"], ["乙", "7"]]
    assert shape(inner) == [["内", "3"]]
    assert inner.locator.path == "body/tbl[1]/tr[1]/tc[1]/tbl[1]"


def test_cell_paragraphs_are_lines_and_non_breaking_spaces_stay() -> None:
    table = table_of(tbl(tr(f"<w:tc>{p('本年')}{p('新制作')}</w:tc>", tc("&#160;")), tr(tc("a"), tc("0&#160;"))))
    assert [c.text for c in table.cells] == ["本年\n新制作", "\xa0", "a", "0\xa0"]


def test_headings_by_style_name_and_outline_and_the_title() -> None:
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>'
    core = '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>某局年报</dc:title><dc:creator>x</dc:creator></cp:coreProperties>'
    body = (
        p("一、总体情况", '<w:pPr><w:pStyle w:val="2"/></w:pPr>')
        + p("（一）", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
        + p("文")
    )
    read = docx.read(document(body, word__styles=styles, docProps__core=core))
    assert [block.level for block in read.paragraphs()] == [1, 2, None]
    assert read.title == "某局年报"
    assert dict(read.meta)["creator"] == "x"


def test_strict_files_read_alike() -> None:
    data = document(p("文") + tbl(tr(tc("甲", SPAN2)), tr(tc("1"), tc("2"))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strict = packed(archive.read("word/document.xml").decode().replace(W, STRICT))
    assert [(b.text if isinstance(b, Paragraph) else b.cells) for b in docx.read(strict).blocks] == [
        (b.text if isinstance(b, Paragraph) else b.cells) for b in docx.read(data).blocks
    ]


def test_what_a_common_writer_makes_reads_exactly(shape: Shape) -> None:
    made = python_docx.Document()
    made.add_heading("一、总体情况", 1)
    table = made.add_table(4, 4)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "甲"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "乙"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "组"
    table.cell(3, 3).text = "5"
    buffer = io.BytesIO()
    made.save(buffer)
    read = read_document(buffer.getvalue(), sniff(buffer.getvalue()))
    (grid,) = read.tables()
    assert shape(grid) == [["甲", "甲", "乙", "乙"], ["甲", "甲", "", ""], ["组", "", "", ""], ["组", "", "", "5"]]
    assert next(read.paragraphs()).level == 1


def test_a_document_without_text_is_empty() -> None:
    with pytest.raises(Empty):
        docx.read(document("<w:p/>"))


def test_password_protected_documents_are_encrypted_and_old_ones_unsupported() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    protected = ole + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Encrypted, match="password"):
        read_document(protected, sniff(protected))
    old = ole + "WordDocument".encode("utf-16-le")
    with pytest.raises(ReaderError, match=r"\.doc.*convert") as caught:
        read_document(old, sniff(old))
    assert caught.value.outcome == "unsupported"


def test_damaged_packages_are_corrupt() -> None:
    whole = document(p("文" * 50))
    for data in (
        whole[:200],
        packed("<w:document"),
        packed("<x/>"),
        whole.replace(b"word/document.xml", b"word/documenx.xml"),
    ):
        with pytest.raises(Corrupt) as caught:
            docx.read(data)
        assert len(str(caught.value)) > 30


def test_a_member_marked_encrypted_is_encrypted() -> None:
    data = bytearray(document(p("文")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    with pytest.raises(Encrypted):
        docx.read(bytes(data))


def test_zip_bombs_are_refused_by_size_and_by_ratio() -> None:
    blank = document(p(" " * 40_000_000))
    assert len(blank) < 100_000
    with pytest.raises(LimitExceeded, match="to one"):
        docx.read(blank)


def test_a_member_above_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_MEMBER_BYTES", 100)
    with pytest.raises(LimitExceeded, match="at most 100"):
        docx.read(document(p("文" * 100)))


def test_entity_bombs_and_foreign_entities_are_refused() -> None:
    laughs = (
        "<!DOCTYPE x [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9))
        + "]>"
    )
    foreign = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
    for head, use in ((laughs, "&j;"), (foreign, "&e;")):
        data = packed(f"{head}<w:document {NAMES}><w:body>{p(use)}</w:body></w:document>")
        with pytest.raises(LimitExceeded):
            docx.read(data)


def test_deep_nesting_is_refused() -> None:
    deep = p("文")
    for _ in range(45):
        deep = tbl(tr(f"<w:tc>{deep}</w:tc>", tc("x")))
    with pytest.raises(LimitExceeded):
        docx.read(document(deep))
    with pytest.raises(LimitExceeded):
        docx.read(document("<w:sdt>" * 2000 + "</w:sdt>" * 2000))


def test_a_span_of_thousands_is_refused() -> None:
    with pytest.raises(LimitExceeded, match="columns"):
        docx.read(document(tbl(tr(tc("x", '<w:gridSpan w:val="99999999"/>'), tc("y")))))
