"""A crawl that is killed goes on where it stopped."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from typing import Any

import pytest

PAGES = [f"/p{number}" for number in range(40)]
BLOCKED = ("/p20", "/p25")


def wait_for(condition: Any, process: Any) -> None:
    """Wait until another thread or process has done something; fails after 30 seconds."""
    tick = threading.Event()
    end = time.monotonic() + 30
    while not condition():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end, "the crawl did not get that far"
        tick.wait(0.02)


@pytest.fixture(scope="module")
def killed(portal: Any, crawls: Any) -> dict[str, Any]:
    """A crawl that hangs on two pages, is killed there, and is started again."""
    portal.put("/", portal.page(*PAGES, "/secret/x", "/gone", "/forbidden", "/hop1", role="article"))
    for path in PAGES:
        portal.put(path, portal.page(title=path), ETag=f'"{path}"')
    portal.put("/gone", b"gone", 410)
    portal.put("/forbidden", b"no", 403)
    for path in BLOCKED:
        portal.gates[path] = threading.Event()
    ask = {"url": "/", "role": "home", "follow": True}
    process = crawls.start(ask)
    wait_for(lambda: set(BLOCKED) <= set(portal.asked()), process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    before = crawls.rows("SELECT * FROM captures ORDER BY id")
    for gate in portal.gates.values():
        gate.set()
    result = crawls.run(ask)
    return {"before": before, "result": result, "asked": portal.asked()}


def test_the_run_is_the_same_and_is_closed(killed: Any, crawls: Any) -> None:
    runs = crawls.rows("SELECT id, state, reason FROM runs")
    assert runs == [{"id": 1, "state": "closed", "reason": "finished"}]
    assert killed["result"]["summary"]["resumed"]


def test_something_was_recorded_before_the_kill(killed: Any) -> None:
    assert len(killed["before"]) >= 5


def test_no_capture_is_lost_or_doubled(killed: Any, crawls: Any) -> None:
    after = crawls.rows("SELECT * FROM captures ORDER BY id")
    assert after[: len(killed["before"])] == killed["before"]
    counted = Counter(row["target_uri"] for row in after)
    assert set(counted.values()) == {1}
    assert len(counted) == len(PAGES) + 6  # with the home page, robots.txt, and the four other links


def test_only_what_was_in_flight_is_asked_twice(killed: Any, portal: Any) -> None:
    twice = {path for path, times in Counter(killed["asked"]).items() if times > 1}
    recorded = {row["target_uri"].removeprefix(portal.url) for row in killed["before"]}
    assert set(BLOCKED) <= twice
    assert not twice & recorded, "what was recorded is not asked again"


def test_the_receipt_counts_both_processes(killed: Any) -> None:
    summary = killed["result"]["summary"]
    assert summary["adds_up"], killed["result"]["text"]
    assert summary["portals"][0]["seen"] == len(PAGES) + 6
    assert (summary["portals"][0]["refused"], summary["portals"][0]["excluded"]) == (1, 1)


def test_the_spider_gets_every_page_again(killed: Any, portal: Any) -> None:
    got = {one["url"].removeprefix(portal.url): one for one in killed["result"]["got"]}
    assert {"/", "/landed", *PAGES} == set(got)
    assert got["/"]["flags"] == ["replayed"]
    assert got["/"]["capture"] == 2
    assert got["/p20"]["flags"] == []


def test_candidates_are_not_doubled(killed: Any, crawls: Any) -> None:
    rows = crawls.rows("SELECT uri, count(*) n FROM candidates GROUP BY uri HAVING n > 1")
    assert rows == []


def test_a_polite_stop_closes_the_run(new_crawls: Any, portal: Any) -> None:
    portal.put("/hang", b"x")
    portal.gates["/hang"] = threading.Event()
    process = new_crawls.start("/hang", "/p1")
    wait_for(lambda: "/hang" in portal.asked(), process)
    process.send_signal(signal.SIGINT)
    wait_for(lambda: "/hang" in portal.asked(), process)
    portal.gates["/hang"].set()
    out, err = process.communicate(timeout=30)
    assert '"reason": "interrupted"' in out, err
    assert new_crawls.rows("SELECT state, reason FROM runs") == [{"state": "closed", "reason": "interrupted"}]


def test_another_policy_begins_another_run(new_crawls: Any, portal: Any) -> None:
    portal.put("/stuck", b"x")
    portal.gates["/stuck"] = threading.Event()
    process = new_crawls.start("/stuck")
    wait_for(lambda: "/stuck" in portal.asked(), process)
    process.kill()
    process.communicate()
    portal.gates["/stuck"].set()
    result = new_crawls.run("/stuck", revisit="all")
    assert not result["summary"]["resumed"]
    assert [row["state"] for row in new_crawls.rows("SELECT state FROM runs ORDER BY id")] == ["open", "closed"]


def test_a_run_older_than_a_day_is_not_resumed(new_crawls: Any, portal: Any) -> None:
    portal.put("/stuck2", b"x")
    portal.gates["/stuck2"] = threading.Event()
    process = new_crawls.start("/stuck2")
    wait_for(lambda: "/stuck2" in portal.asked(), process)
    process.kill()
    process.communicate()
    portal.gates["/stuck2"].set()
    assert not new_crawls.run("/stuck2", days_later=2)["summary"]["resumed"]
    assert [row["state"] for row in new_crawls.rows("SELECT state FROM runs ORDER BY id")] == ["abandoned", "closed"]
