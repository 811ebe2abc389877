"""The adapter behind all others, and lists fetched as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.families import choose
from spiders.families.generic import Generic, is_drawn_by_script
from spiders.families.json_lists import read_json, requests_in_scripts
from spiders.page import Page

_URL = "http://www.yl.gov.example/xxgk/nb/"
_DRAWN = '<ul><li><a href="/content/2024/0119/9001.html">云岭县2023年政府信息公开年报</a></li></ul>'


def _row(number: int) -> dict[str, object]:
    return {
        "title": f"云岭县第{number}局2023年政府信息公开年报",
        "url": f"/content/2024/0119/{9000 + number}.html",
        "publishDate": "2024-01-19",
    }


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ('<div id="list"></div><script src="/list.js"></script><p>云岭县</p>', True),
        ("<div id=app></div><script src=/a.js></script>", True),
        ('<ul><li v-for="row in rows">{{ row.title }}</li></ul><script>new Vue({})</script>', True),
        (f"<ul id=list><li>{'字' * 400}</li></ul><script src=/a.js></script>", False),
        ("<p>暂无内容</p>", False),
    ],
)
def test_pages_that_wait_for_their_script_are_seen(text: str, drawn: bool) -> None:
    assert is_drawn_by_script(Page(_URL, text)) is drawn
    assert not is_drawn_by_script(Page(_URL, text, rendered=True))


def test_a_drawn_page_has_its_linked_pages_drawn_too() -> None:
    text = f'{_DRAWN}<a href="?page=2">下一页</a>'
    (request,) = Generic().listing_requests(Page(_URL, text, rendered=True))
    assert (request.url, request.rendered) == (_URL + "?page=2", True)


def test_buttons_with_a_paged_address_in_the_script_are_paged_as_json() -> None:
    text = f"""{_DRAWN}<button>下一页</button>
    <script>fetch('/api/list?channel=12&page=' + n).then(draw)</script>"""
    listing = Generic().read_listing(Page(_URL, text, rendered=True))
    assert [request.url for request in listing.next_requests] == [
        "http://www.yl.gov.example/api/list?channel=12&page=1"
    ]
    assert listing.problems == ()


def test_buttons_without_one_are_a_problem() -> None:
    text = f"{_DRAWN}<button>下一页</button>"
    listing = Generic().read_listing(Page(_URL, text, rendered=True))
    assert [problem.code for problem in listing.problems] == ["list_beyond_page_1"]
    assert "not readable beyond page 1" in listing.problems[0].message


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"code": 200, "data": {"total": 31, "rows": rows}},
        lambda rows: rows,
        lambda rows: {"data": {"results": [{"source": row} for row in rows]}},
        lambda rows: {
            "custom": {
                "total": 31,
                "data": [{"realtitle": r["title"], "infourl": r["url"], "infodate": r["publishDate"]} for r in rows],
            }
        },
        lambda rows: {
            "results": [
                {
                    "title": f"  <em>{r['title']}</em> ",
                    "urls": json.dumps({"pc": r["url"]}),
                    "pubDate": "2024-01-19 09:00:00",
                }
                for r in rows
            ]
        },
        lambda rows: {
            "data": {"html": "".join(f"<li><a href='{r['url']}'>{r['title']}</a><i>2024-01-19</i></li>" for r in rows)}
        },
    ],
)
def test_json_replies_of_many_makes(wrap) -> None:  # type: ignore[no-untyped-def]
    rows = [_row(number) for number in (1, 2)]
    listing = read_json(Page("http://www.yl.gov.example/api/list?channel=1&pageNo=2", json.dumps(wrap(rows))))
    assert [(entry.url, entry.title, entry.date) for entry in listing.entries] == [
        (
            f"http://www.yl.gov.example/content/2024/0119/900{n}.html",
            f"云岭县第{n}局2023年政府信息公开年报",
            "2024-01-19",
        )
        for n in (1, 2)
    ]
    assert [request.url for request in listing.next_requests] == [
        "http://www.yl.gov.example/api/list?channel=1&pageNo=3"
    ]


def test_jsonp_is_json_and_the_last_page_has_no_next() -> None:
    reply = f"back({json.dumps({'totalPages': 2, 'list': [_row(1)]})});"
    listing = Generic().read_listing(Page("http://www.yl.gov.example/api?page=2", reply))
    assert len(listing.entries) == 1
    assert listing.next_requests == ()


def test_an_empty_page_ends_the_chain() -> None:
    generic, page = Generic(), Page("http://www.yl.gov.example/api?page=9", '{"data":[]}')
    assert generic.read_listing(page).next_requests == ()


def test_addresses_in_scripts_need_a_page_number() -> None:
    script = """<script>$.getJSON("/api/a?x=1"); axios.get(`/api/b?pageNum=${n}`); $.ajax({url: '/api/c?page=0&t=1'});
    fetch('https://other.example/{id}?page=1')</script>"""
    assert [request.url for request in requests_in_scripts(Page(_URL, script))] == [
        "http://www.yl.gov.example/api/b?pageNum=1",
        "http://www.yl.gov.example/api/c?page=0&t=1",
    ]


def test_what_a_drawn_page_fetched_is_paged_before_what_its_scripts_name() -> None:
    fetched = (
        "http://www.yl.gov.example/api/weather",
        "http://www.yl.gov.example/api/list?channel=nb&pageNo=1",
        "http://www.yl.gov.example/static/part.html",
    )
    text = f"{_DRAWN}<script>fetch('/api/other?page=' + n)</script><button>下一页</button>"
    listing = Generic().read_listing(Page(_URL, text, rendered=True, fetched=fetched))
    assert [(one.url, one.chained, one.rendered) for one in listing.next_requests] == [(fetched[1], True, False)]
    assert listing.problems == ()


@given(
    st.recursive(
        st.none() | st.text(max_size=8) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["title", "url", "data", "total", "page"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read(data: object) -> None:
    listing = Generic().read_listing(Page("http://www.yl.gov.example/api?page=1", json.dumps(data)))
    assert all(entry.url.startswith("http") for entry in listing.entries)


@pytest.mark.parametrize("text", ["{", "[[[[", "{" * 100_000, '{"title": "a", "url": {"pc": null}}', "cb({)", ""])
def test_broken_json_is_no_error(text: str) -> None:
    assert Generic().read_listing(Page(_URL, text)).entries == ()


def test_the_hint_of_the_registry_tips_a_balance_only() -> None:
    page = Page(_URL, "<p>什么也没有</p>")
    assert choose(page, "hanweb").family.name == "generic"
