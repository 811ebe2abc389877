"""The one entry of the parsers: bytes in, a ParseResult out, whatever the bytes are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from parsers.checks import check
from parsers.errors import ReaderError
from parsers.facts.agency import find_agency
from parsers.facts.dates import read_dates
from parsers.facts.kind import judge
from parsers.facts.lines import Line, lines_of
from parsers.facts.title import find_title
from parsers.facts.year import report_year, year_of_title, years_of_text
from parsers.formats import media, read_document
from parsers.model import DisclosureReport, Document, Outcome, ParseResult, ReadWarning
from parsers.narrative import article_lines, find_heads, read_sections
from parsers.recognise import TablesRead, missing_addresses, recognise_tables
from parsers.sniff import sniff

TABLES = ("proactive", "applications", "proceedings")
"""The codes of the three statutory tables, in printed order (表二, 表三, 表四)."""

_DATA_ANSWERS = {media.JSON: "JSON data, a portal's answer to a script", media.XML: "XML data, not a page"}


def parse(data: bytes) -> ParseResult:
    """Read a report out of bytes of any format; never raises for what the bytes hold.

    The outcome says how it ended (``parsers.model.Outcome``) and the reason what was met. An exception that no reader
    foresaw ends in ``corrupt`` with its type in the reason and a warning ``unforeseen``: one bad file never stops a
    run, and such a file is to be looked at.
    """
    if not data.strip():
        return ParseResult(
            "empty",
            media.UNKNOWN,
            "the file has no bytes but white space; fetch it again"
            if data
            else "the file has no bytes; fetch it again",
        )
    media_type = sniff(data)
    if media_type in _DATA_ANSWERS:
        return ParseResult("not_a_report", media_type, f"{_DATA_ANSWERS[media_type]}; no disclosure report")
    try:
        return read_report(read_document(data, media_type), media_type)
    except ReaderError as error:
        return ParseResult(error.outcome, media_type, str(error))
    except Exception as error:  # bytes from anywhere: the run must go on, and the file must be seen
        return _unforeseen(media_type, error)


def read_report(document: Document, media_type: str) -> ParseResult:
    """Recognise a report in a Document: tables, facts, sections, checks, and the outcome they amount to."""
    tables = recognise_tables(document)
    lines = lines_of(document)
    heads = find_heads(lines)
    first, last = (heads[0].line, heads[-1].line) if heads else (None, None)
    title = find_title(document, lines, first)
    verdict = judge(document, lines, title, len(heads), tables.cells, tables.indicators)
    own_title = title.text if title is not None and title.is_report else None
    if not verdict.is_report:
        facts = _facts_of_offer(document, lines, own_title) if verdict.offers and own_title else None
        return ParseResult("not_a_report", media_type, verdict.reason, facts, document.warnings)
    dates = read_dates(document, lines, first, last)
    agency = find_agency(document, lines, own_title, last)
    year, year_source = report_year(own_title, dates.period, lines, first or 0)
    article = article_lines(document, lines, heads)
    sections, section_warnings = read_sections(article, heads, agency.name if agency else None)
    findings, passed = check(tables.cells, tables.applications_rows)
    report = DisclosureReport(
        agency=agency.name if agency else None,
        agency_source=agency.source if agency else None,
        report_year=year,
        year_source=year_source,
        form=tables.form,
        applications_rows=tables.applications_rows,
        title=title.text if title else None,
        period_start_on=dates.period.start_on if dates.period else None,
        period_end_on=dates.period.end_on if dates.period else None,
        published_on=dates.published_on,
        published_on_source=dates.published_on_source,
        signed_on=dates.signed_on,
        cells=tables.cells,
        indicators=tables.indicators,
        sections=sections,
        findings=tuple(findings),
        checks_passed=passed,
    )
    outcome, reason = _outcome(tables)
    spoken = years_of_text(lines, first or 0)
    warnings = (*document.warnings, *tables.warnings, *section_warnings, *dates.warnings, *_doubts(report, spoken))
    return ParseResult(outcome, media_type, reason, report, warnings)


def _facts_of_offer(document: Document, lines: Sequence[Line], title: str) -> DisclosureReport:
    """What a page that only offers a report says of it. The year is the title's: the page's own text is other text."""
    dates = read_dates(document, lines, None, None)
    agency = find_agency(document, lines, title, None)
    year = year_of_title(title)
    return DisclosureReport(
        agency=agency.name if agency else None,
        agency_source=agency.source if agency else None,
        report_year=year,
        year_source="title" if year is not None else None,
        form=None,
        applications_rows=None,
        title=title,
        published_on=dates.published_on,
        published_on_source=dates.published_on_source,
    )


def _outcome(tables: TablesRead) -> tuple[Outcome, str]:
    if not tables.cells:
        if tables.indicators:
            count = len(tables.indicators)
            return "complete", f"{count} lines of a statistics table of before 2019; the tables of 2019 do not apply"
        return "narrative_only", "the text of a report was read; it prints no statutory table"
    absent = missing_addresses(tables.form, tables.applications_rows, tables.cells)
    gaps = [gap for table in TABLES if (gap := _gap(table, tables, absent))]
    return ("incomplete", "; ".join(gaps)) if gaps else ("complete", "")


def _gap(table: str, tables: TablesRead, absent: Sequence[str]) -> str:
    """What a table lacks, in words; '' where every cell of its form is printed and placed."""
    missing = [address.split("/")[1] for address in absent if address.startswith(f"{table}/")]
    printed = [cell for cell in tables.cells if cell.table == table and cell.kind != "missing"]
    expected = len(missing) + len(printed)
    if not printed:
        return f"{table}: absent (all {expected} cells)"
    ambiguous = [cell.row for cell in printed if cell.kind == "ambiguous"]
    parts = []
    if missing:
        parts.append(f"{len(missing)} of {expected} cells missing (rows {_few(missing)})")
    if ambiguous:
        parts.append(f"{len(ambiguous)} cells ambiguous (rows {_few(ambiguous)})")
    return f"{table}: {', '.join(parts)}" if parts else ""


def _few(rows: Sequence[str]) -> str:
    names = list(dict.fromkeys(rows))
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _doubts(report: DisclosureReport, spoken: Counter[int]) -> list[ReadWarning]:
    """What the facts say against each other, and what they do not say at all."""
    doubts = []
    if report.agency is None:
        doubts.append(
            ReadWarning("agency_not_found", "neither title, signature, text nor header names who issued the report")
        )
    year = report.report_year
    if year is None:
        doubts.append(ReadWarning("year_not_found", "neither title, period nor text names the year reported on"))
        return doubts
    if report.year_source == "title" and report.period_end_on and report.period_end_on[:4] != str(year):
        message = f"the title names {year}, the period stated ends on {report.period_end_on}; the title was taken"
        doubts.append(ReadWarning("year_conflict", message))
    elif report.year_source != "text" and spoken and not spoken[year]:
        other = spoken.most_common(1)[0][0]
        message = f"the {report.year_source} names {year} and was taken; the text speaks of {other} and never of {year}"
        doubts.append(ReadWarning("year_conflict", message))
    if report.signed_on and report.period_end_on and report.signed_on <= report.period_end_on:
        message = f"signed on {report.signed_on}, before the period reported on ended ({report.period_end_on})"
        doubts.append(ReadWarning("signed_before_period_end", message))
    return doubts


def _unforeseen(media_type: str, error: BaseException) -> ParseResult:
    what = f"{type(error).__name__}: {str(error)[:200]}"
    warning = ReadWarning(
        "unforeseen", f"reading stopped at an error that no reader foresaw ({what}); keep the file for a test"
    )
    return ParseResult(
        "corrupt", media_type, f"the {media_type} could not be read to its end ({what})", None, (warning,)
    )
