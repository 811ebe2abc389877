"""``/-/report/UID``: one report as its facts, its tables as printed, its checks, its text, and where all comes from."""

from __future__ import annotations

from typing import Any

from archive.datasette.answers import not_found, page
from archive.datasette.app import ArchiveDatasette
from archive.datasette.cells import is_uid
from archive.datasette.media import handling
from archive.datasette.printed_tables import KIND_WORDS, ShownTable, plain_number, shown_table
from archive.datasette.report_data import ReportData, load_report
from archive.datasette.words import OUTCOMES, ROLES, SEVERITIES
from archive.tables import TABLES

_NEWEST = "2021"


async def report(request: Any, datasette: ArchiveDatasette) -> Any:
    """Give the page of a report. 404 for a uid that names none."""
    uid = request.url_vars["uid"]
    data = (
        await datasette.archive_database.execute_fn(lambda connection: load_report(connection, uid))
        if is_uid(uid)
        else None
    )
    if not isinstance(data, ReportData):
        return await not_found(datasette, request, "档案中没有这份报告。", "The archive has no report of this name.")
    context = {
        "data": data,
        "report": data.report,
        "tables": shown_tables(data),
        "how": handling(data.report["media_type"]),
        "outcome": OUTCOMES.get(data.report["outcome"], ("", "")),
        "kind_words": KIND_WORDS,
        "roles": ROLES,
        "severities": SEVERITIES,
        "plain_number": plain_number,
    }
    return await page(datasette, request, "gongkai_report.html", context)


def shown_tables(data: ReportData) -> list[ShownTable]:
    """Give the statutory tables to show: all three where the report prints any, none for a report of another form."""
    if not any(data.tables.values()):
        return []
    forms = {
        "proactive": data.report["form"],
        "applications": data.report["applications_rows"] or data.report["form"],
        "proceedings": data.report["form"] or _NEWEST,
    }
    return [shown_table(name, forms[name], data.tables[name], data.prints) for name in TABLES]
