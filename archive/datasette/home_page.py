"""``/``: what is in the archive, who is covered, and which questions can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.datasette import descriptions
from archive.datasette.answers import page
from archive.datasette.app import ArchiveDatasette
from archive.datasette.queries import QUERIES

_COUNTS = """
SELECT
  (SELECT count(*) FROM portals) AS portals,
  (SELECT count(*) FROM agencies) AS agencies,
  (SELECT count(*) FROM reports WHERE is_current = 1) AS reports,
  (SELECT count(*) FROM reports WHERE is_current = 1 AND report_year IS NULL) AS undated,
  (SELECT count(*) FROM payloads) AS payloads,
  (SELECT count(*) FROM captures) AS captures,
  (SELECT count(*) FROM findings f JOIN reports r ON r.id = f.report_id
    WHERE r.is_current = 1 AND f.result = 'fail') AS fails
"""
_COVERAGE = (
    "SELECT portal, portal_name, report_year, agencies, published, missing FROM v_coverage ORDER BY portal, report_year"
)
_OUTCOMES = (
    "SELECT outcome, count(*) AS reports FROM reports WHERE is_current = 1 GROUP BY outcome ORDER BY reports DESC"
)
_RUNS = """
SELECT uid, kind, state, reason, started_at, finished_at,
  (SELECT count(*) FROM captures c WHERE c.run_id = runs.id) AS captures
FROM runs ORDER BY id DESC LIMIT 5
"""
_VIEWS = (
    "v_reports",
    "v_panel",
    "v_applications",
    "v_proactive",
    "v_proceedings",
    "v_findings",
    "v_coverage",
    "v_timeliness",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A county's line in the coverage table: reports published and missing, by year."""

    portal: str
    name: str
    agencies: int
    published: dict[int, int]
    missing: dict[int, int]

    @property
    def total(self) -> int:
        """Give the reports of all years."""
        return sum(self.published.values())


async def home(request: Any, datasette: ArchiveDatasette) -> Any:
    """Give the first page."""
    found = await datasette.archive_database.execute_fn(_load)
    told = descriptions.tables()
    context = {
        **found,
        "queries": QUERIES,
        "views": [told[name] for name in _VIEWS],
    }
    return await page(datasette, request, "gongkai_home.html", context)


def coverage(rows: Iterable[Any]) -> tuple[list[int], list[Place]]:
    """Give the years met, ascending, and a line a county from rows of ``v_coverage``."""
    places: dict[str, Place] = {}
    years: set[int] = set()
    for row in rows:
        name = row["portal_name"] or ("导入的文件 imported files" if not row["portal"] else row["portal"])
        place = places.setdefault(row["portal"], Place(row["portal"], name, row["agencies"], {}, {}))
        year = row["report_year"]
        if year is not None:
            years.add(year)
            place.published[year] = row["published"]
            place.missing[year] = row["missing"]
    return sorted(years), list(places.values())


def _load(connection: Any) -> dict[str, Any]:
    years, places = coverage(connection.execute(_COVERAGE))
    return {
        "counts": dict(connection.execute(_COUNTS).fetchone()),
        "years": years,
        "places": places,
        "outcomes": [dict(row) for row in connection.execute(_OUTCOMES)],
        "runs": [dict(row) for row in connection.execute(_RUNS)],
    }
