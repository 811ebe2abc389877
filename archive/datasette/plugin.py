"""Our hooks into Datasette. Registered once in a process; each acts only for an ``ArchiveDatasette``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from archive.datasette import cells, descriptions, home_page, originals, queries, report_page, search_functions
from archive.datasette.app import ArchiveDatasette
from archive.datasette.headers import Application, with_headers

hookimpl = HookimplMarker("datasette")


class GongkaiPlugin:
    """The hooks.

    Datasette looks for templates by a plugin's ``__name__``; this names no module, so no other instance takes ours.
    """

    __name__ = "gongkai"

    @hookimpl
    def register_routes(self, datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
        """Add our pages."""
        if not isinstance(datasette, ArchiveDatasette):
            return []
        return [
            (r"/$", home_page.home),
            (r"/-/report/(?P<uid>[^/]+)$", report_page.report),
            (r"/-/original/(?P<digest>[^/]+)$", originals.original),
            (r"/-/original-view/(?P<digest>[^/]+)$", originals.original_view),
        ]

    @hookimpl
    def asgi_wrapper(self, datasette: Any) -> Callable[[Application], Application]:
        """Add our headers to every answer."""
        if not isinstance(datasette, ArchiveDatasette):
            return lambda application: application
        return with_headers

    @hookimpl
    def prepare_connection(self, conn: Any, datasette: Any) -> None:
        """Add the SQL functions that full-text search needs."""
        if isinstance(datasette, ArchiveDatasette):
            search_functions.register(conn)

    @hookimpl
    def render_cell(self, value: object, column: str, table: str | None, datasette: Any) -> Markup | None:
        """Make links of report uids, digests and addresses, and put labels beside the codes of rows."""
        if not isinstance(datasette, ArchiveDatasette):
            return None
        return cells.render(datasette.urls.path, table, column, value)

    @hookimpl
    def extra_css_urls(self, datasette: Any) -> list[str]:
        """Add our style to every page."""
        return ["/-/gongkai/gongkai.css"] if isinstance(datasette, ArchiveDatasette) else []

    @hookimpl
    def extra_template_vars(self, datasette: Any) -> dict[str, Any]:
        """Give templates the archive's name and the ways to make links."""
        if not isinstance(datasette, ArchiveDatasette):
            return {}
        path = datasette.urls.path
        return {
            "archive_name": datasette.archive_name,
            "told_tables": descriptions.tables(),
            "short": descriptions.short,
            "param_text": queries.param_text,
            "column_text": queries.column_text,
            "web_address": cells.web_address,
            "outside_link": cells.outside_link,
            "report_link": lambda uid, shown=None: cells.report_link(path, uid, shown),
            "original_link": lambda digest, shown=None: cells.original_link(path, digest, shown),
        }

    @hookimpl
    def menu_links(self, datasette: Any) -> list[dict[str, str]]:
        """Put the places people go to most into the menu."""
        if not isinstance(datasette, ArchiveDatasette):
            return []
        urls, name = datasette.urls, datasette.archive_name
        return [
            {"href": urls.table(name, "v_reports"), "label": "年度报告 Reports"},
            {"href": urls.query(name, "search"), "label": "全文检索 Search"},
            {"href": urls.database(name), "label": "查询与数据表 Queries and tables"},
        ]


PLUGIN = GongkaiPlugin()
