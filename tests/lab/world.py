"""The seeded truth of the lab: three invented counties, their agencies, and each report's every cell.

``WORLD`` is the same on every machine and every run. Tests hold what the project archives and reads against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

from lab.addresses import Filed, addresses_of
from lab.figures import YEARS, YearFigures, add_up, agency_years
from lab.places import PLACES, AgencyKind, Place
from lab.plan import Plan, plan_report
from lab.prints import Value, print_report
from lab.surroundings import Surroundings, surroundings_of

SEED = 20190411
Format = Literal["html", "pdf", "docx"]


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that publishes. ``name`` is its full name, ``short`` without the county, ``slug`` its address part."""

    name: str
    short: str
    kind: AgencyKind
    slug: str
    index: int


@dataclass(frozen=True, slots=True, eq=False)
class SeededReport:
    """One report: what it is, where it stands, and every cell its three tables print.

    ``cells`` gives the value by address (``applications/received_new/total``), None where the cell is printed without
    a number; ``kinds`` and ``raws`` its kind and its print. ``agency`` is the full name, ``printed_agency`` what the
    title says of it ("" where it names no issuer; ``title_has_year`` likewise). ``breaks`` are the rules the print
    violates, the only ones of H1, H2, H3, H9 that fail. ``document_urls`` are where the report's own bytes are
    served: the landing page itself for HTML, else the attachment, one for each landing. ``layout`` names the way the
    tables are drawn, ``habits`` the ways of printing.
    """

    county: str
    agency: str
    agency_kind: AgencyKind
    year: int
    form: str
    applications_rows: str
    format: Format
    title: str
    printed_agency: str
    title_has_year: bool
    published_on: str
    signed_on: str | None
    late: bool
    cells: dict[str, Value]
    kinds: dict[str, str]
    raws: dict[str, str]
    landing_urls: tuple[str, ...]
    document_urls: tuple[str, ...]
    breaks: tuple[str, ...]
    habits: frozenset[str]
    layout: str

    @property
    def document_url(self) -> str:
        """Give the first address of the report's own bytes."""
        return self.document_urls[0]

    def __repr__(self) -> str:
        """Give a name short enough for a failing test."""
        return f"<{self.agency} {self.year} {self.format}>"


@dataclass(frozen=True, slots=True)
class County:
    """One portal's truth: who publishes, every seeded report, and what else stands beside them."""

    code: str
    name: str
    host: str
    family: str
    site_name: str
    agencies: tuple[Agency, ...]
    reports: tuple[SeededReport, ...]
    surroundings: Surroundings

    @property
    def home(self) -> str:
        """Give the home page's address."""
        return f"http://{self.host}/"

    def of(self, agency: Agency) -> tuple[SeededReport, ...]:
        """Give an agency's reports, oldest first."""
        return tuple(r for r in self.reports if r.agency == agency.name)


@dataclass(frozen=True, slots=True)
class World:
    """All counties."""

    counties: tuple[County, ...]

    def reports(self) -> Iterator[SeededReport]:
        """Give every report of every county."""
        return (report for county in self.counties for report in county.reports)

    def county(self, code: str) -> County:
        """Give a county by its code. Raises KeyError if there is none."""
        for county in self.counties:
            if county.code == code:
                return county
        raise KeyError(f"no county {code!r}; there are {', '.join(c.code for c in self.counties)}")


def build_world(seed: int = SEED) -> World:
    """Draw the whole world from a seed; equal seeds give equal worlds."""
    return World(tuple(_county(place, seed) for place in PLACES))


def _county(place: Place, seed: int) -> County:
    agencies = _agencies(place)
    figures = _figures(place, agencies, seed)
    plans = [
        (agency, year, plan_report(place, agency.kind, agency.index, year)) for agency in agencies for year in YEARS
    ]
    filed = [Filed(a.slug, a.kind, a.index, year, p.published_on, p.format, p.twice) for a, year, p in plans]
    urls = addresses_of(place, filed)
    reports = []
    for (agency, year, plan), (landings, documents) in zip(plans, urls, strict=True):
        reports.append(_report(place, agency, year, plan, figures[agency.name][year], landings, documents))
    return County(
        place.code,
        place.name,
        place.host,
        place.family,
        place.site_name,
        agencies,
        tuple(reports),
        surroundings_of(place),
    )


def _agencies(place: Place) -> tuple[Agency, ...]:
    made = [Agency(f"{place.name}人民政府", "人民政府", "government", "zfb", 0)]
    for short, slug in place.departments:
        made.append(Agency(f"{place.name}{short}", short, "department", slug, len(made)))
    for short, slug in place.towns:
        body = "办事处" if short.endswith("街道") else "人民政府"
        made.append(Agency(f"{place.name}{short}{body}", short, "town", slug, len(made)))
    return tuple(made)


def _figures(place: Place, agencies: tuple[Agency, ...], seed: int) -> dict[str, dict[int, YearFigures]]:
    figures = {
        agency.name: agency_years(
            Random(f"{seed}/{place.code}/{agency.slug}"), town=agency.kind == "town", duplicates=agency.index in (1, 5)
        )
        for agency in agencies
    }
    figures[agencies[0].name] = {year: add_up(years[year] for years in figures.values()) for year in YEARS}
    return figures


def _report(
    place: Place,
    agency: Agency,
    year: int,
    plan: Plan,
    figures: YearFigures,
    landings: tuple[str, ...],
    documents: tuple[str, ...],
) -> SeededReport:
    page = print_report(figures, plan.form, plan.applications_rows, plan.habits)
    printed = plan.printed_agency(place, agency.name, agency.short)
    return SeededReport(
        county=place.code,
        agency=agency.name,
        agency_kind=agency.kind,
        year=year,
        form=plan.form,
        applications_rows=plan.applications_rows,
        format=plan.format,
        title=plan.title(printed, year),
        printed_agency=printed,
        title_has_year="no_year" not in plan.habits,
        published_on=plan.published_on.isoformat(),
        signed_on=plan.signed_on.isoformat() if plan.signed_on else None,
        late=plan.late,
        cells=page.values,
        kinds=page.kinds,
        raws=page.raws,
        landing_urls=landings,
        document_urls=documents,
        breaks=page.breaks,
        habits=plan.habits,
        layout=plan.layout,
    )


WORLD = build_world()
