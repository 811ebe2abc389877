"""What a byte string is, by its bytes only: never by a name, a suffix or a server's header.

Portals send PDFs named .doc, HTML pages under a .docx address, and GBK text as ``application/octet-stream``.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from typing import Final

from parsers.formats import charset
from parsers.formats.media import (
    DOC,
    DOCX,
    GZIP,
    HTML,
    JSON,
    MHTML,
    ODT,
    OFD,
    OLE,
    PDF,
    PPTX,
    RAR,
    RTF,
    SEVEN_ZIP,
    TEXT,
    UNKNOWN,
    XLS,
    XLSX,
    XML,
    ZIP,
)

_HEAD: Final = 65_536
_MAGIC: Final = (
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b\x08", GZIP),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"{\\rtf", RTF),
)
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LEADING: Final = re.compile(
    r"(?:\s|\ufeff|\x00|<!--.*?-->|<\?.*?\?>|<%.*?%>|<!\[CDATA\[|<!DOCTYPE(?!\s+html)[^>\[]*(?:\[.*?\])?[^>]*>)+",
    re.S | re.I,
)
_HTML_START: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|base|div|p|table|tbody|thead|tr|td|span|font|h[1-6]"
    r"|ul|ol|li|dl|br|hr|a|img|center|b|strong|em|i|u|form|iframe|frameset|section|article|main|header|footer|nav|input"
    r"|ucap[a-z]+|o:p)(?=[\s>/])",
    re.I,
)
_HTML_END: Final = re.compile(
    r"</(?:html|body|head|div|p|table|tr|td|span|font|h[1-6]|ul|ol|li|a|strong|b|center)\s*>|<br\s*/?>|<p[\s>]", re.I
)
_XML_START: Final = re.compile(r"<[A-Za-z_\u4e00-\u9fff][\w.\-:]*(?:\s[^<>]*)?/?>")
_SVG_START: Final = re.compile(r"<svg[\s>]", re.I)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\x80-\x84\x86-\x9f]")
_MAX_JSON: Final = 8 << 20


def sniff(data: bytes) -> str:
    """Give the media type of ``data`` (one of this module's names, or ``image/*``). Never raises.

    Text in any Chinese encoding is text; a format is named even where the file is cut off, so that its reader can say how
    it is damaged. ``application/octet-stream`` is what nothing explains, zero bytes included.
    """
    head = data[:_HEAD]
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_type(data)
    if head.startswith(_OLE_MAGIC):
        return _ole_type(data)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if (
        head[:2] == b"BM"
        and len(head) > 26
        and head[14:18] in (b"\x0c\0\0\0", b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "image/bmp"
    if _is_pdf(head):
        return PDF
    return _text_type(data)


def _is_pdf(head: bytes) -> bool:
    """Readers accept the header anywhere in the first 1,024 bytes (PDF 1.7, annex H.3.4.1); a page quoting it is no PDF."""
    at = head[:1024].find(b"%PDF-")
    return at == 0 or (at > 0 and b"<" not in head[:at] and not head[:at].strip().startswith((b"{", b"[")))


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if _stored_small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        # A cut-off zip has lost its directory, which stands at the end; the local headers still name the members.
        names = {
            name.decode("latin-1")
            for name in re.findall(rb"(?:word/document|xl/workbook|ppt/presentation|OFD)\.xml", data)
        }
        mimetype = b""
    lowered = {name.lower().lstrip("/") for name in names}
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in lowered):
        return DOCX
    if lowered & {"xl/workbook.xml", "xl/workbook.bin"}:
        return XLSX
    if "ppt/presentation.xml" in lowered:
        return PPTX
    if "ofd.xml" in lowered:
        return OFD
    return ODT if mimetype.startswith(ODT.encode()) else ZIP


def _stored_small(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        return archive.getinfo(name).file_size <= 200
    except KeyError:
        return False


def _ole_type(data: bytes) -> str:
    """Name the OLE file by the streams its directory names (UTF-16LE, [MS-CFB] 2.6.1)."""
    if _wide("EncryptedPackage") in data:
        return OLE
    if _wide("WordDocument") in data:
        return DOC
    return XLS if _wide("Workbook") in data or _wide("Book\0") in data else OLE


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _text_type(data: bytes) -> str:
    if not data.strip():
        return UNKNOWN
    sample = data[:_HEAD]
    decoded = charset.decode(sample)
    text = decoded.text
    # The sample may end inside a character, so a few replaced characters are no proof of binary.
    wrong = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if wrong > max(4, len(text) // 50):
        return UNKNOWN
    stripped = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
    if _HTML_START.match(stripped):
        return HTML
    if _SVG_START.match(stripped):
        return "image/svg+xml"
    if stripped[:1] in ("{", "[") and _is_json(data, decoded.encoding):
        return JSON
    if (
        re.match(r"(?:MIME-Version|Content-Type|From)\s*:", stripped, re.I)
        and "multipart/related" in text[:4000].lower()
    ):
        return MHTML
    if text.lstrip("\ufeff \r\n\t").startswith("<?xml") or _XML_START.match(stripped):
        return HTML if _names_html(stripped) else XML
    if len(_HTML_END.findall(text)) >= 2 or _HTML_START.search(text[:2000]):
        return HTML
    return TEXT


def _names_html(text: str) -> bool:
    """Tell an HTML fragment under an unknown first tag (<NewsContent><p>…) from XML: several of HTML's own end tags."""
    return len({tag.lower() for tag in _HTML_END.findall(text)}) >= 2 and not text.startswith("<?xml")


def _is_json(data: bytes, encoding: str) -> bool:
    if len(data) > _MAX_JSON:
        return re.match(rb"\s*[\[{]\s*[\"\[{]", data) is not None
    try:
        json.loads(data.decode(encoding, "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True
