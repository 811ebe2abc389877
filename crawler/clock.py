"""The clock of a crawl that is given none."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC)
