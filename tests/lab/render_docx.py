"""A report as DOCX: real merged cells, and the same bytes on every run."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from lab.printed import Grid
from lab.wording import Heading, Signed, Text, blocks_of
from lab.world import SeededReport

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def render_docx(report: SeededReport) -> bytes:
    """Give the file."""
    document = Document()
    font = document.styles["Normal"].font
    font.name = "Times New Roman"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    _properties(document, report)
    title = document.add_paragraph(report.title)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in blocks_of(report):
        if isinstance(block, Heading):
            document.add_paragraph().add_run(block.text).bold = True
        elif isinstance(block, Text):
            document.add_paragraph(f"\u3000\u3000{block.text}")
        elif isinstance(block, Signed):
            for line in block.lines:
                document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        else:
            _table(document, block)
            document.add_paragraph()
    raw = io.BytesIO()
    document.save(raw)
    return _timeless(raw.getvalue())


def _properties(document: DocumentType, report: SeededReport) -> None:
    day = datetime.fromisoformat(report.published_on).replace(tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author = report.title, report.agency
    properties.created = properties.modified = day
    properties.last_modified_by, properties.revision = report.agency, 1


def _table(document: DocumentType, grid: Grid) -> None:
    table = document.add_table(rows=grid.n_rows, cols=grid.n_cols)
    table.style = "Table Grid"
    slots = _slots(table)
    for cell in grid.cells:
        slot = slots[cell.row][cell.col]
        if cell.rowspan > 1 or cell.colspan > 1:
            slot = slot.merge(slots[cell.row + cell.rowspan - 1][cell.col + cell.colspan - 1])
        slot.paragraphs[0].text = cell.text
        slot.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _slots(table: Table) -> list[list[_Cell]]:
    """Give the cells once: asking the table for each one anew takes seconds."""
    columns = len(table.columns)
    cells = table._cells
    return [cells[start : start + columns] for start in range(0, len(cells), columns)]


def _timeless(data: bytes) -> bytes:
    """Give the same package with its parts in order and without the hour of packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()
