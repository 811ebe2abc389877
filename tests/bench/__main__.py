"""`make bench`: speed and size, as ratios against a named rival in the same run.

Each figure comes from processes of their own, the two sides in turn, three rounds; printed are the medians, their ratio and
the range of the ratios. Nothing here passes or fails: the figures are for people to read.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from lab.bench_site import BenchSite
from lab.origin import LabServer
from lab.sites import county_sites

ROOT = Path(__file__).resolve().parents[2]
COUNTIES = ("990101", "990202")
"""The counties whose lists need no browser: a rival without one can fetch the same addresses."""


def main() -> None:
    """Run the parts named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", help="crawl, memory, parse; all if none is named")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    parts = {"crawl": bench_crawl, "memory": bench_memory, "parse": bench_parse}
    for name in options.parts or list(parts):
        parts[name](options.rounds)


def bench_crawl(rounds: int) -> None:
    """Crawl two counties with archiving on; then fetch the same requests with a bare Scrapy spider that stores nothing."""
    with LabServer(county_sites(COUNTIES)) as lab, tempfile.TemporaryDirectory() as folder:
        ours, bare = [], []
        for number in range(rounds + 1):  # the first round warms the lab's documents and is not counted
            archive = Path(folder, f"{number}.db")
            mine = _worker(lab, "ours", str(archive), ",".join(COUNTIES))
            rival = _worker(lab, "bare", str(archive))
            if number:
                ours.append(mine["pages"] / mine["seconds"])
                bare.append(rival["pages"] / rival["seconds"])
    print(
        f"crawl of the lab, {mine['pages']} responses, delay 0: archived {statistics.median(ours):.0f} pages/s, "
        f"bare Scrapy {statistics.median(bare):.0f} pages/s, ratio {_ratios(ours, bare)}"
    )


def bench_memory(rounds: int) -> None:
    """Walk 5,000 pages of 25 KB with archiving on, and with Scrapy alone; say the pace and the peak of resident memory."""
    ours, bare = [], []
    with LabServer([BenchSite()]) as lab, tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            told = _worker(lab, "many", str(Path(folder, f"many{number}", "many.db")))
            rival = _worker(lab, "many_bare")
            ours.append(told["pages"] / told["seconds"])
            bare.append(rival["pages"] / rival["seconds"])
    print(
        f"walk of {told['pages']} pages of 25 KB, delay 0: archived {statistics.median(ours):.0f} pages/s, "
        f"bare Scrapy {statistics.median(bare):.0f} pages/s, ratio {_ratios(ours, bare)}; "
        f"peak RSS {told['peak_mib']:.0f} MiB (without the browser), "
        f"archive {told['stored_mib']:.1f} MiB of {told['raw_mib']:.1f} MiB fetched"
    )


def bench_parse(rounds: int) -> None:
    """Read the lab's reports on one core, beside plain pdfplumber.extract_tables on the same PDFs."""
    told = [_run("parse") for _ in range(rounds)]
    for name in ("html", "docx", "pdf"):
        print(f"parse {name}: {statistics.median(one[name] for one in told):.1f} reports/s on one core")
    pdf, plain = ([one[name] for one in told] for name in ("pdf", "pdfplumber"))
    print(
        f"parse pdf against pdfplumber.extract_tables alone ({statistics.median(plain):.1f} files/s): ratio {_ratios(pdf, plain)}"
    )


def _ratios(ours: list[float], rival: list[float]) -> str:
    each = [a / b for a, b in zip(ours, rival, strict=True)]
    return f"{statistics.median(each):.2f} ({min(each):.2f}-{max(each):.2f})"


def _worker(lab: LabServer, *words: str) -> dict[str, float]:
    return _run(*words, environment={"http_proxy": lab.proxy_url})


def _run(*words: str, environment: dict[str, str] | None = None) -> dict[str, float]:
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    done = subprocess.run(
        [sys.executable, "-m", "bench.worker", *words],
        env={**os.environ, "PYTHONPATH": path, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"bench.worker {' '.join(words)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
