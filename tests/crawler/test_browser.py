"""Pages drawn by a real browser, and what it is kept from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.browser import find_chromium, resolver_rules
from crawler.portals import Portal

SETTINGS = {"GONGKAI_CHROMIUM": "", "GONGKAI_RENDER_SETTLE_SECONDS": 4}
APP = """<html><head><meta charset="gbk"><title>甲</title><link rel=stylesheet href=/style.css>
<script src="/app.js"></script><script src="/data.do?callback=raw"></script></head>
<body><ul id=list></ul><img src="/img.png"><iframe src="/frame"></iframe><iframe src="/frame_away"></iframe>
<img src="http://www.stray.example/pixel.gif"></body></html>"""
SCRIPT = """function raw(o){window.told=o}
window.addEventListener('load', async () => {
  const one = await (await fetch('/api?page=1')).json();
  const two = await (await fetch('/api', {method: 'POST', body: 'page=2'})).json();
  for (const row of one.rows.concat(two.rows, told.rows))
    document.getElementById('list').innerHTML += '<li><a href="' + row + '">' + row + '年报</a></li>';
  try { await fetch('http://www.stray.example/call') } catch (e) {}
  try { await fetch('/fetch_away', {mode: 'no-cors'}) } catch (e) {}
  try { await fetch('/secret/rows.json') } catch (e) {}
  try { new WebSocket('ws://www.stray.example/') } catch (e) {}
})"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium(Settings()) is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def drawn(portal: Any, crawls: Any) -> dict[str, Any]:
    """One crawl of pages to be drawn, with the portal's server as proxy, so that every request is seen."""
    crawls.register('code = "990001"\nname = "甲县"\nhome = "http://www.jia.gov.example/"')
    portal.put("/app", APP.encode("gbk"), Content_Type="text/html; charset=gbk")
    portal.put("/app.js", SCRIPT.encode(), Content_Type="application/javascript; charset=utf-8")
    portal.put("/data.do?callback=raw", b'raw({"rows": ["/c"]})', Content_Type="application/javascript")
    portal.put("/api?page=1", json.dumps({"rows": ["/a"]}).encode(), Content_Type="application/json")
    portal.put("/api", json.dumps({"rows": ["/b"]}).encode(), Content_Type="application/json")
    portal.put("/frame", portal.page(title="frame"))
    portal.put("/fetch_away", b"", 302, Location="http://169.254.169.254/latest/")
    portal.put("/frame_away", b"", 302, Location="http://www.stray.example/frame")
    portal.put("/gate", b"<html><script>location.href='/behind'</script></html>", 412)
    portal.put("/behind", portal.page(title="behind"))
    portal.put("/leads_away", b"<html><script>location.href='http://www.stray.example/'</script></html>")
    host = "http://www.jia.gov.example"
    result = crawls.run(
        {"url": f"{host}/app", "rendered": True},
        {"url": f"{host}/gate", "rendered": True},
        {"url": f"{host}/leads_away", "rendered": True},
        {"url": f"{host}/missing", "rendered": True},
        environ={"http_proxy": portal.url, "https_proxy": portal.url},
        settings=SETTINGS,
    )
    assert "Traceback" not in result["log"], result["log"]
    return result


def rows(crawls: Any, path: str) -> list[dict[str, Any]]:
    """Captures by path, in order."""
    return crawls.rows("SELECT * FROM captures WHERE target_uri = ? ORDER BY id", f"http://www.jia.gov.example{path}")


def test_the_callback_gets_the_page_as_drawn(drawn: Any) -> None:
    (one,) = [one for one in drawn["got"] if one["asked"].endswith("/app")]
    assert all(f'<a href="/{row}">/{row}年报</a>' in one["text"] for row in "abc")
    assert one["kind"] == "HtmlResponse"


def test_the_callback_is_told_what_the_scripts_fetched(drawn: Any) -> None:
    (one,) = [one for one in drawn["got"] if one["asked"].endswith("/app")]
    fetched = [url.removeprefix("http://www.jia.gov.example") for url in one["fetched"]]
    assert sorted(fetched) == ["/api?page=1", "/data.do?callback=raw", "/frame"]


def test_the_drawn_page_and_the_page_as_sent_are_two_captures(drawn: Any, crawls: Any) -> None:
    page, sent = rows(crawls, "/app")
    assert (page["rendered"], sent["rendered"], sent["via_capture"]) == (1, 0, page["id"])
    assert page["payload_digest"] != sent["payload_digest"]


