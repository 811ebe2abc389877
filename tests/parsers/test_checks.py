"""The identities H1, H2, H3 and H9."""

from __future__ import annotations

import pytest
from printed_tables import addresses

from parsers.checks import check
from parsers.model import CellKind, Finding, ReportCell

TOTALS = {"2021": 25 + 7 + 7 + 3, "2019": 23 + 7 + 7 + 3}


def report(rows: str = "2021", **changed: int | CellKind | None) -> list[ReportCell]:
    """A report of zeros; ``changed`` names cells by row__field: a number, a kind without one, or None for not printed."""
    cells = []
    for address in addresses("2021", rows):
        table, row, field = address.split("/")
        print_ = changed.get(f"{row}__{field}", 0)
        if print_ is None:
            continue
        number = print_ if isinstance(print_, int) else None
        kind: CellKind = print_ if isinstance(print_, str) else "number" if print_ else "zero"
        cells.append(ReportCell(table, row, field, kind, str(print_), number, None))
    return cells


def by_result(findings: list[Finding], result: str) -> list[Finding]:
    return [finding for finding in findings if finding.result == result]


@pytest.mark.parametrize("rows", ["2021", "2019"])
def test_zeros_add_up(rows: str) -> None:
    assert check(report(rows), rows) == ([], TOTALS[rows])
    assert check(report(rows)) == ([], TOTALS[rows])


def test_a_row_that_does_not_add_up() -> None:
    findings, passed = check(report(declined_duplicate__natural_person=1), "2021")
    assert [finding.id for finding in findings] == ["H1", "H2"]
    assert passed == TOTALS["2021"] - 2
    row, column = findings
    assert (row.severity, row.result, row.difference) == ("H", "fail", 1)
    assert row.cells[0] == "applications/declined_duplicate/natural_person"
    assert row.cells[-1] == "applications/declined_duplicate/total"
    assert row.repairs == ("applications/declined_duplicate/natural_person: 1 -> 0",)
    assert column.repairs == row.repairs
    assert "2.重复申请" in row.message_zh
    assert "自然人1" in row.message_zh
    assert "相差1" in row.message_zh
    assert "Not handled: duplicate" in row.message_en
    assert "difference is 1" in row.message_en
    assert "自然人" in column.message_zh
    assert "重复申请1" in column.message_zh


def test_the_balance_printed_in_the_form() -> None:
    findings, _ = check(report(received_new__natural_person=5, received_new__total=5), "2021")
    assert [finding.id for finding in findings] == ["H3", "H3"]
    assert findings[0].difference == 5
    assert "第一项加第二项" in findings[0].message_zh
    assert findings[0].repairs == ()


def test_repairs_that_break_nothing_come_best_first() -> None:
    findings, _ = check(report(litigation_direct__upheld=3, litigation_direct__total=4), "2021")
    (finding,) = findings
    assert finding.id == "H9"
    assert finding.difference == -1
    assert "proceedings/litigation_direct/total: 4 -> 3" in finding.repairs
    assert "proceedings/litigation_direct/upheld: 3 -> 4" in finding.repairs
    assert "未经复议直接起诉" in finding.message_zh


def test_no_repair_makes_a_count_negative() -> None:
    (finding,) = check(report(reconsideration__total=2), "2021")[0]
    assert all("-> -" not in repair for repair in finding.repairs)


@pytest.mark.parametrize("kind", ["blank", "not_applicable", "word", "text", "ambiguous"])
def test_a_cell_without_a_number_leaves_its_identities_unjudged(kind: CellKind) -> None:
    findings, passed = check(report(granted__total=kind), "2021")
    assert {(finding.id, finding.result) for finding in findings} == {("H1", "cannot_judge"), ("H2", "cannot_judge")}
    assert passed == TOTALS["2021"] - 2
    assert all(finding.difference is None and finding.repairs == () for finding in findings)
    assert kind in findings[0].message_en
    assert "总计" in findings[0].message_zh


def test_cells_that_are_not_printed_are_missing_not_zero() -> None:
    findings, _ = check(report(other_other__total=None), "2021")
    assert {(finding.id, finding.result) for finding in findings} == {("H1", "cannot_judge"), ("H2", "cannot_judge")}
    assert "missing" in findings[0].message_en
    assert "缺失" in findings[0].message_zh


def test_identities_of_which_nothing_is_printed_are_not_listed() -> None:
    cells = [cell for cell in report() if cell.row == "granted"]
    findings, passed = check(cells, "2021")
    assert passed == 1
    assert {finding.id for finding in findings} == {"H2"}
    assert len(findings) == 7
    assert check([], None) == ([], 0)
    assert check([cell for cell in report() if cell.table == "proactive"], None) == ([], 0)


def test_decimal_misprints_do_not_fail_for_binary_fractions() -> None:
    cells = [cell for cell in report() if cell.table == "proceedings"]
    values = {"upheld": 0.1, "corrected": 0.2, "total": 0.3}
    changed = [
        ReportCell(c.table, c.row, c.field, "number", "", values[c.field], None) if c.field in values else c
        for c in cells
    ]
    assert check(changed, None)[0] == []
