"""Caps on what one file may cost, and the one way to enforce them.

A statutory report is a few pages and a few hundred cells. Each cap stands far above the largest real file known
(a yearbook of several hundred pages, a portal page of a few megabytes) and far below what would exhaust a worker.
"""

from __future__ import annotations

from typing import Final

from parsers.errors import LimitExceeded

MEBIBYTE: Final = 1 << 20
MAX_INPUT_BYTES: Final = 256 * MEBIBYTE
MAX_MARKUP_BYTES: Final = 32 * MEBIBYTE
MAX_ZIP_MEMBERS: Final = 10_000
MAX_MEMBER_BYTES: Final = 64 * MEBIBYTE
MAX_MEMBER_RATIO: Final = 300
RATIO_FLOOR_BYTES: Final = 4 * MEBIBYTE
"""Below this size a member's compression ratio is not judged: blank tables compress very well."""

MAX_NESTED_TABLES: Final = 40
"""Tables in tables in tables: the deepest portal page known has nine."""
MAX_ROWS: Final = 20_000
MAX_COLS: Final = 1_000
MAX_SLOTS: Final = 400_000
"""Grid slots of one table, and cells of one document."""
MAX_BLOCKS: Final = 50_000

MAX_PDF_PAGES: Final = 500
MAX_PDF_PAGE_OBJECTS: Final = 300_000
MAX_PDF_CONTENT_BYTES: Final = 48 * MEBIBYTE
"""Drawing operators of one page, forms counted each time they are drawn."""
MAX_PDF_FORM_CALLS: Final = 20_000
MAX_PDF_STREAM_BYTES: Final = 96 * MEBIBYTE
MAX_PDF_TOTAL_BYTES: Final = 512 * MEBIBYTE


def guard(value: int, cap: int, what: str, where: str) -> None:
    """Raise LimitExceeded if ``value`` passes ``cap``; ``what`` names the unit, ``where`` the place in the file."""
    if value > cap:
        raise LimitExceeded(
            f"{where}: {value} {what}, at most {cap} are read; look at the file by hand, and raise the cap in"
            " parsers/formats/limits.py if it is a real report"
        )
