"""What spiders hand on: facts about pages, by reference to captures, never bytes.

A response's capture id is in ``response.meta["capture_id"]`` before a callback sees it. Requests carry their context in
``meta`` under the names of ``RequestMeta``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

Role = Literal["robots", "home", "directory", "column", "listing", "article", "attachment"]


class RequestMeta(TypedDict, total=False):
    """The names spiders and middlewares share in ``request.meta``."""

    portal: str
    """Code of the portal the request is made for."""
    role: Role
    via_capture: int
    """The capture of the page that linked here."""
    anchor_text: str
    rendered: bool
    """True asks for the document as a browser draws it (and the responses its scripts fetched)."""
    walk_depth: int
    """Links followed from the home page; pages of one list do not count."""
    capture_id: int
    """Set on the response's request by the capture middleware."""
    fetched: tuple[str, ...]
    """Set with it for a drawn page: what its scripts fetched by GET, in order; the answers are in the archive."""


@dataclass(frozen=True, slots=True)
class CandidateItem:
    """A link that looked like a report, taken or rejected, and why."""

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
class ColumnItem:
    """A column (栏目) that lists reports, as met on this run."""

    portal: str
    url: str
    label: str
    family: str
    confidence: float
    capture_id: int


@dataclass(frozen=True, slots=True)
class WarningItem:
    """Something a spider met and could not use; becomes a row of ``crawl_warnings``."""

    portal: str
    code: str
    message: str
    uri: str | None = None
    capture_id: int | None = None
