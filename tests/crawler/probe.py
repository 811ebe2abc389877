"""Runs crawls of a tiny spider, each told by a JSON file, and writes what the spider got and the summary as JSON.

A crawl needs a process of its own (Scrapy's reactor runs once). This file, started once, reads paths of JSON files from
stdin and forks a process for each, so that only the first pays for the imports. It answers with the process's id, and
with its exit code when it has ended.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import scrapy
from scrapy.resolver import dnscache

from archive.store import Archive
from crawler.crawl import CrawlOptions, crawl
from crawler.errors import UsageProblem
from crawler.items import CandidateItem

TOLD: dict[str, Any] = {}
PRELOADED = (
    *("crawler.drawing", "crawler.pipelines", "crawler.progress", "crawler.downloader", "crawler.middlewares.retry"),
    *("scrapy.extensions.feedexport", "spiders"),
)
GOT: list[dict[str, Any]] = []
FAILED: list[str] = []


class Probe(scrapy.Spider):
    """Asks what it is told, follows every link of a page that was asked with `follow`."""

    name = "probe"

    async def start(self):
        for one in TOLD["requests"]:
            yield self.ask(**one)

    def ask(self, url, role="listing", method="GET", body="", follow=False, depth=0, **meta):
        return scrapy.Request(
            url,
            method=method,
            body=body,
            callback=self.parse,
            errback=self.failed,
            meta={"portal": "990001", "role": role, "walk_depth": depth, **meta},
            cb_kwargs={"follow": follow, "depth": depth},
        )

    def parse(self, response, follow, depth):
        GOT.append(
            {
                "url": response.url,
                "asked": response.request.url,
                "status": response.status,
                "flags": response.flags,
                "capture": response.meta["capture_id"],
                "length": len(response.body),
                "text": response.text[:2000] if isinstance(response, scrapy.http.TextResponse) else "",
                "kind": type(response).__name__,
                "fetched": response.meta.get("fetched", ()),
            }
        )
        yield CandidateItem("990001", response.url, "t", "taken", "probe", response.meta["capture_id"])
        if "raise" in response.url:
            raise ValueError("a callback's own mistake")
        if "bad_item" in response.url:
            yield CandidateItem("990001", response.url, "t", "maybe", "no such verdict", response.meta["capture_id"])
        if follow:
            for link in response.css("a"):
                yield self.ask(
                    response.urljoin(link.attrib["href"]),
                    role=link.attrib.get("role", "article"),
                    follow=link.attrib.get("role") == "listing",
                    depth=depth + 1,
                    via_capture=response.meta["capture_id"],
                    anchor_text=link.css("::text").get(),
                )

    def failed(self, failure):
        FAILED.append(type(failure.value).__name__)


def break_archive(after: int) -> None:
    """Let the archive take so many captures, then none, as on a full disk."""
    record = Archive.record
    taken = []

    def limited(self, run, capture):
        if len(taken) >= after:
            raise OSError(28, "No space left on device")
        taken.append(capture)
        return record(self, run, capture)

    Archive.record = limited


def crawl_once() -> int:
    """Crawl as told and give the exit code."""
    if (after := TOLD.get("break_after")) is not None:
        break_archive(after)
    dnscache.limit = 100
    for name, address in TOLD.get("names", {}).items():
        dnscache[name] = address
    later = timedelta(days=TOLD.get("days_later", 0))
    options = CrawlOptions(
        archive_path=Path(TOLD["archive"]),
        registry=Path(TOLD["registry"]),
        revisit=TOLD.get("revisit", "plan"),
        settings={
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "RETRY_TIMES": 1,
            "GONGKAI_PROGRESS_SECONDS": 0,
            **TOLD.get("settings", {}),
        },
        contact=TOLD.get("contact"),
        clock=lambda: datetime.now(UTC) + later,
        spider=Probe,
    )
    try:
        summary = crawl(options)
    except UsageProblem as trouble:
        print(json.dumps({"usage": f"{type(trouble).__name__}: {trouble}"}))
        return 2
    print(json.dumps({"summary": summary.to_json(), "text": summary.as_text(), "got": GOT, "failed": FAILED}))
    return 0


def child(told: Path) -> None:
    """Run one crawl in this process, its output in files beside what it was told, and end the process."""
    code = 1
    try:
        for stream, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(told.with_suffix(f".{name}"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        TOLD.update(json.loads(told.read_text()))
        os.environ.update(TOLD.get("environ", {}))
        code = crawl_once()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    """Fork a process for every path read, one at a time."""
    for module in PRELOADED:
        importlib.import_module(module)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            child(Path(line.strip()))
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
