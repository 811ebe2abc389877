"""青山县: a Hanweb JCMS portal with jpage lists (portals reference F3).

The first rows of a list stand in the page as CDATA records; ``dataproxy.jsp`` gives the rest, at most three UI pages a
request. Layout: flat columns by level, and a column of its own in every agency's block.

Quirks (of servers of this family) can be chosen:

- ``ignore_startrecord``: the proxy obeys only ``page`` and ``perpage``
- ``overlap_row``: every group after the first repeats the last row of the one before
- ``gbk``: pages and replies in GBK, declared so
- ``empty_proxy``: the proxy gives no records; the page holds them all
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from lab.addresses import HANWEB_LEVELS, hanweb_block
from lab.messages import Answer, Request
from lab.portal_site import Entry, Link, PortalSite, list_items, newest_first, other_entries, path_of, report_entries
from lab.world import County, SeededReport

QUIRKS = frozenset({"ignore_startrecord", "overlap_row", "gbk", "empty_proxy"})
PER_PAGE = 15
GROUP = 3 * PER_PAGE
PROXY = "/module/web/jpage/dataproxy.jsp"
_WEB_ID = "2758"
_EMPTY = "<datastore><recordset></recordset></datastore>"
_ENTRY, _DIRECTORY, _ANNUAL, _NEWS = 1600001, 1600020, 1600100, 1500001
_LEVEL_LABELS = {"government": "县政府信息公开年报", "department": "部门信息公开年报", "town": "乡镇信息公开年报"}
_ENTRY_BLOCK = (
    ("政府信息公开指南", 1600003),
    ("政府信息公开制度", 1600004),
    ("法定主动公开内容", 1600005),
    ("政府信息公开年报", _ANNUAL),
    ("依申请公开", 1600006),
    ("部门乡镇信息公开", _DIRECTORY),
)


_PAGER = b"""function $(selector) {
  var box = document.getElementById(selector.slice(1)), rows = [];
  function read(text) {
    var found = text.matchAll(/<record><!\\[CDATA\\[([\\s\\S]*?)\\]\\]>/g);
    return Array.from(found, function (m) { return m[1]; });
  }
  function show(options, page) {
    var first = (page - 1) * options.perPage, last = Math.min(first + options.perPage, options.totalRecord);
    if (rows.length < last) {
      var end = Math.min(rows.length + 3 * options.perPage, options.totalRecord);
      var range = '?startrecord=' + (rows.length + 1) + '&endrecord=' + end + '&perpage=' + options.perPage;
      fetch(options.proxyUrl + range, {method: 'POST', body: new URLSearchParams(options.ajaxParam)})
        .then(function (reply) { return reply.text(); })
        .then(function (text) {
          var more = read(text);
          if (more.length) { rows = rows.concat(more); show(options, page); }
        });
      return;
    }
    box.innerHTML = options.dataBefore + rows.slice(first, last).join('') + options.dataAfter;
    for (var n = 1; n <= Math.ceil(options.totalRecord / options.perPage); n++) {
      var a = document.createElement('a');
      a.textContent = n; a.href = 'javascript:void(0)'; a.onclick = show.bind(null, options, n);
      box.appendChild(a);
    }
  }
  return {jpage: function (options) { rows = read(box.querySelector('script').textContent); show(options, 1); }};
}
"""


def column_path(number: int) -> str:
    """Give a column's address."""
    return f"/col/col{number}/index.html"


def unit_of(column: int) -> str:
    """Give the number of the list unit in a column's page."""
    return str(column + 4_000_000)


