"""The portals as servers of their families: pagers, groups, quirks, names of files; every report can be reached."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lab.documents import document_bytes
from lab.hanweb import GROUP, PER_PAGE, PROXY, QUIRKS, HanwebSite, column_path, unit_of
from lab.messages import Answer, Request
from lab.portal_site import PortalSite, path_of
from lab.scripted import ScriptedSite
from lab.sites import county_site
from lab.trs import TrsSite, relative
from lab.world import WORLD, County
from lxml import html

DEPARTMENTS = 1600102
HANWEB, TRS, SCRIPT = WORLD.counties


def ask(site: PortalSite, target: str, method: str = "GET", body: bytes = b"") -> Answer:
    path, _, query = target.partition("?")
    return site.answer(Request(method, site.hosts[0], path, query, {}, body))


def hrefs(answer: Answer) -> list[str]:
    return [str(link) for link in html.fromstring(answer.body.decode()).xpath("//a/@href")]


@pytest.fixture(scope="module")
def hanweb() -> HanwebSite:
    return HanwebSite(HANWEB)


@pytest.fixture(scope="module")
def trs() -> TrsSite:
    return TrsSite(TRS)


@pytest.fixture(scope="module")
def scripted() -> ScriptedSite:
    return ScriptedSite(SCRIPT)


# --- reachable


def more_of_a_list(site: PortalSite, url: str, text: str) -> set[str]:
    """Give what a page's scripts would lead to: later pages, rows of a proxy, rows of a JSON list."""
    found: set[str] = set()
    for pages, base in re.findall(r'createPageHTML\((\d+), 0, "(\w+)", "html"\)', text):
        found |= {urljoin(url, f"{base}_{number}.html") for number in range(1, int(pages))}
    for column, total in re.findall(r"columnid:(\d+).*?totalRecord:(\d+)", text, re.DOTALL):
        body = f"columnid={column}&unitid={unit_of(int(column))}&webid=2758".encode()
        for start in range(1, int(total) + 1, GROUP):
            reply = ask(site, f"{PROXY}?startrecord={start}&endrecord={total}&perpage={PER_PAGE}", "POST", body)
            found |= {urljoin(url, link) for link in re.findall(r'href="(/art/[^"]+)"', reply.body.decode())}
    for channel in re.findall(r'data-channel="([^"]+)"', text):
        rows = json.loads(ask(site, f"/api/article/list?channel={channel}&pageNo=1&pageSize=100").body)["data"]["rows"]
        found |= {urljoin(url, row["url"]) for row in rows}
    return found


def walk(site: PortalSite, county: County) -> dict[str, int]:
    """Follow every link and list of a portal from its home page; gives the status of each address met on its host."""
    seen: dict[str, int] = {}
    waiting = [county.home]
    while waiting:
        url = waiting.pop()
        if url in seen or urlsplit(url).hostname != county.host:
            continue
        if "/P0" in url or "/upload/" in url or "downfile.jsp" in url:
            seen[url] = 200 if path_of(url) in site.paths else 404
            continue
        answer = ask(site, path_of(url))
        seen[url] = answer.status
        if answer.status == 200 and answer.content_type.startswith("text/html"):
            text = answer.body.decode()
            waiting += [urljoin(url, link) for link in hrefs(answer) if not link.startswith(("javascript:", "mailto:"))]
            waiting += more_of_a_list(site, url, text)
    return seen


@pytest.mark.parametrize("county", WORLD.counties, ids=lambda county: county.family)
def test_every_report_can_be_reached_from_home_and_one_link_is_dead(county):
    seen = walk(county_site(county), county)
    for report in county.reports:
        for url in (*report.landing_urls, *report.document_urls):
            assert seen.get(url) == 200, (report, url)
    dead = {url for url, status in seen.items() if status == 404}
    guarded = {url for url, status in seen.items() if status == 403}
    others = county.surroundings.others
    assert dead == {other.url for other in others if other.why == "gone"}
    assert guarded == {other.url for other in others if other.why == "refused"}
    assert {other.url for other in others} <= seen.keys()
    assert seen[county.surroundings.excluded_url] == 200


@pytest.mark.parametrize("county", WORLD.counties, ids=lambda county: county.family)
def test_robots_bars_the_one_folder_that_is_linked(county):
    robots = RobotFileParser()
    robots.parse(ask(county_site(county), "/robots.txt").body.decode().splitlines())
    assert not robots.can_fetch("gongkai", county.surroundings.excluded_url)
    for report in county.reports:
        assert robots.can_fetch("gongkai", report.landing_urls[0])
        assert robots.can_fetch("gongkai", report.document_url)


