"""`gongkai serve`: the archive in Datasette, read-only."""

from __future__ import annotations

import click

from archive.datasette.serve import serve as serve_archive
from crawler.cli.door import Failed, archive_option, config


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
def serve(archive_path: str | None, host: str, port: int) -> None:
    """Open the archive in Datasette, read-only; a crawl may go on meanwhile."""
    path = config(archive_path).archive
    if not path.is_file():
        raise Failed(
            f"no archive at {path}; make one with `gongkai crawl` or `gongkai import`, or name it with --archive"
        )
    try:
        serve_archive(path, host=host, port=port)
    except OSError as trouble:
        raise Failed(f"cannot listen on {host}:{port} ({trouble.strerror}); give another --port") from trouble
