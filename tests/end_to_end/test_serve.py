"""The archive in a real browser: from the front page to a report, its cells and its original."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import pytest
from end_to_end.conftest import ROOT, Gongkai, Walked
from lab.world import WORLD, SeededReport
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from scrapy.settings import Settings

from crawler.browser import find_chromium

pytestmark = [pytest.mark.xdist_group("archive"), pytest.mark.browser]

PICTURE = ROOT / "docs" / "images" / "report.png"
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="module")
def address(walked: Walked, gongkai: Gongkai) -> Iterator[str]:
    """Where `gongkai serve` says it listens."""
    with gongkai.serving(walked.archive) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that can reach loopback and nothing else."""
    chromium = find_chromium(Settings())
    if chromium is None:
        pytest.skip("no Chromium on this machine; `make setup` installs one")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page; that nothing but the server was asked (and the browser's own viewer), and nothing threw, is checked after."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    trouble: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("console", lambda message: trouble.append(message.text) if _is_trouble(message) else None)
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith((address, "data:", "about:", "chrome"))] == []
    assert trouble == []


def _is_trouble(message: ConsoleMessage) -> bool:
    """A portal's page may want its own style and scripts; that the sandbox keeps them out is as it should be."""
    kept_out = any(word in message.text for word in ("Content Security Policy", "frame is sandboxed"))
    return message.type == "error" and not (kept_out and "/-/original/" in f"{message.text} {message.location['url']}")


def _report(format_: str) -> SeededReport:
    return next(r for r in WORLD.reports() if r.format == format_)


def _open(page: Page, address: str, report: SeededReport) -> None:
    """Go from the front page by clicks: the county's year, then the agency's row."""
    page.goto(address)
    page.locator(f'table.coverage a[href*="portal={report.county}"][href*="report_year={report.year}"]').first.click()
    row = page.locator("tr", has_text=report.agency).first
    row.locator('a[href*="/-/report/"]').first.click()
    expect(page.locator("h1")).to_contain_text(report.agency)


@pytest.mark.parametrize("format_", ["html", "docx", "pdf"])
def test_from_the_front_page_to_a_cell_and_its_original(page: Page, address: str, format_: str) -> None:
    report = _report(format_)
    _open(page, address, report)
    expect(page.locator("h1")).to_contain_text(str(report.year))
    cell = page.locator('[title*="applications/received_new/total"]').first
    expect(cell).to_have_text(report.raws["applications/received_new/total"].strip())
    page.locator('a[href*="/-/original-view/"]').first.click()
    link = page.locator('a[href*="/-/original/"]').first
    answer = page.request.get(urljoin(page.url, link.get_attribute("href") or ""))
    assert f"sha256:{sha256(answer.body()).hexdigest()}" in answer.url, "the very bytes that the digest names"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    if format_ == "html":
        framed = page.frame_locator("iframe.original").locator("body")
        expect(framed).to_contain_text("本年新收政府信息公开申请数量")
    elif format_ == "docx":
        with page.expect_download() as download:
            link.click()
        assert re.fullmatch(r"[\w.-]+\.docx", download.value.suggested_filename)


def test_search_finds_a_two_character_word(page: Page, address: str, walked: Walked) -> None:
    (row,) = walked.rows("SELECT count(DISTINCT report_id) AS n FROM sections WHERE text LIKE '%公开%'")
    assert row["n"] > 0
    page.goto(address)
    page.fill("input#q", "公开")
    page.press("input#q", "Enter")
    expect(page.locator("table.rows-and-columns tbody tr").first).to_contain_text("公开")


def test_the_picture_in_the_readme(page: Page, address: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    report = next(r for r in WORLD.reports() if "H1" in r.breaks)
    _open(page, address, report)
    page.set_viewport_size({"width": 1280, "height": 1500})
    drawn = tmp_path / "report.png"
    page.screenshot(path=drawn)
    assert drawn.stat().st_size > 50_000, "a page with its tables, not an empty one"
    if pytestconfig.getoption("--update-golden"):
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(drawn, PICTURE)
        pytest.fail(f"{PICTURE.name} was drawn anew; look at it")
    assert PICTURE.is_file(), "the README's picture is made with --update-golden"
