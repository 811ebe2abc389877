"""One crawl, from options to summary. ``scrapy crawl portal`` runs the same components by their settings."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archive.model import Clock
from crawler.clock import utc_now
from crawler.errors import CrawlFailed
from crawler.portals import choose, load_registry
from crawler.recorder import Recorder, check_contact, check_policy
from crawler.summary import CrawlSummary, summarise

if TYPE_CHECKING:
    from scrapy import Spider


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What a crawl is to do.

    ``portals``: codes, none for all of the registry. ``settings``: Scrapy settings by name, as ``-s`` gives them; they
    win over everything here. ``resume_within``: a dead run of the same kind that is younger is gone on with.
    """

    archive_path: Path
    registry: Path
    portals: Sequence[str] = ()
    revisit: Literal["none", "plan", "all"] | str = "plan"
    settings: Mapping[str, Any] = field(default_factory=dict)
    contact: str | None = None
    clock: Clock = utc_now
    resume_within: timedelta = timedelta(days=1)
    spider: str | type[Spider] = "portal"


def crawl(options: CrawlOptions) -> CrawlSummary:
    """Walk the portals and archive what they answer; blocks until done. Once a process: Scrapy's reactor runs once.

    Raises UsageProblem (ContactMissing, PortalUnknown, RegistryInvalid, SettingInvalid) before anything is asked, ArchiveError if the
    archive cannot be opened, CrawlFailed if the crawl had to stop; the run then stays open and can be resumed.
    A SIGINT or SIGTERM ends the crawl politely and closes the run as ``interrupted``.
    """
    chosen = choose(load_registry(options.registry), options.portals, options.registry)
    check_contact(chosen, options.contact)
    check_policy(options.revisit)
    process = AsyncCrawlerProcess(_settings(options))
    crawler = process.create_crawler(options.spider)
    task = process.crawl(crawler, portals=",".join(portal.code for portal in chosen), registry=str(options.registry))
    process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    recorder = crawler.get_extension(Recorder) if crawler._extensions is not None else None
    try:
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error
        if recorder is None or recorder.receipt is None:
            trouble = recorder.trouble if recorder else None
            raise CrawlFailed(
                f"the crawl did not come to its end ({trouble or 'it was forced to stop'}); "
                "what was met is recorded, give the same command again to go on"
            ) from trouble
        return summarise(recorder)
    finally:
        if recorder is not None:
            recorder.release()


def _settings(options: CrawlOptions) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    clock = options.clock
    ours: dict[str, Any] = {
        "GONGKAI_ARCHIVE": str(options.archive_path),
        "GONGKAI_PORTALS": str(options.registry),
        "GONGKAI_CONTACT": options.contact or "",
        "GONGKAI_CLOCK": lambda: clock(),  # a plain function: settings are copied, and a clock must stay the same one
        "GONGKAI_REVISIT": options.revisit,
        "GONGKAI_RESUME_WITHIN_SECONDS": options.resume_within.total_seconds(),
    }
    if options.contact:
        agent = str(settings["USER_AGENT"]).split(" (+")[0]
        ours["USER_AGENT"] = f"{agent} (+{options.contact})"
    settings.setdict(ours, priority="project")
    settings.setdict(dict(options.settings), priority="cmdline")
    return settings
