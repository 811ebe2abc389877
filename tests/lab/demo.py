"""`make demo`: crawl the bundled counties, read what was found, hold it against what they are known to publish.

Leaves var/demo.db. Exit code 0 only if every bundled report was found and every cell of it read as it was printed.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from lab.origin import LabServer
from lab.truth import differences
from lab.world import WORLD
from rich.console import Console
from rich.table import Table

from archive.model import Selection
from archive.store import Archive
from crawler.cli.door import now, progress
from crawler.crawl import CrawlOptions, crawl
from crawler.ingest import parse_payloads

ARCHIVE = Path("var/demo.db")
REGISTRY = Path(__file__).resolve().parent / "portals"
PACE = {
    "DOWNLOAD_DELAY": 0,  # the portals are on this machine
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "WARNING",
}

_SUMMARY = """
SELECT p.code, p.name,
       (SELECT count(*) FROM captures c WHERE c.portal = p.code) AS asked,
       (SELECT count(*) FROM v_reports r WHERE r.portal = p.code) AS found,
       (SELECT count(*) FROM v_reports r WHERE r.portal = p.code AND r.outcome = 'complete') AS complete,
       (SELECT count(*) FROM captures c WHERE c.portal = p.code AND c.kind = 'refused') AS refused,
       (SELECT count(*) FROM captures c WHERE c.portal = p.code AND c.kind = 'excluded') AS excluded,
       (SELECT count(*) FROM v_findings f WHERE f.portal = p.code AND f.result = 'fail') AS findings
FROM portals p ORDER BY p.code
"""


def main() -> int:
    """Run the demo; gives the exit code."""
    started = time.monotonic()
    _forget_last_time()
    with LabServer() as lab:
        os.environ["http_proxy"] = lab.proxy_url
        crawled = crawl(CrawlOptions(ARCHIVE, REGISTRY, settings=PACE, clock=now))
        strays = list(lab.strays)
    with Archive.open(ARCHIVE, clock=now) as archive, progress("parse") as step:
        parsed = parse_payloads(archive, Selection(), progress=step)
        rows = archive.connection.execute(_SUMMARY).fetchall()
        wrong = differences(archive.connection, WORLD.reports())
    Console(width=110).print(_table(rows))
    print(crawled.as_text())
    print(f"documents read: {', '.join(f'{name} {count}' for name, count in sorted(parsed.outcomes.items()))}")
    if not crawled.adds_up:
        wrong.append("the crawl's receipt does not add up")
    wrong += [f"a host outside the lab was asked: {stray}" for stray in strays]
    for line in wrong[:20]:
        print(f"WRONG: {line}", file=sys.stderr)
    if wrong:
        print(f"{len(wrong)} things are not as the bundled portals publish them", file=sys.stderr)
        return 1
    total = sum(1 for _ in WORLD.reports())
    print(
        f"all {total} bundled reports were found and read, every cell as printed, in {time.monotonic() - started:.0f} s"
    )
    print(f"{ARCHIVE} is ready: open it with `make serve`, or with any SQLite tool")
    return 0


def _forget_last_time() -> None:
    ARCHIVE.parent.mkdir(exist_ok=True)
    for leftover in ARCHIVE.parent.glob("demo.*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def _table(rows: list[Any]) -> Table:
    table = Table(title="bundled portals")
    table.add_column("portal")
    for heading in ("pages asked for", "reports found", "parsed in full", "refused", "robots.txt", "sums that fail"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(f"{row['code']} {row['name']}", *(str(value) for value in tuple(row)[2:]))
    return table


if __name__ == "__main__":
    raise SystemExit(main())
