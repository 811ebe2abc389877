"""云岭县: a portal whose lists are drawn by script: the page is a shell, rows come as JSON, further pages by click.

One flat list holds all agencies and years; an agency's block has a shell of its own. The page's script honours
``?page=N`` too.
"""

from __future__ import annotations

import json
from datetime import date
from html import escape
from urllib.parse import urlencode

from lab.messages import Answer, Request
from lab.portal_site import Entry, Link, PortalSite, list_items, newest_first, other_entries, path_of, report_entries
from lab.world import County

PER_PAGE = 15
API = "/api/article/list"
ANNUAL_CHANNEL = "nb"
_ENTRY = "/xxgk/index.html"
_ANNUAL = "/xxgk/nb/index.html"
_DIRECTORY = "/xxgk/bm/index.html"
_SCRIPT = """(function () {
  var box = document.getElementById('list'), pager = document.getElementById('pager');
  function asked() { var m = /[?&]page=(\\d+)/.exec(location.search); return m ? +m[1] : 1; }
  function link(n, label) {
    var a = document.createElement('a');
    a.href = '?page=' + n; a.textContent = label; a.className = 'page-link';
    a.addEventListener('click', function (event) {
      event.preventDefault(); history.pushState(null, '', '?page=' + n); draw(n);
    });
    return a;
  }
  function draw(n) {
    fetch('@API@?channel=' + box.getAttribute('data-channel') + '&pageNo=' + n + '&pageSize=@SIZE@')
      .then(function (reply) { return reply.json(); })
      .then(function (reply) {
        var data = reply.data, pages = Math.ceil(data.total / data.pageSize), ul = document.createElement('ul');
        data.rows.forEach(function (row) {
          var li = document.createElement('li'), a = document.createElement('a'), span = document.createElement('span');
          a.href = row.url; a.title = row.title; a.textContent = row.title; span.textContent = row.publishDate;
          li.appendChild(a); li.appendChild(span); ul.appendChild(li);
        });
        box.replaceChildren(ul);
        pager.replaceChildren();
        if (n > 1) { pager.appendChild(link(n - 1, '上一页')); }
        for (var i = 1; i <= pages; i++) { if (i !== n) { pager.appendChild(link(i, String(i))); } }
        if (n < pages) { pager.appendChild(link(n + 1, '下一页')); }
        box.setAttribute('data-page', n);
      });
  }
  window.addEventListener('popstate', function () { draw(asked()); });
  draw(asked());
})();
""".replace("@API@", API).replace("@SIZE@", str(PER_PAGE))


