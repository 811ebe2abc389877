"""The values that travel between the rooms: what a reader gives, what a recogniser gives.

Everything here is frozen and knows nothing of files, networks or databases. Two steps, two values:

    bytes --(formats.*)--> Document --(recognise)--> DisclosureReport        both inside one ParseResult

Words follow docs/architecture.md: a *field* is a column of a statutory table (栏目, "column", is a place on a portal
and nothing else); a *row code* and a *field code* come from ``parsers.forms``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

CellKind = Literal["number", "zero", "blank", "not_applicable", "word", "text", "missing", "ambiguous"]
"""What a cell prints. Only ``number`` and ``zero`` carry a value; ``missing`` is a cell the form has and the document
has not; ``ambiguous`` a cell of a row whose printed values cannot be told apart by place."""

KIND_LETTERS: dict[CellKind, str] = {
    "number": "n",
    "zero": "z",
    "blank": "b",
    "not_applicable": "x",
    "word": "w",
    "text": "t",
    "missing": "m",
    "ambiguous": "a",
}

Outcome = Literal[
    "complete",  # every cell of the form's three tables was printed and placed
    "incomplete",  # a report, but cells are missing or ambiguous; the reason says how many of which table
    "narrative_only",  # a report whose text was read and which prints no statutory table
    "not_a_report",  # readable, but no disclosure report (an error page, a list, another document)
    "needs_ocr",  # pictures of text only
    "encrypted",
    "corrupt",
    "unsupported",  # a format no reader claims
    "empty",  # no bytes, or no text at all
]
UNREADABLE: frozenset[Outcome] = frozenset({"needs_ocr", "encrypted", "corrupt", "unsupported", "empty"})

UnitSource = Literal["cell", "header", "form", "none"]


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a piece of a document stands, in the terms of its format; fields that do not apply are None.

    ``page`` counts from 1; ``box`` is (x0, top, x1, bottom) in points from the page's top left corner (PDF);
    ``path`` is the absolute element path (HTML: ``/html/body/div[2]/table[1]/tr[3]/td[2]``; DOCX:
    ``body/tbl[2]/tr[5]/tc[3]``); ``table``, ``row`` and ``col`` count from 1 in the source's own table, as its markup or
    ruling prints it; ``line`` counts the lines of a plain text from 1.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    path: str | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None
    line: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the fields that are set, as JSON values."""
        values = {
            "page": self.page,
            "box": list(self.box) if self.box else None,
            "path": self.path,
            "table": self.table,
            "row": self.row,
            "col": self.col,
            "line": self.line,
        }
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something a reader or recogniser met and did not understand; becomes a row, never only a log line."""

    code: str
    message: str
    locator: Locator | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text outside tables. ``text`` has inner white space as printed; ``level`` is the heading level, if marked up."""

    text: str
    locator: Locator
    level: int | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """One printed cell. ``row`` and ``col`` count from 0 in the table's grid; a spanning cell stands at its top left slot.

    ``text`` is what the source prints, white space and non-breaking spaces included.
    """

    text: str
    row: int
    col: int
    rowspan: int
    colspan: int
    locator: Locator


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid with spans.

    ``geometry`` says how far the grid can be trusted: in a ``grid`` a cell's ``col`` is where it stands on the page; in a
    ``sequence`` a converter has dropped the spans, so only the order of the cells within their row is known (``col`` is that
    order, ``n_cols`` the longest row).
    """

    cells: tuple[TableCell, ...]
    n_rows: int
    n_cols: int
    geometry: Literal["grid", "sequence"]
    locator: Locator

    def row_cells(self, row: int) -> tuple[TableCell, ...]:
        """Give the cells anchored in a row (0-based), left to right."""
        return tuple(sorted((c for c in self.cells if c.row == row), key=lambda c: c.col))

    def slots(self) -> list[list[TableCell | None]]:
        """Give the grid with every span filled by its cell: ``slots()[row][col]``; None where nothing is printed."""
        grid: list[list[TableCell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.rowspan, self.n_rows)):
                for c in range(cell.col, min(cell.col + cell.colspan, self.n_cols)):
                    if grid[r][c] is None:
                        grid[r][c] = cell
        return grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader gives: blocks in reading order, the title and metas the file states, and what went wrong on the way.

    ``format`` is html, pdf, docx or text. ``title`` is the file's own (HTML title or h1, DOCX/PDF property), if any.
    ``meta`` holds named values stated by the file (HTML meta names are lower-cased). ``main_text`` is a page's running
    text where a reader can tell it from navigation, else empty.
    """

    format: str
    blocks: tuple[Block, ...]
    title: str | None = None
    meta: tuple[tuple[str, str], ...] = ()
    main_text: str = ""
    warnings: tuple[ReadWarning, ...] = ()

    def tables(self) -> Iterator[Table]:
        """Give the tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))

    def paragraphs(self) -> Iterator[Paragraph]:
        """Give the paragraphs in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One cell of a statutory table: its address by code, its kind, what is printed, and the value where there is one.

    ``value`` is None unless ``kind`` is number or zero, and is in the field's own unit; ``unit_source`` says where the unit
    was read (``form`` for counts, whose unit the form fixes). ``note`` keeps what stands beside a number
    (22（其中修订16件）). ``locator`` is None for a cell that is not printed.
    """

    table: str
    row: str
    field: str
    kind: CellKind
    raw: str
    value: int | float | None
    locator: Locator | None
    note: str | None = None
    unit: str | None = None
    unit_source: UnitSource = "form"

    @property
    def address(self) -> str:
        """Give ``table/row/field``, the cell's name in findings, notes and commands."""
        return f"{self.table}/{self.row}/{self.field}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One printed line of a statistics table of before 2019."""

    label: str
    code: str | None
    unit: str | None
    value: int | float | None
    cumulative: int | float | None
    locator: Locator


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six statutory sections: its number (1-6), code, heading as printed, and text without tables."""

    number: int
    code: str
    heading: str
    text: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: which rule, on which cells, how far off, what would mend it, in both languages.

    ``id`` is the rule (H1, H2, …). Results that pass are counted (``DisclosureReport.checks_passed``), not listed.
    ``difference`` is printed parts minus printed total. ``repairs`` are single-cell changes that satisfy the rule.
    """

    id: str
    severity: Literal["H", "S", "L"]
    result: Literal["pass", "fail", "cannot_judge"]
    cells: tuple[str, ...]
    message_zh: str
    message_en: str
    sentence: str | None = None
    difference: int | float | None = None
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisclosureReport:
    """What a recogniser makes of a Document. Every fact about the report carries where it was read (``*_source``).

    ``form`` follows the columns of 表二; ``applications_rows`` the row set of 表三, judged for itself. Dates are China's
    calendar days as ``YYYY-MM-DD``.
    """

    agency: str | None
    agency_source: str | None
    report_year: int | None
    year_source: str | None
    form: str | None
    applications_rows: str | None
    title: str | None
    period_start_on: str | None = None
    period_end_on: str | None = None
    published_on: str | None = None
    published_on_source: str | None = None
    signed_on: str | None = None
    cells: tuple[ReportCell, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    sections: tuple[Section, ...] = ()
    findings: tuple[Finding, ...] = ()
    checks_passed: int = 0


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What reading a byte string ended in. ``report`` is None only where the outcome is unreadable or not_a_report.

    A page that only offers a report as a file is ``not_a_report`` and has one all the same: its facts (title, agency,
    year, day of posting) and no form, cells, sections or findings. They are what the page says of the file beside it.
    ``reason`` says in one sentence what was met and where, for every outcome but ``complete``.
    """

    outcome: Outcome
    media_type: str
    reason: str = ""
    report: DisclosureReport | None = None
    warnings: tuple[ReadWarning, ...] = field(default=())
