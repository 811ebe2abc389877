"""The media types that ``parsers.sniff`` tells apart and readers are registered under."""

from __future__ import annotations

from typing import Final

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD: Final = "application/ofd"
ODT: Final = "application/vnd.oasis.opendocument.text"
ZIP: Final = "application/zip"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
OLE: Final = "application/x-ole-storage"
RAR: Final = "application/vnd.rar"
SEVEN_ZIP: Final = "application/x-7z-compressed"
GZIP: Final = "application/gzip"
RTF: Final = "application/rtf"
MHTML: Final = "multipart/related"
HTML: Final = "text/html"
XML: Final = "application/xml"
JSON: Final = "application/json"
TEXT: Final = "text/plain"
UNKNOWN: Final = "application/octet-stream"
