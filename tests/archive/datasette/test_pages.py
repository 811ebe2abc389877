"""Our pages and Datasette's: they open, they escape, they carry their headers."""

from __future__ import annotations

import asyncio
import re
import sqlite3

import pytest
from datasette.app import Datasette
from lxml import html

from archive.datasette.headers import DATASETTE_POLICY, PAGE_POLICY
from archive.datasette.queries import QUERIES

OURS = ("/", "/-/report/{uid}", "/-/original-view/{digest}")


@pytest.fixture
def pages(opened):
    uid, digest = opened.uid("青山县司法局", 2023), opened.digests["html"]
    return [path.format(uid=uid, digest=digest) for path in OURS]


def text_of(node) -> str:
    return " ".join(node.text_content().split())


def test_every_table_view_and_query_opens(opened):
    with sqlite3.connect(f"file:{opened.datasette.archive_path}?mode=ro", uri=True) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    connection.close()
    assert {"v_reports", "v_panel", "captures", "search"} <= set(names)
    for name in [*names, *(query.name for query in QUERIES)]:
        answer = opened.get(f"/known/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["content-security-policy"] == DATASETTE_POLICY


def test_no_page_of_ours_has_a_script_or_a_style_in_it(opened, pages):
    for path in pages:
        answer = opened.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-security-policy"] == PAGE_POLICY
        tree = html.fromstring(answer.text)
        assert not tree.xpath("//script | //style | //@style | //@onclick | //@onload"), path


def test_headers_of_every_answer(opened, pages):
    for path in [*pages, "/known/v_reports", "/known.json", "/-/gongkai/gongkai.css", "/-/nothing", "/-/report/zz"]:
        headers = opened.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"].partition("script-src")[2].partition(";")[0]


def test_pages_of_datasette_write_no_script_into_the_page(opened):
    for path in ("/known", "/known/v_reports", "/known/search?q=x", "/known?sql=select+1", "/known/runs/1"):
        tree = html.fromstring(opened.get(path).text)
        assert not [script for script in tree.xpath("//script") if not script.get("src")], path


def test_home_tells_what_is_inside(opened):
    tree = html.fromstring(opened.get("/").text)
    figures = [text_of(item) for item in tree.xpath("//ul[@class='figures']/li")]
    assert figures[:3] == ["4 份年度报告 reports", "3 个机关 agencies", "2 个门户 portals"]
    rows = {
        text_of(row[0]): [text_of(cell) for cell in row[1:]] for row in tree.xpath("//table[@class='coverage']//tr")
    }
    assert rows["门户 Portal"] == ["机关 Agencies", "2021", "2022", "2023", "合计 Total"]
    assert rows["青山县 990101"] == ["2", "1 缺1", "1 缺1", "1 缺1", "3"]
    assert rows["白河县 990202"] == ["0", "0", "0", "0", "0"]
    linked = set(tree.xpath("//ul[@class='entries']//a/@href"))
    assert {f"/known/{query.name}" for query in QUERIES} <= linked


def test_report_page_prints_the_tables(opened):
    tree = html.fromstring(opened.get(f"/-/report/{opened.uid('青山县司法局', 2023)}").text)
    assert text_of(tree.xpath("//h1")[0]) == "青山县司法局 2023"
    table = tree.xpath("//table[@id='applications']")[0]
    rows = {row.xpath("./th[@scope='row']")[0].text.strip(): row.xpath("./td") for row in table.xpath(".//tr[td]")}
    assert len(rows) == 25
    assert [text_of(cell) for cell in rows["一、本年新收政府信息公开申请数量"]] == ["5", "0", "0", "0", "0", "0", "5"]
    blank, *_, dash = rows["二、上年结转政府信息公开申请数量"]
    assert (blank.get("class"), text_of(blank)) == ("k-blank", "")
    assert (dash.get("class"), text_of(dash)) == ("k-not_applicable", "/")
    unplaced = rows["四、结转下年度继续办理"][0]
    assert (unplaced.get("class"), text_of(unplaced)) == ("k-ambiguous", "？7")
    broken = rows["重复申请"]
    assert [cell.get("class") for cell in (broken[0], broken[-1])] == ["k-number flagged", "k-zero flagged"]
    assert (
        broken[0].get("title")
        == "applications/declined_duplicate/natural_person · 数字 number · 页 page 2，行 row 3，列 col 4"
    )
    fees = tree.xpath("//table[@id='proactive']//tr[contains(., '行政事业性收费')]/td")
    assert [text_of(cell) for cell in fees] == ["8.0618"]
    rules = tree.xpath("//table[@id='proactive']//tr[contains(., '规章')]/td")
    assert {cell.get("class") for cell in rules} == {"k-missing"}, "a row that is not printed is missing, never blank"


def test_report_page_tells_findings_text_and_provenance(opened):
    tree = html.fromstring(opened.get(f"/-/report/{opened.uid('青山县司法局', 2023)}").text)
    findings = [text_of(item) for item in tree.xpath("//ol[@class='findings']/li")]
    assert "分项之和 1 不等于总计 0 parts add up to 1, total prints 0" in findings[0]
    assert "applications/declined_duplicate/total = 1" in findings[0]
    assert "无法判断" in findings[1]
    assert text_of(tree.xpath("//section[@class='narrative']")[0]).endswith("村 委会参与。 第二段。")
    steps = [text_of(item) for item in tree.xpath("//ol[@class='chain']/li")]
    assert [step.split()[0] for step in steps] == ["批次", "首页", "列表页", "文章页", "字节", "解读"]
    assert "司法局2023年年报" in steps[3]
    assert opened.digests["html"] in steps[4]
    links = tree.xpath("//ol[@class='chain']//a[@class='outside']")
    assert [link.get("href") for link in links] == [
        "http://www.qingshan.gov.example/",
        "http://www.qingshan.gov.example/nb/",
        "http://www.qingshan.gov.example/sfj2023.html",
    ]
    assert all({"noopener", "noreferrer"} <= set(link.get("rel").split()) for link in links)


def test_report_without_tables_says_so(opened):
    page = opened.get(f"/-/report/{opened.uid('青山县卫生健康局', 2022)}").text
    assert "缺格 cells missing" in page
    assert 'class="statutory' not in page
    assert "import:卫健局2022.txt" in page


def test_tables_are_marked_up_for_everybody(opened):
    tree = html.fromstring(opened.get(f"/-/report/{opened.uid('青山县司法局', 2023)}").text)
    for table in tree.xpath("//table"):
        assert table.xpath("./caption") or "indicators" in table.get("class", "")
        assert all(header.get("scope") for header in table.xpath(".//th"))
    labels = {label.get("for") for label in html.fromstring(opened.get("/").text).xpath("//label")}
    assert labels == {"q"}


@pytest.mark.parametrize(
    "path",
    [
        "/known/v_reports",
        "/known/sections",
        "/known/findings",
        "/known/captures",
        "/",
        "/known/silent_agencies?year=2023",
        "/known/search?q=<script>alert",
        "/known/search?q=不予公开",
        "/known/sums_that_fail",
    ],
)
def test_hostile_text_is_escaped(opened, hostile, path):
    page = opened.get(path).text
    assert hostile not in page
    assert "<script>alert" not in page


def test_hostile_report_is_escaped(opened, hostile):
    page = opened.get(f"/-/report/{opened.uid(hostile + '局', 2021)}").text
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 8


@pytest.mark.parametrize("uid", ["0" * 16, "zz", "..%2f..%2fetc", "%3Cscript%3E", "0" * 17])
def test_unknown_report(opened, uid):
    answer = opened.get(f"/-/report/{uid}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_cells_link_to_reports_originals_and_portals(opened):
    tree = html.fromstring(opened.get("/known/v_reports?report_year=2023").text)
    uid, digest = opened.uid("青山县司法局", 2023), opened.digests["html"]
    assert tree.xpath("//td[contains(@class, 'col-uid')]/a/@href") == [f"/-/report/{uid}"]
    assert tree.xpath("//td[contains(@class, 'col-payload_digest')]/a/@href") == [f"/-/original-view/{digest}"]
    (link,) = tree.xpath("//td[contains(@class, 'col-url')]/a")
    assert link.get("rel") == "noopener noreferrer nofollow"
    rows = html.fromstring(opened.get("/known/v_applications?row=declined_duplicate").text)
    assert "declined_duplicate （五）不予处理 重复申请" in text_of(rows.xpath("//td[contains(@class, 'col-row')]")[0])


def test_an_archive_of_any_name_opens(odd):
    assert odd.get("/").status_code == 200
    name = odd.datasette.archive_name
    assert name == "odd #1%20?"
    assert odd.get(odd.datasette.urls.table(name, "v_reports")).status_code == 200
    assert odd.get(f"/-/original/{odd.digests['html']}").status_code == 200


def test_the_archive_cannot_be_written(opened):
    with pytest.raises(PermissionError, match="reading only"):
        opened.datasette.archive_database.connect(write=True)
    answer = opened.get("/known.json", params={"sql": "delete from reports"})
    assert answer.status_code == 400


def test_a_plain_datasette_beside_ours_is_left_alone(opened):
    plain = Datasette(files=[str(opened.datasette.archive_path)])

    async def get(path):
        return await plain.client.get(path)

    first = asyncio.run(get("/"))
    table = asyncio.run(get("/known/v_reports.json?_shape=array"))
    assert "gongkai.css" not in first.text
    assert "content-security-policy" not in first.headers
    assert len(table.json()) == 4
    assert asyncio.run(get(f"/-/original/{opened.digests['html']}")).status_code == 404
    for database in plain.databases.values():
        database.close()


def test_own_sql_can_be_asked(opened):
    answer = opened.get("/known", params={"sql": "select :a as told, sqlite_version() as version", "a": "<b>公开"})
    assert answer.status_code == 200
    assert "&lt;b&gt;公开" in answer.text
    assert re.search(r"<td[^>]*>3\.\d+", answer.text)
