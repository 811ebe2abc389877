"""Serve the lab until told to stop: ``PYTHONPATH=tests python -m lab.serve --port 8800 [--county 990101]``.

Prints one line with the proxy's address once it listens. SIGTERM and SIGINT (Ctrl-C) end it with exit code 0.
"""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Sequence

from lab.origin import LabServer
from lab.sites import all_sites, county_sites


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    parser = argparse.ArgumentParser(prog="lab.serve", description="Serve the invented portals behind an HTTP proxy.")
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 takes a free one")
    parser.add_argument(
        "--county", action="append", default=[], help="code of a county to serve; all the lab if left out"
    )
    parser.add_argument("--quirk", action="append", default=[], help="quirk of the Hanweb server (see lab.hanweb)")
    options = parser.parse_args(arguments)
    sites = (
        county_sites(tuple(options.county), frozenset(options.quirk))
        if options.county or options.quirk
        else all_sites()
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with LabServer(sites, port=options.port) as server:
        print(f"lab listens at {server.proxy_url} for {len(server.hosts)} hosts", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
