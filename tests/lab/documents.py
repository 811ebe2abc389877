"""The bytes of reports that are files, drawn on first asking and kept."""

from __future__ import annotations

from functools import cache

from lab.world import SeededReport

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@cache
def document_bytes(report: SeededReport) -> bytes:
    """Give the file of a PDF or DOCX report. Raises ValueError for one that is a page."""
    if report.format == "pdf":
        from lab.render_pdf import render_pdf

        return render_pdf(report)
    if report.format == "docx":
        from lab.render_docx import render_docx

        return render_docx(report)
    raise ValueError(f"{report!r} is a page, not a file")
