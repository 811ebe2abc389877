"""Datasette's metadata for an archive: titles, descriptions, units, facets, orders and canned queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from archive.datasette import descriptions
from archive.datasette.queries import QUERIES
from archive.sqlite import connect_read_only

TITLE = "公开 gongkai · 政府信息公开工作年度报告档案"
ABOUT_ZH = (
    "县区政府及其部门的政府信息公开工作年度报告：原件字节、表格逐格数据、正文、校验结果，以及每个数字的来源。"
    "空白不是零，缺失不是空白，位置无法判定的数字不入格。"
)
ABOUT_EN = (
    "Annual disclosure reports of China's county and district governments and their departments: the original bytes, "
    "every table cell, the text, the checks, and where each number comes from. "
    "Blank is not zero, missing is not blank, and a number that cannot be placed is not placed."
)
SOURCE = "各级政府门户网站发布的年度报告 Annual reports published on government portals"
_SHADOWS = ("search_data", "search_idx", "search_docsize", "search_config", "search_content")


def metadata(archive_path: Path) -> dict[str, Any]:
    """Give the metadata for Datasette. The archive is read for the names of its tables, views and columns only."""
    told = descriptions.tables()
    tables = {name: _table(told[name], columns) for name, columns in schema(archive_path).items() if name in told}
    tables |= {name: {"hidden": True} for name in _SHADOWS}
    return {
        "title": TITLE,
        "description_html": both(ABOUT_ZH, ABOUT_EN),
        "source": SOURCE,
        "databases": {
            archive_path.stem: {
                "title": "查询与数据表 Queries and tables",
                "description_html": both(
                    "常用查询在前；以 v_ 开头的视图是稳定的约定，表是其背后的存储。",
                    "Questions first; the views (v_…) are the stable contract, the tables are the store behind them.",
                ),
                "tables": tables,
                "queries": {query.name: query.for_datasette() for query in QUERIES},
            }
        },
    }


def schema(archive_path: Path) -> dict[str, list[str]]:
    """Give the columns of every table and view of an archive, without SQLite's and the search index's own tables."""
    connection = connect_read_only(archive_path)
    try:
        names = [
            str(row[0])
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
            )
            if not str(row[0]).startswith("sqlite_") and row[0] not in _SHADOWS
        ]
        return {
            name: [str(row[0]) for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]
            for name in names
        }
    finally:
        connection.close()


def both(zh: str, en: str) -> str:
    """Give a description in both languages as HTML."""
    return str(Markup('<p lang="zh">{}</p><p lang="en">{}</p>').format(zh, en))


def _table(told: descriptions.TableText, columns: list[str]) -> dict[str, Any]:
    lines = {name: text.line for name in columns if (text := descriptions.column(told.name, name)) is not None}
    entry: dict[str, Any] = {
        "title": told.title,
        "description_html": both(told.about_zh, told.about_en),
        "columns": lines,
    }
    if told.facets:
        entry["facets"] = list(told.facets)
    if told.sort:
        entry["sort"] = told.sort
    if told.sort_desc:
        entry["sort_desc"] = told.sort_desc
    if told.hidden:
        entry["hidden"] = True
    return entry
