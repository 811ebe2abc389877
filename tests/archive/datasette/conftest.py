"""A small archive whose every answer is known, and Datasette on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.datasette.app import ArchiveDatasette
from archive.datasette.serve import build_datasette
from archive.model import CaptureKind, NewCapture, PortalRow, RunSpec
from archive.store import Archive
from parsers.forms import FORMS
from parsers.model import DisclosureReport, Finding, Locator, Outcome, ParseResult, ReportCell, Section

HOSTILE = '<script>alert("公开")</script>'
HTML = f"<!doctype html><meta charset=gbk><title>年报</title><p>正文 {HOSTILE}".encode("gbk")
PDF = b"%PDF-1.4\n%%EOF\n"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COUNTY = "990101"
HOME = "http://www.qingshan.gov.example"


def cells(form: str, table: str, given: dict[str, dict[str, Any]]) -> list[ReportCell]:
    """Give every cell of the named rows: a number where given, a zero elsewhere; a str is a print without a value."""
    made = []
    for row, values in given.items():
        for field in FORMS[form][table].row(row).fields:
            value = values.get(field, 0)
            kind, raw = ("blank", "") if value == "" else ("zero" if value == 0 else "number", str(value))
            if value in ("/", "?"):
                kind, raw = ("not_applicable", "/") if value == "/" else ("ambiguous", "7")
            number = value if kind in ("number", "zero") else None
            made.append(ReportCell(table, row, field, kind, raw, number, Locator(table=2, row=1, col=1)))  # type: ignore[arg-type]
    return made


def whole_applications(form: str = "2021", **rows: dict[str, Any]) -> list[ReportCell]:
    """Give a full table 3 with the named rows filled in."""
    return cells(form, "applications", {row.code: rows.get(row.code, {}) for row in FORMS[form]["applications"].rows})


def parsed(agency: str, year: int, **facts: Any) -> ParseResult:
    """Give a reading of a report."""
    outcome: Outcome = facts.pop("outcome", "complete")
    made = {"form": "2021", "applications_rows": "2021", "title": f"{agency}{year}年政府信息公开工作年度报告", **facts}
    report = DisclosureReport(agency, "title", year, "title", **made)
    return ParseResult(outcome, "text/html", "" if outcome == "complete" else "缺格 cells missing", report)


@dataclass
class Seeder:
    """Writes captures and parses, with a clock that moves a minute a capture."""

    archive: Archive
    run: Any
    minute: int = 0

    def capture(
        self, uri: str, body: bytes | None, role: str, via: int | None = None, **more: Any
    ) -> tuple[int, str | None]:
        """Record a fetch and give (capture id, digest)."""
        self.minute += 1
        moment = datetime(2024, 4, 2, 8, self.minute, tzinfo=UTC)
        kind: CaptureKind = more.pop("kind", "response")
        made = NewCapture(
            kind, "GET", uri, moment, role, more.pop("portal", COUNTY), body=body, via_capture=via, **more
        )
        done = self.archive.record(self.run, made)
        return done.capture_id, done.payload_digest

    def report(self, uri: str, body: bytes, result: ParseResult, via: int | None = None, **more: Any) -> str:
        """Record a page with its reading and give its digest."""
        more.setdefault("media_type", "text/html")
        more.setdefault("status", 200)
        _, digest = self.capture(uri, body, more.pop("role", "article"), via, **more)
        assert digest is not None
        self.archive.store_parse(digest, "1", result, {})
        return digest


def seed(path: Path) -> dict[str, str]:
    """Make the archive and give the digests by name."""
    digests: dict[str, str] = {}
    with Archive.open(path) as archive:
        archive.put_portal(PortalRow(COUNTY, "青山县", HOME + "/"))
        archive.put_portal(PortalRow("990202", "白河县", "http://www.baihe.gov.example/"))
        run = archive.begin_run(RunSpec("crawl", "0.1.0", "abc123", {}, "s", (COUNTY,)))
        it = Seeder(archive, run)
        home, _ = it.capture(HOME + "/", b"<html>home", "home", status=200, media_type="text/html")
        listing, _ = it.capture(
            HOME + "/nb/", b"<html>list", "listing", home, status=200, media_type="text/html", anchor_text="年报"
        )
        it.capture(
            "http://www.baihe.gov.example/",
            None,
            "home",
            kind="refused",
            portal="990202",
            status=412,
            reason="HTTP 412",
        )

        digests["html"] = it.report(
            HOME + "/sfj2023.html",
            HTML,
            parsed(
                "青山县司法局",
                2023,
                published_on="2024-02-05",
                published_on_source="meta",
                cells=(
                    *cells(
                        "2021", "proactive", {"fees": {"amount_10k_yuan": 8.0618}, "licensing": {"decisions": 1234}}
                    ),
                    *whole_applications(
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
                    Section(
                        1, "overview", "一、总体情况", "本机关主动公开信息，村 委会参与。\n第二段。", Locator(line=1)
                    ),
                ),
                findings=(
                    Finding(
                        "H1",
                        "H",
                        "fail",
                        ("applications/declined_duplicate/natural_person", "applications/declined_duplicate/total"),
                        "分项之和 1 不等于总计 0",
                        "parts add up to 1, total prints 0",
                        difference=1,
                        repairs=("applications/declined_duplicate/total = 1",),
                    ),
                    Finding("H3", "H", "cannot_judge", ("applications/carried_in/total",), "有空白", "a cell is blank"),
                ),
                checks_passed=40,
            ),
            listing,
            anchor_text="司法局2023年年报",
            headers=(("Content-Type", "text/html; charset=GBK"),),
        )
        digests["pdf"] = it.report(
            HOME + "/sfj2022.pdf",
            PDF,
            parsed(
                "青山县司法局",
                2022,
                published_on="2023-01-20",
                published_on_source="listing",
                cells=tuple(whole_applications()),
            ),
            listing,
            media_type="application/pdf",
        )
        digests["text"] = it.report(
            "import:卫健局2022.txt",
            "卫生健康局 2022 年度报告".encode("gb18030"),
            parsed("青山县卫生健康局", 2022, form=None, applications_rows=None, outcome="narrative_only"),
            role="import",
            kind="import",
            portal=None,
            media_type="text/plain",
        )
        digests["hostile"] = it.report(
            HOME + "/x?" + HOSTILE,
            b"<html>hostile",
            parsed(
                HOSTILE + "局",
                2021,
                title=HOSTILE,
                sections=(Section(1, "overview", HOSTILE, HOSTILE + "不予公开的理由", Locator(line=1)),),
                findings=(
                    Finding("H1", "H", "fail", (HOSTILE,), HOSTILE, HOSTILE, sentence=HOSTILE, repairs=(HOSTILE,)),
                ),
                cells=tuple(whole_applications(received_new={"total": 9})),
            ),
            listing,
            anchor_text=HOSTILE,
        )
        _, digests["docx"] = it.capture(
            HOME + "/a.docx", b"PK\x03\x04docx", "attachment", listing, media_type=DOCX_TYPE
        )  # type: ignore[assignment]
        _, digests["damaged"] = it.capture(
            HOME + "/d.pdf", b"%PDF damaged", "attachment", listing, media_type="application/pdf"
        )  # type: ignore[assignment]
        archive.store_parse(
            digests["damaged"], "1", ParseResult("corrupt", "application/pdf", "文件不完整 cut off at byte 12"), {}
        )
        _, digests["edited"] = it.capture(
            HOME + "/sfj2022.pdf", b"%PDF-1.4 edited", "article", listing, media_type="application/pdf"
        )  # type: ignore[assignment]
        archive.close_run(run, reason="finished", seen={})
        archive.project()
    return digests


@dataclass
class Opened:
    """Datasette on the seeded archive."""

    datasette: ArchiveDatasette
    digests: dict[str, str]

    def get(self, path: str, **options: Any) -> Any:
        """Ask for a page in this process."""
        return asyncio.run(self.datasette.client.get(path, **options))

    def ask(self, query: str, **params: str) -> list[dict[str, Any]]:
        """Run a canned query and give its rows."""
        answer = self.get(f"/{self.datasette.archive_name}/{query}.json", params={**params, "_shape": "array"})
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()
        return rows

    def uid(self, agency: str, year: int) -> str:
        """Give the uid of a report."""
        (row,) = self.ask("v_reports", agency=agency, report_year=str(year))
        return str(row["uid"])


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Give a seeded archive and its digests by name."""
    path = tmp_path_factory.mktemp("archive") / "known.db"
    return path, seed(path)


@pytest.fixture(scope="session")
def opened(seeded: tuple[Path, dict[str, str]]) -> Iterator[Opened]:
    """Give Datasette on the seeded archive."""
    path, digests = seeded
    datasette = build_datasette(path)
    yield Opened(datasette, digests)
    for database in datasette.databases.values():
        database.close()


@pytest.fixture
def copy_of_archive(tmp_path: Path, seeded: tuple[Path, dict[str, str]]) -> Callable[[], tuple[Path, dict[str, str]]]:
    """Give a function that copies the seeded archive to a place of its own."""

    def make() -> tuple[Path, dict[str, str]]:
        target = tmp_path / "odd #name%20?.db"
        digests = seed(target)
        return target, digests

    return make
