"""Small counties that are put together oddly, each in a way that real ones are; none is in the lab's registry.

| county | what is odd about it |
|---|---|
| 东山县 | home is only a meta refresh; Hanweb, but one department sits on a host of its own, on TRS |
| 南湖县 | home redirects to another host of the county; year nodes that are the report, or show it as a document |
| 西岭县 | one article in two trees, two attachments, a row that is a file, tables in a frame, an article in two files |
| 北港县 | a list whose pager is buttons and whose script is a file; it fetches JSON |

The reports on them are seeded ones of 白河县 (``lab.world``), so that every cell is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from lab.documents import MEDIA_TYPES
from lab.messages import Answer, Request, not_found
from lab.render_html import render_body
from lab.world import WORLD, SeededReport

PER_PAGE = 3
LISTED_ON = "2024-01-20"
"""The day beside every row of 西岭县's list, and all that is known of a row that is a file."""


@dataclass(frozen=True, slots=True)
class OddPortal:
    """A row of a registry for one of these counties."""

    code: str
    name: str
    home: str
    family: str = "generic"

    @property
    def toml(self) -> str:
        """Give the row as a registry file writes it."""
        return (
            f'[[portal]]\ncode = "{self.code}"\nname = "{self.name}"\nhome = "{self.home}"\nfamily = "{self.family}"\n'
        )


DONGSHAN = OddPortal("990401", "东山县", "http://www.dongshan.gov.example/", "hanweb")
NANHU = OddPortal("990402", "南湖县", "http://www.nanhu.gov.example/")
XILING = OddPortal("990403", "西岭县", "http://www.xiling.gov.example/")
BEIGANG = OddPortal("990404", "北港县", "http://www.beigang.gov.example/")


def seeded(count: int, skip: int = 0) -> tuple[SeededReport, ...]:
    """Give some of the seeded reports that are pages of the present form and name their agency and year."""
    plain = (
        r
        for r in WORLD.county("990202").reports
        if r.format == "html" and r.form == "2021" and r.title_has_year and r.printed_agency == r.agency
    )
    return tuple(list(plain)[skip : skip + count])


def odd_reports() -> tuple[SeededReport, ...]:
    """Give the truth of all four: each report with its county, landing pages, and the day its portal gives for it."""
    west = xiling_reports()
    found = [
        *(_at(DONGSHAN, report, url) for url, report in dongshan_reports().items()),
        *(_at(NANHU, report, url) for url, report in nanhu_reports().items()),
        *(_at(XILING, west[key], *(f"{XILING.home[:-1]}{path}" for path in XILING_PATHS[key])) for key in west),
        *(_at(BEIGANG, report, url) for url, report in beigang_reports().items()),
    ]
    given = {west["file"].title: LISTED_ON, list(nanhu_reports().values())[-1].title: None}
    return tuple(replace(r, published_on=given.get(r.title, r.published_on)) for r in found)  # type: ignore[arg-type]


def _at(portal: OddPortal, report: SeededReport, *urls: str) -> SeededReport:
    return replace(report, county=portal.code, landing_urls=urls)


