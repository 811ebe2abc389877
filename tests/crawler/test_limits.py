"""What a crawl must not do: without a contact, over its budget, against the wish of robots.txt."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.middlewares.redirect import _kept_in_scope
from crawler.portals import Portal


def test_a_contact_is_needed_for_real_hosts(new_crawls: Any) -> None:
    new_crawls.register('code = "990001"\nname = "甲县"\nhome = "https://www.jiaxian.gov.cn/"')
    told = new_crawls.run("https://www.jiaxian.gov.cn/")
    assert told["usage"].startswith("ContactMissing: a contact is needed before www.jiaxian.gov.cn is asked")
    assert "GONGKAI_CONTACT" in told["usage"]
    assert not new_crawls.archive.exists()


def test_an_unknown_code_is_told(new_crawls: Any, portal: Any) -> None:
    new_crawls.register(f'code = "330382"\nname = "甲县"\nhome = "{portal.url}/"\nhoem = "x"')
    told = new_crawls.run("/")
    assert told["usage"] == (
        "RegistryInvalid: portals.toml, [[portal]] row 1, field 'hoem': unknown; "
        "expected one of code, column, family, home, hosts, name, note"
    )


@pytest.mark.parametrize(
    ("settings", "asked", "word"),
    [
        ({"GONGKAI_MAX_REQUESTS_PER_PORTAL": 3, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}, 3, "requests"),
        ({"GONGKAI_MAX_DEPTH": 1}, 6, "depth"),
        ({"GONGKAI_MAX_SECONDS_PER_PORTAL": 0.000001, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}, 1, "time"),
    ],
)
def test_budgets(new_crawls: Any, portal: Any, settings: dict[str, Any], asked: int, word: str) -> None:
    portal.put("/", portal.page(*(f"/l{n}" for n in range(5)), role="listing"))
    for n in range(5):
        portal.put(f"/l{n}", portal.page(f"/deep{n}"))
        portal.put(f"/deep{n}", portal.page(title=f"deep{n}"))
    portal.log.clear()
    result = new_crawls.run({"url": "/", "role": "home", "follow": True}, settings=settings)
    assert len(portal.asked()) == asked
    assert result["summary"]["adds_up"]
    (row,) = new_crawls.rows("SELECT message FROM crawl_warnings WHERE code = 'budget_spent'")
    assert row["message"].startswith(f"{word}: ")


def test_a_robots_txt_in_trouble_excludes_everything(new_crawls: Any, portal: Any) -> None:
    portal.put("/robots.txt", b"oops", 500)
    portal.put("/any", b"x")
    portal.log.clear()
    new_crawls.run("/any")
    portal.pages.pop("/robots.txt")
    assert portal.asked() == []
    assert new_crawls.capture("/any")["kind"] == "excluded"


def test_who_asks_is_told(new_crawls: Any, portal: Any) -> None:
    portal.put("/any", b"x")
    portal.log.clear()
    new_crawls.run("/any", contact="mailto:crawl@example.org")
    assert {headers["User-Agent"] for _, _, headers in portal.log} == {"gongkai/0.1.0 (+mailto:crawl@example.org)"}


def test_names_that_lead_inside_are_not_asked(new_crawls: Any, portal: Any) -> None:
    new_crawls.register('code = "990001"\nname = "甲县"\nhome = "http://www.jia.gov.example/"')
    portal.log.clear()
    port = portal.server_address[1]
    new_crawls.run(f"http://www.jia.gov.example:{port}/any", names={"www.jia.gov.example": "127.0.0.1"})
    rows = new_crawls.rows("SELECT kind, reason, role FROM captures ORDER BY role")
    reason = "private_address: www.jia.gov.example resolves to 127.0.0.1"
    assert [(row["kind"], row["reason"]) for row in rows] == [("failed", reason), ("failed", reason)]
    assert portal.log == []


def test_names_may_lead_where_the_registry_says(new_crawls: Any, portal: Any) -> None:
    row = 'code = "990001"\nname = "甲县"\nhome = "http://www.jia.gov.example/"\nhosts = ["127.0.0.1"]'
    new_crawls.register(row)
    portal.put("/any", b"x")
    port = portal.server_address[1]
    result = new_crawls.run(f"http://www.jia.gov.example:{port}/any", names={"www.jia.gov.example": "127.0.0.1"})
    assert [one["status"] for one in result["got"]] == [200]


def test_a_mistake_in_a_callback_is_a_row(new_crawls: Any, portal: Any) -> None:
    portal.put("/raise", b"x")
    portal.put("/bad_item", b"x")
    result = new_crawls.run("/raise", "/bad_item")
    assert result["summary"]["adds_up"]
    rows = new_crawls.rows("SELECT code, message, uri FROM crawl_warnings ORDER BY code")
    assert [row["code"] for row in rows] == ["callback_error", "item_not_recorded"]
    assert rows[0]["message"] == "ValueError: a callback's own mistake"
    assert rows[0]["uri"] == portal.url + "/raise"


def test_a_full_disk_stops_the_crawl_and_it_can_be_resumed(new_crawls: Any, portal: Any) -> None:
    portal.put("/", portal.page(*(f"/l{n}" for n in range(5))))
    home = {"url": "/", "role": "home", "follow": True}
    process = new_crawls.start(home, break_after=3)
    _, err = process.communicate()
    assert process.returncode == 1
    assert "CrawlFailed" in err
    assert "No space left on device" in err
    assert new_crawls.rows("SELECT state FROM runs") == [{"state": "open"}]
    result = new_crawls.run(home)
    assert result["summary"]["resumed"]
    assert result["summary"]["adds_up"], result["text"]
    assert new_crawls.rows("SELECT count(*) n FROM captures") == [{"n": 7}]


def test_an_unknown_policy_is_told(new_crawls: Any) -> None:
    assert new_crawls.run("/", revisit="some")["usage"].startswith(
        "SettingInvalid: GONGKAI_REVISIT: expected none, plan"
    )


def test_an_archive_in_use_is_told(new_crawls: Any, portal: Any) -> None:
    from archive.store import Archive

    with Archive.open(new_crawls.archive):
        process = new_crawls.start("/any")
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "ArchiveBusy" in err


def test_a_host_that_asks_for_a_long_pause_is_left_alone_for_the_run(new_crawls: Any, portal: Any) -> None:
    portal.put("/busy", b"busy", 503, Retry_After="9999")
    portal.put("/after", b"x")
    portal.log.clear()
    result = new_crawls.run("/busy", "/after", settings={"CONCURRENT_REQUESTS": 1})
    assert portal.asked() == ["/busy"]
    assert (new_crawls.capture("/busy")["status"], new_crawls.captures("/after")) == (503, [])
    assert result["failed"] == ["HttpError", "LeftAlone"]
    assert result["summary"]["adds_up"], result["text"]
    (row,) = new_crawls.rows("SELECT message FROM crawl_warnings WHERE code = 'retry_after'")
    assert row["message"] == "127.0.0.1 asked to wait 9999 s, more than 300 s: not asked again in this run"


def test_a_hop_to_another_host_is_paced_as_that_host() -> None:
    recorder: Any = SimpleNamespace(portal_of=lambda request: Portal("990001", "甲", "http://www.jia.gov.example/"))
    asked = Request("http://www.jia.gov.example/", meta={"download_slot": "www.jia.gov.example"})
    hop = asked.replace(url="http://zw.jia.gov.example/")
    followed = _kept_in_scope(recorder, asked, Response(asked.url, 302), hop)
    assert followed is hop
    assert "download_slot" not in hop.meta