class ScriptedSite(PortalSite):
    """The portal."""

    nav = (
        ("首页", "/"),
        ("云岭概况", "/gk/index.html"),
        ("新闻", "/news/index.html"),
        ("政府信息公开", _ENTRY),
        ("网上办事", "/bs/index.html"),
    )
    body_open, body_close = '<div class="article-content">', "</div>"
    states_metas = False

    def __init__(self, county: County) -> None:
        super().__init__(county)
        self.channels: dict[str, tuple[Entry, ...]] = {}
        self._build()

    def _build(self) -> None:
        county = self.county
        entry: Link = ("政府信息公开", _ENTRY)
        annual: Link = ("政府信息公开年报", _ANNUAL)
        self.robots("/lsnb/", "/search/")
        barred = path_of(county.surroundings.excluded_url)
        self.text_page(barred, "2018年以前政府信息公开年报")
        news = self.news(lambda n: f"/content/2026/02{n:02d}/{800 + n}.html", (("新闻", "/news/index.html"),))
        rows = list_items(newest_first(news))
        self.framed("/news/index.html", "新闻", (), f"<ul>{rows}</ul>")
        self.framed("/", county.site_name, (), f'<ul class="hot">{rows}</ul><a href="{_ENTRY}">政府信息公开</a>')
        menu = (
            ("政府信息公开指南", "/xxgk/zn/index.html"),
            ("政府信息公开制度", "/xxgk/zd/index.html"),
            ("法定主动公开内容", "/xxgk/fd/index.html"),
            annual,
            ("依申请公开", "/xxgk/ysq/index.html"),
            ("部门和乡镇（街道）信息公开", _DIRECTORY),
        )
        self.framed(_ENTRY, entry[0], (entry,), _menu(entry[0], menu))
        for label, path in (("云岭概况", "/gk/index.html"), ("网上办事", "/bs/index.html"), *menu[:3], menu[4]):
            self.text_page(path, label)
        script = Answer(_SCRIPT.encode(), "text/javascript; charset=utf-8", modified_on=date(2025, 5, 6))
        self.file("/static/list.js", lambda: script)
        more = f'<p><a href="{barred}">2018年以前政府信息公开年报</a></p>'
        rows_of_all = report_entries(county.reports) + other_entries(county.surroundings.others)
        self._shell(_ANNUAL, annual[0], (entry, annual), ANNUAL_CHANNEL, newest_first(rows_of_all), more)
        self._build_agencies(entry)
        self.other_pages((entry, annual))
        for report in county.reports:
            self.report_pages(report, lambda _: (entry, annual))

    def _build_agencies(self, entry: Link) -> None:
        directory: Link = ("部门和乡镇（街道）信息公开", _DIRECTORY)
        agencies = self.county.agencies[1:]
        blocks = tuple((agency.name, f"/xxgk/bm/{agency.slug}/index.html") for agency in agencies)
        self.framed(_DIRECTORY, directory[0], (entry, directory), _menu(directory[0], blocks))
        for agency, block in zip(agencies, blocks, strict=True):
            column: Link = ("信息公开年报", f"/xxgk/bm/{agency.slug}/nb.html")
            guide: Link = ("信息公开指南", f"/xxgk/bm/{agency.slug}/zn.html")
            self.framed(
                block[1], f"{agency.name}信息公开", (entry, directory, block), _menu(agency.name, (guide, column))
            )
            self.text_page(guide[1], guide[0], (entry, directory, block))
            rows = newest_first(report_entries(self.county.of(agency), second=True))
            self._shell(column[1], column[0], (entry, directory, block), f"{ANNUAL_CHANNEL}-{agency.slug}", rows)

    def _shell(
        self, path: str, label: str, crumbs: tuple[Link, ...], channel: str, rows: tuple[Entry, ...], more: str = ""
    ) -> None:
        self.channels[channel] = rows
        main = (
            f'<h3>{escape(label)}</h3><div id="list" data-channel="{channel}"></div><div id="pager"></div>{more}'
            '<script src="/static/list.js"></script>'
        )
        self.framed(path, label, crumbs, main)

    def live(self, request: Request) -> Answer | None:
        """Answer the list call."""
        if request.path != API:
            return None
        channel = request.params.get("channel", "")
        number, size = request.params.get("pageNo", "1"), request.params.get("pageSize", str(PER_PAGE))
        if channel not in self.channels or not (number.isdigit() and size.isdigit()) or int(size) not in range(1, 101):
            return _json({"code": 404, "msg": "栏目不存在", "data": None}, 404)
        rows = self.channels[channel]
        start = (int(number) - 1) * int(size)
        shown = rows[start : start + int(size)] if start >= 0 else ()
        data = {
            "total": len(rows),
            "pageNo": int(number),
            "pageSize": int(size),
            "rows": [{"title": e.title, "url": e.path, "publishDate": e.listed_on} for e in shown],
        }
        return _json({"code": 200, "msg": "ok", "data": data})

    def list_call(self, channel: str, page: int) -> str:
        """Give the address the page's script asks for a page of a channel."""
        query = urlencode({"channel": channel, "pageNo": page, "pageSize": PER_PAGE})
        return f"http://{self.county.host}{API}?{query}"


def _json(value: dict[str, object], status: int = 200) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8", status)


def _menu(title: str, links: tuple[Link, ...]) -> str:
    rows = "".join(f'<li><a href="{href}">{escape(label)}</a></li>' for label, href in links)
    return f'<div class="menu"><h3>{escape(title)}</h3><ul>{rows}</ul></div>'
