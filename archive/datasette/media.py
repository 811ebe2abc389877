"""How archived bytes of each media type are handed out: shown in the sandbox, or downloaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Showing = Literal["frame", "viewer", "download"]
"""frame: in a sandboxed frame; viewer: by the browser's PDF viewer, which no sandboxed frame may hold; download: not
shown.
"""


@dataclass(frozen=True, slots=True)
class Handling:
    """What one media type is called, how it is shown, and the ending a saved copy gets."""

    name_zh: str
    name_en: str
    extension: str
    showing: Showing


_OFFICE = "application/vnd.openxmlformats-officedocument."
_HANDLING = {
    "text/html": Handling("网页", "web page", "html", "frame"),
    "application/xhtml+xml": Handling("网页", "web page", "html", "frame"),
    "text/plain": Handling("纯文本", "plain text", "txt", "frame"),
    "application/json": Handling("JSON 数据", "JSON data", "json", "frame"),
    "image/png": Handling("图片", "picture", "png", "frame"),
    "image/jpeg": Handling("图片", "picture", "jpg", "frame"),
    "image/gif": Handling("图片", "picture", "gif", "frame"),
    "image/webp": Handling("图片", "picture", "webp", "frame"),
    "image/bmp": Handling("图片", "picture", "bmp", "frame"),
    "application/pdf": Handling("PDF 文件", "PDF document", "pdf", "viewer"),
    _OFFICE + "wordprocessingml.document": Handling("Word 文件", "Word document", "docx", "download"),
    _OFFICE + "spreadsheetml.sheet": Handling("Excel 文件", "Excel workbook", "xlsx", "download"),
    "application/msword": Handling("Word 97 文件", "Word 97 document", "doc", "download"),
    "application/vnd.ms-excel": Handling("Excel 97 文件", "Excel 97 workbook", "xls", "download"),
    "application/ofd": Handling("OFD 版式文件", "OFD document", "ofd", "download"),
    "application/zip": Handling("ZIP 压缩包", "ZIP archive", "zip", "download"),
}
_UNKNOWN = Handling("未知类型的文件", "file of unknown type", "bin", "download")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gbk", "gb2312": "gbk", "gb18030": "gb18030", "big5": "big5"}


def handling(media_type: str) -> Handling:
    """Give how a media type is handed out; a type not known is a download."""
    return _HANDLING.get(media_type.partition(";")[0].strip().lower(), _UNKNOWN)


def content_type(media_type: str, data: bytes, sent: str | None) -> str:
    """Give the Content-Type to send. ``sent`` is the portal's own header, of which only a known charset is taken over.

    Of types that are only downloaded nothing is claimed. XHTML and JSON go out as HTML and text, which browsers show.
    """
    how = handling(media_type)
    if how.showing == "download":
        return "application/octet-stream"
    if how.extension == "html":
        named = _CHARSET.search(sent or "")
        charset = _CHARSETS.get(named.group(1).lower()) if named else None
        return f"text/html; charset={charset}" if charset else "text/html"
    if how.extension in ("txt", "json"):
        return f"text/plain; charset={_text_charset(data)}"
    return media_type.partition(";")[0].strip().lower()


def file_name(digest: str, media_type: str) -> str:
    """Give the name a saved copy gets: by the digest alone, never by anything a portal said."""
    return f"gongkai-{digest.partition(':')[2][:16]}.{handling(media_type).extension}"


def _text_charset(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
