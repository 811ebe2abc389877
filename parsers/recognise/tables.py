"""From a Document's tables to coded cells: which lines belong to which statutory table, however the tables are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from parsers.forms.statutory import table_form
from parsers.model import Document, Indicator, ReadWarning, ReportCell
from parsers.recognise import applications, proactive, proceedings
from parsers.recognise.applications import Applications
from parsers.recognise.cells import report_cells
from parsers.recognise.indicators import Indicators
from parsers.recognise.lines import Line, is_figure, lines_of
from parsers.recognise.proactive import Proactive
from parsers.recognise.proceedings import Proceedings

Part = Literal["proactive", "applications", "proceedings"]
TABLES: tuple[Part, ...] = ("proactive", "applications", "proceedings")
_DEFAULT_FORM = "2021"
_MOST_WARNINGS = 200
_MOST_CELLS = 60_000
"""A report prints under 600 cells in its tables, a compilation of all departments of a county under 40,000."""


@dataclass(frozen=True, slots=True)
class TablesRead:
    """What a Document's tables say.

    ``form`` follows the columns of 表二 (where it is absent: the rows of 其他处理 in 表三, or the lines of a table of before
    2019), ``applications_rows`` the rows of 其他处理 (where they are lost: the form). ``cells`` are all printed cells of the
    statutory tables in the form's order, ambiguous ones included; what is not printed is not listed.
    """

    form: str | None
    applications_rows: str | None
    cells: tuple[ReportCell, ...]
    indicators: tuple[Indicator, ...]
    warnings: tuple[ReadWarning, ...]


def recognise_tables(document: Document) -> TablesRead:
    """Recognise the statutory tables and the indicator tables of a Document. Never raises for what they print."""
    return _Walk().run(document)


def missing_addresses(form: str | None, rows: str | None, cells: Sequence[ReportCell]) -> list[str]:
    """Give the addresses (``table/row/field``) of the cells that the form has and the document has not.

    ``form`` rules 表二 and 表四, ``rows`` 表三 (``applications_rows``; the form where that is None). Ambiguous cells are
    printed, so not missing. Forms of before 2019, and None, count as 2021.
    """
    known = {cell.address for cell in cells if cell.kind != "missing"}
    form = form if form in ("2019", "2021") else rows or _DEFAULT_FORM
    return [
        address
        for table in TABLES
        for row in table_form(table, (rows or form) if table == "applications" else form).rows
        for name in row.fields
        if (address := f"{table}/{row.code}/{name}") not in known
    ]


class _Walk:
    """One pass over the tables. The state is the statutory table that the last lines belonged to."""

    def __init__(self) -> None:
        self.proactive = Proactive()
        self.applications = Applications()
        self.proceedings = Proceedings()
        self.indicators = Indicators()
        self.warnings: list[ReadWarning] = []
        self.current: Part | None = None
        self.width: int | None = None

    def run(self, document: Document) -> TablesRead:
        in_indicators = False
        cells = 0
        for number, table in enumerate(document.tables()):
            cells += len(table.cells)
            if cells > _MOST_CELLS:
                message = f"tables after number {number} were not read: {cells} cells are more than any report has"
                self.warnings.append(ReadWarning("too_many_cells", message, table.locator))
                break
            lines = lines_of(table, number)
            parts = [_part(line) for line in lines]
            if not any(part for part in parts if part) or not _is_statutory(lines):
                in_indicators = self.indicators.read(lines, goes_on=in_indicators)
                if in_indicators:
                    continue
            in_indicators = False
            self._table(lines, parts)
        return self._finish()

    def _table(self, lines: list[Line], parts: list[Part | None]) -> None:
        if not any(parts):
            self._unknown_table(lines)
            return
        carried = self.current if lines and lines[0].n_cols == self.width else None
        known: list[Part] = [found for found in parts if found]
        part = carried or known[0]
        run: list[Line] = []
        for line, found in zip(lines, parts, strict=True):
            if found and found != part:
                self._read(part, run)
                part, run = found, []
            run.append(line)
        self._read(part, run)

    def _unknown_table(self, lines: list[Line]) -> None:
        """A table without any label we know: fragments of 表四, the rest of the table before, or none of ours."""
        if not any(is_figure(cell) for line in lines for cell in line.cells):
            if self.current == "proceedings" and lines and lines[0].n_cols == self.width:
                self._read("proceedings", lines)
            return
        if proceedings.fits_fragments(lines):
            self.proceedings = self.proceedings if self.proceedings.rows else _with_warnings_of(self.proceedings)
            self._read("proceedings", lines)
        elif self.current and (lines[0].n_cols == self.width or self._awaits()):
            self._read(self.current, lines)
        elif self.current:
            message = f"table {lines[0].table + 1} has numbers and no label of a statutory table; it was not read"
            self.warnings.append(
                ReadWarning("unknown_table", message, lines[0].cells[0].locator if lines[0].cells else None)
            )

    def _awaits(self) -> bool:
        return self.current == "proceedings" and self.proceedings.waits_for_values

    def _read(self, part: Part, run: list[Line]) -> None:
        if not run:
            return
        readers: dict[Part, Proactive | Applications | Proceedings] = {
            "proactive": self.proactive,
            "applications": self.applications,
            "proceedings": self.proceedings,
        }
        readers[part].read(run)
        self.current, self.width = part, run[-1].n_cols

    def _finish(self) -> TablesRead:
        applied, row_set = self.applications.finish()
        form = self.proactive.form or row_set
        published = self.proactive.finish(form)
        proceeded = self.proceedings.finish()
        rows = row_set or (form if applied else None)
        cells: list[ReportCell] = []
        warnings = self.warnings
        cells += report_cells(table_form("proactive", form or _DEFAULT_FORM), published, warnings)
        cells += report_cells(table_form("applications", rows or _DEFAULT_FORM), applied, warnings)
        cells += report_cells(table_form("proceedings", form or _DEFAULT_FORM), proceeded, warnings)
        if len(self.proactive.votes) > 1:
            votes = ", ".join(f"{name} {count}" for name, count in self.proactive.votes.most_common())
            warnings.append(ReadWarning("mixed_forms", f"表二 has heads of more than one form ({votes})"))
        for reader in (self.proactive, self.applications, self.proceedings, self.indicators):
            warnings += reader.warnings
        indicators = tuple(self.indicators.lines)
        return TablesRead(
            form if cells else self.indicators.form, rows, tuple(cells), indicators, tuple(warnings[:_MOST_WARNINGS])
        )


def _with_warnings_of(reader: Proceedings) -> Proceedings:
    """A fresh reader for a head in fragments, which must not be taken for the end of an earlier head."""
    fresh = Proceedings()
    fresh.warnings = reader.warnings
    return fresh


def _is_statutory(lines: Sequence[Line]) -> bool:
    """Tell a table that holds heads or rows which only the statutory tables of 2019 and 2021 have."""
    return any(proactive.has_head(line) or applications.is_head(line) or applications.is_row(line) for line in lines)


def _part(line: Line) -> Part | None:
    """Tell to which statutory table a line belongs, by labels that stand in no other; None where it does not say."""
    if proactive.has_head(line):
        return "proactive"
    if applications.is_row(line) or applications.is_head(line):
        return "applications"
    if proceedings.is_head(line):
        return "proceedings"
    return "proactive" if proactive.is_line(line) else None
