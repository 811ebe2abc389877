"""WordprocessingML tables to grids (ECMA-376-1, 17.4): gridSpan, vMerge, hMerge, gridBefore, gridAfter."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml import etree

from parsers.formats import grid
from parsers.formats.docx_text import attribute, child, content_of, local, paragraph_text, text_boxes
from parsers.formats.limits import MAX_COLS, MAX_ROWS, MAX_SLOTS, guard
from parsers.model import Locator, ReadWarning, Table, TableCell

Nested = list[tuple[etree._Element, str]]
_OUTER: Final = "\n"


def read_table(table: etree._Element, path: str, number: int) -> tuple[Table, Nested, list[ReadWarning]]:
    """Give a table, the tables nested in its cells with their paths, and what was mended on the way.

    ``number`` is the table's in the document, from 1. A cell's column is the sum of the spans before it: Word's own
    rule, so that rows with gridBefore or fewer cells keep their place. Raises LimitExceeded on absurd sizes.
    """
    cells: list[TableCell] = []
    nested: Nested = []
    warnings: list[ReadWarning] = []
    above: dict[int, int] = {}  # column -> index in cells of the cell that a continued merge would extend
    row = 0
    used = 0
    for source_row, row_element in enumerate(content_of(table, ("tr",)), start=1):
        guard(source_row, MAX_ROWS, "rows", path)
        properties = child(row_element, "trPr")
        if child(properties, "del") is not None:
            continue  # a tracked deletion of the row
        col = _count(child(properties, "gridBefore"), 0)
        current: dict[int, int] = {}
        for source_col, element in enumerate(content_of(row_element, ("tc",)), start=1):
            here = f"{path}/tr[{source_row}]/tc[{source_col}]"
            span, vertical, horizontal = _merges(element)
            guard(col + span, MAX_COLS, "columns", here)
            used += span
            guard(used, MAX_SLOTS, "slots", path)
            if horizontal == "continue" and current:
                last = current[max(current)]
                cells[last] = replace(cells[last], colspan=cells[last].colspan + span)
            elif vertical == "continue" and col in above and cells[above[col]].colspan >= span:
                index = above[col]
                cells[index] = replace(cells[index], rowspan=row - cells[index].row + 1)
                current[col] = index
            else:
                text, inner = _cell_content(element, here)
                nested += inner
                if vertical == "continue":
                    warnings.append(_orphan(here, number, source_row, source_col))
                locator = Locator(path=here, table=number, row=source_row, col=source_col)
                cells.append(TableCell(text, row, col, 1, span, locator))
                current[col] = len(cells) - 1
            col += span
        above = current
        row += 1
    return grid.build(cells, Locator(path=path, table=number)), nested, warnings


def _orphan(path: str, number: int, row: int, col: int) -> ReadWarning:
    locator = Locator(path=path, table=number, row=row, col=col)
    message = f"{path} continues a vertical merge that no cell above it began; read as a cell of its own"
    return ReadWarning("merge_without_start", message, locator)


def _merges(cell: etree._Element) -> tuple[int, str, str]:
    """Give gridSpan, and the vertical and horizontal merge ('', 'restart' or 'continue'; a bare element continues)."""
    properties = child(cell, "tcPr")
    span = _count(child(properties, "gridSpan"), 1)
    kinds: list[str] = []
    for name in ("vMerge", "hMerge"):
        merge = child(properties, name)
        kinds.append("" if merge is None else (attribute(merge, "val") or "continue"))
    return max(1, span), kinds[0], kinds[1]


def _count(element: etree._Element | None, default: int) -> int:
    value = attribute(element, "val") or ""
    return min(int(value[:6]), MAX_COLS + 1) if value.isdigit() else default


def _cell_content(cell: etree._Element, path: str) -> tuple[str, Nested]:
    """Give a cell's text, a line a paragraph, and the tables nested in it.

    The text of a nested table of one cell belongs to the cell around it, as does that of a text box.
    """
    lines: list[str] = []
    nested: Nested = []
    tables = 0
    waiting = list(content_of(cell, ("p", "tbl")))
    while waiting:
        element = waiting.pop(0)
        if local(element) == "p":
            lines.append(paragraph_text(element))
            for box in text_boxes(element):
                lines += [paragraph_text(paragraph) for paragraph in content_of(box, ("p",))]
            continue
        tables += 1
        inner = [one for row in content_of(element, ("tr",)) for one in content_of(row, ("tc",))]
        if len(inner) == 1:
            waiting = list(content_of(inner[0], ("p", "tbl"))) + waiting
        else:
            nested.append((element, f"{path}/tbl[{tables}]"))
    return "\n".join(lines).strip(_OUTER), nested