@dataclass(frozen=True, slots=True)
class JpageList:
    """One column's list."""

    column: int
    entries: tuple[Entry, ...]

    @property
    def pages(self) -> int:
        """Give how many pages the list has for a reader."""
        return -(-len(self.entries) // PER_PAGE)


class HanwebSite(PortalSite):
    """The portal; ``quirks`` out of QUIRKS. Raises ValueError for one it does not know."""

    nav = (
        ("首页", "/"),
        ("走进青山", "/col/col1500002/index.html"),
        ("新闻中心", column_path(_NEWS)),
        ("政府信息公开", column_path(_ENTRY)),
        ("政务服务", "/col/col1500003/index.html"),
        ("互动交流", "/col/col1500004/index.html"),
    )

    def __init__(self, county: County, quirks: frozenset[str] = frozenset()) -> None:
        if quirks - QUIRKS:
            raise ValueError(f"no such quirk: {sorted(quirks - QUIRKS)}; there are {sorted(QUIRKS)}")
        super().__init__(county, charset="gbk" if "gbk" in quirks else "utf-8")
        self.quirks = quirks
        self.lists: dict[int, JpageList] = {}
        self._build()

    def _build(self) -> None:
        county = self.county
        script = Answer(_PAGER, "text/javascript", modified_on=date(2019, 3, 4))
        self.file("/module/jslib/jquery/jpage.js", lambda: script)
        entry: Link = ("政府信息公开", column_path(_ENTRY))
        annual: Link = ("政府信息公开年报", column_path(_ANNUAL))
        self.robots("/module/search/", "/archive/")
        self.text_page(path_of(county.surroundings.excluded_url), "2018年以前政府信息公开年报")
        news = self.news(lambda n: f"/art/2026/2/{n}/art_{_NEWS}_{800 + n}.html", (("新闻中心", column_path(_NEWS)),))
        self._add_list(_NEWS, "新闻中心", (), newest_first(news))
        for label, number in (
            ("走进青山", 1500002),
            ("政务服务", 1500003),
            ("互动交流", 1500004),
            *_ENTRY_BLOCK[:3],
            _ENTRY_BLOCK[4],
        ):
            self.text_page(column_path(number), label, (entry,))
        self.framed("/", county.site_name, (), self._home(news))
        self.framed(column_path(_ENTRY), "政府信息公开", (entry,), _menu("政府信息公开", _ENTRY_BLOCK))
        levels = [(_LEVEL_LABELS[kind], number) for kind, number in HANWEB_LEVELS.items()]
        barred = f'<p><a href="{path_of(county.surroundings.excluded_url)}">2018年以前政府信息公开年报</a></p>'
        self.framed(
            column_path(_ANNUAL), "政府信息公开年报", (entry, annual), _menu("政府信息公开年报", levels) + barred
        )
        self._build_agencies(entry)
        for kind, number in HANWEB_LEVELS.items():
            rows = report_entries(r for r in county.reports if r.agency_kind == kind)
            rows += other_entries(county.surroundings.others) if kind == "department" else []
            self._add_list(number, _LEVEL_LABELS[kind], (entry, annual), newest_first(rows))
        self.other_pages((entry, annual, (_LEVEL_LABELS["department"], column_path(HANWEB_LEVELS["department"]))))
        for report in county.reports:
            level = (_LEVEL_LABELS[report.agency_kind], column_path(HANWEB_LEVELS[report.agency_kind]))
            self.report_pages(report, lambda _, level=level: (entry, annual, level))

    def _build_agencies(self, entry: Link) -> None:
        directory: Link = ("部门乡镇信息公开", column_path(_DIRECTORY))
        blocks = [(agency.name, 1700000 + agency.index) for agency in self.county.agencies[1:]]
        self.framed(directory[1], directory[0], (entry, directory), _menu(directory[0], blocks))
        for agency in self.county.agencies[1:]:
            own = 1700000 + agency.index
            block: Link = (agency.name, column_path(own))
            menu = [
                ("信息公开指南", own + 100),
                ("法定主动公开内容", own + 200),
                ("信息公开年报", hanweb_block(agency.index)),
            ]
            self.framed(block[1], f"{agency.name}信息公开", (entry, directory, block), _menu(agency.name, menu))
            for label, number in menu[:2]:
                self.text_page(column_path(number), label, (entry, directory, block))
            rows = newest_first(report_entries(self.county.of(agency), second=True))
            self._add_list(hanweb_block(agency.index), "信息公开年报", (entry, directory, block), rows)

    def _home(self, news: list[Entry]) -> str:
        shown = list_items(newest_first(news)[:6])
        quick = "".join(f'<a href="{href}">{label}</a> ' for label, href in self.nav[3:])
        return (
            f'<div class="news"><h3>要闻动态</h3><ul>{shown}</ul><a href="{column_path(_NEWS)}">更多</a></div>\n'
            f'<div class="gk"><h3><a href="{column_path(_ENTRY)}">政府信息公开</a></h3>{quick}</div>'
        )

    def _add_list(self, column: int, label: str, crumbs: tuple[Link, ...], entries: tuple[Entry, ...]) -> None:
        listing = JpageList(column, entries)
        self.lists[column] = listing
        own: Link = (label, column_path(column))
        self.page(own[1], lambda: self.frame(label, (*crumbs, own), self._list_page(listing, label)))

    def _list_page(self, listing: JpageList, label: str) -> str:
        unit = unit_of(listing.column)
        shown = listing.entries if "empty_proxy" in self.quirks else listing.entries[:GROUP]
        store = _store(listing, shown, self._next_group(listing.column, 1))
        param = (
            f"{{col:1,appid:1,webid:{_WEB_ID},path:'/',columnid:{listing.column},sourceContentType:1,unitid:'{unit}',"
            f"webname:'{self.county.site_name}',permissiontype:0}}"
        )
        return f"""<h3>{escape(label)}</h3><script src="/module/jslib/jquery/jpage.js"></script>
<div id="{unit}" class="default_pgContainer"><script type="text/xml">{store}</script></div>
<script>
var param_{unit}={param};
$('#{unit}').jpage({{ openCookies:false,dataBefore:'<ul class="list">',dataAfter:'</ul>',
showMode:'full',totalRecord:{len(listing.entries)}, perPage:{PER_PAGE}, groupSize:3, barPosition:'bottom',
proxyUrl:'{PROXY}',ajaxParam:param_{unit} }});
</script>"""

    def _next_group(self, column: int, page: int) -> str:
        name = quote(self.county.site_name)
        return (
            f"{PROXY}?page={page}&appid=1&webid={_WEB_ID}&path=/&columnid={column}&unitid={unit_of(column)}"
            f"&webname={name}&permissiontype=0"
        )

    def live(self, request: Request) -> Answer | None:
        """Answer the list proxy."""
        if request.path != PROXY:
            return None
        asked = {**request.params, **request.form}
        column = asked.get("columnid", "")
        listing = self.lists.get(int(column)) if column.isdigit() and column.isascii() else None
        if listing is None or asked.get("unitid") != unit_of(listing.column) or asked.get("webid") != _WEB_ID:
            return self._reply(_EMPTY)
        if "empty_proxy" in self.quirks:
            return self._reply(_store(listing, (), ""))
        first, last = self._range(asked)
        if "overlap_row" in self.quirks and first > GROUP:
            first -= 1
        return self._reply(_store(listing, listing.entries[first - 1 : last], self._next_group(listing.column, 2)))

    def _range(self, asked: dict[str, str]) -> tuple[int, int]:
        """Give the first and the last record asked for, counted from 1; one request covers three pages at most."""
        size = min(_positive(asked.get("perpage"), PER_PAGE), 300)
        if "startrecord" in asked and "ignore_startrecord" not in self.quirks:
            first = _positive(asked["startrecord"], 1)
            return first, min(_positive(asked.get("endrecord"), first), first + 3 * size - 1)
        page = _positive(asked.get("page"), 1)
        return (page - 1) * size + 1, page * size

    def _reply(self, text: str) -> Answer:
        return Answer(self.encode(text), self.content_type)

    def attachment(self, report: SeededReport) -> Answer:
        """Give the file under the name the editor gave it, in one of the ways servers write such names."""
        plain = super().attachment(report)
        name = f"{report.title}.{report.format}"
        if report.year % 2:
            disposition = f"attachment; filename*=UTF-8''{quote(name)}"
        else:
            disposition = f'attachment; filename="{name.encode("gbk").decode("latin-1")}"'
        day = date.fromisoformat(report.published_on)
        return Answer(
            plain.body, "application/octet-stream", headers=(("Content-Disposition", disposition),), modified_on=day
        )


def _positive(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else default


def _menu(title: str, links: tuple[tuple[str, int], ...] | list[tuple[str, int]]) -> str:
    rows = "".join(f'<li><a href="{column_path(number)}">{escape(label)}</a></li>' for label, number in links)
    return f'<div class="menu"><h3>{escape(title)}</h3><ul>{rows}</ul></div>'


def _store(listing: JpageList, entries: tuple[Entry, ...], following: str) -> str:
    records = "".join(f"<record><![CDATA[{list_items([entry])}]]></record>" for entry in entries)
    return (
        f'<datastore><nextgroup><![CDATA[<a href="{following}"></a>]]></nextgroup><recordset>{records}</recordset>'
        f"<totalrecord>{len(listing.entries)}</totalrecord><totalpage>{listing.pages}</totalpage></datastore>"
    )
