"""The seeded figures of one agency over the years, before anything is printed: integers that satisfy every identity.

Stocks and carried-over applications chain from year to year; a government's figures are the sums of its agencies' and
its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from lab.printed import APPLICANTS, PROCEEDINGS, RESULTS, application_rows, outcome_rows

YEARS = tuple(range(2019, 2026))
APPLICANT_CODES = tuple(code for code, _ in APPLICANTS[:-1])
RESULT_CODES = tuple(code for code, _ in RESULTS[:-1])
_OUTCOMES = outcome_rows("2021")
_LIKELY = {
    "granted": 9,
    "granted_in_part": 3,
    "unavailable_not_held": 6,
    "declined_petition": 2,
    "refused_internal_affairs": 2,
}
_ITEM_ROWS = ("licensing", "other_services", "penalty", "compulsion", "fees")

Key = TypeVar("Key")
Matrix = dict[tuple[str, str], int]
"""(row, applicant or result) -> count, without totals."""


@dataclass(slots=True)
class YearFigures:
    """One agency's year: leaf counts of 表三 (rows of form 2021) and 表四, and the counts of 表二 by name."""

    applications: Matrix
    proceedings: Matrix
    proactive: dict[str, int]


def agency_years(rng: Random, *, town: bool, duplicates: bool) -> dict[int, YearFigures]:
    """Draw the figures of a department or town. ``duplicates``: each year has at least one duplicate application."""
    carried = {applicant: rng.choice((0, 0, 1)) for applicant in APPLICANT_CODES[:2]}
    stock = {"normative": rng.randint(0, 3 if town else 30), "disclosed": rng.randint(5, 60)}
    items = {row: 0 if town and row in ("fees", "compulsion") else rng.randint(0, 40) for row in _ITEM_ROWS}
    years: dict[int, YearFigures] = {}
    for year in YEARS:
        applications, carried = _applications(rng, carried, busy=not town, duplicates=duplicates)
        years[year] = YearFigures(applications, _proceedings(rng, busy=not town), _proactive(rng, stock, items, town))
    return years


def _applications(
    rng: Random, carried: dict[str, int], *, busy: bool, duplicates: bool
) -> tuple[Matrix, dict[str, int]]:
    matrix: Matrix = {}
    rest: dict[str, int] = {}
    for applicant in APPLICANT_CODES:
        if applicant == "natural_person":
            received = rng.randint(2, 60) if busy else rng.randint(0, 6)
        else:
            received = rng.choice((0, 0, 0, 1, 3)) if busy else 0
        if applicant == "natural_person" and duplicates:
            received = max(received, 4)
        before = carried.get(applicant, 0)
        rest[applicant] = rng.randint(0, min(3, received))
        matrix["received_new", applicant] = received
        matrix["carried_in", applicant] = before
        matrix["carried_out", applicant] = rest[applicant]
        handled = received + before - rest[applicant]
        for row in _OUTCOMES:
            matrix[row, applicant] = 0
        if duplicates and applicant == "natural_person" and handled:
            matrix["declined_duplicate", applicant] = 1
            handled -= 1
        outcomes = [row for row in _OUTCOMES if row != "declined_duplicate"]
        for row in rng.choices(outcomes, weights=[_LIKELY.get(r, 1) for r in outcomes], k=handled):
            matrix[row, applicant] += 1
    return matrix, rest


def _proceedings(rng: Random, *, busy: bool) -> Matrix:
    return {
        (row, result): rng.choice((0, 0, 0, 0, 1, 2)) if busy else 0 for row in PROCEEDINGS for result in RESULT_CODES
    }


def _proactive(rng: Random, stock: dict[str, int], items: dict[str, int], town: bool) -> dict[str, int]:
    figures: dict[str, int] = {}
    issued = rng.randint(0, 1 if town else 6)
    repealed = rng.randint(0, min(2, stock["normative"]))
    stock["normative"] += issued - repealed
    older = rng.choice((0, 0, 1))
    stock["disclosed"] += issued + older
    figures |= {"issued": issued, "repealed": repealed, "in_force": stock["normative"]}
    figures |= {"made": issued, "disclosed_new": issued + older, "disclosed_total": stock["disclosed"]}
    for row in _ITEM_ROWS:
        change = 0 if items[row] == 0 else rng.choice((0, 0, rng.randint(-min(3, items[row]), 5)))
        figures[f"{row}_before"] = items[row]
        figures[f"{row}_change"] = change
        items[row] += change
        figures[f"{row}_decisions"] = 0 if items[row] == 0 else rng.randint(0, 60 if town else 1500)
    figures["fee_yuan"] = 0 if town else rng.choice((0, rng.randint(1_000, 9_000_000)))
    figures["projects"] = rng.randint(0, 4 if town else 20)
    figures["amount_cents"] = figures["projects"] * rng.randint(100_000, 90_000_000)
    return figures


def add_up(parts: Iterable[YearFigures]) -> YearFigures:
    """Give the sums of several bodies' figures of one year: a government's own report."""
    years = list(parts)
    return YearFigures(
        _sums(year.applications for year in years),
        _sums(year.proceedings for year in years),
        _sums(year.proactive for year in years),
    )


def _sums(tables: Iterable[dict[Key, int]]) -> dict[Key, int]:
    total: dict[Key, int] = {}
    for table in tables:
        for key, value in table.items():
            total[key] = total.get(key, 0) + value
    return total


def application_cells(matrix: Matrix, applications_rows: str) -> dict[str, int]:
    """Give every value of 表三 by address, totals reckoned."""
    rows = application_rows(applications_rows)
    leaves = outcome_rows(applications_rows)
    cells: dict[str, int] = {}
    for applicant in APPLICANT_CODES:
        column = {row: matrix.get((row, applicant), 0) for row in rows}
        if applications_rows == "2019":
            parts = ("other_no_correction", "other_fee_unpaid", "other_other")
            column["other"] = sum(matrix[part, applicant] for part in parts)
        column["outcome_total"] = sum(column[row] for row in leaves)
        for row in rows:
            cells[f"applications/{row}/{applicant}"] = column[row]
    for row in rows:
        cells[f"applications/{row}/total"] = sum(cells[f"applications/{row}/{a}"] for a in APPLICANT_CODES)
    return cells


def proceedings_cells(matrix: Matrix) -> dict[str, int]:
    """Give every value of 表四 by address, totals reckoned."""
    cells = {f"proceedings/{row}/{result}": count for (row, result), count in matrix.items()}
    for row in PROCEEDINGS:
        cells[f"proceedings/{row}/total"] = sum(matrix[row, result] for result in RESULT_CODES)
    return cells
