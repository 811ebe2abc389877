"""What one crawl of every kind of answer leaves in the archive."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.store import Archive

JIASULE = (
    b"<html><script>document.cookie='__jsl_clearance=1700000000.1|0|x';location.href=location.pathname</script></html>"
)
RUISHU = b"<html><meta id='x' content='y'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></html>"
CHUANGYU = "<html><title>网站防护系统</title><p>拒绝执行</p></html>".encode()


@pytest.fixture(scope="module")
def crawled(portal: Any, crawls: Any) -> dict[str, Any]:
    """One crawl of all of it."""
    portal.put("/", portal.page("/a", "/b", role="article"))
    portal.put("/a", portal.page(title="same"))
    portal.put("/b", portal.page(title="same"))
    portal.put("/error", b"broken", 500)
    portal.put("/forbidden", b"no", 403)
    portal.put("/jiasule", JIASULE, 521)
    portal.put("/ruishu", RUISHU, 412)
    portal.put("/quiet_gate", JIASULE, 200)
    portal.put("/accepted_gate", RUISHU, 202)
    portal.put("/chuangyu", CHUANGYU, 200)
    portal.put("/busy_gate", JIASULE, 503)
    portal.put("/secret/report", portal.page(title="secret"))
    portal.put("/empty", b"")
    result = crawls.run(
        {"url": "/", "role": "home", "follow": True},
        *("/missing", "/error", "/hop1", "/loop", "/to_metadata", "/to_neighbour", "/refresh_away", "/gate_cookie"),
        *("/forbidden", "/jiasule", "/ruishu", "/quiet_gate", "/accepted_gate", "/chuangyu", "/busy_gate"),
        *("/secret/report", "/flaky", "/dead", "/cut", "/bomb", "/large", "/not_gzip", "/packed", "/empty"),
        *("http://www.elsewhere.example/1", "http://www.elsewhere.example/2", "http://10.0.0.1/", "ftp://127.0.0.1/x"),
        {"url": "/to_known"},
        {"url": "/to_known", "method": "POST", "body": "page=1"},
        {"url": "/echo", "method": "POST", "body": "page=1"},
        {"url": "/echo", "method": "POST", "body": "page=2"},
        {"url": "/drawn", "rendered": True},
        settings={"DOWNLOAD_MAXSIZE": 2_000_000},
    )
    assert "Traceback" not in result["log"], result["log"]
    return result


def got(crawled: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """What the spider's callback got for a path."""
    return [one for one in crawled["got"] if one["url"].split(":", 2)[2].partition("/")[2] == path.lstrip("/")]


def test_the_receipt_adds_up(crawled: Any, crawls: Any) -> None:
    summary = crawled["summary"]
    (portal,) = summary["portals"]
    assert summary["adds_up"], crawled["text"]
    fates = ("stored", "revisit", "duplicate", "refused", "excluded", "failed")
    assert (
        portal["seen"] == sum(portal[fate] for fate in fates) == crawls.rows("SELECT count(*) n FROM captures")[0]["n"]
    )
    assert (portal["refused"], portal["excluded"]) == (8, 1)
    assert json.loads(crawls.rows("SELECT counts FROM runs")[0]["counts"])["990001"]["seen"] == portal["seen"]
    assert summary["reason"] == "finished"
    assert portal["taken"] == len(crawled["got"])


def test_every_capture_is_there_before_its_callback(crawled: Any, crawls: Any) -> None:
    by_id = {row["id"]: row for row in crawls.rows("SELECT * FROM captures")}
    assert all(by_id[one["capture"]]["final_uri"] == one["url"] for one in crawled["got"])


def test_links_are_recorded_with_the_page_and_the_text_that_led_there(crawled: Any, crawls: Any) -> None:
    home, linked = crawls.capture("/"), crawls.capture("/a")
    assert (linked["via_capture"], linked["anchor_text"], linked["role"]) == (home["id"], "x", "article")
    assert home["role"] == "home"


def test_equal_bytes_are_kept_once(crawled: Any, crawls: Any) -> None:
    first, second = crawls.capture("/a"), crawls.capture("/b")
    assert first["payload_digest"] == second["payload_digest"]
    assert crawls.rows("SELECT count(*) n FROM payloads WHERE digest = ?", first["payload_digest"]) == [{"n": 1}]


def test_errors_are_captures_and_reach_no_callback(crawled: Any, crawls: Any) -> None:
    for path, status in (("/missing", 404), ("/error", 500)):
        row = crawls.capture(path)
        assert (row["kind"], row["status"], row["payload_digest"] is not None) == ("response", status, True)
        assert got(crawled, path) == []


def test_a_chain_of_redirects_is_one_capture_with_its_hops(crawled: Any, crawls: Any, portal: Any) -> None:
    row = crawls.capture("/hop1")
    assert row["final_uri"] == portal.url + "/landed"
    hops = [(hop["status"], hop["uri"].removeprefix(portal.url)) for hop in json.loads(row["redirects"])]
    assert hops == [(302, "/hop1"), (301, "/hop2"), (200, "/hop3")]
    assert got(crawled, "/landed")[0]["capture"] == row["id"]


def test_a_loop_of_redirects_fails(crawled: Any, crawls: Any) -> None:
    row = crawls.capture("/loop")
    assert row["kind"] == "failed"
    assert row["reason"].startswith("redirect_loop")


