"""白河县: a TRS WCM portal of static files (portals reference F1).

Columns are folders; lists name their later pages only in a script call ``createPageHTML(pages, current, base, ext)``
whose current page counts from 0 and whose second page is ``base_1.ext``; every href is relative. Layout: year ->
level, and a block in every agency's folder; two departments publish in their own blocks only. The towns' blocks speak
the ``list.html`` dialect.
"""

from __future__ import annotations

import posixpath
from html import escape

from lab.addresses import TRS_BLOCK_ONLY, TRS_LEVELS, trs_block
from lab.portal_site import Entry, Link, PortalSite, list_items, newest_first, other_entries, path_of, report_entries
from lab.world import Agency, County, SeededReport

PER_PAGE = 5
TOWN_PER_PAGE = 4
_ENTRY = "/zwgk/zfxxgk/"
_ANNUAL = "/zwgk/zfxxgk/zfxxgknb/"
_LEVEL_LABELS = {"government": "县政府年报", "department": "部门年报", "town": "乡镇年报"}


def relative(target: str, page: str) -> str:
    """Give an address as a page of this family writes it: relative to its own folder."""
    folder = page if page.endswith("/") else posixpath.dirname(page) + "/"
    path = posixpath.relpath(target, folder)
    return (path if path.startswith("..") else f"./{path}") + ("/" if target.endswith("/") and path != "." else "")


def _wap(report: SeededReport) -> str:
    """Give the address of a report's page for phones."""
    return path_of(report.landing_urls[0]).replace(".html", "_wap.html")


