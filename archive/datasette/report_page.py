"""``/-/report/UID``: one report as its facts, its tables as printed, its checks, its text, and where all comes from."""

from __future__ import annotations

from typing import Any

from archive.datasette.answers import not_found, page
from archive.datasette.app import ArchiveDatasette
from archive.datasette.cells import is_uid
from archive.datasette.media import handling
from archive.datasette.printed_tables import KIND_WORDS, ShownTable, plain_number, shown_table
from archive.datasette.report_data import ReportData, load_report
from archive.tables import TABLES

OUTCOMES = {
    "complete": ("完整", "every cell of the three tables read"),
    "incomplete": ("有缺", "cells missing or ambiguous"),
    "narrative_only": ("只有文字", "no statutory table"),
    "not_a_report": ("不是报告", "not a disclosure report"),
    "needs_ocr": ("扫描件", "pictures of text only"),
    "encrypted": ("加密", "encrypted"),
    "corrupt": ("损坏", "corrupt"),
    "unsupported": ("格式不支持", "format not supported"),
    "empty": ("空文件", "empty"),
}
ROLES = {
    "home": ("首页", "home page"),
    "directory": ("目录", "directory"),
    "column": ("栏目", "column"),
    "listing": ("列表页", "list"),
    "article": ("文章页", "article"),
    "attachment": ("附件", "attachment"),
    "import": ("导入的文件", "imported file"),
    "robots": ("robots.txt", "robots.txt"),
}
SEVERITIES = {"H": ("必须成立", "must hold"), "S": ("可有解释", "explainable"), "L": ("法定要求", "legal")}
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
