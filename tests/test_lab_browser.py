"""The lists that scripts draw, drawn by a real browser behind the lab's proxy; nothing leaves the lab."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from lab.hanweb import column_path
from lab.origin import LabServer
from lab.portal_site import path_of
from lab.sites import county_sites
from lab.world import WORLD
from playwright.sync_api import Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
HANWEB, _, SCRIPT = WORLD.counties
ROWS = "#list li a"


@pytest.fixture(scope="module")
def lab() -> Iterator[LabServer]:
    with LabServer(county_sites()) as server:
        yield server
        assert server.strays == []


@pytest.fixture(scope="module")
def page(lab: LabServer) -> Iterator[Page]:
    # The proxy belongs to the context alone and nothing else resolves: the browser's own calls home cannot leave.
    arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        context = browser.new_context(proxy={"server": lab.proxy_url})
        context.route("**/favicon.ico", lambda route: route.abort())
        yield context.new_page()
        browser.close()


def titles(page: Page, selector: str) -> list[str]:
    return [row.get_attribute("title") for row in page.query_selector_all(selector)]


def test_the_script_draws_the_list_and_turns_its_pages(page):
    page.goto(f"http://{SCRIPT.host}/xxgk/nb/index.html")
    page.wait_for_selector("#list[data-page='1']")
    first = titles(page, ROWS)
    assert len(first) == 15
    page.click("text=下一页")
    page.wait_for_selector("#list[data-page='2']")
    second = titles(page, ROWS)
    assert page.url.endswith("?page=2")
    assert len(second) == 15
    assert not set(first) & set(second)
    page.goto(f"http://{SCRIPT.host}/xxgk/nb/index.html?page=2")
    page.wait_for_selector("#list[data-page='2']")
    assert titles(page, ROWS) == second


def test_the_last_page_has_no_next(page):
    page.goto(f"http://{SCRIPT.host}/xxgk/bm/jyj/nb.html")
    page.wait_for_selector("#list[data-page='1']")
    assert len(titles(page, ROWS)) == 7
    assert page.query_selector("text=下一页") is None
    links = {row.get_attribute("href") for row in page.query_selector_all(ROWS)}
    assert links == {path_of(report.landing_urls[-1]) for report in SCRIPT.of(SCRIPT.agencies[1])}


def test_a_hanweb_list_turns_beyond_its_first_group_through_the_proxy(lab, page):
    lab.forget()
    page.goto(f"http://{HANWEB.host}{column_path(1600102)}")
    page.wait_for_selector(".list li a")
    first = titles(page, ".list li a")
    assert len(first) == 15
    assert lab.urls("POST") == []
    with page.expect_response("**/dataproxy.jsp**"):
        page.click("text='4'")
    page.wait_for_function("title => document.querySelector('.list li a').title !== title", arg=first[0])
    later = titles(page, ".list li a")
    assert len(later) == 15
    assert not set(first) & set(later)
    assert len(lab.urls("POST")) == 1
    assert "startrecord=46&endrecord=63&perpage=15" in lab.urls("POST")[0]