def test_a_redirect_to_a_known_page_has_its_own_capture(crawled: Any, crawls: Any, portal: Any) -> None:
    rows = crawls.captures("/to_known")
    assert sorted(row["method"] for row in rows) == ["GET", "POST"]
    assert {row["final_uri"] for row in rows} == {portal.url + "/a"}
    assert {row["payload_digest"] for row in rows} == {crawls.capture("/a")["payload_digest"]}
    assert [row["body_digest"] != "" for row in sorted(rows, key=lambda row: row["method"])] == [False, True]


@pytest.mark.parametrize("path", ["/to_metadata", "/to_neighbour"])
def test_a_redirect_inside_is_not_followed(crawled: Any, crawls: Any, neighbour: Any, path: str) -> None:
    row = crawls.capture(path)
    assert (row["kind"], row["status"], got(crawled, path)) == ("response", 302, [])
    assert neighbour.log == []
    warnings = crawls.rows(
        "SELECT * FROM crawl_warnings WHERE code = 'redirect_out_of_scope' AND uri LIKE ?", "%" + path
    )
    assert len(warnings) == 1


def test_a_page_that_leads_away_is_itself_the_answer(crawled: Any, crawls: Any) -> None:
    assert crawls.capture("/refresh_away")["status"] == 200
    assert "bye" in got(crawled, "/refresh_away")[0]["text"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/forbidden", "403 forbidden"),
        ("/jiasule", "521 jiasule: __jsl_clearance"),
        ("/ruishu", "412 ruishu: $_ts"),
        ("/quiet_gate", "200 jiasule: __jsl_clearance"),
        ("/accepted_gate", "202 ruishu: $_ts"),
        ("/chuangyu", "200 chuangyu: 网站防护"),
        ("/busy_gate", "503 jiasule: __jsl_clearance"),
        ("/gate_cookie", "302 openresty: CT6T"),
    ],
)
def test_refusals_are_recorded_and_left_alone(crawled: Any, crawls: Any, portal: Any, path: str, reason: str) -> None:
    row = crawls.capture(path)
    assert (row["kind"], row["reason"]) == ("refused", reason)
    assert got(crawled, path) == []
    assert portal.asked().count(path) == 1


def test_what_robots_txt_excludes_is_a_state_of_its_own(crawled: Any, crawls: Any, portal: Any) -> None:
    row = crawls.capture("/secret/report")
    assert (row["kind"], row["status"]) == ("excluded", None)
    assert "robots.txt" in row["reason"]
    assert "/secret/report" not in portal.asked()
    assert crawls.capture("/robots.txt")["role"] == "robots"


def test_a_busy_host_is_asked_again(crawled: Any, crawls: Any, portal: Any) -> None:
    row = crawls.capture("/flaky")
    assert (row["kind"], row["status"]) == ("response", 200)
    assert portal.asked().count("/flaky") == 2


@pytest.mark.parametrize(
    ("path", "word", "asked"),
    [
        ("/dead", "connection_lost", (2, 3, 4)),  # on a kept connection Twisted itself tries once more
        ("/cut", "cut_off", (2,)),
        ("/large", "too_large", (1,)),
        ("/bomb", "too_large", (1,)),
    ],
)
def test_failures_are_recorded_after_the_last_try(
    crawled: Any, crawls: Any, portal: Any, path: str, word: str, asked: tuple[int, ...]
) -> None:
    row = crawls.capture(path)
    assert (row["kind"], row["reason"].split(":")[0]) == ("failed", word)
    assert portal.asked().count(path) in asked


def test_a_false_content_encoding_is_told(crawled: Any, crawls: Any) -> None:
    row = crawls.capture("/not_gzip")
    assert row["kind"] == "failed"
    assert row["reason"].startswith("undecodable")


def test_bytes_are_kept_decoded_and_headers_as_sent(crawled: Any, crawls: Any, portal: Any) -> None:
    row = crawls.capture("/packed")
    assert ["Content-Encoding", "gzip"] in json.loads(row["headers"])
    with Archive.open(crawls.archive, read_only=True) as archive:
        assert archive.payload(row["payload_digest"]) == portal.page(title="packed")
    assert crawls.rows("SELECT media_type FROM payloads WHERE digest = ?", row["payload_digest"]) == [
        {"media_type": "text/html"}
    ]


def test_an_empty_answer_is_an_answer(crawled: Any, crawls: Any) -> None:
    assert crawls.capture("/empty")["kind"] == "response"


def test_what_is_out_of_scope_is_dropped_with_one_warning_a_host(crawled: Any, crawls: Any) -> None:
    assert (
        crawls.rows("SELECT 1 FROM captures WHERE target_uri LIKE '%elsewhere%' OR target_uri LIKE '%10.0.0.1%'") == []
    )
    rows = crawls.rows("SELECT message FROM crawl_warnings WHERE code = 'out_of_scope' ORDER BY message")
    assert [row["message"].split()[0] for row in rows] == ["10.0.0.1", "127.0.0.1", "www.elsewhere.example"]


def test_posts_with_different_bodies_are_different(crawled: Any, crawls: Any) -> None:
    first, second = crawls.captures("/echo")
    assert first["method"] == second["method"] == "POST"
    assert first["body_digest"] != second["body_digest"]


def test_without_a_browser_drawn_pages_fail_and_the_crawl_goes_on(crawled: Any, crawls: Any) -> None:
    row = crawls.capture("/drawn")
    assert (row["kind"], row["rendered"], row["reason"].split(":")[0]) == ("failed", 1, "no browser")
    assert len(crawls.rows("SELECT 1 FROM crawl_warnings WHERE code = 'no_browser'")) == 1
