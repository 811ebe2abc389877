"""The rendered reports, read back by plain libraries: every number stands beside its label, in every format.

Nothing of the project's parsers is used here, so that a fault of theirs cannot hide one of the lab.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator

import docx
import pdfplumber
import pypdfium2
import pytest
from lab.documents import document_bytes
from lab.render_html import render_body
from lab.world import WORLD, SeededReport
from lxml import html

from parsers.forms.statutory import FORMS

Rows = list[list[str]]
REPORTS = tuple(WORLD.reports())


def sample(kind: str) -> list[SeededReport]:
    """Give one report of each county, form, layout and set of habits that comes in a format."""
    chosen = {}
    for report in REPORTS:
        if report.format == kind:
            chosen.setdefault((report.county, report.form, report.layout), report)
            chosen.setdefault(frozenset(report.habits), report)
    return list(dict.fromkeys(chosen.values()))


def name(report: SeededReport) -> str:
    """Give a test its name."""
    return f"{report.county}-{report.year}-{report.layout}"


def bare(text: str | None) -> str:
    """Give a text without white space, numbers of lists, brackets and marks."""
    text = re.sub(r"[\s\u00a0（）()“”\"．.、，,]", "", text or "")
    return re.sub(r"^[0-9一二三四五六七]", "", text)


def html_tables(markup: str) -> Iterator[Rows]:
    """Give each innermost table as rows of texts, spans filled."""
    for table in html.fromstring(f"<div>{markup}</div>").iter("table"):
        if table.find(".//table") is not None:
            continue
        grid: dict[tuple[int, int], str] = {}
        lines = table.findall(".//tr")
        for y, line in enumerate(lines):
            x = 0
            for cell in line.findall("td"):
                while (y, x) in grid:
                    x += 1
                for dy in range(int(cell.get("rowspan", 1))):
                    for dx in range(int(cell.get("colspan", 1))):
                        grid[y + dy, x + dx] = cell.text_content()
        width = 1 + max(x for _, x in grid)
        yield [[grid[y, x] for x in range(width)] for y in range(len(lines))]


def docx_tables(data: bytes) -> Iterator[Rows]:
    for table in docx.Document(io.BytesIO(data)).tables:
        yield [[cell.text for cell in row.cells] for row in table.rows]


def pdf_tables(data: bytes) -> Iterator[Rows]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                yield [[cell or "" for cell in row] for row in table]


def printed_cells(tables: list[Rows], report: SeededReport) -> dict[str, str]:
    """Give what the tables print, by address: rows by their labels, fields by header or place."""
    applications = [row.code for row in FORMS[report.applications_rows]["applications"].rows]
    labels = {row.code: row.label for row in FORMS[report.applications_rows]["applications"].rows}
    people = [field.code for field in FORMS["2021"]["applications"].fields]
    fields = {bare(f.label): f.code for f in FORMS[report.form]["proactive"].fields}
    names = {bare(row.label): row.code for row in FORMS[report.form]["proactive"].rows}
    found: dict[str, str] = {}
    header: list[str] = []
    at = 0
    for table in tables:
        for row in table:
            if bare(row[0]) == "信息内容":
                header = [next((code for label, code in fields.items() if bare(t).startswith(label)), "") for t in row]
            elif len(row) == 4 and bare(row[0]) in names:
                for field, text in zip(header[1:], row[1:], strict=True):
                    if field:
                        found.setdefault(f"proactive/{names[bare(row[0])]}/{field}", text)
            elif len(row) in (8, 9, 10) and at < len(applications):
                label = bare("".join(row[:-7]))
                if bare(labels[applications[at]])[:8] in label and "申请人情况" not in "".join(row):
                    values = zip(people, row[-7:], strict=True)
                    found |= {f"applications/{applications[at]}/{who}": text for who, text in values}
                    at += 1
            elif len(row) == 15 and all(re.fullmatch(r"[\s\d０-９]+", text) for text in row):
                for place, text in enumerate(row):
                    block = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")[place // 5]
                    ending = ("upheld", "corrected", "other", "pending", "total")[place % 5]
                    found[f"proceedings/{block}/{ending}"] = text
    return found


def compare(tables: list[Rows], report: SeededReport) -> None:
    found = printed_cells(tables, report)
    wanted = {address: raw.strip() for address, raw in report.raws.items()}
    assert {address: re.sub(r"\s", "", text) for address, text in found.items()} == wanted


@pytest.mark.parametrize("report", [r for r in REPORTS if r.format == "html"], ids=name)
def test_every_number_stands_in_its_place_in_html(report):
    compare(list(html_tables(render_body(report))), report)


@pytest.mark.parametrize("report", sample("docx"), ids=name)
def test_every_number_stands_in_its_place_in_docx(report):
    compare(list(docx_tables(document_bytes(report))), report)


@pytest.mark.parametrize("report", sample("pdf"), ids=name)
def test_every_number_stands_in_its_place_in_pdf(report):
    compare(list(pdf_tables(document_bytes(report))), report)


def test_layouts_differ_as_named():
    bodies = {r.layout: render_body(r) for r in REPORTS if r.format == "html" and not r.habits}
    counts = {layout: len(list(html_tables(body))) for layout, body in bodies.items()}
    assert counts["plain"] == counts["word"] == counts["nested"] == 3
    assert counts["separate"] > 3
    assert "<o:p>" in bodies["word"]
    assert "<o:p>" not in bodies["plain"]
    assert html.fromstring(bodies["nested"]).tag == "table"


def test_docx_merges_are_real():
    report = next(r for r in REPORTS if r.format == "docx")
    xml = docx.Document(io.BytesIO(document_bytes(report))).element.xml
    assert 'w:gridSpan w:val="5"' in xml
    assert 'w:vMerge w:val="restart"' in xml


def test_the_long_table_runs_over_a_page_s_end_and_a_row_is_cut_where_named():
    report = next(r for r in REPORTS if r.layout == "cut_row" and r.form == "2021")
    with pdfplumber.open(io.BytesIO(document_bytes(report))) as pdf:
        first, second = (page.extract_tables() for page in pdf.pages[:2])
    above, below = first[-1][-1], second[0][0]
    values = [report.raws[f"applications/granted_in_part/{f.code}"] for f in FORMS["2021"]["applications"].fields]
    assert above[-7:] == values
    assert below[-7:] == [""] * 7
    whole = "".join(text or "" for text in (*above[:-7], *below[:-7]))
    assert "部分公开（区分处理的" in whole
    assert "不计其他情形）" in whole


def test_pdf_text_holds_title_headings_and_signature():
    report = next(r for r in REPORTS if r.format == "pdf" and r.signed_on)
    with pdfplumber.open(io.BytesIO(document_bytes(report))) as pdf:
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))
    assert text.startswith(re.sub(r"\s", "", report.title))
    assert "一、总体情况" in text
    assert "六、其他需要报告的事项" in text
    year, month, day = (int(part) for part in report.signed_on.split("-"))
    assert f"{report.agency}{year}年{month}月{day}日" in text


def chinese_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, timeout=60, check=True).stdout.strip())


def test_a_page_as_a_picture_shows_different_characters():
    if not chinese_fonts():
        pytest.skip("no Chinese font is installed (fc-list :lang=zh is empty): a picture would show boxes")
    report = next(r for r in REPORTS if r.format == "pdf")
    data, scale = document_bytes(report), 2
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        boxes = [(c["text"], c["x0"], c["top"], c["x1"], c["bottom"]) for c in pdf.pages[0].chars[:12]]
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=scale).to_pil().convert("L")
    document.close()
    glyphs = {}
    for text, *box in boxes:
        cut = picture.crop([round(edge * scale) for edge in box])
        glyphs[text] = cut.resize((12, 12)).tobytes()
        assert min(cut.tobytes()) < 100, f"{text} is not drawn"
    assert len(set(glyphs.values())) == len(glyphs)
