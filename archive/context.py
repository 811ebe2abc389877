"""What the pages around a document say of it: where it was offered, by whom, of which year, published when.

A parse sees bytes alone. Here each payload that reads as a report is put back where it was found (an *occurrence*:
these bytes, at this address, on this portal), and what its own bytes do not name is taken from its surroundings.
Captures of articles, documents and imported files count, and those of any page that answers a taken candidate (a
column whose page is the report). The *landing page* is the nearest such page up the chain of links; parts of an
article (its frame, its second file, its documents) lie under it. The order, with the source that is recorded:

    agency, report year   the bytes themselves (the parse's own source)
                          the landing page of an attachment ('landing')
                          a landing page's attachments, if they agree ('attachment')
                          the link's title, as the candidate row has it ('anchor')
                          the column's year node ('column', year only)
    published_on          the landing page of an attachment ('landing:' and its source)
                          the bytes themselves (their own source)
                          the date printed beside the link ('listing')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from archive.parses import Newest
from archive.sqlite import sqlite3
from archive.values import storable

REPORT_OUTCOMES = ("complete", "incomplete", "narrative_only")
_SPEAKING = (*REPORT_OUTCOMES, "not_a_report")  # of the latter only pages that offer a report have facts
DOCUMENT_ROLES = ("article", "attachment", "import")
ANSWERS_A_TAKEN_CANDIDATE = (
    "EXISTS (SELECT 1 FROM candidates k WHERE k.uri IN (c.target_uri, c.final_uri) AND k.portal = c.portal"
    " AND k.verdict = 'taken')"
)
"""Of a capture ``c``: links, or its own page, said that a report is there."""
_CAPTURES = (
    "SELECT coalesce(c.portal, '') AS portal, c.target_uri, min(c.id) AS id FROM captures c"
    " WHERE c.payload_digest = ? AND c.kind IN ('response', 'revisit', 'import')"
    f" AND (c.role IN {DOCUMENT_ROLES} OR {ANSWERS_A_TAKEN_CANDIDATE}) GROUP BY 1, 2 ORDER BY 3"
)
_STEP = (
    "SELECT c.id, c.role, c.target_uri, c.final_uri, c.payload_digest, c.via_capture,"
    f" {ANSWERS_A_TAKEN_CANDIDATE} AS listed FROM captures c WHERE c.id = ?"
)
_CANDIDATES = (
    "SELECT agency, report_year, year_node, listed_on FROM candidates WHERE uri = ? AND portal = ?"
    " ORDER BY verdict = 'taken' DESC, run_id DESC, id"
)
_ADDRESSES = ("target_uri", "final_uri")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Said = tuple[Any, str | None]
"""A value and the source it was read from."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A payload that reads as a report, at one address. ``portal`` is '' for imported files; ``capture_id`` the first
    there.
    """

    parse: Newest
    portal: str
    uri: str
    capture_id: int
    landing_uri: str
    landing_id: int
    names: tuple[str, ...]
    """The addresses by which links may speak of it: its own and its landing page's, before and after redirects."""
    page: Mapping[str, Any]
    """What the landing page's own bytes say of the report, if it is another document."""
    agency: str | None = None
    agency_source: str | None = None
    report_year: int | None = None
    year_source: str | None = None
    published_on: str | None = None
    published_on_source: str | None = None


@dataclass(slots=True)
class _Candidate:
    agency: str | None = None
    report_year: int | None = None
    year_node: int | None = None
    listed_on: str | None = None


@dataclass(slots=True)
class _Attachments:
    """What the documents attached to one landing page say of themselves."""

    agencies: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)


def occurrences(connection: sqlite3.Connection, newest: Mapping[str, Newest]) -> list[Occurrence]:
    """Give every occurrence of every payload whose newest parse is a report, by first capture, with its context
    resolved.
    """
    found = sorted(_placed(connection, newest), key=lambda one: one.capture_id)
    attached: dict[tuple[str, str], _Attachments] = {}
    for one in found:
        if one.uri != one.landing_uri:
            group = attached.setdefault((one.portal, one.landing_uri), _Attachments())
            if agency := clean_agency(one.parse.facts.get("agency")):
                group.agencies.add(agency)
            if year := one.parse.facts.get("report_year"):
                group.years.add(year)
    nothing = _Attachments()
    return [_resolved(connection, one, attached.get((one.portal, one.uri), nothing)) for one in found]


