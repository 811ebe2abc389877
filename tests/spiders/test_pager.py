"""Pagers: the dialects of createPageHTML, counters in scripts, links, buttons."""

from __future__ import annotations

import pytest

from spiders.families.pager import has_next_button, linked_pages, numbered_pager
from spiders.page import Page

_FOLDER = "http://www.qs.gov.example/zwgk/zfxxgknb/"


def _files(url: str, markup: str) -> list[str]:
    pager = numbered_pager(Page(url, markup))
    return [page.removeprefix(_FOLDER) for page in pager.urls] if pager else []


@pytest.mark.parametrize("first", [_FOLDER, _FOLDER + "index.html"])
def test_the_older_dialect_counts_from_zero(first: str) -> None:
    call = '<script>createPageHTML(4, 0, "index", "html");</script>'
    assert _files(first, call) == ["index_1.html", "index_2.html", "index_3.html"]


def test_a_later_page_names_the_others_but_not_itself() -> None:
    call = '<script>createPageHTML(4, 2, "index", "html");</script>'
    assert _files(_FOLDER + "index_2.html", call) == ["index_1.html", "index_3.html"]


@pytest.mark.parametrize(
    ("call", "files"),
    [
        ("createPageHTML('paging',3,1,'index','html',44)", ["index_2.html", "index_3.html"]),
        ("createPageHTML('page_div',3, 1,'list','shtml',44)", ["list_2.shtml", "list_3.shtml"]),
        ("createPageHTML(3,0,'list','html')", ["list_1.html", "list_2.html"]),
        ("createPageHTML( '3' , '0' , 'index' , 'htm' )", ["index_1.htm", "index_2.htm"]),
        ("createPageHTML(3, 1, 'index', 'shtml')", ["index_1.shtml", "index_2.shtml", "index_3.shtml"]),
        ("createPageHTML(1, 0, 'index', 'html')", []),
        ("// createPageHTML(9, 0, 'index', 'html')", []),
        ("/* createPageHTML(9, 0, 'index', 'html') */", []),
        ("//createPageHTML(9,0,'index','html')\ncreatePageHTML(2,0,'index','html')", ["index_1.html"]),
        ("function createPageHTML(_nPageCount, _nCurrIndex, _sName, _sExt) { }", []),
        ("var u = 'http://x.example/'; createPageHTML(2,0,'index','html')", ["index_1.html"]),
    ],
)
def test_dialects(call: str, files: list[str]) -> None:
    assert _files(_FOLDER, f"<script>{call}</script>") == files


def test_a_call_in_an_html_comment_counts_for_nothing() -> None:
    assert _files(_FOLDER, '<!-- <script>createPageHTML(9,0,"index","html")</script> -->') == []


def test_counters_of_old_page_scripts_are_read() -> None:
    script = """<script>var currentPage = 0;//所在页从0开始
    var countPage = 3//共多少页
    document.write("<a href=\\"index"+"_" + nextPage + "."+"shtml\\">下一页</a>");</script>"""
    assert _files(_FOLDER, script) == ["index_1.shtml", "index_2.shtml"]


def test_linked_pages_are_next_numbers_and_last() -> None:
    page = Page(
        "http://www.qs.gov.example/zwgk/xxgknb.htm",
        """<a href="xxgknb.htm">1</a><a href="xxgknb/10.htm">2</a><a href="xxgknb/9.htm">3</a>
        <a href="xxgknb/10.htm">下页</a><a href="xxgknb/1.htm">尾页</a>
        <a href="other/1.htm">2</a><a href="/x/2.htm">下一页</a>
        <a href="xxgknb.htm">首页</a><a href="../info/1648/47211.htm">4</a>""",
    )
    assert linked_pages(page) == tuple(f"http://www.qs.gov.example/zwgk/xxgknb/{n}.htm" for n in (10, 9, 1))


def test_a_sub_page_leads_to_the_next_one() -> None:
    page = Page(
        "http://www.qs.gov.example/zwgk/xxgknb/10.htm", '<a href="../xxgknb.htm">上页</a><a href="9.htm">下页</a>'
    )
    assert linked_pages(page) == ("http://www.qs.gov.example/zwgk/xxgknb/9.htm",)


def test_click_handlers_and_options_are_pagers_too() -> None:
    page = Page(
        "http://www.qs.gov.example/nb/list.shtml",
        """<a href="javascript:;" onclick="queryArticleByCondition(this,'/nb/list-2.shtml')">下一页</a>
        <select><option value="./list-2.shtml">2</option><option value="./list-3.shtml">3</option></select>""",
    )
    assert linked_pages(page) == tuple(f"http://www.qs.gov.example/nb/list-{n}.shtml" for n in (2, 3))


def test_a_calendar_is_no_pager() -> None:
    page = Page("http://www.qs.gov.example/nb/", '<a href="?year=2024&day=2">2</a><a href="?date=2024-01-03">3</a>')
    assert linked_pages(page) == ()


@pytest.mark.parametrize(
    ("markup", "there"),
    [
        ("<button>下一页</button>", True),
        ('<a href="javascript:void(0)">下一页 &gt;</a>', True),
        ("<ul class='pager'><li>&gt;</li></ul>", True),
        ("<button disabled>下一页</button>", False),
        ('<span class="disabled">下一页</span>', False),
        ("<p>翻到下一页看正文</p>", False),
    ],
)
def test_buttons_are_seen(markup: str, there: bool) -> None:
    assert has_next_button(Page(_FOLDER, markup)) is there
