"""Addresses: one spelling, and what their shape says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders import urls

_BASE = "http://www.qs.gov.example/zwgk/zfxxgknb/index.html"
_PIECES = st.text(alphabet="ab.%/;?#&=:@\\ ~-_年[]jsession id", max_size=30)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("./202401/t20240112_1.html", "http://www.qs.gov.example/zwgk/zfxxgknb/202401/t20240112_1.html"),
        ("../bmnb/", "http://www.qs.gov.example/zwgk/bmnb/"),
        ("../../../../x.html", "http://www.qs.gov.example/x.html"),
        ("/a/./b/../c.html#top", "http://www.qs.gov.example/a/c.html"),
        ("HTTP://WWW.QS.GOV.EXAMPLE:80/A", "http://www.qs.gov.example/A"),
        ("https://www.qs.gov.example:443/a", "https://www.qs.gov.example/a"),
        ("http://www.qs.gov.example:8080", "http://www.qs.gov.example:8080/"),
        ("/a;jsessionid=0A1B?x=1&jsessionid=2", "http://www.qs.gov.example/a?x=1"),
        ("\t/a\n.html ", "http://www.qs.gov.example/a.html"),
        ("\\a\\b.html", "http://www.qs.gov.example/a/b.html"),
        ("/年报 1.pdf", "http://www.qs.gov.example/%E5%B9%B4%E6%8A%A5%201.pdf"),
        ("/a?x=%e5&y", "http://www.qs.gov.example/a?x=%E5&y"),
        ("//bm.qs.gov.example/x", "http://bm.qs.gov.example/x"),
        ("http://用户@青山.gov.example/", "http://xn--rht138k.gov.example/"),
    ],
)
def test_hrefs_become_absolute_in_one_spelling(href: str, expected: str) -> None:
    assert urls.absolute(_BASE, href) == expected


@pytest.mark.parametrize(
    "href", ["", "#", "javascript:void(0)", "mailto:a@b.example", "tel:1", "http://[", "http://a b/", "ftp://a/"]
)
def test_what_leads_to_no_page_is_none(href: str) -> None:
    assert urls.absolute(_BASE, href) is None


@given(st.builds("http://www.qs.gov.example/{}".format, _PIECES))
def test_canonical_is_idempotent(url: str) -> None:
    once = urls.canonical(url)
    assert once is not None
    assert urls.canonical(once) == once
    assert urls.visit_key(once) == urls.visit_key(urls.canonical(once) or "")


@given(st.text(max_size=60))
def test_no_text_at_all_raises(text: str) -> None:
    url = urls.absolute(_BASE, text)
    assert url is None or urls.canonical(url) == url


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("http://a.example/x/", "https://a.example/x/index.html"),
        ("http://a.example/x/index.shtml", "http://a.example/x/"),
        ("http://a.example/col/col12/index.html", "http://a.example/col/col12/index.html?uid=7&pageNum=2"),
    ],
)
def test_addresses_of_one_page_have_one_key(one: str, two: str) -> None:
    assert urls.visit_key(one) == urls.visit_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("http://a.example/x/index_1.html", "http://a.example/x/"),
        ("http://a.example/s1/col/col12/index.html?pageNum=2", "http://a.example/s1/col/col12/index.html"),
        ("http://a.example/list.jsp?p=1", "http://a.example/list.jsp?p=2"),
        ("http://a.example/col/col1/index.html?vc_xxgkarea=1", "http://a.example/col/col1/index.html?vc_xxgkarea=2"),
    ],
)
def test_addresses_of_two_pages_have_two_keys(one: str, two: str) -> None:
    assert urls.visit_key(one) != urls.visit_key(two)


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/zwgk/202401/t20240112_123.html", "article"),
        ("/zwgk/t17981192.shtml", "article"),
        ("/zwgk/t_7158622.html", "article"),
        ("/art/2024/1/8/art_1229709982_69622.html", "article"),
        ("/art/2025/art_0123456789abcdef0123456789abcdef.html", "article"),
        ("/hebsbq/c111306v/202401/c01_963330.shtml", "article"),
        ("/xy/202401/0123456789abcdef0123456789abcdef.shtml", "article"),
        ("/info/1648/47211.htm", "article"),
        ("/zwgk/xxgknb/content/post_2147681.html", "article"),
        ("/public/6596221/10634725.html", "article"),
        ("/OpennessAnnualReport/show/6103.html", "article"),
        ("/gongkai/channel_c6437/doc_5fd440763312131e5d9d315f.html", "article"),
        ("/gk/zfxxgknb/content_191767", "article"),
        ("/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1460&wbnewsid=9", "article"),
        ("/content/2024/0119/9001.html", "article"),
        ("/zwgk/zfxxgknb/", "column"),
        ("/zwgk/zfxxgknb/index_2.html", "column"),
        ("/xxgk/xrmzf_62700/list.html", "column"),
        ("/202401/index.html", "column"),
        ("/col/col1229276916/index.html", "column"),
        ("/x/xxgknb2024n/zfxxgk_gknbz.shtml", "column"),
        ("/public/column/6601841?type=3", "column"),
        ("", "column"),
        ("/zwgk/xxgknb.htm", "unknown"),
        ("/2023011200012/index.shtml", "unknown"),
        ("/zfxxgk/zfxxgknb/2022n/gbm/1.html", "unknown"),
        ("/a/P020240119371234567890.docx", "document"),
        ("/module/download/downfile.jsp?classid=0&filename=ab12.pdf", "document"),
        ("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=22", "document"),
        ("/virtual_attach_file.vsb?afc=1&e=.pdf", "document"),
        ("/web/viewer.html?file=/a/b.pdf", "article"),
    ],
)
def test_shapes(path: str, shape: str) -> None:
    assert urls.shape(f"http://www.qs.gov.example{path}") == shape


@pytest.mark.parametrize(
    "url",
    [
        "http://www.qs.gov.example/a/t20240112_1_wap.html",
        "http://m.qs.gov.example/zwgk/",
        "http://wap.qs.gov.example/zwgk/",
        "http://big5.qs.gov.example/gate/big5/www.qs.gov.example/",
        "http://www.qs.gov.example/english/index.html",
        "http://www.qs.gov.example/was5/web/search?channelid=1",
        "http://www.qs.gov.example/ss/query/s?q=1",
        "http://www.qs.gov.example/search.html?searchword=x",
        "http://www.qs.gov.example/calendar.jsp?day=3",
        "http://www.qs.gov.example/content/mpost_12345.html",
        "http://www.qs.gov.example/img/a.PNG",
    ],
)
def test_traps(url: str) -> None:
    assert urls.is_trap(url)


@pytest.mark.parametrize(
    "url",
    ["http://www.qs.gov.example/zwgk/", "http://mzj.qs.gov.example/", "http://www.qs.gov.example/research/index.html"],
)
def test_ordinary_pages_are_no_traps(url: str) -> None:
    assert not urls.is_trap(url)
