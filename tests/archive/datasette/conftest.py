"""A small archive whose every answer is known, and Datasette on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.datasette.app import ArchiveDatasette
from archive.datasette.serve import build_datasette
from archive.model import NewCapture, PortalRow, RunSpec
from archive.store import Archive
from parsers.forms import FORMS
from parsers.model import DisclosureReport, Finding, Locator, ParseResult, ReportCell, Section

HOSTILE = '<script>alert("公开")</script>'
HTML = f"<!doctype html><meta charset=gbk><title>年报</title><p>正文 {HOSTILE}".encode("gbk")
PDF = b"%PDF-1.4\n%%EOF\n"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COUNTY = "990101"
HOME = "http://www.qingshan.gov.example"
PRINTED = {"": "blank", "/": "not_applicable", "?": "ambiguous", 0: "zero"}


def cells(form: str, table: str, given: dict[str, dict[str, Any]]) -> list[ReportCell]:
    """Give every cell of the named rows: zero where nothing is given; '' is blank, '/' itself, '?' an ambiguous 7."""
    made = []
    for row, values in given.items():
        for field in FORMS[form][table].row(row).fields:
            value = values.get(field, 0)
            kind = PRINTED.get(value, "number")
            raw = "7" if value == "?" else str(value)
            number = None if isinstance(value, str) else value
            made.append(ReportCell(table, row, field, kind, raw, number, Locator(page=2, row=3, col=4)))
    return made


def applications(form: str = "2021", **rows: dict[str, Any]) -> list[ReportCell]:
    """Give a full table 3 with the named rows filled in."""
    return cells(form, "applications", {row.code: rows.get(row.code, {}) for row in FORMS[form]["applications"].rows})


def parsed(agency: str, year: int, outcome: str = "complete", **facts: Any) -> ParseResult:
    """Give a reading of a report."""
    title = f"{agency}{year}年政府信息公开工作年度报告"
    made = {"form": "2021", "applications_rows": "2021", "title": title, **facts}
    report = DisclosureReport(agency, "title", year, "title", **made)
    return ParseResult(outcome, "text/html", "" if outcome == "complete" else "缺格 cells missing", report)


def justice_2023() -> ParseResult:
    """Give the report in which every kind of cell and finding occurs."""
    broken = ("applications/declined_duplicate/natural_person", "applications/declined_duplicate/total")
    return parsed(
        "青山县司法局",
        2023,
        published_on="2024-02-05",
        published_on_source="meta",
        cells=(
            *cells("2021", "proactive", {"fees": {"amount_10k_yuan": 8.0618}, "licensing": {"decisions": 1234}}),
            *applications(
                received_new={"natural_person": 5, "total": 5},
                declined_duplicate={"natural_person": 1},
                refused_state_secret={"total": 2},
                refused_deliberative={"total": 1},
                carried_in={"natural_person": "", "total": "/"},
                carried_out={"natural_person": "?"},
            ),
            *cells("2021", "proceedings", {"reconsideration": {"upheld": 3, "total": 3}}),
        ),
        sections=(
            Section(1, "overview", "一、总体情况", "本机关主动公开信息，村 委会参与。\n第二段。", Locator(line=1)),
        ),
        findings=(
            Finding(
                "H1",
                "H",
                "fail",
                broken,
                "分项之和 1 不等于总计 0",
                "parts add up to 1, total prints 0",
                difference=1,
                repairs=("applications/declined_duplicate/total = 1",),
            ),
            Finding("H3", "H", "cannot_judge", ("applications/carried_in/total",), "有空白", "a cell is blank"),
        ),
        checks_passed=40,
    )


def hostile_2021() -> ParseResult:
    """Give a report whose every text is a script."""
    finding = Finding("H1", "H", "fail", (HOSTILE,), HOSTILE, HOSTILE, sentence=HOSTILE, repairs=(HOSTILE,))
    return parsed(
        HOSTILE + "局",
        2021,
        title=HOSTILE,
        sections=(Section(1, "overview", HOSTILE, HOSTILE + "不予公开的理由", Locator(line=1)),),
        findings=(finding,),
        cells=tuple(applications(received_new={"total": 9})),
    )


@dataclass
class Seeder:
    """Writes captures and parses, with a clock that moves a minute a capture."""

    archive: Archive
    run: Any
    minute: int = 0

    def capture(self, uri: str, body: bytes | None, role: str, via: int | None = None, **more: Any) -> tuple[int, str]:
        """Record a fetch and give (capture id, digest)."""
        self.minute += 1
        moment = datetime(2024, 4, 2, 8, self.minute, tzinfo=UTC)
        given = {"kind": "response", "portal": COUNTY, "status": 200, "media_type": "text/html", **more}
        made = NewCapture(
            method="GET", target_uri=uri, fetched_at=moment, role=role, body=body, via_capture=via, **given
        )
        done = self.archive.record(self.run, made)
        return done.capture_id, done.payload_digest or ""

    def report(self, uri: str, body: bytes, result: ParseResult, via: int | None = None, **more: Any) -> str:
        """Record a page with its reading and give its digest."""
        _, digest = self.capture(uri, body, more.pop("role", "article"), via, **more)
        self.archive.store_parse(digest, "1", result, {})
        return digest


def seed(path: Path) -> dict[str, str]:
    """Make the archive and give the digests by name."""
    told: dict[str, str] = {}
    with Archive.open(path) as archive:
        archive.put_portal(PortalRow(COUNTY, "青山县", HOME + "/"))
        archive.put_portal(PortalRow("990202", "白河县", "http://www.baihe.gov.example/"))
        run = archive.begin_run(RunSpec("crawl", "0.1.0", "abc123", {}, "s", (COUNTY,)))
        it = Seeder(archive, run)
        home, _ = it.capture(HOME + "/", b"<html>home", "home")
        lists, _ = it.capture(HOME + "/nb/", b"<html>list", "listing", home, anchor_text="年报")
        refused = {"kind": "refused", "portal": "990202", "status": 412, "reason": "HTTP 412", "media_type": None}
        it.capture("http://www.baihe.gov.example/", None, "home", **refused)
        sent = (("Content-Type", "text/html; charset=GBK"),)
        page = HOME + "/sfj2023.html"
        told["html"] = it.report(page, HTML, justice_2023(), lists, anchor_text="司法局2023年年报", headers=sent)
        dated = parsed("青山县司法局", 2022, published_on="2023-01-20", cells=tuple(applications()))
        told["pdf"] = it.report(HOME + "/sfj2022.pdf", PDF, dated, lists, media_type="application/pdf")
        text = "卫生健康局 2022 年度报告".encode("gb18030")
        narrative = parsed("青山县卫生健康局", 2022, "narrative_only", form=None, applications_rows=None)
        imported = {"role": "import", "kind": "import", "portal": None, "media_type": "text/plain", "status": None}
        told["text"] = it.report("import:卫健局2022.txt", text, narrative, **imported)
        told["hostile"] = it.report(f"{HOME}/x?{HOSTILE}", b"<html>x", hostile_2021(), lists, anchor_text=HOSTILE)
        _, told["docx"] = it.capture(HOME + "/a.docx", b"PK\x03\x04docx", "attachment", lists, media_type=DOCX_TYPE)
        broken = ParseResult("corrupt", "application/pdf", "文件不完整 cut off at byte 12")
        told["corrupt"] = it.report(HOME + "/d.pdf", b"%PDF cut", broken, lists, media_type="application/pdf")
        edited = b"%PDF-1.4 edited"
        _, told["edited"] = it.capture(HOME + "/sfj2022.pdf", edited, "article", lists, media_type="application/pdf")
        archive.close_run(run, reason="finished", seen={})
        archive.project()
    return told


@dataclass
class Opened:
    """Datasette on the seeded archive."""

    datasette: ArchiveDatasette
    digests: dict[str, str]

    def get(self, path: str, **options: Any) -> Any:
        """Ask for a page in this process."""
        return asyncio.run(self.datasette.client.get(path, **options))

    def ask(self, query: str, **params: str) -> list[dict[str, Any]]:
        """Run a canned query, or filter a view, and give the rows."""
        name = self.datasette.archive_name
        answer = self.get(f"{self.datasette.urls.table(name, query)}.json", params={**params, "_shape": "array"})
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()
        return rows

    def uid(self, agency: str, year: int) -> str:
        """Give the uid of a report."""
        (row,) = self.ask("v_reports", agency=agency, report_year=str(year))
        return str(row["uid"])

    def close(self) -> None:
        """Close every connection."""
        for database in self.datasette.databases.values():
            database.close()


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Give Datasette on the seeded archive."""
    path = tmp_path_factory.mktemp("archive") / "known.db"
    digests = seed(path)
    it = Opened(build_datasette(path), digests)
    yield it
    it.close()


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Opened]:
    """Give Datasette on a copy of its own, under a name that an address must escape; a test may damage it."""
    path = tmp_path / "odd #1%20?.db"
    digests = seed(path)
    it = Opened(build_datasette(path), digests)
    yield it
    it.close()


@pytest.fixture
def hostile() -> str:
    """Give the text that a page must never contain as markup."""
    return HOSTILE