class OddSite:
    """All four counties."""

    def __init__(self) -> None:
        self._pages: dict[str, dict[str, Answer]] = {}
        for host in (
            *("www.dongshan.gov.example", "jyj.dongshan.gov.example", "www.nanhu.gov.example", "zw.nanhu.gov.example"),
            *("www.xiling.gov.example", "www.beigang.gov.example"),
        ):
            self._pages[host] = {}
        self._built = False

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give every host of the four."""
        return tuple(self._pages)

    def answer(self, request: Request) -> Answer:
        """Give a page by its whole address, or by its path alone."""
        if not self._built:
            self._built = True
            for build in (_dongshan, _nanhu, _xiling, _beigang):
                build(self._pages)
        pages = self._pages[request.host]
        return pages.get(request.target) or pages.get(request.path) or not_found(escape(request.path))


Pages = dict[str, dict[str, Answer]]


def frame(title: str, main: str, head: str = "") -> Answer:
    """Give a page as small portals print them: a navigation that says more than some pages themselves."""
    nav = "".join(
        f'<li><a href="{href}">{label}</a></li>'
        for label, href in (("首页", "/"), ("新闻动态", "/xwdt/"), ("办事服务", "/bsfw/"), ("互动交流", "/hdjl/"))
    )
    foot = "主办：县人民政府办公室 承办：县大数据中心 地址：县城人民路一号 政府网站标识码 " + "联系我们 网站地图 " * 12
    return Answer(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f'<body><ul class="nav">{nav}</ul><div class="main">{main}</div><div class="footer">{foot}</div></body></html>'.encode()
    )


def links(*pairs: tuple[str, str], day: str = "") -> str:
    """Give a list of links, each with a day beside it if one is given."""
    rows = "".join(f'<li><a href="{href}">{escape(label)}</a> <span>{day}</span></li>' for label, href in pairs)
    return f"<ul>{rows}</ul>"


def article(report: SeededReport, body: str | None = None) -> Answer:
    """Give a report's article page; ``body`` in place of the whole report."""
    head = (
        f'<meta name="ArticleTitle" content="{escape(report.title)}">'
        f'<meta name="PubDate" content="{report.published_on} 09:20">'
        f'<meta name="ContentSource" content="{escape(report.agency)}">'
    )
    text = render_body(report) if body is None else body
    return frame(report.title, f'<h1>{escape(report.title)}</h1><div class="TRS_Editor">{text}</div>', head)


def file(report: SeededReport, kind: str) -> Answer:
    """Give a report as a file (pdf, docx)."""
    if kind == "pdf":
        from lab.render_pdf import render_pdf

        return Answer(render_pdf(replace(report, format="pdf")), MEDIA_TYPES[kind])
    from lab.render_docx import render_docx

    return Answer(render_docx(replace(report, format="docx")), MEDIA_TYPES[kind])


# ---------------------------------------------------------------- the counties


def dongshan_reports() -> dict[str, SeededReport]:
    """Give 东山县's reports by address: two of the county's list, three of the department's own host."""
    one, two, three, four, five = seeded(5)
    county = "http://www.dongshan.gov.example/art/2024/1/18/art_2600100_"
    department = "http://jyj.dongshan.gov.example/zwgk/zfxxgk/zfxxgknb/"
    return {
        f"{county}3101.html": one,
        f"{county}3102.html": two,
        f"{department}202401/t20240119_1001.html": three,
        f"{department}202301/t20230118_907.html": four,
        f"{department}202201/t20220120_811.html": five,
    }


def _dongshan(pages: Pages) -> None:
    www, department = pages["www.dongshan.gov.example"], pages["jyj.dongshan.gov.example"]
    www["/"] = Answer(b'<html><head><meta http-equiv="refresh" content="0;url=/main/index.html"></head></html>')
    www["/main/index.html"] = frame("东山县人民政府", links(("政府信息公开", "/col/col2600001/index.html")))
    www["/col/col2600001/index.html"] = frame(
        "政府信息公开",
        links(("政府信息公开年报", "/col/col2600100/index.html"), ("部门信息公开", "/col/col2600020/index.html")),
    )
    reports = list(dongshan_reports().items())
    records = "".join(
        f'<record><![CDATA[<li><a href="{url.removeprefix("http://www.dongshan.gov.example")}" title="{r.title}">'
        f"{r.title[:20]}...</a><span>{r.published_on}</span></li>]]></record>"
        for url, r in reports[:2]
    )
    www["/col/col2600100/index.html"] = frame(
        "政府信息公开年报",
        '<div id="6600100"><script type="text/xml"><datastore><totalrecord>2</totalrecord><recordset>'
        f"{records}</recordset></datastore></script></div><script src='/module/jslib/jquery/jpage.js'></script>"
        "<script>$('#6600100').jpage({perPage:15,totalRecord:2,proxyUrl:'/module/web/jpage/dataproxy.jsp'});</script>",
    )
    www["/col/col2600020/index.html"] = frame(
        "部门信息公开",
        links(
            ("教育局", "http://jyj.dongshan.gov.example/"),
            ("公安局", "/col/col2600202/index.html"),
            ("民政局", "/col/col2600203/index.html"),
        ),
    )
    for number in (202, 203):
        www[f"/col/col2600{number}/index.html"] = frame("信息公开", "<p>本栏目正在建设。</p>")
    department["/"] = frame("东山县教育局", links(("政府信息公开", "/zwgk/zfxxgk/")))
    department["/zwgk/zfxxgk/"] = frame("政府信息公开", links(("政府信息公开年报", "./zfxxgknb/")))
    pager = '<script>createPageHTML(2, {}, "index", "html");</script>'
    rows = [
        (r.title, url.removeprefix("http://jyj.dongshan.gov.example/zwgk/zfxxgk/zfxxgknb/")) for url, r in reports[2:]
    ]
    folder = "/zwgk/zfxxgk/zfxxgknb/"
    department[folder] = frame(
        "政府信息公开年报", links(*((title, f"./{path}") for title, path in rows[:2])) + pager.format(0)
    )
    department[f"{folder}index_1.html"] = frame(
        "政府信息公开年报", links(*((title, f"./{path}") for title, path in rows[2:])) + pager.format(1)
    )
    for url, report in reports:
        host, _, path = url.removeprefix("http://").partition("/")
        pages[host][f"/{path}"] = article(report)


