"""The values that enter and leave the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Clock = Callable[[], datetime]
"""Gives the present instant, with a time zone. A parameter everywhere, so that tests can move it."""

CaptureKind = Literal["response", "revisit", "refused", "excluded", "failed", "import"]


@dataclass(frozen=True, slots=True)
class NewCapture:
    """One fetch to be recorded. ``body`` is what was received, content-decoded; None where nothing came (a 304, a
    failure).

    A ``response`` or ``import`` whose bytes equal those of the latest capture of the same request becomes a
    ``revisit`` on writing; a 304 is given as ``revisit`` with no body. ``media_type`` is by bytes
    (``parsers.sniff``).
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
    """One recorded fetch, as read back. ``redirects`` are (status, URI) hops before ``final_uri``."""

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
    body_digest: str = ""
    redirects: tuple[tuple[int, str], ...] = ()
    refers_to: int | None = None

    def header(self, name: str) -> str | None:
        """Give the first header of that name, case aside, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


Fate = Literal["stored", "revisit", "duplicate", "refused", "excluded", "failed"]
"""stored: bytes that no capture had given before; revisit: the same request gave the same bytes as the last time (or
a 304); duplicate: known bytes, from another request or from an earlier state of this one; the rest as the capture's
kind, whether or not a body came with it. Each capture has exactly one fate, so a run's receipt must add up.
"""

FATES: tuple[Fate, ...] = ("stored", "revisit", "duplicate", "refused", "excluded", "failed")


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


@dataclass(frozen=True, slots=True)
class Run:
    """An open run. ``recorded_before`` counts, per portal, the captures that an earlier process of the same run
    left.
    """

    id: int
    uid: str
    kind: Literal["crawl", "import"]
    started_at: str
    resumed: bool
    recorded_before: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a run did, counted twice: ``seen`` by the caller, the fates from the archive's rows.

    ``portals`` maps a portal code ('' for captures of no portal) to ``seen`` and the six fates.
    """

    run_id: int
    run_uid: str
    reason: str
    portals: Mapping[str, Mapping[str, int]]

    @property
    def adds_up(self) -> bool:
        """Tell whether for every portal what was seen equals the sum of the fates."""
        return not self.differences

    @property
    def differences(self) -> dict[str, int]:
        """Give, per portal that does not add up, seen minus recorded."""
        gaps = {code: counts["seen"] - sum(counts[fate] for fate in FATES) for code, counts in self.portals.items()}
        return {code: gap for code, gap in gaps.items() if gap}

    @property
    def lines(self) -> tuple[str, ...]:
        """Give a line a portal for people, and one for each portal that does not add up."""
        told = [
            f"{code or '-'}: {counts['seen']} seen = " + " + ".join(f"{counts[fate]} {fate}" for fate in FATES)
            for code, counts in self.portals.items()
        ]
        told += [
            f"{code or '-'}: DOES NOT ADD UP, {abs(gap)}"
            f" {'seen but not recorded' if gap > 0 else 'recorded but not seen'}"
            for code, gap in self.differences.items()
        ]
        return tuple(told)


@dataclass(frozen=True, slots=True)
class PortalRow:
    """A portal of the registry, as the archive keeps it."""

    code: str
    name: str
    home: str
    family: str | None = None
    hosts: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column (栏目) where reports are listed: known to the registry, or found on a walk. ``checked_on`` is a date."""

    portal: str
    url: str
    kind: Literal["registry", "found"] = "found"
    label: str | None = None
    family: str | None = None
    confidence: float | None = None
    checked_on: str | None = None
    capture_id: int | None = None


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A link that looked like a report, taken or rejected, and why; the fields are those of ``crawler.items``."""

    portal: str
    uri: str
    title: str
    verdict: Literal["taken", "rejected"]
    reason: str
    via_capture: int
    listed_on: str | None = None
    report_year: int | None = None
    agency: str | None = None
    year_node: int | None = None
    column_uri: str | None = None


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division (行政区划): its six-character code, name, parent code and the years it was valid in, where known."""

    code: str
    name: str
    parent: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectionSummary:
    """What ``Archive.project`` found and did; ``written`` and ``removed`` are 0 when nothing had changed."""

    reports: int
    works: int
    agencies: int
    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which payloads to parse. Every field that is set narrows the choice; payloads without a capture are never chosen.

    ``digests``: only these (an empty tuple chooses nothing). ``parsed_too`` False: only payloads that
    ``parser_version`` has not parsed (with ``parser_version`` None: that no version has parsed).
    ``older_than_parser``, ``outcome`` and ``form`` look at the payload's newest parse, so they choose none that was
    never parsed. ``portal``, ``roles``: of its captures; ``candidates``: captures that answer a taken candidate too,
    whatever their role (a column whose page is the report).
    """

    digests: tuple[str, ...] | None = None
    portal: str | None = None
    form: str | None = None
    outcome: str | None = None
    older_than_parser: str | None = None
    parsed_too: bool = False
    parser_version: str | None = None
    roles: tuple[str, ...] = ("article", "attachment", "import")
    limit: int | None = None
    candidates: bool = True