def clean_agency(name: str | None) -> str | None:
    """Give an agency's name without white space, None for an empty one."""
    return "".join(storable(name).split()) or None if name else None


def _placed(connection: sqlite3.Connection, newest: Mapping[str, Newest]) -> Iterable[Occurrence]:
    for digest, parse in newest.items():
        if parse.outcome not in REPORT_OUTCOMES:
            continue
        for row in connection.execute(_CAPTURES, (digest,)).fetchall():
            own, landing = _steps(connection, row["id"])
            page = newest.get(landing["payload_digest"]) if landing["payload_digest"] != digest else None
            yield Occurrence(
                parse=parse,
                portal=row["portal"],
                uri=row["target_uri"],
                capture_id=row["id"],
                landing_uri=landing["target_uri"],
                landing_id=landing["id"],
                names=tuple(dict.fromkeys(step[name] for step in (own, landing) for name in _ADDRESSES if step[name])),
                page=page.facts if page and page.outcome in _SPEAKING else {},
            )


def _steps(connection: sqlite3.Connection, identity: int) -> tuple[sqlite3.Row, sqlite3.Row]:
    """Give a document's capture and that of the page that offered it (itself, where no page did).

    Up the chain of links as long as it leads through documents: the nearest page that links said is a report, else
    the nearest article above a document.
    """
    own = connection.execute(_STEP, (identity,)).fetchone()
    article = None if own["role"] == "attachment" else own
    step, seen = own, {identity}
    while not step["listed"] and step["via_capture"] is not None and step["via_capture"] not in seen:
        above = connection.execute(_STEP, (step["via_capture"],)).fetchone()
        if above["role"] not in DOCUMENT_ROLES and not above["listed"]:
            break
        seen.add(above["id"])
        step = above
        if article is None and step["role"] == "article":
            article = step
    return own, step if step["listed"] else article or own


def _resolved(connection: sqlite3.Connection, one: Occurrence, attached: _Attachments) -> Occurrence:
    facts, page = one.parse.facts, one.page
    candidate = _candidate(connection, one)
    agency = _first(
        (clean_agency(facts.get("agency")), facts.get("agency_source")),
        (clean_agency(page.get("agency")), "landing"),
        (_only(attached.agencies), "attachment"),
        (clean_agency(candidate.agency), "anchor"),
    )
    year = _first(
        (facts.get("report_year"), facts.get("year_source")),
        (page.get("report_year"), "landing"),
        (_only(attached.years), "attachment"),
        (candidate.report_year, "anchor"),
        (candidate.year_node, "column"),
    )
    published = _first(
        (page.get("published_on"), f"landing:{page.get('published_on_source')}"),
        (facts.get("published_on"), facts.get("published_on_source")),
        (candidate.listed_on, "listing"),
    )
    return replace(
        one,
        agency=agency[0],
        agency_source=agency[1],
        report_year=year[0],
        year_source=year[1],
        published_on=published[0],
        published_on_source=published[1],
    )


def _first(*said: Said) -> Said:
    return next((one for one in said if one[0] is not None), (None, None))


def _only(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else None


def _candidate(connection: sqlite3.Connection, one: Occurrence) -> _Candidate:
    """Give what links said of a document or of its landing page; taken before rejected, later runs before earlier."""
    found = _Candidate()
    for uri in one.names:
        for row in connection.execute(_CANDIDATES, (uri, one.portal)):
            found.agency = found.agency or row["agency"]
            found.report_year = found.report_year or row["report_year"]
            found.year_node = found.year_node or row["year_node"]
            if row["listed_on"] and _DATE.fullmatch(row["listed_on"]):
                found.listed_on = found.listed_on or row["listed_on"]
    return found
