"""Errors of the crawler room.

::

    CrawlerError
    ├── UsageProblem          what was asked for cannot be done as asked (the command line ends with 2)
    │   ├── ContactMissing    no GONGKAI_CONTACT, and real hosts would be asked
    │   ├── SettingInvalid    a setting of ours with a value that it cannot have
    │   ├── PortalUnknown     a portal code that the registry does not have
    │   └── RegistryInvalid   a registry file that cannot be used
    └── CrawlFailed           the crawl could not go on without storing something wrong

    IgnoreRequest (Scrapy: the request ends here, its callback is not called)
    ├── NotAsked              never sent, so neither recorded nor counted as seen
    │   ├── OutOfScope        the address is not the portal's
    │   ├── BudgetSpent       the portal has had its share
    │   └── LeftAlone         the host asked for a longer pause than a run can keep
    ├── ExcludedByRobots      recorded as `excluded`
    ├── RefusedByServer       recorded as `refused`
    └── NotAnswered           recorded as `failed`
        ├── NoBrowser         a drawn page was asked for and there is no Chromium
        └── PrivateAddress    the name resolves to a private address
"""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class CrawlerError(Exception):
    """Root of what this room raises to its callers."""


class UsageProblem(CrawlerError):
    """Raised before anything is asked, when options, environment and registry do not fit together."""


class ContactMissing(UsageProblem):
    """Raised when hosts outside `.example` and loopback would be asked without a contact in the user agent."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"a contact is needed before {host} is asked: set GONGKAI_CONTACT to a page or mail address where "
            "those who run portals can reach you (only .example names and this machine need none)"
        )


class SettingInvalid(UsageProblem):
    """Raised when one of the GONGKAI_ settings has a value that it cannot have."""


class PortalUnknown(UsageProblem):
    """Raised when a code is asked for that the registry does not have."""

    def __init__(self, codes: list[str], registry: object) -> None:
        super().__init__(f"no portal {', '.join(codes)} in {registry}; `gongkai portals` lists them")


class RegistryInvalid(UsageProblem):
    """Raised by ``crawler.portals`` for a file, row or field that cannot be used; the message names them."""


class CrawlFailed(CrawlerError):
    """Raised after a crawl that had to stop because the archive would not take what it met."""


class NotAsked(IgnoreRequest):
    """The request was never sent."""


class OutOfScope(NotAsked):
    """Raised by the scope middleware for addresses that are not the portal's."""


class BudgetSpent(NotAsked):
    """Raised by the budget middleware when a portal has had its requests, its time or its depth."""


class LeftAlone(NotAsked):
    """Raised by the retry middleware for hosts whose Retry-After is over GONGKAI_RETRY_AFTER_MAX."""


class ExcludedByRobots(IgnoreRequest):
    """Raised by the robots middleware for what a host's robots.txt excludes."""


class RefusedByServer(IgnoreRequest):
    """Raised after a refusal has been recorded, so that no callback takes it for a page."""


class NotAnswered(IgnoreRequest):
    """A request that ended without an answer for a reason of our own."""


class NoBrowser(NotAnswered):
    """Raised for a page to be drawn where no Chromium was found."""

    def __init__(self) -> None:
        super().__init__("no browser: a drawn page was asked for and no Chromium was found (set GONGKAI_CHROMIUM)")


class PrivateAddress(NotAnswered):
    """Raised when a name in scope resolves to a private, loopback, link-local or reserved address."""
