"""What a second crawl asks, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

HOME = {"url": "/", "role": "home", "follow": True}


@pytest.fixture
def first(portal: Any, new_crawls: Any) -> Any:
    """An archive after one crawl of a home page, a list and two reports."""
    for path in ("/", "/r1", "/r2", "/list", "/r3"):
        portal.pages.pop(path, None)
    portal.put("/", portal.page("/list", role="listing"), ETag='"home"')
    portal.put("/list", portal.page("/r1", "/r2"))
    portal.put("/r1", portal.page(title="r1"), ETag='"r1"')
    portal.put("/r2", portal.page(title="r2"), Last_Modified="Sat, 21 Nov 2020 00:00:00 GMT")
    new_crawls.run(HOME)
    portal.log.clear()
    return new_crawls


def fates(result: dict[str, Any]) -> dict[str, int]:
    """The counts that are not zero."""
    names = ("stored", "revisit", "duplicate", "refused", "excluded", "failed")
    assert result["summary"]["adds_up"], result["text"]
    return {name: number for name in names if (number := result["summary"]["portals"][0][name])}


def test_lists_are_asked_and_reports_come_from_the_archive(first: Any, portal: Any) -> None:
    result = first.run(HOME)
    assert portal.asked() == ["/", "/list"]
    assert fates(result) == {"revisit": 3}  # robots.txt, home and list
    got = {one["url"].removeprefix(portal.url): one for one in result["got"]}
    assert {path: one["flags"] for path, one in got.items()} == {
        "/": ["not_modified"],
        "/list": [],
        "/r1": ["archived"],
        "/r2": ["archived"],
    }
    assert got["/"]["status"] == 200
    assert "/list" in got["/"]["text"]
    assert "r1" in got["/r1"]["text"]
    assert got["/r1"]["capture"] == first.capture("/r1")["id"]


def test_what_is_new_on_a_list_is_fetched(first: Any, portal: Any) -> None:
    portal.put("/list", portal.page("/r1", "/r2", "/r3"))
    portal.put("/r3", portal.page(title="r3"))
    assert fates(first.run(HOME)) == {"stored": 2, "revisit": 2}
    assert portal.asked() == ["/", "/list", "/r3"]


def test_all_asks_everything_on_conditions_and_stores_nothing_twice(first: Any, portal: Any) -> None:
    payloads = first.rows("SELECT digest FROM payloads ORDER BY digest")
    assert fates(first.run(HOME, revisit="all")) == {"revisit": 5}
    assert sorted(portal.asked()) == ["/", "/list", "/r1", "/r2"]
    sent = {path: headers for _, path, headers in portal.log}
    assert sent["/r1"]["If-None-Match"] == '"r1"'
    assert sent["/r2"]["If-Modified-Since"] == "Sat, 21 Nov 2020 00:00:00 GMT"
    assert first.rows("SELECT digest FROM payloads ORDER BY digest") == payloads
    row = first.captures("/r1")[-1]
    assert (row["kind"], row["status"], row["refers_to"]) == ("revisit", 304, first.captures("/r1")[0]["id"])


def test_validators_outlive_an_answer_without_them(first: Any, portal: Any) -> None:
    for _ in range(2):
        first.run(HOME, revisit="all")
    assert [headers.get("If-None-Match") for _, path, headers in portal.log if path == "/r1"] == ['"r1"', '"r1"']


def test_a_changed_report_is_a_new_state(first: Any, portal: Any) -> None:
    portal.put("/r1", portal.page(title="r1 edited"), ETag='"r1b"')
    assert fates(first.run(HOME, revisit="all")) == {"stored": 1, "revisit": 4}


def test_the_plan_looks_again_after_its_time(first: Any, portal: Any) -> None:
    first.run(HOME, days_later=91)
    assert sorted(portal.asked()) == ["/", "/list", "/r1", "/r2"]


def test_none_does_not(first: Any, portal: Any) -> None:
    first.run(HOME, days_later=400, revisit="none")
    assert portal.asked() == ["/", "/list"]


def test_an_error_is_not_known(first: Any, portal: Any) -> None:
    portal.put("/list", portal.page("/r3"))
    first.run(HOME)
    portal.put("/r3", portal.page(title="there now"))
    portal.log.clear()
    assert "there now" in first.run(HOME)["got"][-1]["text"]


def test_an_unasked_304_is_a_failure(portal: Any, new_crawls: Any) -> None:
    portal.put("/odd", b"", 304)
    result = new_crawls.run("/odd")
    assert result["got"] == []
    assert new_crawls.capture("/odd")["reason"].startswith("unasked_304")
    assert fates(result)["failed"] == 1
