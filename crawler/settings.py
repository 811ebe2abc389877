"""Settings of the Scrapy project. After each changed setting: Scrapy's default, then why ours differs.

Reference: https://docs.scrapy.org/en/latest/topics/settings.html
"""

from __future__ import annotations

import os

from crawler.config import load_config, software_version

_config = load_config(os.environ)

# ---------------------------------------------------------------- names
BOT_NAME = "gongkai"  # default "scrapybot"
SPIDER_MODULES = ["spiders"]  # default []: spiders are found by name, the crawler never imports them
NEWSPIDER_MODULE = "spiders"  # default ""
# default "Scrapy/VERSION (+https://scrapy.org)": a portal must be able to tell who asks, and to reach them
USER_AGENT = f"gongkai/{software_version()}" + (f" (+{_config.contact})" if _config.contact else "")

# ---------------------------------------------------------------- politeness
ROBOTSTXT_OBEY = True  # default False
DOWNLOAD_DELAY = 1  # default 0 seconds: a county's server is a small server
CONCURRENT_REQUESTS = 16  # default 16: over all hosts; many portals in one crawl are what makes it fast
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8: with a delay more would only queue
AUTOTHROTTLE_ENABLED = True  # default False: a slow answer is a request to slow down
AUTOTHROTTLE_START_DELAY = 1  # default 5.0 seconds: DOWNLOAD_DELAY is the floor already
AUTOTHROTTLE_MAX_DELAY = 60  # default 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0  # default 1.0

# ---------------------------------------------------------------- limits
DOWNLOAD_MAXSIZE = 64 * 2**20  # default 1 GiB: no report is that large; holds for decompressed bytes too
DOWNLOAD_WARNSIZE = 16 * 2**20  # default 32 MiB
DOWNLOAD_TIMEOUT = 60  # default 180 seconds: a dead host must not hold its portal's share of time
DNS_TIMEOUT = 20  # default 60 seconds
RETRY_TIMES = 2  # default 2
# default also 522 and 524; 521 is left out on purpose, it is a gate's refusal and is never asked again
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408, 429]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default "ERROR": a failure is a row of the archive, not an error of ours
REDIRECT_MAX_TIMES = 8  # default 20: the loops of gates are longer, the ways of portals shorter
METAREFRESH_MAXDELAY = 10  # default 100 seconds: what waits longer is a page to read
METAREFRESH_IGNORE_TAGS = ["noscript"]  # default ["noscript"]
COOKIES_ENABLED = True  # default True: some portals page by session
CONCURRENT_ITEMS = 4  # default 100: that many tasks are made for every response, and our pipeline never waits
URLLENGTH_LIMIT = 4096  # default 2083: pagers of old portals carry their whole state in the address
DEPTH_LIMIT = 0  # default 0: depth is counted by the walk (GONGKAI_MAX_DEPTH), where pages of one list do not count
MEMUSAGE_ENABLED = True  # default True

# ---------------------------------------------------------------- machinery
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"  # the default; the browser needs it
DOWNLOADER = "crawler.downloader.RecordingDownloader"  # default Downloader: counts what ends, answers from the archive
REQUEST_FINGERPRINTER_CLASS = "crawler.fingerprints.WalkFingerprinter"  # default by URL: a drawn page is another page
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.DownloaderAwarePriorityQueue"  # the default; made for many hosts at once
DOWNLOAD_HANDLERS = {  # default HTTP11DownloadHandler: the same, and a Chromium that is only started when needed
    "http": "crawler.browser.BrowserDownloadHandler",
    "https": "crawler.browser.BrowserDownloadHandler",
    "ftp": None,
    "file": None,
    "s3": None,
    "data": None,
}
DOWNLOADER_MIDDLEWARES = {
    # engine side: requests pass downwards, responses upwards
    "crawler.middlewares.capture.CaptureMiddleware": 10,
    "crawler.middlewares.scope.ScopeMiddleware": 20,
    "crawler.middlewares.budget.BudgetMiddleware": 30,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # default 50: scope is the registry's
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # default 100
    "crawler.middlewares.revisit.RevisitMiddleware": 400,
    "crawler.middlewares.retry.PoliteRetryMiddleware": 550,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # default 550
    "crawler.middlewares.redirect.ScopedMetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # default 580
    "crawler.middlewares.refusal.RefusalMiddleware": 585,  # over decompression (590), under what would ask again
    "crawler.middlewares.redirect.ScopedRedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # default 600
    "crawler.middlewares.cookies.OfflineCookiesMiddleware": 700,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,  # default 700: fetches a list from the net
    "crawler.middlewares.addresses.AddressMiddleware": 760,  # under the proxy's (750): knows whether one is used
    "crawler.middlewares.browser.RenderMiddleware": 770,
    "crawler.middlewares.wire.WireMiddleware": 990,
    # downloader side
}
EXTENSIONS = {
    "crawler.recorder.Recorder": 0,
    "crawler.pace.Pace": 500,  # after AutoThrottle (0), whose delay it only raises
    "crawler.progress.Progress": 600,
    "scrapy.extensions.logstats.LogStats": None,  # default 0: the progress line says it
    "scrapy.extensions.telnet.TelnetConsole": None,  # default 0: nobody is to steer a crawl from the net
    "scrapy.extensions.remote_control.RemoteControl": None,  # default 0: as above; and its import takes half a second
}
ITEM_PIPELINES = {"crawler.pipelines.ArchivePipeline": 100}  # default {}
TELNETCONSOLE_ENABLED = False  # default True: nobody is to steer a crawl from the net
REMOTE_CONTROL_ENABLED = False  # default True: as above
PLAYWRIGHT_MAX_PAGES_PER_CONTEXT = 2  # default CONCURRENT_REQUESTS: a page is 100 MB
PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT = 30_000  # default 30 s, in milliseconds

# ---------------------------------------------------------------- log
LOG_LEVEL = "WARNING"  # default "DEBUG": what happens is in the archive
STATS_DUMP = False  # default True: the receipt says it

# ---------------------------------------------------------------- ours
GONGKAI_ARCHIVE = str(_config.archive)
GONGKAI_PORTALS = str(_config.portals)
GONGKAI_CONTACT = _config.contact or ""
GONGKAI_CHROMIUM = os.environ.get("GONGKAI_CHROMIUM", "")  # "": the first one found; "none": do without
GONGKAI_CLOCK = "crawler.clock.utc_now"  # what gives the present instant: a path or a function
GONGKAI_REVISIT = "plan"  # none | plan | all: which known reports are asked for again
GONGKAI_REVISIT_AFTER_DAYS = 90  # plan: a report last looked at longer ago is asked for again
GONGKAI_RESUME_WITHIN_SECONDS = 86_400  # a dead run that is younger is gone on with; 0: always begin anew
GONGKAI_MAX_REQUESTS_PER_PORTAL = 5000  # 0: no limit; answers replayed from the same run count
GONGKAI_MAX_SECONDS_PER_PORTAL = 6 * 3600  # 0: no limit
GONGKAI_MAX_DEPTH = 10  # links from the home page; 0: no limit
GONGKAI_RETRY_AFTER_MAX = 300  # seconds; a host that asks for more is left alone for this run
GONGKAI_RENDER_SETTLE_SECONDS = 8  # how long a drawn page may go on fetching after it was loaded
GONGKAI_PROGRESS_SECONDS = 5  # between two lines of progress; 0: none
