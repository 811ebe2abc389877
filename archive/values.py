"""How values are written into the archive: instants, text, numbers, JSON."""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import UTC, datetime
from typing import Any

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_INT64 = 2**63


def utc_now() -> datetime:
    """Give the present instant; the default clock."""
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """Give an instant as ``YYYY-MM-DDTHH:MM:SSZ``. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; an instant of the archive needs one (use datetime.now(UTC))")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest_of(data: bytes) -> str:
    """Give ``sha256:`` and the 64 hex digits of the bytes' SHA-256."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def is_digest(text: str) -> bool:
    """Tell whether a text has the shape of a payload digest."""
    return _DIGEST.fullmatch(text) is not None


def storable(text: str) -> str:
    """Give a text that UTF-8 can hold: a lone surrogate (seen in escaped JSON of portals) becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def storable_or_none(text: str | None) -> str | None:
    """Give ``storable(text)``, or None for None."""
    return None if text is None else storable(text)


def sql_number(value: float | None) -> float | None:
    """Give a number that SQLite can hold: beyond 64 bits an integer becomes the nearest float, beyond floats None."""
    if value is None or (isinstance(value, int) and -_INT64 <= value < _INT64):
        return value
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def canonical_json(value: Any) -> bytes:
    """Give JSON with sorted keys and no spare space: equal values give equal bytes."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def json_text(value: Any) -> str:
    """Give ``canonical_json`` as text, for a TEXT column."""
    return canonical_json(value).decode()
