"""The run of a crawl: opens the archive, begins or resumes the run, records what is met, closes it with a receipt.

Other components find it by ``Recorder.of(crawler)``. What it counts as *seen* is counted apart from what it records
(``met`` is called by the downloader, ``record`` by the capture middleware), so that the receipt can fail.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.http import Response
from scrapy.utils.defer import _schedule_coro
from scrapy.utils.misc import load_object

from archive.model import ColumnRow, NewCapture, PortalRow, Receipt, Recorded, RunSpec
from archive.sqlite import sqlite3
from archive.store import Archive
from crawler.config import software_commit, software_version
from crawler.divisions import division_rows
from crawler.errors import ContactMissing, CrawlFailed, SettingInvalid
from crawler.portals import Portal, choose, has_known_division, host_of, in_scope, is_private, load_registry

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

# What decides which requests a crawl makes. A dead run is only resumed where these are equal; pace is not among them.
_DECIDING = (
    "GONGKAI_REVISIT",
    "GONGKAI_REVISIT_AFTER_DAYS",
    "GONGKAI_MAX_REQUESTS_PER_PORTAL",
    "GONGKAI_MAX_SECONDS_PER_PORTAL",
    "GONGKAI_MAX_DEPTH",
    "ROBOTSTXT_OBEY",
    "DOWNLOAD_MAXSIZE",
    "COOKIES_ENABLED",
    "REDIRECT_MAX_TIMES",
)
_PACE = (
    "DOWNLOAD_DELAY",
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "AUTOTHROTTLE_ENABLED",
    "DOWNLOAD_TIMEOUT",
    "RETRY_TIMES",
    "USER_AGENT",
)
_ROLES = frozenset(("robots", "home", "directory", "column", "listing", "article", "attachment"))


class Recorder:
    """Scrapy extension that owns the archive and the run while a crawl lasts."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.clock = load_object(settings["GONGKAI_CLOCK"])
        registry, codes = _asked_for(crawler)
        self.portals = {portal.code: portal for portal in choose(load_registry(registry), codes, registry)}
        check_contact(self.portals.values(), settings["GONGKAI_CONTACT"])
        check_policy(settings["GONGKAI_REVISIT"])
        self.seen: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.fates: Counter[str] = Counter()
        self.receipt: Receipt | None = None
        self.trouble: Exception | None = None
        self._warned: set[tuple[str, str | None, str]] = set()
        self.archive = Archive.open(Path(settings["GONGKAI_ARCHIVE"]), clock=self.clock)
        try:
            within = timedelta(seconds=settings.getfloat("GONGKAI_RESUME_WITHIN_SECONDS"))
            self.run = self.archive.begin_run(self._spec(registry), resume_within=within)
            for portal in self.portals.values():
                self._put(portal)
        except BaseException:
            self.archive.close()
            raise
        self.started_at = self.clock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Recorder:
        """Open the archive and begin the run. Raises UsageProblem and ArchiveError, which end the crawl at once."""
        recorder = cls(crawler)
        crawler.signals.connect(recorder.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(recorder.spider_error, signal=signals.spider_error)
        crawler.signals.connect(recorder.item_error, signal=signals.item_error)
        return recorder

    @staticmethod
    def of(crawler: Crawler) -> Recorder:
        """Give the crawl's recorder, to a component that is made after the extensions."""
        recorder = crawler.get_extension(Recorder)
        if recorder is None:
            raise CrawlFailed("the extension crawler.recorder.Recorder is not enabled; crawler.settings lists it")
        return recorder

    # ------------------------------------------------------------ about requests

    def portal_of(self, request: Request) -> Portal | None:
        """Give the portal a request is made for: by its meta, else the first whose scope holds the address."""
        code = request.meta.get("portal")
        if code is not None:
            return self.portals.get(code)
        return next((portal for portal in self.portals.values() if in_scope(request.url, portal)), None)

    def code_of(self, request: Request) -> str:
        """Give the code under which a request is counted."""
        portal = self.portal_of(request)
        return portal.code if portal else ""

    @staticmethod
    def role_of(request: Request) -> str:
        """Give the role of a request; one without a known role counts as a listing, which is always asked again."""
        role = request.meta.get("role")
        if role in _ROLES:
            return str(role)
        return "robots" if request.url.endswith("/robots.txt") else "listing"

    # ------------------------------------------------------------ writing

    def met(self, code: str) -> None:
        """Count one final outcome of a request that was made."""
        self.seen[code] += 1

    def record(self, capture: NewCapture) -> Recorded:
        """Write a capture. If the archive will not take it the crawl is stopped: going on would lose what it meets."""
        try:
            recorded = self.archive.record(self.run, capture)
        except Exception as error:
            self.stop(error)
            raise CrawlFailed(f"{capture.target_uri}: not recorded, the crawl stops: {error}") from error
        self.fates[recorded.fate] += 1
        return recorded

    def warn(self, code: str, message: str, *, portal: str | None = None, uri: str | None = None) -> None:
        """Write a warning row, once a run for equal code, portal and message."""
        key = (code, portal, message)
        if key not in self._warned:
            self._warned.add(key)
            self.archive.add_warning(self.run, code, message, portal=portal, uri=uri)

    def stop(self, error: Exception) -> None:
        """End the crawl because of our own trouble; ``crawl`` raises it."""
        if self.trouble is None:
            self.trouble = error
            logger.error("the crawl stops: %s", error)
            _schedule_coro(self.crawler.engine.close_spider_async(reason="archive_failed"))

    def spider_error(self, failure: Failure, response: Response | None, spider: Spider) -> None:
        """Make a callback's own error a row: the page was archived, what it leads to is not known."""
        request = getattr(response, "request", None)
        self.warn(
            "callback_error",
            f"{failure.type.__name__ if failure.type else 'error'}: {failure.getErrorMessage()}"[:500],
            portal=request.meta.get("portal") if request is not None else None,
            uri=response.url if isinstance(response, Response) else None,
        )

    def item_error(self, item: Any, response: Response | None, spider: Spider, failure: Failure) -> None:
        """Make one bad item a row, and stop where the archive takes nothing any more."""
        told = f"{type(item).__name__} not recorded: {failure.getErrorMessage()}"
        if isinstance(failure.value, OSError | sqlite3.OperationalError):
            self.stop(CrawlFailed(told))
        else:
            self.warn("item_not_recorded", told[:500], portal=getattr(item, "portal", None))

    # ------------------------------------------------------------ the end

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Close the run with its receipt. A run that had trouble of ours stays open, so that it can be resumed."""
        try:
            if self.trouble is None:
                told = "interrupted" if reason == "shutdown" else reason
                self.receipt = self.archive.close_run(self.run, reason=told, seen=dict(self.seen))
        except Exception as error:
            self.trouble = error
            raise

    def release(self) -> None:
        """Close the archive."""
        self.archive.close()

    # ------------------------------------------------------------ the beginning

    def _spec(self, registry: Path) -> RunSpec:
        settings = self.crawler.settings
        deciding: dict[str, Any] = {name: str(settings.get(name)) for name in _DECIDING}
        deciding["spider"] = self.crawler.spidercls.name
        deciding["rows"] = sha256(repr(sorted(map(repr, self.portals.values()))).encode()).hexdigest()
        digest = sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()
        pace = {name: str(settings.get(name)) for name in _PACE}
        return RunSpec(
            kind="crawl",
            software_version=software_version(),
            software_commit=software_commit(),
            settings={**deciding, **pace, "registry": registry.name},
            settings_digest=f"sha256:{digest}",
            portals=tuple(self.portals),
        )

    def _put(self, portal: Portal) -> None:
        if not has_known_division(portal):
            self.warn("unknown_division", f"{portal.code} is no division code of the bundled list", portal=portal.code)
        self.archive.put_portal(
            PortalRow(portal.code, portal.name, portal.home, portal.family, portal.hosts, portal.note)
        )
        self.archive.put_divisions(division_rows(portal.code))
        for column in portal.columns:
            checked = column.checked.isoformat() if column.checked else None
            self.archive.add_column(self.run, ColumnRow(portal.code, column.url, "registry", checked_on=checked))


def check_contact(portals: Sequence[Portal] | Any, contact: str | None) -> None:
    """Raise ContactMissing if a host outside ``.example`` and this machine would be asked and there is no contact."""
    if contact:
        return
    for portal in portals:
        for address in (portal.home, *portal.hosts):
            host = host_of(address) or address
            if not (host.endswith(".example") or is_private(host)):
                raise ContactMissing(host)


def check_policy(policy: object) -> None:
    """Raise SettingInvalid unless this names a way to look again at known reports."""
    if policy not in ("none", "plan", "all"):
        raise SettingInvalid(f"GONGKAI_REVISIT: expected none, plan or all, got {policy!r}")


def _asked_for(crawler: Crawler) -> tuple[Path, list[str]]:
    """Give registry folder and codes: the spider's arguments if it was given any, else the settings'."""
    spider = crawler.spider
    registry = getattr(spider, "registry", None) or crawler.settings["GONGKAI_PORTALS"]
    asked: Any = getattr(spider, "codes", None) or getattr(spider, "portals", None)
    if isinstance(asked, str):
        asked = [code.strip() for code in asked.split(",") if code.strip()]
    codes = [one.code if isinstance(one, Portal) else str(one) for one in asked or ()]
    return Path(registry if isinstance(registry, str | Path) else crawler.settings["GONGKAI_PORTALS"]), codes