def nanhu_reports() -> dict[str, SeededReport]:
    """Give 南湖县's reports by the address of their year node; the last shows a PDF."""
    one, two, three = seeded(3, skip=5)
    column = "http://zw.nanhu.gov.example/zfxxgk/nb/"
    return {f"{column}n{number}/": report for number, report in enumerate((one, two, three), 1)}


def _nanhu(pages: Pages) -> None:
    www, offices = pages["www.nanhu.gov.example"], pages["zw.nanhu.gov.example"]
    www["/"] = Answer(b"", status=302, headers=(("Location", "http://zw.nanhu.gov.example/"),))
    offices["/"] = frame("南湖县人民政府", links(("政府信息公开", "/zfxxgk/")))
    offices["/zfxxgk/"] = frame("政府信息公开", links(("政府信息公开年报", "/zfxxgk/nb/")))
    reports = nanhu_reports()
    paths = {url.removeprefix("http://zw.nanhu.gov.example"): report for url, report in reports.items()}
    offices["/zfxxgk/nb/"] = frame("政府信息公开年报", links(*((f"{r.year}年", path) for path, r in paths.items())))
    shown = list(paths)[-1]
    for path, report in paths.items():
        offices[path] = article(report)
    report = paths[shown]
    offices[shown] = frame(
        f"{report.year}年",
        f'<h3>{escape(report.title)}</h3><iframe src="/pdfjs/web/viewer.html?file=/files/n3.pdf"></iframe>',
    )
    offices["/files/n3.pdf"] = file(report, "pdf")


def xiling_reports() -> dict[str, SeededReport]:
    """Give 西岭县's reports by what is odd about them: twice, both, file, framed, parted."""
    return dict(zip(("twice", "both", "file", "framed", "parted"), seeded(5, skip=8), strict=True))


XILING_PATHS = {
    "twice": ("/xxgk/nb/2024/0115/1001.html", "/xxgk/bm/nb/2024/0115/2001.html"),
    "both": ("/xxgk/nb/2024/0116/1002.html",),
    "file": ("/files/2024/3.pdf",),
    "framed": ("/xxgk/nb/2024/0117/1004.html",),
    "parted": ("/xxgk/nb/2024/0118/1005.html",),
}


