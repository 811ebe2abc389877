"""Says how a crawl is getting on: a line that moves on a terminal, one JSON line a step elsewhere; on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from crawler.recorder import Recorder

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from scrapy import Spider
    from scrapy.crawler import Crawler


class Progress:
    """Scrapy extension that reads the recorder's counts now and then."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("GONGKAI_PROGRESS_SECONDS")
        self._bar: Bar | None = None
        self._task: Any = None
        self._loop: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        progress = cls(crawler)
        if crawler.settings.getfloat("GONGKAI_PROGRESS_SECONDS"):
            crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
            crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        """Begin."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar
            from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("crawl {task.fields[note]}"), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("crawl", total=None, note="")
            self._bar.start()
        self._loop = create_looping_call(self._tell)
        self._loop.start(1 if self._bar else self._seconds, now=False)

    def spider_closed(self, spider: Spider) -> None:
        """Say the last figures and end."""
        if self._loop is not None and self._loop.running:
            self._loop.stop()
        self._tell()
        if self._bar is not None:
            self._bar.stop()

    def _tell(self) -> None:
        recorder = Recorder.of(self._crawler)
        counts = {fate: recorder.fates[fate] for fate in sorted(recorder.fates)}
        seen, waiting = sum(recorder.seen.values()), len(self._crawler.engine.downloader.active)
        if self._bar is not None:
            told = ", ".join(f"{number} {fate}" for fate, number in counts.items())
            self._bar.update(self._task, note=f"{seen} met ({told}), {waiting} under way")
        else:
            line = {"step": "crawl", "seen": seen, **counts, "under_way": waiting}
            print(json.dumps(line), file=sys.stderr, flush=True)
