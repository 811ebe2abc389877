"""The head of 表三: which column belongs to which kind of applicant.

The form prints a tree: 申请人情况 over 自然人, 法人或其他组织 (over five kinds) and 总计. Local copies add a 小计, lose lines of
the head at a page break, or print the seven names in one line.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.labels import squash
from parsers.model import TableCell
from parsers.recognise.columns import Column, Head, consecutive, overlap
from parsers.recognise.lines import Line, is_value
from parsers.recognise.words import APPLICANT_FIELDS, APPLICANTS, is_rule_of_the_form

_SUBTOTAL = "subtotal"
_INNER = ("legal_persons", "applicants")
_FEWEST = 3


def head_columns(head: Sequence[Line]) -> Head:
    """Give the columns that the lines of a head name; none where they cannot be made out."""
    if head[0].geometry == "sequence":
        return Head(_from_sequence(head))
    columns = _from_grid(head)
    if columns and not overlap(columns) and _in_order(columns):
        return Head(columns, grid=True)
    columns = _from_sequence(head)
    named = [
        Column(code, cell.col, cell.col + cell.colspan)
        for line in head
        for cell in line.filled
        if (code := _leaf(cell))
    ]
    return Head(columns, named=() if columns else tuple(column for column in named if column.field != _SUBTOTAL))


def _in_order(columns: Sequence[Column]) -> bool:
    """Tell the form's order, or 总计 led to the front. Any other order means that heads have slipped out of their places."""
    fields = tuple(column.field for column in sorted(columns, key=lambda column: column.start) if column.field)
    return fields in (APPLICANT_FIELDS, (APPLICANT_FIELDS[-1], *APPLICANT_FIELDS[:-1]))


def _leaf(cell: TableCell) -> str | None:
    match = APPLICANTS.match(cell.text)
    return match.code if match and match.code not in _INNER else None


def _from_grid(head: Sequence[Line]) -> tuple[Column, ...]:
    found: list[tuple[str | None, TableCell]] = [
        (code, cell) for line in head for cell in line.filled if (code := _leaf(cell))
    ]
    totals = sorted((cell.col for code, cell in found if code == "total"), reverse=True)
    columns: dict[str, Column] = {}
    extras: list[Column] = []
    for code, cell in found:
        field = None if code == _SUBTOTAL or (code == "total" and cell.col != totals[0]) else code
        column = Column(field, cell.col, cell.col + cell.colspan, label=squash(cell.text))
        if field is None:
            extras.append(column)
        elif field not in columns:
            columns[field] = column
        elif columns[field].start != column.start:
            return ()
    complete = columns if len(columns) == len(APPLICANT_FIELDS) else _completed(columns, extras)
    if not complete:
        return ()
    known = list(complete.values())
    extras += _unnamed(head, known, extras)
    return tuple(sorted((*known, *dict.fromkeys(extras)), key=lambda column: column.start))


def _completed(columns: dict[str, Column], extras: Sequence[Column]) -> dict[str, Column]:
    """Fill the gaps of a damaged head, where those names that are left fix the place of all seven."""
    offsets = {column.start - APPLICANT_FIELDS.index(field) for field, column in columns.items()}
    if len(columns) < _FEWEST or len(offsets) != 1 or extras or min(offsets) < 0:
        return {}
    if any(column.end - column.start != 1 for column in columns.values()):
        return {}
    return {column.field: column for column in consecutive(APPLICANT_FIELDS, min(offsets)) if column.field}


def _unnamed(head: Sequence[Line], known: Sequence[Column], extras: Sequence[Column]) -> list[Column]:
    """Give the columns whose heads the form does not know, between and after its own."""
    first = min(column.start for column in known)
    taken = [*known, *extras]
    return [
        Column(None, cell.col, cell.col + cell.colspan, label=squash(cell.text)[:20])
        for line in head
        for cell in line.filled
        if cell.col >= first
        and APPLICANTS.match(cell.text) is None
        and not is_value(cell)
        and not is_rule_of_the_form(cell.text)
        and not any(column.under(cell) for column in taken)
    ]


def _from_sequence(head: Sequence[Line]) -> tuple[Column, ...]:
    """Read a head without spans: the cells that stand under 法人或其他组织 take its place in the line above."""
    lines = [
        [cell for cell in line.filled if not is_value(cell) and not is_rule_of_the_form(cell.text)] for line in head
    ]
    codes = [[(match.code if (match := APPLICANTS.match(c.text)) else None, c) for c in line] for line in lines]
    top = next((line for line in codes if any(code == "natural_person" for code, _ in line)), None)
    if top is None:
        return ()
    under = next((line for line in codes if line is not top and any(c == APPLICANT_FIELDS[1] for c, _ in line)), [])
    order: list[tuple[str | None, TableCell]] = []
    for code, cell in top:
        if code == "legal_persons":
            order += under
        elif code != "applicants" and (order or code == "natural_person"):
            order.append((code, cell))
    totals = [index for index, (code, _) in enumerate(order) if code == "total"]
    columns = tuple(
        Column(
            None if code in (None, _SUBTOTAL, *_INNER) or (code == "total" and index != totals[-1]) else code,
            index,
            index + 1,
            label=squash(cell.text)[:20],
        )
        for index, (code, cell) in enumerate(order)
    )
    fields = [column.field for column in columns if column.field]
    return columns if sorted(fields) == sorted(APPLICANT_FIELDS) else ()