def _xiling(pages: Pages) -> None:
    www = pages["www.xiling.gov.example"]
    reports = xiling_reports()
    www["/"] = frame("西岭县人民政府", links(("政府信息公开", "/xxgk/index.html")))
    www["/xxgk/index.html"] = frame(
        "政府信息公开",
        links(("政府信息公开年报", "/xxgk/nb/index.html"), ("部门信息公开年报", "/xxgk/bm/nb/index.html")),
    )
    rows = [(reports[key].title, XILING_PATHS[key][0]) for key in reports]
    www["/xxgk/nb/index.html"] = frame("政府信息公开年报", links(*rows, day=LISTED_ON))
    www["/xxgk/bm/nb/index.html"] = frame(
        "部门信息公开年报", links((reports["twice"].title, XILING_PATHS["twice"][1]), day="2024-01-21")
    )
    for path in XILING_PATHS["twice"]:
        www[path] = article(reports["twice"])
    both = reports["both"]
    www[XILING_PATHS["both"][0]] = article(
        replace(both, title=both.title),
        '<p>附件：</p><p><a href="/files/2024/2.pdf">年度报告.pdf</a></p><p><a href="/files/2024/2.docx">年度报告.docx</a></p>',
    )
    www["/files/2024/2.pdf"], www["/files/2024/2.docx"] = file(both, "pdf"), file(both, "docx")
    www["/files/2024/3.pdf"] = file(reports["file"], "pdf")
    www[XILING_PATHS["framed"][0]] = article(reports["framed"], '<iframe src="./1004_con.html" width="100%"></iframe>')
    body = render_body(reports["framed"])
    www["/xxgk/nb/2024/0117/1004_con.html"] = Answer(f"<html><body>{body}</body></html>".encode())
    _parted(www, reports["parted"], XILING_PATHS["parted"][0])


def _parted(www: dict[str, Answer], report: SeededReport, path: str) -> None:
    """Put a report into two files: the first section, and all the rest with its tables."""
    body = render_body(report)
    cut = body.index("二、")
    cut = body.rindex("<p", 0, cut)
    pager = '<script>createPageHTML(2, {}, "1005", "html");</script>'
    www[path] = article(report, body[:cut] + pager.format(0))
    www[path.replace("1005.html", "1005_1.html")] = article(report, body[cut:] + pager.format(1))


def beigang_reports() -> dict[str, SeededReport]:
    """Give 北港县's reports by address; the list shows three at a time."""
    address = "http://www.beigang.gov.example/content/2024/01{0:02d}/{0:03d}001.html"
    return {address.format(n): report for n, report in enumerate(seeded(8, skip=13), 10)}


_BUTTONS = """(function () {
  var page = 1;
  function draw() {
    fetch('/api/articles?channel=nb&pageNo=' + page).then(function (r) { return r.json(); }).then(function (reply) {
      var box = document.getElementById('list');
      box.innerHTML = reply.data.rows.map(function (row) {
        return '<li><a href="' + row.url + '">' + row.title + '</a><span>' + row.publishDate + '</span></li>';
      }).join('');
      document.getElementById('pager').innerHTML = '<button id="next">下一页</button>';
      document.getElementById('next').onclick = function () { page += 1; draw(); };
    });
  }
  draw();
})();
"""


def _beigang(pages: Pages) -> None:
    www = pages["www.beigang.gov.example"]
    www["/"] = frame("北港县人民政府", links(("政府信息公开", "/xxgk/index.html")))
    www["/xxgk/index.html"] = frame("政府信息公开", links(("政府信息公开年报", "/xxgk/nb/index.html")))
    www["/xxgk/nb/index.html"] = frame(
        "政府信息公开年报", '<ul id="list"></ul><div id="pager"></div><script src="/js/list.js"></script>'
    )
    www["/js/list.js"] = Answer(_BUTTONS.encode(), "application/javascript; charset=utf-8")
    reports = beigang_reports()
    for number, rows in enumerate(_chunks(list(reports.items())), 1):
        data = [
            {"title": r.title, "url": url.removeprefix("http://www.beigang.gov.example"), "publishDate": r.published_on}
            for url, r in rows
        ]
        reply = {"code": 200, "data": {"total": len(reports), "rows": data}}
        www[f"/api/articles?channel=nb&pageNo={number}"] = Answer(
            json.dumps(reply, ensure_ascii=False).encode(), "application/json; charset=utf-8"
        )
    beyond = {"code": 200, "data": {"total": len(reports), "rows": []}}
    www["/api/articles"] = Answer(json.dumps(beyond).encode(), "application/json; charset=utf-8")
    for url, report in reports.items():
        www[url.removeprefix("http://www.beigang.gov.example")] = article(report)


def _chunks(rows: list[tuple[str, SeededReport]]) -> Iterable[list[tuple[str, SeededReport]]]:
    return (rows[start : start + PER_PAGE] for start in range(0, len(rows), PER_PAGE))
