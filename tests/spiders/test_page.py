"""Pages: decoding, links and what a page shows."""

from __future__ import annotations

import pytest

from spiders.page import Page, decoded, whole_title
from spiders.shells import frame_targets, redirect_target

_TEXT = "青山县信息公开年报"


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (_TEXT.encode(), "utf-8"),
        (_TEXT.encode(), "gb2312"),
        (_TEXT.encode("gbk"), "utf-8"),
        (_TEXT.encode("gb18030"), None),
        (_TEXT.encode("gbk"), "no-such-encoding"),
        (b"\xef\xbb\xbf" + _TEXT.encode(), "utf-8"),
    ],
)
def test_wrong_declarations_do_not_spoil_the_text(body: bytes, declared: str | None) -> None:
    assert decoded(body, declared) == _TEXT


def test_a_cut_character_costs_one_character() -> None:
    assert decoded(_TEXT.encode()[:-1], "utf-8") == _TEXT[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("text", "title", "whole"),
    [
        ("青山县2023年政府信息公开…", "青山县2023年政府信息公开工作年度报告", "青山县2023年政府信息公开工作年度报告"),
        ("青山县2023年政府...", "青山县 2023年政府信息公开工作年度报告", "青山县 2023年政府信息公开工作年度报告"),
        ("青山县2023年年报", "点击查看", "青山县2023年年报"),
        ("", "青山县2023年年报", "青山县2023年年报"),
        ("青山县2023年年报", "", "青山县2023年年报"),
        ("青山县2023年年报全文", "青山县2023年年报", "青山县2023年年报全文"),
    ],
)
def test_titles_are_whole(text: str, title: str, whole: str) -> None:
    assert whole_title(text, title) == whole


def test_links_come_from_anchors_options_and_handlers() -> None:
    page = Page(
        "http://a.gov.example/x/index.html",
        """<base href="/y/"><a href="a.html">甲</a><a href="javascript:void(0)" onclick="window.open('/b.html')">乙</a>
        <select><option value="">选</option><option value="/c/">丙</option><option value="42">丁</option></select>
        <a href="d.html"><img src="d.png" alt="戊"></a><a href="#">己</a><li onclick="location.href='./e/'">庚</li>""",
    )
    assert [(link.label, link.url) for link in page.links] == [
        ("甲", "http://a.gov.example/y/a.html"),
        ("乙", "http://a.gov.example/b.html"),
        ("丙", "http://a.gov.example/c/"),
        ("戊", "http://a.gov.example/y/d.html"),
        ("庚", "http://a.gov.example/y/e/"),
    ]


def test_heads_are_counted_in_what_is_shown() -> None:
    text = "<h3>一、总体情况</h3><h3>二、主动公开政府信息情况</h3><p>五、存在的主要问题及改进情况</p>"
    assert Page("http://a.gov.example/", text).report_heads == 3
    assert Page("http://a.gov.example/", f"<script>'{text}'</script><!-- {text} -->").report_heads == 0


def test_a_soft_404_is_seen_and_a_page_that_quotes_one_is_not() -> None:
    assert Page("http://a.gov.example/", "<title>提示</title><p>您访问的页面不存在或已删除！</p>").is_missing_page
    assert not Page("http://a.gov.example/", f"<p>页面不存在的处理办法</p><p>{'正文' * 400}</p>").is_missing_page


@pytest.mark.parametrize(
    "text", ["", "\x00", "<", "<a href", "<!--", "<table><tr><td>" * 3000, "]]>", "<a href='http://['>x</a>"]
)
def test_hostile_markup_gives_a_page_without_links(text: str) -> None:
    page = Page("http://a.gov.example/", text)
    assert page.links == ()
    assert page.visible_text in ("", "<", "]]>", "x")


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<meta http-equiv="Refresh" content="0; URL=/zwgk/">', "http://a.gov.example/zwgk/"),
        ("<script>window.location.href='./web/index.html';</script>", "http://a.gov.example/web/index.html"),
        ('<script>top.location.replace("/n/")</script>', "http://a.gov.example/n/"),
        ("<script>if (location == 'x') {}</script>", None),
        ('<meta http-equiv="refresh" content="300">', None),
        (f"<script>location.href='/n/'</script><p>{'正文' * 200}</p>", None),
    ],
)
def test_doors_lead_on(markup: str, target: str | None) -> None:
    assert redirect_target(Page("http://a.gov.example/", markup)) == target


def test_frames_are_shown_pages_and_not_counters() -> None:
    page = Page(
        "http://a.gov.example/gk/",
        """<iframe src="/list/nb.html"></iframe><iframe src="/module/visitcount/visit.jsp?x=1"></iframe>
        <iframe src="/h.html" style="display:none"></iframe><iframe src="/a.pdf"></iframe>
        <iframe src="/pdfjs/web/viewer.html?file=/b.pdf"></iframe>""",
    )
    assert frame_targets(page) == ("http://a.gov.example/list/nb.html",)
