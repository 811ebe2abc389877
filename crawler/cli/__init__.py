"""The front door: `gongkai`. Each command is a thin layer over a function that needs no terminal.

Exit codes: 2 wrong usage and 3 failed, everywhere; `crawl` 1 if its receipt does not add up; `read`, `import`, `parse`,
`reparse` 1 if a file could not be read; `verify` 1 on damage; else 0.
"""

from __future__ import annotations

import click

from crawler.cli.archived import show, status, verify
from crawler.cli.crawling import crawl_command, portals
from crawler.cli.door import Door
from crawler.cli.parsing import import_command, parse_command, read, reparse
from crawler.cli.serving import serve


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="gongkai", prog_name="gongkai")
def main() -> None:
    """Crawl, archive, read and query the annual disclosure reports (政府信息公开工作年度报告) of China's counties."""


for _command in (crawl_command, parse_command, reparse, import_command, read, show, serve, status, verify, portals):
    main.add_command(_command)
