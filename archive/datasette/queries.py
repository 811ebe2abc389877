"""The canned queries: real questions with their SQL, in ``queries.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from archive.datasette import descriptions
from archive.datasette.descriptions import ColumnText

_VIEWS_ASKED = ("v_coverage", "v_applications", "v_timeliness", "v_changes")


@dataclass(frozen=True, slots=True)
class Query:
    """A question people ask of an archive. An empty parameter means all, unless the description says otherwise."""

    name: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    sql: str
    params: tuple[str, ...]

    @property
    def title(self) -> str:
        """Give the title in both languages."""
        return f"{self.title_zh} {self.title_en}"

    def for_datasette(self) -> dict[str, Any]:
        """Give the query as Datasette's metadata wants it."""
        told = Markup('<p lang="zh">{}</p><p lang="en">{}</p>').format(self.about_zh, self.about_en)
        return {
            "title": self.title,
            "description": f"{self.about_zh} {self.about_en}",
            "description_html": str(told),
            "sql": self.sql,
            "params": list(self.params),
            "hide_sql": True,
        }


def param_text(name: str) -> ColumnText | None:
    """Give what a parameter is, or None for one of somebody's own query."""
    told = _words()["params"].get(name)
    return None if told is None else ColumnText(*told)


def column_text(name: str) -> ColumnText | None:
    """Give what a column of a query's result is, or None for one of somebody's own query."""
    told = _words()["columns"].get(name)
    if told is not None:
        return ColumnText(*told)
    return next((found for view in _VIEWS_ASKED if (found := descriptions.column(view, name))), None)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("archive.datasette").joinpath("query_words.toml").read_text("utf-8"))


def _read() -> tuple[Query, ...]:
    text = resources.files("archive.datasette").joinpath("queries.toml").read_text("utf-8")
    return tuple(
        Query(
            name=name,
            title_zh=told["title"][0],
            title_en=told["title"][1],
            about_zh=told["about"][0],
            about_en=told["about"][1],
            sql=told["sql"].strip(),
            params=tuple(told.get("params", ())),
        )
        for name, told in tomllib.loads(text).items()
    )


QUERIES = _read()
