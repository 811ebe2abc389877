"""A plain site of many pages for measuring throughput: about 25 KB and 20 links a page, every page unlike the others.

Home, then a column of list pages with twenty articles each (links to the list pages before and after stand in the
page, and the TRS call that counts them), then the articles, each of which links to twenty others.
"""

from __future__ import annotations

from datetime import date
from random import Random

from lab.messages import Answer, Request, not_found

HOST = "bench.gov.example"
LINKS = 20
_POOL, _PARAGRAPHS = 997, 34
_DAY = date(2026, 1, 15)
_SYLLABLES = "水利交通教育卫生农业林业财政审计统计民政司法文化旅游商务科技应急环境住房规划信访档案气象体育"


class BenchSite:
    """The site; ``pages`` counts all of them, the home page included, robots.txt not."""

    def __init__(self, pages: int = 5000) -> None:
        if pages < 3:
            raise ValueError(f"a site of {pages} pages: it takes a home page, a list and an article, so 3 at least")
        self.pages = pages
        self.lists = -(-(pages - 1) // (LINKS + 1))
        self.articles = pages - 1 - self.lists
        rng = Random("bench")
        self._paragraphs = [
            f"<p>{''.join(rng.choices(_SYLLABLES, k=220))}，共{rng.randrange(10**6)}件。</p>\n".encode()
            for _ in range(_POOL)
        ]

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give its one host."""
        return (HOST,)

    @property
    def home(self) -> str:
        """Give the address to start from."""
        return f"http://{HOST}/"

    def urls(self) -> list[str]:
        """Give the addresses of all its pages, home first."""
        lists = [self._list_path(number) for number in range(self.lists)]
        articles = [self._article_path(number) for number in range(self.articles)]
        return [f"http://{HOST}{path}" for path in ("/", *lists, *articles)]

    @staticmethod
    def _list_path(number: int) -> str:
        return f"/zfxxgknb/index_{number}.html" if number else "/zfxxgknb/index.html"

    @staticmethod
    def _article_path(number: int) -> str:
        return f"/zfxxgknb/202601/t20260115_{number}.html"

    def answer(self, request: Request) -> Answer:
        """Give a page; the same address gives the same bytes always."""
        path = request.path
        if path == "/":
            return self._page(0, "性能测试站", '<a href="/zfxxgknb/index.html">政府信息公开年报</a>')
        number = path.rpartition("_")[2].removesuffix(".html")
        if path == "/zfxxgknb/index.html":
            return self._list(0)
        if number.isascii() and number.isdigit():
            index = int(number)
            if path == self._list_path(index) and index < self.lists:
                return self._list(index)
            if path == self._article_path(index) and index < self.articles:
                return self._article(index)
        return not_found()

    def _link(self, article: int) -> str:
        title = f"第{article}号机关2025年政府信息公开工作年度报告"
        return f'<li><a href="{self._article_path(article)}" title="{title}">{title}</a><span>2026-01-15</span></li>'

    def _list(self, number: int) -> Answer:
        rows = "".join(self._link(i) for i in range(number * LINKS, min((number + 1) * LINKS, self.articles)))
        near = [n for n in (number - 1, number + 1) if 0 <= n < self.lists]
        pager = "".join(f'<a href="{self._list_path(n)}">{"上一页" if n < number else "下一页"}</a>' for n in near)
        call = f'<script>createPageHTML({self.lists}, {number}, "index", "html");</script>'
        return self._page(1 + number, "政府信息公开年报", f"<ul>{rows}</ul>{pager}{call}")

    def _article(self, number: int) -> Answer:
        others = "".join(self._link((number * 7 + 11 * i + 1) % self.articles) for i in range(LINKS))
        title = f"第{number}号机关2025年政府信息公开工作年度报告"
        return self._page(1 + self.lists + number, title, f"<h1>{title}</h1><ul>{others}</ul>")

    def _page(self, seed: int, title: str, main: str) -> Answer:
        pool, step = self._paragraphs, 1 + seed // _POOL
        text = b"".join(pool[(seed + i * step) % _POOL] for i in range(_PARAGRAPHS))
        head = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        head += f"<body>{main}<p>{seed}</p>\n"
        return Answer(head.encode() + text + b"</body></html>", modified_on=_DAY)
