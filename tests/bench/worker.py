"""One measured process of the bench; prints its figures as one JSON line."""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import scrapy
from lab.bench_site import BenchSite
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import Response

SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "ERROR",
}
HOME = BenchSite().home
REGISTRY = Path(__file__).resolve().parents[1] / "lab" / "portals"


def ours(archive: str, counties: str) -> dict[str, float]:
    """Crawl counties with everything on."""
    from crawler.crawl import CrawlOptions, crawl
    from spiders.portal import PortalSpider

    told = {}

    class Timed(PortalSpider):
        def closed(self, reason: str) -> None:
            told.update(_told(self.crawler))

    crawl(CrawlOptions(Path(archive), REGISTRY, tuple(counties.split(",")), settings=SETTINGS, spider=Timed))
    return told


class BareSpider(scrapy.Spider):
    """Fetches given requests, as Scrapy does it, and stores nothing."""

    name = "bare"
    requests: tuple[tuple[str, str], ...] = ()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for everything."""
        for method, url in self.requests:
            yield scrapy.Request(url, method=method, dont_filter=True, callback=self.parse, errback=self.parse)

    def parse(self, response: Response) -> None:
        """Let it go."""


def bare(archive: str) -> dict[str, float]:
    """Fetch what a run captured again, with Scrapy's own settings at the same pace."""
    connection = sqlite3.connect(archive)
    asked = tuple(
        connection.execute(
            "SELECT 'GET', target_uri FROM captures WHERE kind != 'excluded' AND NOT rendered ORDER BY id"
        )
    )
    connection.close()
    process = CrawlerProcess(
        {**SETTINGS, "HTTPERROR_ALLOW_ALL": True, "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
    )
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, requests=asked)
    process.start()
    return _told(crawler)


def _told(crawler: Crawler) -> dict[str, float]:
    """Count from the first request on: the start of a process is not a pace."""
    stats = crawler.stats.get_stats()
    seconds = (datetime.now(UTC) - stats["start_time"]).total_seconds()
    return {"pages": stats["response_received_count"], "seconds": stats.get("elapsed_time_seconds", seconds)}


class ManySpider(scrapy.Spider):
    """Walks every page of the bench site through the project's own machinery."""

    name = "many"

    def __init__(self, portals: str, registry: str, **more: Any) -> None:
        super().__init__(**more)

    async def start(self) -> AsyncIterator[Any]:
        """Begin at the first page."""
        yield scrapy.Request(HOME, meta={"portal": "990909", "role": "home"})

    def parse(self, response: Response) -> Any:
        """Follow every link."""
        for link in response.css("a::attr(href)").getall():
            meta = {"portal": "990909", "role": "listing", "via_capture": response.meta.get("capture_id")}
            yield response.follow(link, meta=meta)


def many(archive: str) -> dict[str, float]:
    """Archive the bench site."""
    from crawler.crawl import CrawlOptions, crawl

    registry = Path(archive).parent / "portals"
    registry.mkdir(parents=True)
    (registry / "bench.toml").write_text(
        f'[[portal]]\ncode = "990909"\nname = "bench"\nhome = "{HOME}"\n', encoding="utf-8"
    )
    summary = crawl(CrawlOptions(Path(archive), registry, settings=SETTINGS, spider=ManySpider))
    connection = sqlite3.connect(archive)
    raw = connection.execute("SELECT sum(length) FROM payloads").fetchone()[0]
    connection.close()
    files = [Path(archive), *Path(archive).with_suffix(".payloads").iterdir()]
    return {
        "pages": sum(portal.seen for portal in summary.portals),
        "seconds": summary.seconds,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "raw_mib": raw / 2**20,
        "stored_mib": sum(file.stat().st_size for file in files) / 2**20,
    }


def many_bare() -> dict[str, float]:
    """Walk the bench site with Scrapy alone and store nothing."""
    process = CrawlerProcess({**SETTINGS, "TELNETCONSOLE_ENABLED": False})
    crawler = process.create_crawler(ManySpider)
    process.crawl(crawler, portals="", registry="")
    process.start()
    return _told(crawler)


def parse_all() -> dict[str, float]:
    """Read twenty reports of each format in this process, and the PDFs by pdfplumber alone."""
    import pdfplumber
    from lab.documents import document_bytes
    from lab.render_html import render_body
    from lab.world import WORLD

    from parsers.reading import parse

    rates: dict[str, float] = {}
    files: dict[str, list[bytes]] = {"html": [], "docx": [], "pdf": []}
    for report in WORLD.reports():
        chosen = files[report.format]
        if len(chosen) < 20:
            if report.format == "html":
                chosen.append(b"<meta charset=utf-8>" + render_body(report).encode())
            else:
                chosen.append(document_bytes(report))
    for name, documents in files.items():
        parse(documents[0])  # libraries load on first use
        started = time.perf_counter()
        for data in documents:
            assert parse(data).report is not None
        rates[name] = len(documents) / (time.perf_counter() - started)
    started = time.perf_counter()
    for data in files["pdf"]:
        with pdfplumber.open(BytesIO(data)) as pdf:
            for page in pdf.pages:
                page.extract_tables()
    rates["pdfplumber"] = len(files["pdf"]) / (time.perf_counter() - started)
    return rates


PARTS = {"ours": ours, "bare": bare, "many": many, "many_bare": many_bare, "parse": parse_all}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]](*sys.argv[2:])))