@pytest.mark.parametrize("county", WORLD.counties, ids=lambda county: county.family)
def test_look_alikes_are_listed_beside_the_reports(county):
    whys = [other.why for other in county.surroundings.others]
    assert {"explanation", "website_report", "rule_of_law", "notice", "gone", "refused"} == set(whys)
    titles = [other.title for other in county.surroundings.others]
    assert not set(titles) & {report.title for report in county.reports}


def test_the_registry_names_each_county_by_its_home_alone():
    rows = {}
    for path in sorted((Path(__file__).parent / "lab" / "portals").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["portal"]:
            rows[row["code"]] = row
    assert {code: (row["name"], row["home"]) for code, row in rows.items()} == {
        county.code: (county.name, county.home) for county in WORLD.counties
    }
    assert [row.get("family") for row in rows.values()] == ["hanweb", None, None]


@pytest.mark.parametrize("county", WORLD.counties, ids=lambda county: county.family)
def test_an_article_prints_its_title_and_day(county):
    site = county_site(county)
    for report in county.reports[::9]:
        page = html.fromstring(ask(site, path_of(report.landing_urls[0])).body.decode())
        assert page.findtext(".//title") == report.title
        assert report.title in [h.text for h in page.iter("h1")]
        assert report.published_on in page.text_content()
        metas = {meta.get("name"): meta.get("content") for meta in page.iter("meta")}
        if county.family == "script":
            assert "PubDate" not in metas
        else:
            assert metas["PubDate"].startswith(report.published_on)
            assert metas["ContentSource"] == (report.agency if report.printed_agency else "")


@pytest.mark.parametrize("county", WORLD.counties, ids=lambda county: county.family)
def test_a_file_is_the_report_s_own_bytes_with_validators(county):
    site = county_site(county)
    for kind in ("pdf", "docx"):
        report = next(r for r in county.reports if r.format == kind)
        landing = ask(site, path_of(report.landing_urls[0]))
        links = [urljoin(report.landing_urls[0], link) for link in hrefs(landing)]
        assert report.document_url in links
        answer = ask(site, path_of(report.document_url))
        assert answer.body == document_bytes(report)
        assert {"ETag", "Last-Modified"} <= dict(answer.head).keys()


# --- Hanweb


def proxy(site: HanwebSite, query: str, column: int = DEPARTMENTS, **wrong: str) -> Answer:
    form = {"columnid": str(column), "unitid": unit_of(column), "webid": "2758", **wrong}
    body = "&".join(f"{name}={value}" for name, value in form.items())
    return ask(site, f"{PROXY}?{query}", "POST", body.encode())


def records(answer: Answer, charset: str = "utf-8") -> list[str]:
    return re.findall(r"<record><!\[CDATA\[<li><a href=\"([^\"]+)\"", answer.body.decode(charset))


def test_hanweb_page_holds_the_first_group_and_says_how_many_there_are(hanweb):
    page = ask(hanweb, column_path(DEPARTMENTS))
    text = page.body.decode()
    rows = [entry.path for entry in hanweb.lists[DEPARTMENTS].entries]
    assert len(rows) > GROUP
    assert records(page) == rows[:GROUP]
    assert f"totalRecord:{len(rows)}, perPage:15" in text
    assert f"<totalrecord>{len(rows)}</totalrecord><totalpage>{-(-len(rows) // 15)}</totalpage>" in text
    assert f"columnid={DEPARTMENTS}&unitid={unit_of(DEPARTMENTS)}" in text


def test_hanweb_proxy_gives_at_most_three_pages_a_request(hanweb):
    rows = [entry.path for entry in hanweb.lists[DEPARTMENTS].entries]
    assert records(proxy(hanweb, "startrecord=46&endrecord=90&perpage=15")) == rows[45:]
    assert records(proxy(hanweb, "startrecord=1&endrecord=999&perpage=15")) == rows[:45]
    assert records(proxy(hanweb, "startrecord=1&endrecord=999&perpage=14")) == rows[:42]
    assert records(proxy(hanweb, "page=2&perpage=15")) == rows[15:30]


def test_hanweb_proxy_answers_a_get_too(hanweb):
    query = f"columnid={DEPARTMENTS}&unitid={unit_of(DEPARTMENTS)}&webid=2758&startrecord=46&endrecord=60&perpage=15"
    rows = [entry.path for entry in hanweb.lists[DEPARTMENTS].entries]
    assert records(ask(hanweb, f"{PROXY}?{query}")) == rows[45:60]


@pytest.mark.parametrize("wrong", [{"unitid": "1"}, {"columnid": "9"}, {"webid": ""}, {"columnid": "x"}])
def test_hanweb_proxy_gives_an_empty_store_to_a_wrong_form(hanweb, wrong):
    answer = proxy(hanweb, "startrecord=1&endrecord=45&perpage=15", **wrong)
    assert answer.status == 200
    assert len(answer.body) < 60
    assert records(answer) == []


def test_hanweb_quirk_ignore_startrecord():
    site = HanwebSite(HANWEB, frozenset({"ignore_startrecord"}))
    rows = [entry.path for entry in site.lists[DEPARTMENTS].entries]
    assert records(proxy(site, "startrecord=46&endrecord=60&perpage=15")) == rows[:15]
    assert records(proxy(site, "startrecord=46&endrecord=60&perpage=15&page=4")) == rows[45:60]


def test_hanweb_quirk_overlap_row():
    site = HanwebSite(HANWEB, frozenset({"overlap_row"}))
    rows = [entry.path for entry in site.lists[DEPARTMENTS].entries]
    assert records(proxy(site, "startrecord=46&endrecord=90&perpage=15")) == rows[44:]
    assert records(proxy(site, "startrecord=1&endrecord=45&perpage=15")) == rows[:45]


def test_hanweb_quirk_empty_proxy():
    site = HanwebSite(HANWEB, frozenset({"empty_proxy"}))
    rows = [entry.path for entry in site.lists[DEPARTMENTS].entries]
    assert records(proxy(site, "startrecord=46&endrecord=90&perpage=15")) == []
    assert records(ask(site, column_path(DEPARTMENTS))) == rows


def test_hanweb_quirk_gbk():
    site = HanwebSite(HANWEB, frozenset({"gbk"}))
    page = ask(site, column_path(DEPARTMENTS))
    assert page.content_type == "text/html; charset=gbk"
    assert "charset=gbk" in page.body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("utf-8")
    reply = proxy(site, "startrecord=46&endrecord=90&perpage=15")
    assert records(reply, "gbk")
    report = next(r for r in HANWEB.reports if r.format == "html" and r.layout == "word")
    assert report.title in ask(site, path_of(report.landing_urls[0])).body.decode("gbk")


def test_hanweb_refuses_a_quirk_it_does_not_know():
    with pytest.raises(ValueError, match=r"no such quirk: \['slow'\]"):
        HanwebSite(HANWEB, QUIRKS | {"slow"})


def test_hanweb_files_are_named_in_both_ways_servers_have(hanweb):
    seen = set()
    for report in HANWEB.reports:
        if report.format == "html":
            continue
        answer = ask(hanweb, path_of(report.document_url))
        assert answer.content_type == "application/octet-stream"
        stated = dict(answer.head)["Content-Disposition"]
        wanted = f"{report.title}.{report.format}"
        if "filename*=" in stated:
            assert unquote(stated.partition("''")[2]) == wanted
            seen.add("rfc5987")
        else:
            assert stated.encode("latin-1").decode("gbk") == f'attachment; filename="{wanted}"'
            seen.add("gbk")
    assert seen == {"rfc5987", "gbk"}


def test_hanweb_addresses_do_not_pad_months_and_days():
    urls = [url for report in HANWEB.reports for url in report.landing_urls]
    assert all(re.search(r"/art/20\d\d/[1-9]\d?/[1-9]\d?/art_\d+_\d+\.html$", url) for url in urls)
    assert not any("/01/" in url for url in urls)


# --- TRS


def test_trs_pages_count_from_nought_and_later_ones_are_files(trs):
    folder = "/zwgk/zfxxgk/zfxxgknb/2022n/bmnb/"
    first, second = ask(trs, folder), ask(trs, f"{folder}index_1.html")
    assert 'createPageHTML(2, 0, "index", "html")' in first.body.decode()
    assert 'createPageHTML(2, 1, "index", "html")' in second.body.decode()
    assert ask(trs, f"{folder}index_2.html").status == 404
    assert ask(trs, f"{folder}index.html").body == first.body
    assert ask(trs, f"{folder}?page=2").body == first.body


def test_trs_lists_and_attachments_are_relative(trs):
    for path in ("/zwgk/zfxxgk/zfxxgknb/2022n/bmnb/", "/bm/czj/zfxxgk/zfxxgknb/", "/xz_dtz/zwgk/nb/list.html"):
        links = html.fromstring(ask(trs, path).body.decode()).xpath(
            "//div[contains(@class, 'list') or contains(@class, 'boxcon')]//li/a/@href"
        )
        assert links
        assert all(link.startswith(("./", "../")) for link in links)
    report = next(r for r in TRS.reports if r.format == "pdf")
    assert re.search(r'href="\./P0\d{20}\.pdf"', ask(trs, path_of(report.landing_urls[0])).body.decode())


@pytest.mark.parametrize(
    ("target", "page", "wanted"),
    [
        ("/a/b/c.html", "/a/b/", "./c.html"),
        ("/a/b/c.html", "/a/b/index_1.html", "./c.html"),
        ("/a/x/", "/a/b/", "../x/"),
        ("/a/", "/a/b/c.html", "../"),
        ("/a/b/2024n/", "/a/b/", "./2024n/"),
    ],
)
def test_relative_addresses_lead_back(target, page, wanted):
    assert relative(target, page) == wanted
    assert urljoin(f"http://h{page}", wanted) == f"http://h{target}"


def test_trs_towns_speak_the_list_dialect(trs):
    first, second = ask(trs, "/xz_sjz/zwgk/nb/list.html"), ask(trs, "/xz_sjz/zwgk/nb/list_1.html")
    assert 'createPageHTML(2, 0, "list", "html")' in first.body.decode()
    assert second.status == 200
    assert 'class="right_boxcon"' in first.body.decode()
    report = next(r for r in TRS.reports if r.agency_kind == "town")
    header = html.fromstring(ask(trs, path_of(report.landing_urls[0])).body.decode()).xpath("//table")[0]
    assert header.xpath(".//tr[1]/td[3]")[0].text == report.published_on


def test_trs_has_a_bogus_day_a_twin_for_phones_and_blocks_outside_the_tree(trs):
    bogus = [r for r in TRS.reports if "t19700101_" in r.landing_urls[0]]
    assert len(bogus) == 1
    assert bogus[0].published_on.startswith(str(bogus[0].year + 1))
    assert [path for path in trs.paths if path.endswith("_wap.html")] == [
        path_of(trs.twin.landing_urls[0]).replace(".html", "_wap.html")
    ]
    outside = {r.agency for r in TRS.reports if "/zwgk/" not in r.landing_urls[0] and r.agency_kind == "department"}
    assert outside == {"白河县市场监督管理局", "白河县退役军人事务局"}


def test_trs_year_tree_has_years_then_levels(trs):
    years = hrefs(ask(trs, "/zwgk/zfxxgk/zfxxgknb/"))
    assert [link for link in years if re.fullmatch(r"\./20\d\dn/", link)] == [f"./{y}n/" for y in range(2025, 2018, -1)]
    levels = hrefs(ask(trs, "/zwgk/zfxxgk/zfxxgknb/2023n/"))
    assert {"./zfnb/", "./bmnb/", "./xznb/"} <= set(levels)


# --- drawn by script


def test_the_shell_holds_no_report(scripted):
    page = ask(scripted, "/xxgk/nb/index.html").body.decode()
    assert "年度报告</a>" not in page
    assert '<div id="list" data-channel="nb"></div>' in page
    assert ask(scripted, "/xxgk/nb/index.html?page=3").body.decode() == page


def test_the_list_comes_as_json_page_by_page(scripted):
    rows = []
    for page in range(1, 9):
        reply = json.loads(ask(scripted, path_of(scripted.list_call("nb", page))).body)
        assert reply["data"]["total"] == len(scripted.channels["nb"])
        rows += reply["data"]["rows"]
        assert len(reply["data"]["rows"]) <= 15
    wanted = {path_of(r.landing_urls[0]) for r in SCRIPT.reports} | {path_of(o.url) for o in SCRIPT.surroundings.others}
    assert {row["url"] for row in rows} == wanted
    assert [row["publishDate"] for row in rows] == sorted((row["publishDate"] for row in rows), reverse=True)


@pytest.mark.parametrize("query", ["channel=none", "channel=nb&pageSize=0", "channel=nb&pageNo=x", "pageNo=1"])
def test_a_wrong_list_call_is_told_so(scripted, query):
    answer = ask(scripted, f"/api/article/list?{query}")
    assert answer.status == 404
    assert json.loads(answer.body)["data"] is None


def test_static_pages_take_no_post(scripted):
    assert ask(scripted, "/xxgk/index.html", "POST").status == 405
