"""The readers: bytes of one format to a Document.

``read_document`` is the door. A reader is a function ``read(data: bytes) -> Document`` that raises only
``parsers.errors.ReaderError``; modules are imported when first needed, since the PDF reader is slow to load.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final, cast

from parsers.errors import Empty, Encrypted, NeedsOcr, Unsupported
from parsers.formats import media
from parsers.formats.limits import MAX_INPUT_BYTES, guard
from parsers.model import Document

READERS: Final[dict[str, str]] = {
    media.HTML: "parsers.formats.html",
    media.PDF: "parsers.formats.pdf",
    media.DOCX: "parsers.formats.docx",
    media.TEXT: "parsers.formats.text",
}
"""Media type to the module whose ``read`` claims it."""

_ADVICE: Final[dict[str, str]] = {
    media.DOC: "an old Word document (.doc); no reader for it yet, convert it to .docx and import that",
    media.XLS: "an old Excel workbook (.xls); no reader for it yet, convert it to .docx or .html and import that",
    media.OLE: "an OLE compound file that is neither Word nor Excel; open it with its own program and export a PDF",
    media.XLSX: "an Excel workbook (.xlsx); no reader for it yet, convert it to .docx or .html and import that",
    media.PPTX: "a slide show (.pptx); no reader for it, export it as PDF and import that",
    media.ODT: "an OpenDocument text (.odt); no reader for it, convert it to .docx and import that",
    media.OFD: "an OFD document (GB/T 33190); no reader for it yet, export it as PDF and import that",
    media.ZIP: "a zip archive; no reader opens archives yet, unpack it and import its files",
    media.RAR: "a RAR archive; no reader opens archives yet, unpack it and import its files",
    media.SEVEN_ZIP: "a 7z archive; no reader opens archives yet, unpack it and import its files",
    media.GZIP: "gzip-compressed data; unpack it and import its file",
    media.RTF: "a rich text document (.rtf); no reader for it yet, convert it to .docx and import that",
    media.MHTML: "a web archive (.mht); no reader for it yet, save the page as HTML and import that",
    media.XML: "an XML file that is not a web page; no reader claims it",
    media.JSON: "JSON data; it is a portal's answer to a script, not a document",
    media.UNKNOWN: "bytes of no known format; look at how they were fetched",
}


def read_document(data: bytes, media_type: str) -> Document:
    """Read ``data`` as ``media_type`` (as ``parsers.sniff.sniff`` gives it) and give its Document.

    Raises a ``ReaderError`` for everything that cannot be read: Empty for zero bytes, NeedsOcr for images, Unsupported
    where no reader claims the type, LimitExceeded above the input cap, and whatever the format's reader raises.
    """
    if not data:
        raise Empty("the file has no bytes; fetch it again")
    guard(len(data), MAX_INPUT_BYTES, "bytes", "the file")
    if media_type.startswith("image/"):
        raise NeedsOcr(f"a picture ({media_type}), its text was not read; it needs character recognition")
    if media_type == media.OLE and "EncryptedPackage".encode("utf-16-le") in data:
        raise Encrypted("an Office document protected by a password; ask the publisher for an open copy")
    module_name = READERS.get(media_type)
    if module_name is None:
        raise Unsupported(_ADVICE.get(media_type, f"no reader claims {media_type}; convert it to PDF, DOCX or HTML"))
    read = cast(Callable[[bytes], Document], importlib.import_module(module_name).read)
    return read(data)
