"""What the three county portals share: a table of pages drawn on first asking, the frame around them, article pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlsplit

from lab.documents import MEDIA_TYPES, document_bytes
from lab.messages import HTML, Answer, Request, not_found
from lab.render_html import render_body
from lab.surroundings import Other
from lab.world import County, SeededReport

Make = Callable[[], Answer]
Link = tuple[str, str]
"""A label and the address it leads to."""

_LAST_CHANGE = date(2026, 3, 31)
_FRIENDS = (
    ("省政府门户网站", "http://www.zhongyuan.gov.example/"),
    ("市政府门户网站", "http://www.linhai-shi.gov.example/"),
    ("政务服务网", "http://zwfw.zhongyuan.gov.example/"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list: what is printed, where it leads (path), the day beside it."""

    title: str
    path: str
    listed_on: str


def path_of(url: str) -> str:
    """Give an address without scheme and host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give a list as portals print it."""
    return tuple(sorted(entries, key=lambda e: (e.listed_on, e.path), reverse=True))


def report_entries(reports: Iterable[SeededReport], *, second: bool = False) -> list[Entry]:
    """Give the rows of some reports; ``second``: by their last address instead of their first."""
    return [Entry(r.title, path_of(r.landing_urls[-1 if second else 0]), r.published_on) for r in reports]


def other_entries(others: Iterable[Other]) -> list[Entry]:
    """Give the rows of links that are no seeded reports."""
    return [Entry(other.title, path_of(other.url), other.published_on) for other in others]


class PortalSite:
    """A county's portal. A family adds its pages with ``page`` and ``file`` and its own live answers in ``live``.

    ``charset`` is what pages are written in and declare.
    """

    nav: tuple[Link, ...] = ()
    frame_head = ""
    body_open, body_close = '<div id="zoom">', "</div>"
    states_metas = True

    def __init__(self, county: County, *, charset: str = "utf-8") -> None:
        self.county = county
        self.charset = charset
        self._makers: dict[str, Make] = {}
        self._answers: dict[str, Answer] = {}
        self.furniture()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the one host it plays."""
        return (self.county.host,)

    def live(self, request: Request) -> Answer | None:
        """Give an answer that depends on more than the address, or None to look among the pages."""
        return None

    def answer(self, request: Request) -> Answer:
        """Give the answer: live, a page by its full address, or one by its path alone, as static sites do."""
        answer = self.live(request)
        if answer is not None:
            return answer
        if request.method not in ("GET", "HEAD"):
            return Answer(b"", status=405, headers=(("Allow", "GET, HEAD"),))
        for key in (request.target, request.path):
            if key in self._answers:
                return self._answers[key]
            if key in self._makers:
                self._answers[key] = self._makers[key]()
                return self._answers[key]
        return not_found(escape(request.path))

    @property
    def paths(self) -> tuple[str, ...]:
        """Give every address that has a page or a file."""
        return tuple(self._makers)

    def encode(self, page: str) -> bytes:
        """Give a page's bytes in the site's charset; what the charset lacks is written as a reference."""
        return page.encode(self.charset, "xmlcharrefreplace")

    @property
    def content_type(self) -> str:
        """Give the header that states the site's charset."""
        return HTML if self.charset == "utf-8" else f"text/html; charset={self.charset}"

    def page(self, path: str, draw: Callable[[], str], modified_on: date = _LAST_CHANGE) -> None:
        """Add a page, drawn when first asked for."""
        self._makers[path] = lambda: Answer(self.encode(draw()), self.content_type, modified_on=modified_on)

    def file(self, path: str, make: Make) -> None:
        """Add anything else."""
        self._makers[path] = make

    def framed(self, path: str, title: str, crumbs: Iterable[Link], main: str, head: str = "") -> None:
        """Add a page inside the portal's frame."""
        self.page(path, lambda: self.frame(title, tuple(crumbs), main, head))

    def frame(self, title: str, crumbs: tuple[Link, ...], main: str, head: str = "") -> str:
        """Give a whole page: head, navigation, crumbs, the given middle, footer."""
        county = self.county
        nav = "".join(f'<li class="nav-item"><a href="{href}">{label}</a></li>' for label, href in self.nav)
        trail = " &gt; ".join(f'<a href="{href}">{escape(label)}</a>' for label, href in (("首页", "/"), *crumbs))
        friends = "".join(f'<a href="{href}" target="_blank">{label}</a> | ' for label, href in _FRIENDS)
        return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={self.charset}">
