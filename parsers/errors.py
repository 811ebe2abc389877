"""Why a byte string could not be read.

    ReaderError
    ├── Empty           no bytes, or a readable file that holds no text and no picture
    ├── Encrypted       a password is needed that is not the empty one
    ├── Corrupt         the bytes claim a format and break its rules
    ├── NeedsOcr        pictures of text only (scans, photographs, text drawn as outlines)
    └── Unsupported     a format that no reader claims
        └── LimitExceeded   a file that would cost more than a report can be worth (bombs)

Readers raise these and nothing else for bad input. ``outcome`` is the outcome row the file ends in. A message says what was
met, where in the file, what was expected, and what to do next.
"""

from __future__ import annotations

from typing import ClassVar

from parsers.model import Outcome


class ReaderError(Exception):
    """A file that cannot be read. Raised only as one of its subclasses, by ``parsers.formats``."""

    outcome: ClassVar[Outcome] = "corrupt"


class Empty(ReaderError):
    """Raised by ``read_document`` for zero bytes, and by readers for a sound file without any text or picture."""

    outcome: ClassVar[Outcome] = "empty"


class Encrypted(ReaderError):
    """Raised by the PDF and DOCX readers where the file opens only with a password that we do not have."""

    outcome: ClassVar[Outcome] = "encrypted"


class Corrupt(ReaderError):
    """Raised by every reader where the bytes begin like their format and cannot be followed (cut off, damaged)."""

    outcome: ClassVar[Outcome] = "corrupt"


class NeedsOcr(ReaderError):
    """Raised for images, and by the PDF reader where pages are pictures or outlines without usable characters."""

    outcome: ClassVar[Outcome] = "needs_ocr"


class Unsupported(ReaderError):
    """Raised by ``read_document`` for a media type that no reader claims."""

    outcome: ClassVar[Outcome] = "unsupported"


class LimitExceeded(Unsupported):
    """Raised by every reader where a file passes a cap of size, depth, pages or cells (``parsers.formats.limits``)."""
