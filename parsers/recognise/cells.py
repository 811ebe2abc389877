"""Printed rows to coded cells: kinds, values, units; what the form has not is kept as a warning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from parsers.forms.statutory import Field, TableForm
from parsers.model import ReadWarning, ReportCell, TableCell
from parsers.numbers import measure, read_token
from parsers.recognise.columns import Column
from parsers.recognise.lines import is_blank
from parsers.recognise.rows import PrintedRow


def report_cells(form: TableForm, rows: Mapping[str, PrintedRow], warnings: list[ReadWarning]) -> Iterator[ReportCell]:
    """Give the cells of the form's rows that are printed, in the form's order; the others' values become warnings."""
    codes = [row.code for row in form.rows]
    for code in codes:
        if code in rows:
            yield from _cells_of(form, code, rows[code], warnings)
    for code, row in rows.items():
        if code not in codes and row.prints:
            message = (
                f"{form.table}: the row {' '.join(row.label.split())[:60]!r} is none of form {form.form};"
                f" its values are not placed: {row.raw[:200]}"
            )
            warnings.append(ReadWarning("row_of_other_form", message, row.locator))


def _cells_of(form: TableForm, code: str, row: PrintedRow, warnings: list[ReadWarning]) -> Iterator[ReportCell]:
    fields = form.row(code).fields
    if row.placed is None:
        where = row.values[0].locator if row.values else row.locator
        for name in fields:
            yield ReportCell(form.table, code, name, "ambiguous", row.raw, None, where, unit=form.field(name).unit)
        return
    by_field: dict[str, tuple[Column, TableCell]] = {}
    for column, cell in row.placed.cells:
        if column.field in fields:
            by_field[column.field] = (column, cell)
        elif column.field is not None and not is_blank(cell):
            message = (
                f"{form.table}/{code}: form {form.form} has no field {column.field} in this row; the value"
                f" {' '.join(cell.text.split())[:60]!r} was not placed"
            )
            warnings.append(ReadWarning("unplaced_value", message, cell.locator))
    for name in fields:
        if name in by_field:
            yield _cell(form, code, form.field(name), *by_field[name])


def _cell(form: TableForm, code: str, field: Field, column: Column, cell: TableCell) -> ReportCell:
    read = measure(read_token(cell.text), field.unit, money=field.decimal, head=column.unit)
    unit, source = read.unit, read.unit_source
    if read.value is None:
        unit, source = field.unit, "form" if field.unit else "none"
    return ReportCell(
        form.table, code, field.code, read.kind, cell.text, read.value, cell.locator, read.note, unit, source
    )
