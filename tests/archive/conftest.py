"""An archive with a clock that tests move, and short ways to make captures and parse results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.model import CandidateRow, ColumnRow, DivisionRow, NewCapture, PortalRow, Recorded, Run, RunSpec, Selection
from archive.store import Archive
from archive.values import digest_of
from parsers.model import CellKind, DisclosureReport, Locator, ParseResult, ReportCell, Section

START = datetime(2025, 2, 3, 4, 5, 6, tzinfo=UTC)


@dataclass
class MovingClock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


@dataclass
class Scribe:
    """Writes into one archive and run; pages get bytes by name, so equal names are equal bytes."""

    archive: Archive
    clock: MovingClock
    run: Run
    portal: str | None = "990101"
    seen: int = 0
    last: Recorded = field(default=Recorded(0, "failed", None))

    def page(self, uri: str, text: str | bytes = "", **more: Any) -> Recorded:
        """Record a response; the media type is text/html unless given."""
        body = text if isinstance(text, bytes) else (text or uri).encode()
        values = {
            "kind": "response",
            "method": "GET",
            "target_uri": uri,
            "fetched_at": self.clock(),
            "role": "article",
            "portal": self.portal,
            "status": 200,
            "body": body,
            "media_type": "text/html",
            **more,
        }
        self.last = self.archive.record(self.run, NewCapture(**values))
        self.seen += 1
        self.clock.forward(seconds=1)
        return self.last

    def parse(self, text: str | bytes, result: ParseResult, version: str = "1") -> bool:
        """Store a parse of bytes recorded before."""
        body = text if isinstance(text, bytes) else text.encode()
        return self.archive.store_parse(digest_of(body), version, result, shown(result))


def shown(result: ParseResult) -> dict[str, Any]:
    """What a caller hands over as the result's JSON."""
    return {"outcome": result.outcome, "shown": True}


class Making:
    """Short ways to make what the archive takes in; the fixture ``make`` gives it to tests."""

    @staticmethod
    def spec(**more: Any) -> RunSpec:
        values: dict[str, Any] = {
            "kind": "crawl",
            "software_version": "0.1.0",
            "software_commit": "abc",
            "settings": {"DOWNLOAD_DELAY": 0},
            "settings_digest": "s1",
            "portals": ("990101",),
            **more,
        }
        return RunSpec(**values)

    @staticmethod
    def cell(
        address: str, value: float | None, kind: CellKind | None = None, raw: str | None = None, **more: Any
    ) -> ReportCell:
        """A cell by address; its kind and raw text follow from the value unless given."""
        table, row, name = address.split("/")
        told: CellKind = kind or ("blank" if value is None else "number" if value else "zero")
        printed = raw if raw is not None else ("" if value is None else str(value))
        return ReportCell(table, row, name, told, printed, value, Locator(path=f"/html/body/table/{address}"), **more)

    @staticmethod
    def report(
        agency: str | None = "青山县民政局",
        year: int | None = 2024,
        cells: tuple[ReportCell, ...] = (),
        outcome: str = "complete",
        **more: Any,
    ) -> ParseResult:
        """A parse result of form 2021."""
        values: dict[str, Any] = {
            "agency": agency,
            "agency_source": "title" if agency else None,
            "report_year": year,
            "year_source": "title" if year else None,
            "form": "2021",
            "applications_rows": "2021",
            "title": "政府信息公开工作年度报告",
            "cells": cells
            or (
                Making.cell("applications/received_new/total", 7),
                Making.cell("proceedings/reconsideration/upheld", 0),
            ),
            "sections": (Section(1, "overview", "一、总体情况", "本机关主动公开信息。", Locator(path="/html/body/p")),),
            **more,
        }
        return ParseResult(
            outcome, "text/html", "" if outcome == "complete" else "some reason", DisclosureReport(**values)
        )

    @staticmethod
    def response(uri: str, body: bytes | None, **more: Any) -> NewCapture:
        """A capture of an article."""
        values: dict[str, Any] = {"role": "article", "portal": "990101", "status": 200, **more}
        kind = values.pop("kind", "response")
        return NewCapture(kind, "GET", uri, START, body=body, media_type="text/html", **values)

    @staticmethod
    def section(text: str, number: int = 1, heading: str = "一、总体情况") -> Section:
        return Section(number, "overview", heading, text, Locator(path="/html/body/p"))

    @staticmethod
    def portal(code: str = "990101", name: str = "青山县") -> PortalRow:
        return PortalRow(code, name, "http://www.qingshan.gov.example/")

    @staticmethod
    def column(url: str, **more: Any) -> ColumnRow:
        return ColumnRow("990101", url, **more)

    @staticmethod
    def candidate(via: int, uri: str = "http://a.gov.example/1", **more: Any) -> CandidateRow:
        values: dict[str, Any] = {
            "title": "年度报告",
            "verdict": "taken",
            "reason": "title",
            "portal": "990101",
            **more,
        }
        return CandidateRow(uri=uri, via_capture=via, **values)

    @staticmethod
    def division(code: str, name: str) -> DivisionRow:
        return DivisionRow(code, name)

    @staticmethod
    def clock() -> datetime:
        return START

    @staticmethod
    def scribe(archive: Archive, clock: MovingClock) -> Scribe:
        return Scribe(archive, clock, archive.begin_run(Making.spec()))

    @staticmethod
    def everything() -> Selection:
        return Selection(parsed_too=True)

    @staticmethod
    def years(count: int) -> timedelta:
        return timedelta(days=366 * count)


@pytest.fixture(scope="session")
def make() -> type[Making]:
    return Making


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture
def archive(path: Path, clock: MovingClock) -> Iterator[Archive]:
    with Archive.open(path, clock=clock) as opened:
        yield opened


@pytest.fixture
def scribe(archive: Archive, clock: MovingClock) -> Scribe:
    return Making.scribe(archive, clock)


@pytest.fixture
def dump() -> Callable[[Archive], list[str]]:
    """Give all rows of the derived tables, by names that do not depend on the order of writing."""

    def without(row: Any, *names: str) -> str:
        return str({name: row[name] for name in row.keys() if name not in names})  # noqa: SIM118 (a sqlite3.Row)

    def rows(archive: Archive) -> list[str]:
        run = archive.connection.execute
        out = []
        for table in ("applications", "proactive", "proceedings", "cell_notes", "indicators", "sections", "landings"):
            found = run(f"SELECT r.uid, t.* FROM {table} t JOIN reports r ON r.id = t.report_id")
            out += [f"{table} {without(row, 'report_id', 'id')}" for row in found]
        found = run(
            "SELECT r.*, w.key, a.name FROM reports r JOIN works w ON w.id = r.work_id"
            " LEFT JOIN agencies a ON a.id = w.agency_id"
        )
        return sorted(out + [without(row, "id", "work_id", "parse_id") for row in found])

    return rows
