"""The walk: a whole small county, and the shapes portals come in, through a responder without a network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scrapy.http import Response

from crawler.portals import Portal, PortalColumn
from spiders.walk import MAX_PAGES_OF_A_LIST

_HOST = "http://www.qs.gov.example"
_HEADS = "<h3>一、总体情况</h3><h3>二、主动公开政府信息情况</h3><h3>五、存在的主要问题及改进情况</h3>"
_REPORT = f"<div id='zoom'>{_HEADS}{'正文' * 200}</div>"
_NAV = """<a href="/">首页</a><a href="/news/">新闻</a><a href="/gk/">政府信息公开</a><a href="/english/">English</a>
<a href="/search.html?q=年报">政府信息公开年报</a>"""


def _page(*parts: str) -> str:
    return f"<html><body>{_NAV}<p>{'青山县门户' * 60}</p>{''.join(parts)}</body></html>"


def _links(*pairs: tuple[str, str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{href}">{label}</a></li>' for label, href in pairs) + "</ul>"


def _title(agency: str, year: int) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def _paths(urls: list[str]) -> list[str]:
    return [url.replace(f"{_HOST}/", "/") for url in urls]


_COUNTY = {
    "/": _page(_links(("青山春耕", "/news/202401/t20240101_1.html"))),
    "/gk/": _page(
        _links(
            ("政府信息公开指南", "/gk/zn/"),
            ("政府信息公开年报", "/gk/nb/"),
            ("政府网站工作年度报表", "/gk/wz/"),
            ("部门信息公开", "/gk/bm/"),
        )
    ),
    "/gk/nb/": _page(_links(("2023年", "./2023n/"), ("2022年", "./2022n/"))),
    "/gk/nb/2023n/": _page(_links(("县政府", "./xzf/"), ("部门", "./bm/"))),
    "/gk/nb/2023n/xzf/": _page(_links((_title("青山县", 2023), "./202403/t20240301_10.html"))),
    "/gk/nb/2023n/bm/": _page(
        _links(
            (_title("青山县水利局", 2023), "./202401/t20240101_11.html"),
            ("一图读懂" + _title("青山县", 2023), "./202401/t20240101_12.html"),
            ("春耕备耕", "./202401/t20240101_13.html"),
        ),
        "<script>createPageHTML(2, 0, 'index', 'html')</script>",
    ),
    "/gk/nb/2023n/bm/index_1.html": _page(_links(("青山县财政局", "./202401/t20240101_14.html"))),
    "/gk/nb/2022n/": _page(_links((_title("青山县", 2022), "../2022/P020230301123456789012.pdf"))),
    "/gk/bm/": _page(
        _links(("水利局", "/slj/"), ("财政局", "http://czj.qs.gov.example/"), ("省水利厅", "http://slt.example/"))
    ),
    "/slj/": _page(_links(("政府信息公开", "/slj/gk/"), ("工作动态", "/slj/dt/"))),
    "/slj/gk/": _page(_links(("信息公开年报", "/slj/gk/nb/"))),
    "/slj/gk/nb/": _page(
        _links(("2023年", "/gk/nb/2023n/bm/202401/t20240101_11.html"), ("2021年年报", "./202201/t20220101_21.html"))
    ),
    "http://czj.qs.gov.example/": _page(_links(("年报", "./nb/"))),
    "http://czj.qs.gov.example/nb/": f"<title>年报</title>{_REPORT}",
    "/gk/nb/2023n/xzf/202403/t20240301_10.html": _REPORT + '<a href="./P020240301123456789012.docx">附件</a>',
    "/gk/nb/2023n/bm/202401/t20240101_11.html": _REPORT,
    "/gk/nb/2023n/bm/202401/t20240101_14.html": _REPORT,
    "/slj/gk/nb/202201/t20220101_21.html": _REPORT,
    "/gk/nb/2023n/xzf/202403/P020240301123456789012.docx": Response(_HOST, body=b"PK"),
    "/gk/nb/2022/P020230301123456789012.pdf": Response(_HOST, body=b"%PDF-"),
}


def test_a_whole_county_is_asked_in_a_stable_order_and_nothing_beside(walk: Callable) -> None:
    walked = walk(_COUNTY)
    assert _paths(walked.asked) == [
        "/",
        "/gk/",
        "/gk/nb/",
        "/gk/nb/2023n/",
        "/gk/nb/2022n/",
        "/gk/nb/2023n/xzf/",
        "/gk/nb/2023n/bm/",
        "/gk/nb/2023n/bm/index_1.html",
        "/gk/nb/2022/P020230301123456789012.pdf",
        "/gk/nb/2023n/xzf/202403/t20240301_10.html",
        "/gk/nb/2023n/xzf/202403/P020240301123456789012.docx",
        "/gk/nb/2023n/bm/202401/t20240101_11.html",
        "/gk/nb/2023n/bm/202401/t20240101_14.html",
        "/gk/bm/",
        "/slj/",
        "/slj/gk/",
        "/slj/gk/nb/",
        "/slj/gk/nb/202201/t20220101_21.html",
        "http://czj.qs.gov.example/",
        "http://czj.qs.gov.example/nb/",
        "http://czj.qs.gov.example/gk/",
    ]
    assert walked.asked == walk(_COUNTY).asked


def test_a_whole_county_gives_its_candidates_with_their_context(walk: Callable) -> None:
    walked = walk(_COUNTY)
    seen = [
        (
            *_paths([item.uri]),
            item.verdict,
            item.report_year,
            item.year_node,
            item.agency,
            *_paths([item.column_uri or ""]),
        )
        for item in walked.candidates
    ]
    assert seen == [
        ("/gk/nb/2022/P020230301123456789012.pdf", "taken", 2022, 2022, "青山县", "/gk/nb/2022n/"),
        ("/gk/nb/2023n/xzf/202403/t20240301_10.html", "taken", 2023, 2023, "青山县", "/gk/nb/2023n/xzf/"),
        ("/gk/nb/2023n/bm/202401/t20240101_11.html", "taken", 2023, 2023, "青山县水利局", "/gk/nb/2023n/bm/"),
        ("/gk/nb/2023n/bm/202401/t20240101_12.html", "rejected", 2023, 2023, None, "/gk/nb/2023n/bm/"),
        ("/gk/nb/2023n/bm/202401/t20240101_13.html", "rejected", None, 2023, None, "/gk/nb/2023n/bm/"),
        ("/gk/nb/2023n/bm/202401/t20240101_14.html", "taken", None, 2023, "青山县财政局", "/gk/nb/2023n/bm/"),
        ("/gk/nb/2023n/bm/202401/t20240101_11.html", "taken", 2023, None, "水利局", "/slj/gk/nb/"),
        ("/slj/gk/nb/202201/t20220101_21.html", "taken", 2021, None, "水利局", "/slj/gk/nb/"),
        ("http://czj.qs.gov.example/nb/", "taken", None, None, "财政局", "http://czj.qs.gov.example/nb/"),
    ]
    assert walked.warnings == []


def test_requests_carry_their_context(walk: Callable) -> None:
    walked = walk(_COUNTY)
    by_path = {request.url.removeprefix(_HOST): request.meta for request in walked.requests}
    number = {request.url.removeprefix(_HOST): index for index, request in enumerate(walked.requests, 1)}
    document = by_path["/gk/nb/2023n/xzf/202403/P020240301123456789012.docx"]
    assert (document["role"], document["anchor_text"], document["portal"]) == ("attachment", "附件", "990901")
    assert document["via_capture"] == number["/gk/nb/2023n/xzf/202403/t20240301_10.html"]
    assert [by_path[path]["walk_depth"] for path in ("/", "/gk/", "/gk/nb/", "/gk/nb/2023n/", "/gk/nb/2023n/bm/")] == [
        0,
        1,
        2,
        3,
        4,
    ]
    further = by_path["/gk/nb/2023n/bm/index_1.html"]
    assert (further["role"], further["walk_depth"]) == ("listing", 4)
    assert "via_capture" not in by_path["/"]


def test_a_page_reached_twice_is_fetched_once_and_told_of_twice(walk: Callable) -> None:
    walked = walk(_COUNTY)
    shared = f"{_HOST}/gk/nb/2023n/bm/202401/t20240101_11.html"
    assert walked.asked.count(shared) == 1
    assert len({item.via_capture for item in walked.candidates if item.uri == shared}) == 2


def test_columns_are_told_of_once_with_their_family(walk: Callable) -> None:
    columns = {item.url.removeprefix(_HOST): (item.label, item.family) for item in walk(_COUNTY).columns}
    assert columns["/gk/nb/2023n/bm/"] == ("部门", "trs")
    assert columns["/slj/gk/nb/"] == ("信息公开年报", "trs")
    assert columns["/gk/nb/"] == ("政府信息公开年报", "generic")


def test_columns_of_the_registry_are_asked_directly(walk: Callable) -> None:
    pages = {"/": _page(), "/nb/": _page(_links((_title("青山县", 2020), "./202101/t20210101_1.html")))}
    walked = walk(pages, columns=(PortalColumn(f"{_HOST}/nb/", "reports"),))
    assert _paths(walked.asked) == ["/", "/nb/", "/gk/", "/nb/202101/t20210101_1.html"]
    assert _paths(walked.taken) == ["/nb/202101/t20210101_1.html"]


def test_a_column_that_is_the_report_is_taken_as_such(walk: Callable) -> None:
    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(_links(("2023年", "./2023n/"), ("2022年", "./2022n/"))),
        "/nb/2023n/": _page(_links(("2022年", "../2022n/")), _REPORT, '<a href="/f/a.pdf">附件</a>'),
        "/nb/2022n/": _page('<iframe src="/web/viewer.html?file=/f/b.pdf"></iframe>'),
    }
    walked = walk(pages)
    assert [(*_paths([item.uri]), item.reason, item.report_year) for item in walked.candidates] == [
        ("/nb/2023n/", "column is the report", 2023),
        ("/nb/2022n/", "column shows a document", 2022),
    ]
    assert {"/f/a.pdf", "/f/b.pdf"} <= set(_paths(walked.asked))


def test_doors_are_passed(walk: Callable) -> None:
    pages = {
        "/": '<meta http-equiv="refresh" content="0;url=/web/">',
        "/web/": "<script>window.location.href='/site/index.html'</script>",
        "/site/index.html": _page(_links(("信息公开年报", "/nb/"))),
        "/nb/": '<iframe src="/nb/list.html"></iframe><iframe src="/module/visitcount/visit.jsp"></iframe>',
        "/nb/list.html": _links((_title("青山县", 2023), "/art/2024/1/2/art_5_6.html")),
    }
    walked = walk(pages)
    assert _paths(walked.asked)[:5] == ["/", "/web/", "/site/index.html", "/nb/", "/nb/list.html"]
    assert _paths(walked.taken) == ["/art/2024/1/2/art_5_6.html"]


def test_a_circle_of_doors_ends(walk: Callable) -> None:
    walked = walk({"/": "<script>location='/a/'</script>", "/a/": "<script>location='/'</script>"})
    assert _paths(walked.asked) == ["/", "/a/"]


_SHELL = '<div id="list"></div><div id="pager"></div><script src="/static/list.js"></script>'


def test_a_list_drawn_by_script_is_drawn_and_read_to_its_end(walk: Callable) -> None:
    def drawn(number: int, following: str) -> str:
        return _page(
            _links((_title("青山县", 2020 + number), f"/content/2024/010{number}/900{number}.html")), following
        )

    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(_SHELL),
        "drawn /nb/": drawn(1, '<a href="?page=2">2</a><a href="?page=2">下一页</a>'),
        "drawn /nb/?page=2": drawn(2, '<a href="?page=1">1</a><a href="?page=1">上一页</a>'),
    }
    walked = walk(pages)
    assert _paths(walked.asked)[1:4] == ["/nb/", "/nb/ (drawn)", "/nb/?page=2 (drawn)"]
    assert [item.report_year for item in walked.candidates] == [2021, 2022]
    assert [item.url for item in walked.columns] == [f"{_HOST}/nb/"]


def _json_row(year: int, path: str) -> str:
    return f'{{"total":2,"rows":[{{"title":"{_title("青山县", year)}","url":"{path}"}}]}}'


def test_buttons_are_paged_by_the_json_that_the_script_names(walk: Callable) -> None:
    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(_SHELL),
        "drawn /nb/": _page(
            _links((_title("青山县", 2023), "/content/2024/0101/9001.html")),
            "<button>下一页</button><script>fetch(`/api/list?c=1&page=${n}`)</script>",
        ),
        "/api/list?c=1&page=1": _json_row(2023, "/content/2024/0101/9001.html"),
        "/api/list?c=1&page=2": _json_row(2022, "/content/2023/0101/8001.html"),
        "/api/list?c=1&page=3": '{"total":2,"rows":[]}',
    }
    walked = walk(pages)
    assert _paths(walked.taken) == ["/content/2024/0101/9001.html", "/content/2023/0101/8001.html"]
    assert [url for url in _paths(walked.asked) if url.startswith("/api")] == [
        f"/api/list?c=1&page={n}" for n in (1, 2, 3)
    ]


def test_what_no_script_can_draw_is_a_warning(walk: Callable) -> None:
    pages = {"/": _page(_links(("政府信息公开年报", "/nb/"))), "/nb/": _page(_SHELL)}
    assert [item.code for item in walk(pages).warnings] == ["list_unreadable"]
    pages["drawn /nb/"] = _page(_SHELL)
    assert [item.code for item in walk(pages).warnings] == ["column_without_reports"]


def test_a_list_that_grows_for_ever_is_cut_with_a_warning(walk: Callable) -> None:
    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(
            _links((_title("青山县", 2023), "./202401/t20240101_1.html")),
            "<script>createPageHTML(9999,0,'index','html')</script>",
        ),
    }
    walked = walk(pages)
    assert sum("/nb/index_" in url for url in walked.asked) == MAX_PAGES_OF_A_LIST
    assert [item.code for item in walked.warnings if item.code == "list_cut"] == ["list_cut"]
    assert sum(item.code == "list_incomplete" for item in walked.warnings) == MAX_PAGES_OF_A_LIST


def test_links_deeper_than_the_bound_are_cut_with_a_warning(walk: Callable) -> None:
    pages = {"/": _page(_links(("政府信息公开", "/0/")))}
    for number in range(12):
        pages[f"/{number}/"] = _page(_links(("政府信息公开", f"/{number + 1}/")))
    walked = walk(pages)
    assert walked.asked[-1] == f"{_HOST}/5/"
    assert [item.code for item in walked.warnings] == ["depth_cut"]


def test_a_home_page_that_is_not_to_be_had_is_a_warning(walk: Callable) -> None:
    (warning,) = walk({}).warnings
    assert (warning.code, warning.uri) == ("home_unreachable", f"{_HOST}/")


def test_a_soft_404_is_no_column(walk: Callable) -> None:
    pages = {"/": _page(_links(("政府信息公开年报", "/nb/"))), "/nb/": "<title>404</title><p>您访问的页面不存在</p>"}
    walked = walk(pages)
    assert [item.code for item in walked.warnings] == ["soft_404"]
    assert walked.columns == []


def test_traps_and_other_hosts_are_not_asked(walk: Callable) -> None:
    pages = {
        "/": _page(
            _links(
                ("信息公开年报", "/nb/;jsessionid=0AB1"),
                ("信息公开年报", "/nb/index_wap.html"),
                ("信息公开年报", "http://m.qs.gov.example/nb/"),
                ("政府信息公开", "http://big5.qs.gov.example/gate/big5/www.qs.gov.example/gk/"),
                ("政府信息公开年报", "http://www.qs.gov.example.mirror.example/nb/"),
                ("信息公开年报", "javascript:void(0)"),
                ("日历", "/calendar.jsp?day=1"),
            )
        ),
        "/nb/": _page(
            _links(
                (_title("青山县", 2023), "./202401/t20240101_1.html#a"),
                (_title("青山县", 2023), "./202401/t20240101_1_wap.html"),
                (_title("青山县", 2022), "http://www.bh.gov.example/nb/202401/t20240101_2.html"),
            )
        ),
        "/gk/": _page(),
        "/nb/202401/t20240101_1.html": _REPORT,
    }
    walked = walk(pages)
    assert _paths(walked.asked) == ["/", "/nb/", "/gk/", "/nb/202401/t20240101_1.html"]
    assert set(walked.rejected.values()) == {
        "a copy for phones, print or other scripts of a page that is asked itself",
        "leads to another portal's address",
    }


def test_http_https_and_index_html_are_one_page(walk: Callable) -> None:
    pages = {
        "/": _page(
            _links(
                ("信息公开年报", "/nb/"),
                ("年报", "/nb/index.html"),
                ("政府信息公开年报", "https://www.qs.gov.example/nb/"),
            )
        ),
        "https://www.qs.gov.example/nb/": _page(),
        "/nb/": _page(),
        "/gk/": _page(),
    }
    assert sum("/nb/" in url for url in walk(pages).asked) == 1


def test_a_page_that_breaks_an_adapter_does_not_end_the_walk(walk: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    from spiders.families import generic

    def broken(page: object) -> None:
        raise RuntimeError("no such row")

    monkeypatch.setattr(generic, "rows_of", broken)
    walked = walk(
        {
            "/": '<title>x</title><a href="/a/nb/">信息公开年报</a><a href="/col/col1/index.html">政府信息公开年报</a>',
        },
        columns=(PortalColumn(f"{_HOST}/col/col1/index.html", "reports"),),
    )
    (broken_page, *_) = [item for item in walked.warnings if item.code == "page_unreadable"]
    assert "RuntimeError: no such row" in broken_page.message
    assert f"{_HOST}/col/col1/index.html" in walked.asked


def test_portals_do_not_share_a_book(county: Portal, walk: Callable) -> None:
    assert walk(_COUNTY).taken == walk(_COUNTY).taken != []


def test_an_article_that_is_a_list_is_read_as_the_column_it_is(walk: Callable) -> None:
    rows = _links(
        *(
            (_title(name, 2023), f"./{number}0000001.html")
            for number, name in enumerate(("水利局", "财政局", "教育局"), 1)
        )
    )
    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(_links(("青山县各部门2023年政府信息公开工作年度报告", "/nb/bm.htm"))),
        "/nb/bm.htm": _page(rows),
    }
    assert len([path for path in _paths(walk(pages).taken) if path.endswith("0000001.html")]) == 3


def test_a_drawn_article_is_drawn(walk: Callable) -> None:
    pages = {
        "/": _page(_links((_title("青山县", 2023), "/content/2024/0101/9001.html"))),
        "/content/2024/0101/9001.html": '<div id="content"></div><script src="/a.js"></script>',
        "drawn /content/2024/0101/9001.html": _REPORT + '<a href="/f/a.pdf">附件</a>',
    }
    asked = _paths(walk(pages).asked)
    assert "/content/2024/0101/9001.html (drawn)" in asked
    assert "/f/a.pdf" in asked


def test_a_drifting_vsb_pager_is_followed_down(walk: Callable) -> None:
    def rows(number: int) -> str:
        return _links((_title(f"青山县第{number}局", 2023), f"/info/1648/{4700 + number}.htm"))

    pages = {
        "/": _page(_links(("政府信息公开年报", "/xxgk/nb.htm"))),
        "/xxgk/nb.htm": _page(
            rows(1), '<a href="nb/3.htm">2</a><a href="nb/3.htm">下页</a><a href="nb/1.htm">尾页</a>'
        ),
        "/xxgk/nb/3.htm": _page(rows(2), '<a href="2.htm">下页</a>'),
        "/xxgk/nb/2.htm": _page(rows(3), '<a href="1.htm">下页</a>'),
        "/xxgk/nb/1.htm": _page(rows(4)),
    }
    assert sorted(_paths(walk(pages).taken)) == [f"/info/1648/{4700 + number}.htm" for number in (1, 2, 3, 4)]


def test_a_page_under_a_reports_title_is_the_report_even_without_heads(walk: Callable) -> None:
    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(_links(("2010年政府信息公开工作年度报告", "/nb/2010.html"), ("2009年", "/nb/2009/"))),
        "/nb/2010.html": _page(f"<p>{'旧式报告' * 120}</p>"),
        "/nb/2009/": _page('<a href="/f/09.doc">附件</a>'),
    }
    walked = walk(pages)
    assert [(*_paths([item.uri]), item.reason, item.report_year) for item in walked.candidates] == [
        ("/nb/2010.html", "page under a report's title, without a list", 2010),
        ("/nb/2009/", "column shows a document", 2009),
    ]
    assert "/f/09.doc" in _paths(walked.asked)


def test_more_links_are_named_by_their_heading_and_blocks_by_their_agency(walk: Callable) -> None:
    pages = {
        "/": _page("<div><h3>政府信息公开年报</h3><a href='/nb/'>更多&gt;&gt;</a></div>"),
        "/gk/": _page(_links(("部门信息公开", "/bm/"))),
        "/bm/": _page(_links(("青山县水利局政府信息公开", "/slj/"), ("县财政局信息公开专栏", "/czj/"))),
        "/slj/": _page(_links(("年报", "/slj/nb/"))),
        "/slj/nb/": _page(_links(("2022年年报", "./202301/t20230101_1.html"))),
        "/czj/": _page(),
    }
    walked = walk(pages)
    assert {"/nb/", "/slj/", "/czj/", "/slj/nb/"} <= set(_paths(walked.asked))
    (candidate,) = walked.candidates
    assert (candidate.agency, candidate.report_year) == ("青山县水利局", 2022)


def test_a_list_cut_short_in_a_column_is_still_a_list_of_reports(walk: Callable) -> None:
    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(_links(("青山县农业农村局2023年政府信...", "./202401/t20240101_1.html"))),
    }
    (candidate,) = walk(pages).candidates
    assert (candidate.verdict, candidate.report_year) == ("taken", 2023)


def test_a_report_whose_tables_stand_in_a_frame_is_followed_into_it(walk: Callable) -> None:
    title, row = _title("青山县", 2023), "./2024/0117/1004.html"
    pages = {
        "/": _page(_links(("政府信息公开年报", "/nb/"))),
        "/nb/": _page(_links((title, row), (_title("青山县", 2022), "./2024/0117/1005.html"))),
        "/nb/2024/0117/1004.html": _page(
            _HEADS, '<iframe src="./con.html"></iframe><iframe src="/share/a.html"></iframe>'
        ),
        "/nb/2024/0117/con.html": "<table><tr><td>1</td></tr></table>",
        "/nb/2024/0117/1005.html": _page(
            _HEADS, "<table><tr><td>1</td></tr></table><iframe src='/other.html'></iframe>"
        ),
    }
    walked = walk(pages)
    frame = next(request for request in walked.requests if request.url.endswith("/con.html"))
    assert (frame.meta["role"], frame.meta["anchor_text"]) == ("article", title)
    assert not {f"{_HOST}/share/a.html", f"{_HOST}/other.html"} & set(walked.asked)


def test_a_page_too_large_or_with_too_many_rows_is_told_of_and_costs_little(
    walk: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spiders.portal.LARGEST_PAGE", 10_000)
    monkeypatch.setattr("spiders.portal.MAX_ROWS_OF_A_PAGE", 3)
    rows = ((_title("青山县", 2010 + n), f"./{2010 + n}/0117/100{n}.html") for n in range(5))
    walked = walk(
        {
            "/": _page(_links(("政府信息公开年报", "/nb/"), ("部门信息公开", "/bm/"))),
            "/nb/": _page(_links(*rows)),
            "/bm/": _page("长" * 10_000),
        }
    )
    told = {item.uri.removeprefix(_HOST): (item.code, item.message) for item in walked.warnings}
    assert told["/nb/"] == ("list_cut", "the page shows 5 rows that look like reports; 3 are looked at")
    assert told["/bm/"][0] == "page_too_large"
    assert len(walked.taken) == 3


def test_a_home_page_that_leads_nowhere_or_is_no_page_is_told_of(walk: Callable) -> None:
    plain = f"<p>{'本站正在建设' * 60}</p>"
    assert [item.code for item in walk({"/": plain}).warnings] == ["home_leads_nowhere"]
    assert [item.code for item in walk({"/": Response(_HOST, body=b"%PDF-1.7")}).warnings] == ["not_a_page"]
    assert walk({"/": _page(), "/gk/": _page(), "/news/": _page()}).warnings == []


def test_a_page_sent_as_a_stream_of_bytes_is_read(walk: Callable) -> None:
    home = _page(_links(("政府信息公开年报", "/nb/"))).encode()
    rows = _page(_links((_title("青山县", 2023), "/art/2024/1/2/art_5_6.html"))).encode()
    walked = walk({"/": Response(f"{_HOST}/", body=home), "/nb/": Response(f"{_HOST}/nb/", body=rows)})
    assert _paths(walked.taken) == ["/art/2024/1/2/art_5_6.html"]
