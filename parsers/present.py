"""A ParseResult as JSON values and as a print for people (``parsers.print_text``)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from parsers.model import DisclosureReport, Finding, Indicator, ParseResult, ReadWarning, ReportCell, Section
from parsers.print_text import as_text
from parsers.version import PARSER_VERSION

__all__ = ["as_json", "as_text"]

_FACTS = ("agency", "agency_source", "report_year", "year_source", "form", "applications_rows", "title")
_DAYS = ("published_on", "published_on_source", "signed_on")
TABLES = ("proactive", "applications", "proceedings")


def as_json(result: ParseResult, file: str | None = None) -> dict[str, Any]:
    """Give a result as JSON values (``file`` names it among several).

    The same keys always. ``proactive``, ``applications`` and ``proceedings`` map row to field to value: a printed cell
    without a number is null, what the source does not print is absent, an ambiguous row has nulls; ``cells`` lists
    every printed cell with its kind and raw text, ambiguous ones included. A page that only offers a report as a file
    has the facts it states of it, and no values.
    """
    report = result.report
    named = {"file": file} if file is not None else {}
    return {
        **named,
        "outcome": result.outcome,
        "reason": result.reason,
        "media_type": result.media_type,
        "parser_version": PARSER_VERSION,
        **{name: getattr(report, name, None) for name in _FACTS},
        "period": _period(report),
        **{name: getattr(report, name, None) for name in _DAYS},
        **{table: _values(report, table) for table in TABLES},
        "cells": [_cell(cell) for cell in report.cells if cell.kind != "missing"] if report else [],
        "indicators": [_indicator(line) for line in report.indicators] if report else [],
        "sections": [_section(section) for section in report.sections] if report else [],
        "findings": [_finding(finding) for finding in report.findings] if report else [],
        "checks_passed": report.checks_passed if report else 0,
        "warnings": [_warning(warning) for warning in result.warnings],
    }


def _period(report: DisclosureReport | None) -> dict[str, str | None] | None:
    if report is None or (report.period_start_on is None and report.period_end_on is None):
        return None
    return {"start_on": report.period_start_on, "end_on": report.period_end_on}


def _values(report: DisclosureReport | None, table: str) -> dict[str, dict[str, int | float | None]]:
    values: dict[str, dict[str, int | float | None]] = {}
    for cell in report.cells if report else ():
        if cell.table == table and cell.kind != "missing":
            values.setdefault(cell.row, {})[cell.field] = cell.value
    return values


def _cell(cell: ReportCell) -> dict[str, Any]:
    optional = {"note": cell.note, "unit": cell.unit}
    return {
        "table": cell.table,
        "row": cell.row,
        "field": cell.field,
        "kind": cell.kind,
        "raw": cell.raw,
        "value": cell.value,
        "locator": cell.locator.to_json() if cell.locator else None,
        **{name: value for name, value in optional.items() if value is not None},
        "unit_source": cell.unit_source,
    }


def _indicator(line: Indicator) -> dict[str, Any]:
    return {**_plain(line), "locator": line.locator.to_json()}


def _section(section: Section) -> dict[str, Any]:
    return {**_plain(section), "locator": section.locator.to_json()}


def _finding(finding: Finding) -> dict[str, Any]:
    return {**_plain(finding), "cells": list(finding.cells), "repairs": list(finding.repairs)}


def _warning(warning: ReadWarning) -> dict[str, Any]:
    located = {"locator": warning.locator.to_json()} if warning.locator else {}
    return {"code": warning.code, "message": warning.message, **located}


def _plain(value: Indicator | Section | Finding) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}
