"""Documents that article pages lead to."""

from __future__ import annotations

import pytest

from spiders.attachments import attachments_of
from spiders.page import Page

_URL = "http://www.qs.gov.example/zwgk/202401/t20240119_1.html"
_ROOT = "http://www.qs.gov.example"


@pytest.mark.parametrize(
    ("markup", "url", "name"),
    [
        (
            '<a href="./P020240119371234567890.docx">附件</a>',
            f"{_ROOT}/zwgk/202401/P020240119371234567890.docx",
            "附件",
        ),
        (
            '<a href="/module/download/downfile.jsp?classid=0&amp;filename=ab12.pdf&amp;showname=x.pdf">年报.pdf</a>',
            f"{_ROOT}/module/download/downfile.jsp?classid=0&filename=ab12.pdf&showname=x.pdf",
            "年报.pdf",
        ),
        (
            '<a href="/module/download/downfile.jsp?filename=2013012.doc&classid=0"></a>',
            f"{_ROOT}/module/download/downfile.jsp?filename=2013012.doc&classid=0",
            "2013012.doc",
        ),
        (
            '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=22">报告</a>',
            f"{_ROOT}/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=22",
            "报告",
        ),
        (
            '<a href="/api-gateway/x/document/file-download?fileUrl=/cms_files/a.xls&fileName=统计表.xls">表</a>',
            f"{_ROOT}/api-gateway/x/document/file-download?fileUrl=/cms_files/a.xls&fileName=%E7%BB%9F%E8%AE%A1%E8%A1%A8.xls",
            "表",
        ),
        ('<a href="javascript:void(0)" onclick="window.open(\'/a/b.pdf\')">看</a>', f"{_ROOT}/a/b.pdf", "看"),
        ('<iframe src="/static/pdfjs/web/viewer.html?file=%2Fa%2Fb.pdf"></iframe>', f"{_ROOT}/a/b.pdf", "b.pdf"),
        (
            '<iframe src="/pdfjs/web/viewer.html?file=../../files/b.pdf#page=1"></iframe>',
            f"{_ROOT}/files/b.pdf",
            "b.pdf",
        ),
        ('<iframe src="/a/b.pdf"></iframe>', f"{_ROOT}/a/b.pdf", "b.pdf"),
        ('<a href="/web/viewer.html?file=/a/b.pdf">预览</a>', f"{_ROOT}/a/b.pdf", "预览"),
        ('<div id="pdfshow" data-value="/picture/0/c.pdf"></div>', f"{_ROOT}/picture/0/c.pdf", "c.pdf"),
        (
            '<script>showVsbpdfIframe("/__local/A/1B/x_9.pdf","100%","600","0")</script>',
            f"{_ROOT}/__local/A/1B/x_9.pdf",
            "x_9.pdf",
        ),
        ('<embed src="d.pdf" type="application/pdf">', f"{_ROOT}/zwgk/202401/d.pdf", "d.pdf"),
        ('<object data="./e.ofd"></object>', f"{_ROOT}/zwgk/202401/e.ofd", "e.ofd"),
        ("<script>var pdfUrl = '/f/年报.pdf';</script>", f"{_ROOT}/f/%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ('<a href="/g.ZIP">打包</a>', f"{_ROOT}/g.ZIP", "打包"),
    ],
)
def test_every_shape_is_found_once(markup: str, url: str, name: str) -> None:
    found = attachments_of(Page(_URL, f"<div id='zoom'>{markup}{markup}</div>"))
    assert [(attachment.url, attachment.name, attachment.barrier) for attachment in found] == [(url, name, None)]


def test_a_viewer_page_leads_to_its_file() -> None:
    found = attachments_of(Page(f"{_ROOT}/web/viewer.html?file=/a/b.pdf", "<div id='viewer'></div>"))
    assert [attachment.url for attachment in found] == [f"{_ROOT}/a/b.pdf"]


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="footer"><a href="/help.doc">手册</a></div>',
        '<div id="page-nav"><a href="/help.doc">手册</a></div>',
        '<header><a href="/help.pdf">手册</a></header>',
        '<a href="/a.html">正文</a><img src="/a.png"><a href="javascript:void(0)">打印</a>',
        '<iframe src="/module/visitcount/visit.jsp?type=3"></iframe><iframe src=""></iframe>',
    ],
)
def test_page_chrome_gives_none(markup: str) -> None:
    assert attachments_of(Page(_URL, markup)) == ()


def test_a_download_behind_a_captcha_is_told_of_and_not_to_be_asked() -> None:
    link = '<a href="/system/_content/download.jsp?wbfileid=22&codeValue=ab">报告</a>'
    (found,) = attachments_of(Page(_URL, link))
    assert found.barrier == "download behind a captcha"
