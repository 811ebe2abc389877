"""H1, H2, H3, H9: which cells must add up, whether they do, and what single change would mend them.

A cell without a number (blank, stroke, word, text, ambiguous, missing) never counts as 0: its identity cannot be judged.
An identity of which nothing is printed is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from parsers.checks.messages import describe
from parsers.forms.statutory import TableForm, table_form
from parsers.model import Finding, ReportCell

Rule = Literal["H1", "H2", "H3", "H9"]
_TOTAL: Final = "total"
_FRAME: Final = ("received_new", "carried_in", "outcome_total", "carried_out")
_OTHER_SUBROWS: Final = ("other_no_correction", "other_fee_unpaid", "other_other")


@dataclass(frozen=True, slots=True)
class Identity:
    """The cells ``parts`` add up to the cells ``totals`` (addresses). ``place`` is the code of the row or field checked."""

    rule: Rule
    parts: tuple[str, ...]
    totals: tuple[str, ...]
    place: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Give all its addresses, parts first."""
        return self.parts + self.totals


def check(cells: Sequence[ReportCell], applications_rows: str | None = None) -> tuple[list[Finding], int]:
    """Check the identities on a report's cells; give what fails or cannot be judged, and how many hold.

    ``applications_rows`` is the row set of 表三 (``2019`` or ``2021``); None: as the cells show it. ``difference`` of a
    finding is parts minus totals. ``repairs`` are changes of one printed cell, ``address: old -> new``, that mend the
    identity and break no other, those that mend most first.
    """
    by_address = {cell.address: cell for cell in cells}
    values: dict[str, int | float] = {
        cell.address: cell.value for cell in cells if cell.value is not None and cell.kind in ("number", "zero")
    }
    identities = [one for one in _identities(cells, applications_rows) if any(a in by_address for a in one.cells)]
    findings = []
    passed = 0
    for one in identities:
        unknown = tuple(address for address in one.cells if address not in values)
        difference = None if unknown else _difference(one, values)
        if difference == 0:
            passed += 1
            continue
        repairs = () if unknown else _repairs(one, identities, values)
        zh, en = describe(one.rule, one.place, one.parts, one.totals, by_address, difference)
        findings.append(
            Finding(
                one.rule,
                "H",
                "cannot_judge" if unknown else "fail",
                one.cells,
                zh,
                en,
                difference=difference,
                repairs=repairs,
            )
        )
    return findings, passed


def _identities(cells: Sequence[ReportCell], rows: str | None) -> Iterator[Identity]:
    tables = {cell.table for cell in cells}
    if "applications" in tables:
        if rows not in ("2019", "2021"):
            rows = "2021" if any(cell.row in _OTHER_SUBROWS for cell in cells) else "2019"
        yield from _applications(table_form("applications", rows))
    if "proceedings" in tables:
        yield from (_row_sum("H9", "proceedings", row.code, row.fields) for row in _proceedings().rows)


def _proceedings() -> TableForm:
    return table_form("proceedings", "2021")


def _applications(form: TableForm) -> Iterator[Identity]:
    for row in form.rows:
        yield _row_sum("H1", "applications", row.code, row.fields)
    leaves = [row.code for row in form.rows if row.code not in _FRAME]
    for field in form.fields:
        total = (_address("outcome_total", field.code),)
        yield Identity("H2", tuple(_address(row, field.code) for row in leaves), total, field.code)
    for field in form.fields:
        received, carried_in, outcome, carried_out = (_address(row, field.code) for row in _FRAME)
        yield Identity("H3", (received, carried_in), (outcome, carried_out), field.code)


def _row_sum(rule: Rule, table: str, row: str, fields: Sequence[str]) -> Identity:
    parts = tuple(f"{table}/{row}/{field}" for field in fields if field != _TOTAL)
    return Identity(rule, parts, (f"{table}/{row}/{_TOTAL}",), row)


def _address(row: str, field: str) -> str:
    return f"applications/{row}/{field}"


def _difference(one: Identity, values: Mapping[str, int | float]) -> int | float:
    difference = sum(values[a] for a in one.parts) - sum(values[a] for a in one.totals)
    # Counts are whole; a decimal misprint must not fail for the sake of binary fractions.
    return 0 if abs(difference) < 1e-9 else round(difference, 6)


def _repairs(broken: Identity, identities: Sequence[Identity], values: dict[str, int | float]) -> tuple[str, ...]:
    """Give the changes of one cell that mend an identity without breaking one that holds, best first."""
    difference = _difference(broken, values)
    found: list[tuple[int, str]] = []
    for address in broken.cells:
        old = values[address]
        new = old - difference if address in broken.parts else old + difference
        if new < 0:
            continue
        changed = {**values, address: new}
        mended = 0
        breaks = False
        for other in identities:
            if address not in other.cells or any(a not in values for a in other.cells):
                continue
            held, holds = _difference(other, values) == 0, _difference(other, changed) == 0
            mended += holds and not held
            breaks = breaks or (held and not holds)
        if not breaks:
            found.append((mended, f"{address}: {old} -> {new}"))
    return tuple(text for _, text in sorted(found, key=lambda item: -item[0]))
