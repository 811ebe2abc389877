"""Answers in the shape of our pages."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from archive.datasette.app import ArchiveDatasette
from archive.datasette.headers import PAGE_POLICY


async def page(
    datasette: ArchiveDatasette, request: Any, template: str, context: dict[str, Any], *, status: int = 200
) -> Any:
    """Give a page of ours, from one of our templates."""
    html = await datasette.render_template(template, {"metadata": datasette.metadata(), **context}, request=request)
    return Response.html(html, status=status, headers={"Content-Security-Policy": PAGE_POLICY})


async def not_found(datasette: ArchiveDatasette, request: Any, zh: str, en: str) -> Any:
    """Give the page that says that there is no such thing. (Datasette's own would send odd addresses elsewhere.)"""
    return await page(datasette, request, "gongkai_missing.html", {"zh": zh, "en": en}, status=404)
