"""Formats are told by bytes, text in every Chinese encoding is text, and encodings are read right whatever is declared."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from parsers.formats import charset, media
from parsers.sniff import sniff

SENTENCE = "本年度共受理政府信息公开申请十二件，均在法定期限内答复。"
PAGE = f"<html><head><title>年报</title></head><body><p>{SENTENCE}</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.4\n...", media.PDF),
        (b"\r\n\xef\xbb\xbf%PDF-1.7\n", media.PDF),
        (zipped("[Content_Types].xml", "word/document.xml"), media.DOCX),
        (zipped("[Content_Types].xml", "word/document2.xml"), media.DOCX),
        (zipped("xl/workbook.xml"), media.XLSX),
        (zipped("OFD.xml", "Doc_0/Document.xml"), media.OFD),
        (zipped("年报.pdf"), media.ZIP),
        (zipped("word/document.xml")[:60], media.DOCX),
        (OLE + "WordDocument".encode("utf-16-le"), media.DOC),
        (OLE + "Workbook".encode("utf-16-le"), media.XLS),
        (OLE + "WordDocument".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le"), media.OLE),
        (b"Rar!\x1a\x07\x01\x00rest", media.RAR),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", media.SEVEN_ZIP),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"II*\x00....", "image/tiff"),
        (b"{\\rtf1\\ansi ...", media.RTF),
        (b'{"data": {"total": 31}}', media.JSON),
        (b"[1, 2]", media.JSON),
        (b'<?xml version="1.0"?><datastore><record/></datastore>', media.XML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="x"><body/></html>', media.HTML),
        (b"", media.UNKNOWN),
        (b"\x00\x01\x02\x03" * 50, media.UNKNOWN),
        (bytes(range(128, 256)) * 8, media.UNKNOWN),
    ],
)
def test_sniff_tells_formats_by_their_bytes(data: bytes, expected: str) -> None:
    assert sniff(data) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_chinese_text_is_text_in_every_encoding(encoding: str) -> None:
    # UTF-16 without a mark is told by the zero bytes of its markup, which plain Chinese has not.
    assert encoding == "utf-16-le" or sniff((SENTENCE * 3).encode(encoding)) == media.TEXT
    assert sniff(PAGE.encode(encoding)) == media.HTML


@pytest.mark.parametrize(
    "page",
    [
        "\ufeff<html><body>年报</body></html>",
        "\n\n  <!-- 头 --><!-- again -->\n<div>年报</div>",
        '<%@ page contentType="text/html;charset=UTF-8" %>\n<html><body>年报</body></html>',
        "<table><tr><td>规章</td></tr></table>",
        "年报正文<br>第二段<br/>第三段",
        "<UCAPCONTENT><p>年报</p></UCAPCONTENT>",
        "<NewsContent><p>年</p><div>报</div></NewsContent>",
        "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>年报",
        "<p>the header %PDF-1.4 is quoted here</p>",
    ],
)
def test_pages_and_fragments_are_html(page: str) -> None:
    assert sniff(page.encode()) == media.HTML


def test_a_cut_character_at_the_end_of_the_sample_is_not_binary() -> None:
    text = "a" + "公开" * 40_000  # the sample of 64 KiB ends inside a character
    assert sniff(text.encode()) == media.TEXT
    assert sniff(text.encode("gbk")) == media.TEXT


def test_text_that_begins_with_a_bracket_is_not_json() -> None:
    assert sniff("[附件] 政府信息公开年报".encode()) == media.TEXT
    assert sniff(json.dumps({"正文": SENTENCE}, ensure_ascii=False).encode("gbk")) == media.JSON


@pytest.mark.parametrize(
    ("declared", "real"),
    [("utf-8", "gbk"), ("gb2312", "utf-8"), ("gbk", "gbk"), ("utf-8", "utf-8"), ("big5", "gbk"), ("iso-8859-1", "gbk")],
)
def test_the_bytes_decide_the_encoding_not_the_declaration(declared: str, real: str) -> None:
    page = f'<meta charset="{declared}"><p>{SENTENCE}</p>'
    decoded = charset.decode(page.encode(real))
    assert decoded.text == page
    wrong = (declared, real) in {("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "gbk")}
    assert [w.code for w in decoded.warnings] == (["charset_declaration_wrong"] if wrong else [])


def test_gb2312_is_decoded_as_its_superset() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>朱镕基 㐂 𠮷 €</p>'
    assert charset.decode(page.encode("gb18030")).text == page


def test_big5_is_read_where_declared_and_valid() -> None:
    page = '<meta charset="big5"><p>政府資訊公開年度報告，本年度共受理申請十二件。</p>'
    decoded = charset.decode(page.encode("big5"))
    assert decoded.text == page
    assert decoded.encoding == "big5hkscs"


def test_short_gbk_text_that_is_valid_utf_8_by_chance_is_not_mojibake() -> None:
    data = "傻傻".encode()  # its bytes also make three ordinary-looking GBK characters
    assert charset.decode(data).text == "傻傻"
    assert charset.decode(b"<meta charset=utf-8>" + "公开".encode("gbk")).text.endswith("公开")


def test_a_declaration_inside_a_comment_does_not_count() -> None:
    decoded = charset.decode(b"<!-- <meta charset=big5> --><meta charset=utf-8><p>" + SENTENCE.encode())
    assert decoded.declared == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_page_cut_inside_a_character_keeps_its_encoding_and_says_so(encoding: str) -> None:
    data = (SENTENCE * 20).encode(encoding)
    broken = data[:201] + data[202:] if encoding == "utf-8" else data[:-1]
    decoded = charset.decode(broken)
    assert decoded.text.count("年度") >= 19
    assert [w.code for w in decoded.warnings] == ["charset_undecodable_bytes"]


def test_utf_16_without_a_mark_is_told_by_its_zero_bytes() -> None:
    assert charset.decode(PAGE.encode("utf-16-be")).text == PAGE