class TrsSite(PortalSite):
    """The portal. ``twin`` is the report whose page has a copy for phones, listed beside it."""

    nav = (
        ("网站首页", "/"),
        ("新闻动态", "/xwdt/"),
        ("政务公开", "/zwgk/"),
        ("办事服务", "/bsfw/"),
        ("政民互动", "/zmhd/"),
    )
    body_open, body_close = (
        '<div id="zoom" class="zoom"><div class="view TRS_UEDITOR trs_paper_default">',
        "</div></div>",
    )

    def __init__(self, county: County) -> None:
        super().__init__(county)
        self.twin = next(r for r in county.reports if r.agency_kind == "government" and r.format == "html")
        self._build()

    def _build(self) -> None:
        county = self.county
        self.robots("/zwgk/lsnb/", "/was5/")
        barred = path_of(county.surroundings.excluded_url)
        self.text_page(barred, "2018年及以前政府信息公开年报")
        news = self.news(lambda n: f"/xwdt/202602/t202602{n:02d}_{800 + n}.html", (("新闻动态", "/xwdt/"),))
        self._list("/xwdt/", "新闻动态", (), newest_first(news))
        shown = list_items(newest_first(news)[:6], lambda path: relative(path, "/"))
        home = f'<div class="news"><h3><a href="./xwdt/">新闻动态</a></h3><ul>{shown}</ul></div>'
        home += '<div class="gk"><a href="./zwgk/">政务公开</a> <a href="./bsfw/">办事服务</a></div>'
        self.framed("/", county.site_name, (), home)
        for path, label in (
            ("/bsfw/", "办事服务"),
            ("/zmhd/", "政民互动"),
            (_ENTRY + "zn/", "政府信息公开指南"),
            (_ENTRY + "zd/", "政府信息公开制度"),
        ):
            self.text_page(path, label)
        for path, label in (
            (_ENTRY + "fdzdgknr/", "法定主动公开内容"),
            (_ENTRY + "ysqgk/", "依申请公开"),
            ("/zwgk/zcwj/", "政策文件"),
        ):
            self.text_page(path, label)
        self._menu("/zwgk/", "政务公开", (("政府信息公开", _ENTRY), ("政策文件", "/zwgk/zcwj/")))
        self._menu(
            _ENTRY,
            "政府信息公开",
            (
                ("政府信息公开指南", _ENTRY + "zn/"),
                ("政府信息公开制度", _ENTRY + "zd/"),
                ("法定主动公开内容", _ENTRY + "fdzdgknr/"),
                ("政府信息公开年报", _ANNUAL),
                ("依申请公开", _ENTRY + "ysqgk/"),
                ("部门信息公开", "/bm/"),
                ("乡镇信息公开", "/xz/"),
            ),
        )
        self._build_years(barred)
        self._build_blocks()
        self._build_reports()

    def _build_years(self, barred: str) -> None:
        years = sorted({report.year for report in self.county.reports}, reverse=True)
        nodes = [(f"{year}年", f"{_ANNUAL}{year}n/") for year in years]
        self._menu(_ANNUAL, "政府信息公开年报", (*nodes, ("2018年及以前年报", barred)))
        for label, path in nodes:
            year = int(label[:4])
            levels = [(_LEVEL_LABELS[kind], f"{path}{slug}/") for kind, slug in TRS_LEVELS.items()]
            self._menu(path, label, tuple(levels))
            for kind, slug in TRS_LEVELS.items():
                rows = report_entries(
                    r for r in self.county.reports if r.year == year and r.agency_kind == kind and self._in_tree(r)
                )
                if kind == "department":
                    here = [o for o in self.county.surroundings.others if f"/{year}n/" in o.url]
                    rows += other_entries(here)
                elif kind == "government" and self.twin.year == year:
                    rows.append(Entry(self.twin.title, _wap(self.twin), self.twin.published_on))
                crumbs = (("政府信息公开", _ENTRY), ("政府信息公开年报", _ANNUAL), (label, path))
                self._list(f"{path}{slug}/", _LEVEL_LABELS[kind], crumbs, newest_first(rows))

    def _in_tree(self, report: SeededReport) -> bool:
        return not any(a.name == report.agency and a.index in TRS_BLOCK_ONLY for a in self.county.agencies)

    def _build_blocks(self) -> None:
        departments = [a for a in self.county.agencies if a.kind == "department"]
        towns = [a for a in self.county.agencies if a.kind == "town"]
        self._menu("/bm/", "部门信息公开", tuple((a.name, f"/bm/{a.slug}/") for a in departments))
        self._menu("/xz/", "乡镇信息公开", tuple((a.short, f"/xz_{a.slug}/") for a in towns))
        for agency in departments:
            home, column = f"/bm/{agency.slug}/", trs_block(agency.slug, agency.kind) + "/"
            self._menu(
                home,
                agency.name,
                (("机构职能", home + "jgzn/"), ("信息公开指南", home + "zn/"), ("信息公开年报", column)),
            )
            self.text_page(home + "jgzn/", "机构职能")
            self.text_page(home + "zn/", "信息公开指南")
            rows = newest_first(report_entries(self.county.of(agency), second=True))
            self._list(column, "信息公开年报", (("部门信息公开", "/bm/"), (agency.name, home)), rows)
        for agency in towns:
            home, column = f"/xz_{agency.slug}/", trs_block(agency.slug, agency.kind) + "/list.html"
            self._menu(home, agency.name, (("信息公开指南", home + "zwgk/zn/"), ("政府信息公开年报", column)))
            self.text_page(home + "zwgk/zn/", "信息公开指南")
            self._town_list(column, agency)

    def _build_reports(self) -> None:
        names = {agency.name: agency for agency in self.county.agencies}
        for report in self.county.reports:
            agency = names[report.agency]
            folder = f"{_ANNUAL}{report.year}n/"
            tree: tuple[Link, ...] = (
                ("政府信息公开年报", _ANNUAL),
                (f"{report.year}年", folder),
                (_LEVEL_LABELS[agency.kind], f"{folder}{TRS_LEVELS[agency.kind]}/"),
            )
            home = f"/xz_{agency.slug}/" if agency.kind == "town" else f"/bm/{agency.slug}/"
            block: tuple[Link, ...] = (("部门信息公开", "/bm/"), (agency.name, home))
            own = agency.kind == "town" or agency.index in TRS_BLOCK_ONLY
            self.report_pages(report, lambda index, tree=tree, block=block, own=own: block if own or index else tree)
        self.other_pages((("政府信息公开年报", _ANNUAL),))
        twin = self.twin
        body = f"<p>{escape(twin.title)}（手机版）</p>"
        self.article(_wap(twin), twin.title, (), twin.agency, twin.published_on, lambda: body)

    def article_header(self, title: str, source: str, published_on: str) -> str:
        """Give the header table of a catalogue page, whose third cell of the first row is the day of posting."""
        return (
            '<table class="xxgk_head"><tr><td>索引号</td><td>'
            f"BH000/{published_on[:4]}-00{published_on[5:7]}{published_on[8:]}</td><td>{published_on}</td></tr>"
            f'<tr><td>发布机构</td><td colspan="2">{escape(source)}</td></tr></table>\n'
            f"<h1>{escape(title)}</h1>\n"
        )

    def attachment_link(self, report: SeededReport, landing: str, document: str) -> str:
        """Give the short body of a page whose report is a file, linked relative to the page."""
        return super().attachment_link(report, landing, relative(document, landing))

    def _menu(self, path: str, title: str, links: tuple[Link, ...]) -> None:
        rows = "".join(f'<li><a href="{relative(target, path)}">{escape(label)}</a></li>' for label, target in links)
        self.framed(path, title, (), f'<div class="left_nav"><h3>{escape(title)}</h3><ul>{rows}</ul></div>')

    def _list(self, path: str, label: str, crumbs: tuple[Link, ...], entries: tuple[Entry, ...]) -> None:
        self._paged(path, path, "index", "gl_list", label, (*crumbs, (label, path)), entries, PER_PAGE)

    def _town_list(self, path: str, agency: Agency) -> None:
        rows = newest_first(report_entries(self.county.of(agency)))
        crumbs = (("乡镇信息公开", "/xz/"), (agency.name, f"/xz_{agency.slug}/"), ("政府信息公开年报", path))
        self._paged(
            path, posixpath.dirname(path) + "/", "list", "right_boxcon", "政府信息公开年报", crumbs, rows, TOWN_PER_PAGE
        )

    def _paged(
        self,
        first: str,
        folder: str,
        base: str,
        box: str,
        label: str,
        crumbs: tuple[Link, ...],
        entries: tuple[Entry, ...],
        size: int,
    ) -> None:
        pages = max(1, -(-len(entries) // size))
        for number in range(pages):
            path = f"{folder}{base}_{number}.html" if number else first
            rows = list_items(entries[number * size : (number + 1) * size], lambda p, path=path: relative(p, path))
            pager = f'<div class="page"><script>createPageHTML({pages}, {number}, "{base}", "html");</script></div>'
            main = f'<h3>{escape(label)}</h3><div class="{box}"><ul>{rows}</ul>{pager}</div>'
            self.framed(path, label, crumbs, main)
            if not number and first == folder:
                self.framed(f"{folder}{base}.html", label, crumbs, main)
