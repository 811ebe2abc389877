"""The values that enter and leave the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Clock = Callable[[], datetime]
"""Gives the present instant, with a time zone. A parameter everywhere, so that tests can move it."""

CaptureKind = Literal["response", "revisit", "refused", "excluded", "failed", "import"]


@dataclass(frozen=True, slots=True)
class NewCapture:
    """One fetch to be recorded. ``body`` is what was received, content-decoded; None where nothing came (a 304, a failure).

    A ``response`` whose bytes the archive already holds for the same request becomes a ``revisit`` on writing; a 304 is given
    as ``revisit`` with no body. ``media_type`` is by bytes (``parsers.sniff``).
    """

    kind: CaptureKind
    method: str
    target_uri: str
    fetched_at: datetime
    role: str
    portal: str | None = None
    final_uri: str | None = None
    body_digest: str = ""
    rendered: bool = False
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[tuple[int, str], ...] = ()
    body: bytes | None = None
    media_type: str | None = None
    via_capture: int | None = None
    anchor_text: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One recorded fetch, as read back. ``fate`` is what the receipt counts it as."""

    id: int
    run_id: int
    kind: CaptureKind
    method: str
    target_uri: str
    final_uri: str | None
    rendered: bool
    status: int | None
    headers: tuple[tuple[str, str], ...]
    fetched_at: str
    payload_digest: str | None
    role: str
    portal: str | None
    via_capture: int | None
    anchor_text: str | None
    reason: str | None


Fate = Literal["stored", "revisit", "duplicate", "refused", "excluded", "failed"]
"""stored: new bytes; revisit: the same request gave the same bytes again (or 304); duplicate: another request had given
these bytes before; the rest as the capture's kind. Each capture has exactly one fate, so a run's receipt must add up."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a NewCapture."""

    capture_id: int
    fate: Fate
    payload_digest: str | None


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What a run is: equal ``settings_digest`` and ``portals`` make a dead run resumable."""

    kind: Literal["crawl", "import"]
    software_version: str
    software_commit: str | None
    settings: dict[str, Any]
    settings_digest: str
    portals: tuple[str, ...] = field(default=())
