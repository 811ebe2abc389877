"""Hanweb lists: records in the page, groups by the proxy, and what servers of this family do differently."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from spiders.families import choose
from spiders.families.base import Entry, ListingRequest
from spiders.families.hanweb import Hanweb
from spiders.page import Page

_URL = "http://www.qs.gov.example/col/col12291/index.html"
_PROXY = "http://www.qs.gov.example/module/web/jpage/dataproxy.jsp"


def _record(
    number: int, row: str = "<li><a href='{href}' title='{title}'>{cut}</a><span>2024-01-{day:02d}</span></li>"
) -> str:
    title = f"青山县第{number}局2023年政府信息公开工作年度报告"
    href = f"/art/2024/1/8/art_12291_{number}.html"
    printed = row.format(href=href, title=title, cut=title[:12] + "...", day=number % 28 + 1)
    return f"<record><![CDATA[{printed}]]></record>"


def _records(first: int, last: int) -> str:
    return "".join(_record(number) for number in range(first, last + 1))


def _block(unit: int, records: str, total: int, *, per_page: int = 15, params: str | None = None) -> str:
    if params is None:
        params = (
            f"var param_{unit} = {{col:1,appid:1,webid:2758,path:'/',columnid:12291,sourceContentType:1,"
            f"unitid:'{unit}',webname:'青山县政府网',permissiontype:0}};"
        )
    return (
        f'<div id="{unit}"><script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script>'
        "</div>"
        f"<script>{params}$('#{unit}').jpage({{dataBefore:'<ul>', totalRecord:{total}, perPage:{per_page}, "
        f"proxyUrl:'/module/web/jpage/dataproxy.jsp'}});</script>"
    )


def _reply(records: str, total: int | None) -> str:
    claimed = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    return f"<datastore><nextgroup><![CDATA[]]></nextgroup><recordset>{records}</recordset>{claimed}</datastore>"


def _asked(request: ListingRequest) -> tuple[str, str]:
    return request.method, request.url.removeprefix(_PROXY)


def test_a_page_that_holds_all_asks_nothing() -> None:
    listing = Hanweb().read_listing(Page(_URL, _block(77, _records(1, 9), 9)))
    assert len(listing.entries) == 9
    assert listing.entries[0] == Entry(
        "http://www.qs.gov.example/art/2024/1/8/art_12291_1.html",
        "青山县第1局2023年政府信息公开工作年度报告",
        "2024-01-02",
        "77",
    )
    assert listing.next_requests == ()


def test_the_rest_is_asked_in_groups_of_three_pages() -> None:
    hanweb = Hanweb()
    page = Page(_URL, _block(77, _records(1, 45), 101))
    (first,) = hanweb.listing_requests(page)
    assert _asked(first) == ("POST", "?startrecord=46&endrecord=90&perpage=15")
    assert parse_qsl(first.body) == [
        ("col", "1"),
        ("appid", "1"),
        ("webid", "2758"),
        ("path", "/"),
        ("columnid", "12291"),
        ("sourceContentType", "1"),
        ("unitid", "77"),
        ("webname", "青山县政府网"),
        ("permissiontype", "0"),
    ]
    reply = Page(first.url, _reply(_records(46, 90), 101))
    listing = hanweb.read_listing(reply)
    assert len(listing.entries) == 45
    (second,) = hanweb.follow_up(reply, first, listing, fresh=45, known=90)
    assert _asked(second) == ("POST", "?startrecord=91&endrecord=101&perpage=15")
    assert second.body == first.body
    last = Page(second.url, _reply(_records(91, 101), 101))
    assert hanweb.follow_up(last, second, hanweb.read_listing(last), fresh=11, known=101) == ()


def test_a_page_that_prints_less_than_a_group_asks_for_the_whole_group() -> None:
    (request,) = Hanweb().listing_requests(Page(_URL, _block(77, _records(1, 15), 40)))
    assert _asked(request) == ("POST", "?startrecord=1&endrecord=40&perpage=15")


def test_a_server_that_ignores_startrecord_is_asked_by_page_number() -> None:
    hanweb = Hanweb()
    (group,) = hanweb.listing_requests(Page(_URL, _block(77, _records(1, 45), 61)))
    reply = Page(group.url, _reply(_records(1, 45), 61))
    (by_number,) = hanweb.follow_up(reply, group, hanweb.read_listing(reply), fresh=0, known=45)
    asked = [by_number]
    for fresh, known in ((0, 45), (0, 45), (15, 60)):
        reply = Page(asked[-1].url, _reply(_records(1, 15), None))
        asked += hanweb.follow_up(reply, asked[-1], hanweb.read_listing(reply), fresh=fresh, known=known)
    assert [_asked(request)[1] for request in asked] == [f"?page={n}&perpage=15" for n in (2, 3, 4, 5)]
    reply = Page(asked[-1].url, _reply(_records(61, 61), None))
    assert hanweb.follow_up(reply, asked[-1], hanweb.read_listing(reply), fresh=1, known=61) == ()


def test_an_empty_reply_ends_the_list() -> None:
    hanweb = Hanweb()
    (group,) = hanweb.listing_requests(Page(_URL, _block(77, _records(1, 45), 61)))
    reply = Page(group.url, "<datastore><recordset></recordset></datastore>")
    assert hanweb.follow_up(reply, group, hanweb.read_listing(reply), fresh=0, known=45) == ()


def test_several_lists_of_one_page_are_kept_apart() -> None:
    text = _block(77, _records(1, 45), 61) + _block(88, _records(200, 203), 4) + _block(99, "", 30, per_page=10)
    listing = Hanweb().read_listing(Page(_URL, text))
    assert [sum(1 for entry in listing.entries if entry.group == unit) for unit in ("77", "88", "99")] == [45, 4, 0]
    assert [
        (request.unit, _asked(request)[1], dict(parse_qsl(request.body))["unitid"]) for request in listing.next_requests
    ] == [
        ("77", "?startrecord=46&endrecord=61&perpage=15", "77"),
        ("99", "?startrecord=1&endrecord=30&perpage=10", "99"),
    ]


def test_without_params_the_body_comes_from_the_nextgroup() -> None:
    store = (
        '<div id="77"><script type="text/xml"><datastore><nextgroup><![CDATA['
        '<a href="/module/jpage/dataproxy.jsp?page=1&amp;appid=1'
        '&webid=2758&path=/&columnid=12291&unitid=77&webname=%25E7%2594%25B2&permissiontype=0"></a>]]></nextgroup>'
        f"<recordset>{_records(1, 45)}</recordset></datastore></script></div>"
        "<script>$('#77').jpage({totalRecord:50,perPage:15})</script>"
    )
    (request,) = Hanweb().listing_requests(Page(_URL, store))
    assert request.url.startswith("http://www.qs.gov.example/module/jpage/dataproxy.jsp?startrecord=46&endrecord=50")
    assert request.body == ("appid=1&webid=2758&path=%2F&columnid=12291&unitid=77&webname=%E7%94%B2&permissiontype=0")


def test_a_webname_that_is_encoded_already_is_not_encoded_twice() -> None:
    params = 'var param_77 = {"columnid":"5","path":"/","webname":"%E9%9D%92"};'
    (request,) = Hanweb().listing_requests(Page(_URL, _block(77, _records(1, 45), 46, params=params)))
    assert request.body == "columnid=5&path=%2F&webname=%E9%9D%92"


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><a href='{href}' title='{title}'>{cut}</a></td><td>2024-01-02</td></tr>",
        "<a href='{href}' title='{title}'>{cut}</a><b>[ 2024-01-02 ]</b>",
        "<li style=<br/><a href='{href}' title='{title}'>{cut}</a><span>2024- 01-\n02</span></li>",
        "<li><a href='/col/col5/index.html'>青山县</a><a href='{href}' title='{title}'>{cut}</a><i>2024.01.02</i></li>",
    ],
)
def test_rows_of_every_make(row: str) -> None:
    listing = Hanweb().read_listing(Page(_URL, _block(77, _record(1, row), 1)))
    assert [(entry.url[-12:], entry.title, entry.date) for entry in listing.entries] == [
        ("12291_1.html", "青山县第1局2023年政府信息公开工作年度报告", "2024-01-02")
    ]


def test_rows_in_plain_html_are_read_too() -> None:
    text = '<ul><li><a href="/art/2024/1/8/art_12291_1.html">青山县2023年政府信息公开工作年度报告</a></li></ul>'
    listing = Hanweb().read_listing(Page(_URL, text))
    assert [entry.title for entry in listing.entries] == ["青山县2023年政府信息公开工作年度报告"]
    assert listing.next_requests == ()


def test_a_list_without_a_way_on_is_a_problem() -> None:
    listing = Hanweb().read_listing(Page(_URL, _block(77, _records(1, 15), 40, params="")))
    assert listing.next_requests == ()
    assert [problem.code for problem in listing.problems] == ["list_incomplete"]


@pytest.mark.parametrize(
    ("url", "text", "family"),
    [
        (_URL, _block(77, _records(1, 3), 3), "hanweb"),
        (_PROXY + "?startrecord=1", _reply(_records(1, 3), 3), "hanweb"),
        ("http://www.qs.gov.example/art/2024/1/8/art_1_2.html", "<div id='zoom'></div>", "hanweb"),
        # borrowed addresses, another product
        (
            "http://www.jx.gov.example/abc/col/col14590/index.html",
            "<script>var channelId='1754390189518807040'</script>",
            "generic",
        ),
        ("http://www.qs.gov.example/x/", "<p>什么也没有</p>", "generic"),
    ],
)
def test_recognition(url: str, text: str, family: str) -> None:
    assert choose(Page(url, text)).family.name == family


@pytest.mark.parametrize(
    "text",
    [
        "<datastore>",
        "<record><![CDATA[",
        "$('#1').jpage({totalRecord:99999999999})",
        "<datastore><record></record></datastore>",
    ],
)
def test_broken_data_is_no_error(text: str) -> None:
    listing = Hanweb().read_listing(Page(_URL, text))
    assert listing.entries == ()