<title>{escape(title)}</title>
<meta name="SiteName" content="{county.site_name}">
<meta name="SiteDomain" content="{county.host}">
<meta name="SiteIDCode" content="{county.code}0001">
{head}{self.frame_head}
<link rel="stylesheet" href="/static/site.css">
<style>body{{font:16px/1.8 serif;max-width:1100px}}.nav li{{display:inline;margin-right:1em}}</style>
</head>
<body>
<div class="top"><a href="javascript:void(0)" onclick="setHome()">设为首页</a> <a href="/wza/index.html">无障碍</a>
<a href="/english/index.html">English</a> <span id="weather"></span></div>
<div class="logo"><h2>{county.site_name}</h2></div>
<ul class="nav">{nav}</ul>
<form action="/search/index.html" method="get"><input name="q"><input type="submit" value="搜索"></form>
<div class="position">当前位置：{trail}</div>
<div class="wrap">
{main}
</div>
<div class="footer"><p>友情链接：{friends}</p>
<p>主办：{county.name}人民政府办公室 网站标识码：{county.code}0001
<a href="/sitemap.html">网站地图</a> <a href="mailto:web@{county.host}">联系我们</a></p></div>
</body>
</html>
"""

    def text_page(self, path: str, title: str, crumbs: Iterable[Link] = ()) -> None:
        """Add a page that says something and leads nowhere."""
        self.framed(
            path, title, crumbs, f"<h1>{escape(title)}</h1><p>{self.county.name}{escape(title)}栏目的内容正在整理。</p>"
        )

    def article(
        self, path: str, title: str, crumbs: tuple[Link, ...], source: str, published_on: str, body: Callable[[], str]
    ) -> None:
        """Add an article page: the portal's header of it, its body, and the day it was posted as Last-Modified."""

        def draw() -> str:
            column = crumbs[-1][0] if crumbs else ""
            metas = ""
            if self.states_metas:
                metas = (
                    f'<meta name="ColumnName" content="{escape(column)}">\n'
                    '<meta name="ColumnType" content="信息公开">\n'
                    f'<meta name="ArticleTitle" content="{escape(title)}">\n'
                    f'<meta name="PubDate" content="{published_on} 09:20">\n'
                    f'<meta name="ContentSource" content="{escape(source)}">\n<meta name="Url" content="http://{self.county.host}{path}">\n'
                )
            main = (
                self.article_header(title, source, published_on)
                + self.body_open
                + "\n"
                + body()
                + "\n"
                + self.body_close
            )
            return self.frame(title, crumbs, main, metas)

        self.page(path, draw, date.fromisoformat(published_on))

    def article_header(self, title: str, source: str, published_on: str) -> str:
        """Give what stands between the crumbs and the body."""
        return (
            f'<h1 class="title">{escape(title)}</h1>\n'
            f'<div class="info">发布日期：{published_on} 来源：{escape(source)} '
            '浏览次数：<span id="hits"></span></div>\n'
        )

    def report_pages(self, report: SeededReport, crumbs_of: Callable[[int], tuple[Link, ...]]) -> None:
        """Add a report's landing pages and its files. ``crumbs_of`` gives the crumbs of its n-th address."""
        for index, (landing, document) in enumerate(zip(report.landing_urls, report.document_urls, strict=True)):
            body = self._body_maker(report, landing, document)
            source = report.agency if report.printed_agency else ""
            self.article(path_of(landing), report.title, crumbs_of(index), source, report.published_on, body)
            if report.format != "html":
                self.file(path_of(document), lambda: self.attachment(report))

    def _body_maker(self, report: SeededReport, landing: str, document: str) -> Callable[[], str]:
        if report.format == "html":
            return lambda: render_body(report)
        return lambda: self.attachment_link(report, path_of(landing), path_of(document))

    def attachment_link(self, report: SeededReport, landing: str, document: str) -> str:
        """Give the short body of a page whose report is a file."""
        name = escape(f"{report.title}.{report.format}")
        return f'<p>{escape(report.title)}全文见附件。</p>\n<p>附件：<a href="{escape(document)}">{name}</a></p>'

    def attachment(self, report: SeededReport) -> Answer:
        """Give a report's file."""
        day = date.fromisoformat(report.published_on)
        return Answer(document_bytes(report), MEDIA_TYPES[report.format], modified_on=day)

    def other_pages(self, crumbs: tuple[Link, ...]) -> None:
        """Add the pages of the look-alikes and the guarded page; a dead link gets none."""
        for other in self.county.surroundings.others:
            path = path_of(other.url)
            if other.why == "refused":
                self.file(path, lambda: Answer(_GUARDED.encode(), status=403))
            elif other.why != "gone":
                body = f"<p>{escape(other.title)}：本页供了解情况，不是年度报告本身。</p>"
                self.article(
                    path, other.title, crumbs, f"{self.county.name}人民政府办公室", other.published_on, lambda b=body: b
                )

    def robots(self, *folders: str) -> None:
        """Add robots.txt, which bars some folders to all."""
        lines = "".join(f"Disallow: {folder}\n" for folder in folders)
        text = f"User-agent: *\n{lines}".encode()
        self.file("/robots.txt", lambda: Answer(text, "text/plain", modified_on=_LAST_CHANGE))

    def furniture(self) -> None:
        """Add what every frame links to: the style sheet and pages that lead nowhere."""
        style = Answer(b"body{margin:0 auto}\n", "text/css", modified_on=_LAST_CHANGE)
        self.file("/static/site.css", lambda: style)
        for path, label in (
            ("/wza/index.html", "无障碍"),
            ("/english/index.html", "English"),
            ("/sitemap.html", "网站地图"),
        ):
            self.text_page(path, label)
        self.text_page("/search/index.html", "搜索")

    def news(self, path_of_number: Callable[[int], str], crumbs: tuple[Link, ...], count: int = 12) -> list[Entry]:
        """Add news articles; gives their list rows."""
        entries = []
        for number in range(1, count + 1):
            title = f"{self.county.name}{_NEWS[number % len(_NEWS)]}（第{number}期）"
            day = date(2026, 2, number).isoformat()
            path = path_of_number(number)
            self.article(
                path, title, crumbs, self.county.site_name, day, lambda t=title: f"<p>{t}，现场有很多居民参加。</p>"
            )
            entries.append(Entry(title, path, day))
        return entries


_NEWS = ("春耕备耕有序推进", "举办居民健步走活动", "完成老旧管网检修", "开展消防演练", "图书馆延长开放时间")
_GUARDED = """<html><head><title>访问被拒绝</title></head><body><h1>403 Forbidden</h1>
<p>您的请求被网站防护系统拦截，如需访问请与管理员联系。</p></body></html>"""


def list_items(entries: Iterable[Entry], href: Callable[[str], str] = lambda path: path) -> str:
    """Give list rows as ``<li>``, long titles cut with the whole in ``title``."""
    rows = []
    for entry in entries:
        shown = entry.title if len(entry.title) <= 34 else entry.title[:32] + "..."
        rows.append(
            f'<li><a href="{escape(href(entry.path))}" title="{escape(entry.title)}" target="_blank">'
            f"{escape(shown)}</a><span>{entry.listed_on}</span></li>"
        )
    return "\n".join(rows)