def test_what_its_scripts_fetched_is_captured(drawn: Any, crawls: Any) -> None:
    page = rows(crawls, "/app")[0]
    fetched = [rows(crawls, "/api?page=1"), rows(crawls, "/api"), rows(crawls, "/data.do?callback=raw")]
    assert [len(one) for one in fetched] == [1, 1, 1]
    get, post, script = (one[0] for one in fetched)
    assert {one["via_capture"] for one in (get, post, script)} == {page["id"]}
    assert {one["role"] for one in (get, post, script)} == {"listing"}
    assert (get["body_digest"], post["method"], post["body_digest"] != "") == ("", "POST", True)
    assert rows(crawls, "/frame")[0]["via_capture"] == page["id"]
    assert rows(crawls, "/app.js") == []


def test_nothing_else_is_asked(drawn: Any, portal: Any) -> None:
    assert set(portal.hosts) == {"www.jia.gov.example"}
    assert {"/img.png", "/style.css", "/favicon.ico"}.isdisjoint(portal.asked())


def test_what_robots_txt_excludes_is_not_fetched_by_pages_either(drawn: Any, crawls: Any, portal: Any) -> None:
    assert "/secret/rows.json" not in portal.asked()
    (row,) = crawls.rows("SELECT uri, portal FROM crawl_warnings WHERE code = 'excluded_in_page'")
    assert row == {"uri": "http://www.jia.gov.example/secret/rows.json", "portal": "990001"}


def test_a_gate_is_not_run_through(drawn: Any, crawls: Any, portal: Any) -> None:
    assert [row["kind"] for row in rows(crawls, "/gate") if row["rendered"]] == ["refused"]
    assert rows(crawls, "/gate")[0]["reason"].startswith("412 ")
    assert "/behind" not in portal.asked()


def test_a_page_whose_scripts_lead_away_fails(drawn: Any, crawls: Any) -> None:
    (row,) = [row for row in rows(crawls, "/leads_away") if row["rendered"]]
    assert (row["kind"], "led_away" in row["reason"]) == ("failed", True)


def test_an_error_page_is_an_answer(drawn: Any, crawls: Any) -> None:
    assert rows(crawls, "/missing")[0]["status"] == 404


def test_the_receipt_counts_what_pages_fetched(drawn: Any, crawls: Any) -> None:
    assert drawn["summary"]["adds_up"], drawn["text"]
    assert drawn["summary"]["portals"][0]["seen"] == crawls.rows("SELECT count(*) n FROM captures")[0]["n"]


def test_a_drawn_page_is_replayed(drawn: Any, portal: Any, new_crawls: Any) -> None:
    import threading

    portal.put("/hang", b"x")
    portal.gates["/hang"] = threading.Event()
    asks = ({"url": "/app", "rendered": True}, "/hang")
    process = new_crawls.start(*asks, settings=SETTINGS)
    tick = threading.Event()
    for _ in range(600):
        done = (
            new_crawls.archive.exists()
            and new_crawls.rows("SELECT 1 FROM sqlite_master WHERE name = 'captures'")
            and new_crawls.captures("/frame")
        )
        if done and "/hang" in portal.asked():
            break
        assert process.poll() is None, process.communicate()
        tick.wait(0.05)
    process.kill()
    process.communicate()
    portal.gates["/hang"].set()
    portal.log.clear()
    result = new_crawls.run(*asks, settings=SETTINGS)
    assert portal.asked() == ["/hang"]
    assert result["summary"]["resumed"]
    (one,) = [one for one in result["got"] if one["asked"].endswith("/app")]
    assert one["flags"] == ["replayed"]
    assert "/a年报" in one["text"]
    assert f"{portal.url}/api?page=1" in one["fetched"]


def test_without_a_proxy_only_the_portals_names_resolve() -> None:
    portal = Portal("990001", "甲", "http://www.jia.gov.cn/", hosts=("jia.example.com",))
    assert resolver_rules([portal], None) == (
        "MAP * ~NOTFOUND, EXCLUDE *.example.com, EXCLUDE *.jia.gov.cn, EXCLUDE example.com, EXCLUDE jia.example.com, "
        "EXCLUDE jia.gov.cn, EXCLUDE www.jia.gov.cn"
    )
    assert resolver_rules([portal], {"server": "http://127.0.0.1:3128"}) == "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
