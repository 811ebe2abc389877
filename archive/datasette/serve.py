"""Open an archive in Datasette, read-only, on this machine."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

import uvicorn
from datasette.plugins import pm  # type: ignore[import-untyped]

from archive.datasette.app import ArchiveDatasette
from archive.datasette.metadata import metadata
from archive.datasette.plugin import PLUGIN
from archive.store import Archive

HERE = Path(__file__).parent
STATIC = "-/gongkai"
SETTINGS = {
    "sql_time_limit_ms": 3000,  # coverage over a province reads every report
    "facet_time_limit_ms": 800,
    "suggest_facets": False,  # v_panel has hundreds of columns; the facets that help are set per table
    "max_returned_rows": 2000,
    "default_page_size": 50,
    "truncate_cells_html": 300,  # sections are long; their row's page shows them whole
    "allow_download": False,
    "default_cache_ttl": 0,  # a crawl may be going on
    "num_sql_threads": 3,
}


def build_datasette(archive_path: Path, *, base_url: str = "/") -> ArchiveDatasette:
    """Give a Datasette over the archive, with our plugin, pages and descriptions.

    It only reads; a crawl may go on meanwhile. ``base_url`` is the path it is served under, with slashes at both ends.
    Raises archive.errors.OpenError if the file is missing, is no archive, or has another schema than this software's.
    """
    with Archive.open(archive_path, read_only=True, create=False):
        pass
    if not pm.is_registered(PLUGIN):
        pm.register(PLUGIN, "gongkai")
    return ArchiveDatasette(
        archive_path,
        metadata=metadata(archive_path),
        template_dir=str(HERE / "templates"),
        static_mounts=[(STATIC, str(HERE / "static"))],
        settings={**SETTINGS, "base_url": base_url},
    )


def serve(archive_path: Path, *, host: str = "127.0.0.1", port: int = 8001, base_url: str = "/") -> None:
    """Serve the archive until interrupted; port 0 takes a free one. Prints the address once it can be opened.

    Raises archive.errors.OpenError as ``build_datasette``, OSError if the address cannot be listened on.
    """
    datasette = build_datasette(archive_path, base_url=base_url)
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    with listener:
        shown = f"[{host}]" if ":" in host else host
        print(
            f"{archive_path.name}: http://{shown}:{listener.getsockname()[1]}{base_url} (stop with Ctrl-C)", flush=True
        )
        config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on", server_header=False)
        with suppress(KeyboardInterrupt):  # which uvicorn raises again once it has shut down
            uvicorn.Server(config).run(sockets=[listener])
