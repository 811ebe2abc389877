"""Statutory tables as sources print them, for tests: small hand-drawn tables, and whole reports of random values.

``drawn`` makes a Table of a drawing; ``Print`` draws a report of known values in many ways: spans or none, uneven column
grids, noisy labels, tables joined or cut. What a test puts in is what the recogniser must give back.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsers.formats import grid
from parsers.forms.statutory import FORMS, GROUPS, Row
from parsers.model import Block, Document, Locator, Paragraph, Table, TableCell

Printed = tuple[str, int, int]
"""Text, columns, rows."""

ARTICLES = {
    "2021": (
        ("第二十条第（一）项", ("issued", "repealed", "in_force"), ("rules", "normative_documents")),
        ("第二十条第（五）项", ("decisions",), ("licensing",)),
        ("第二十条第（六）项", ("decisions",), ("penalty", "compulsion")),
        ("第二十条第（八）项", ("amount_10k_yuan",), ("fees",)),
    ),
    "2019": (
        ("第二十条第（一）项", ("made", "disclosed_new", "disclosed_total"), ("rules", "normative_documents")),
        ("第二十条第（五）项", ("items_last_year", "change", "decisions"), ("licensing", "other_services")),
        ("第二十条第（六）项", ("items_last_year", "change", "decisions"), ("penalty", "compulsion")),
        ("第二十条第（八）项", ("items_last_year", "change"), ("fees",)),
        ("第二十条第（九）项", ("projects", "amount"), ("procurement",)),
    ),
}
RULE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def place(rows: Sequence[Sequence[Printed]], number: int = 1) -> Table:
    """Place cells with spans as a browser would."""
    raw = [
        [
            grid.RawCell(text, down, across, Locator(table=number, row=r + 1, col=c + 1))
            for c, (text, across, down) in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]
    cells, _ = grid.place(raw, [len(rows)] * len(rows), f"table {number}")
    return grid.build(cells, Locator(table=number))


def drawn(drawing: str, number: int = 1) -> Table:
    """Make a grid of a drawing: a row a line, cells between ``|``, ``{3}`` spans columns, ``{1x2}`` columns and rows.

    ``⏎`` is a line break within a cell.
    """
    rows = []
    for line in drawing.strip("\n").splitlines():
        row = []
        for part in line.strip().split("|"):
            text, across, down = part.strip(), 1, 1
            if text.endswith("}"):
                text, _, span = text[:-1].rpartition("{")
                first, _, second = span.partition("x")
                across, down = int(first), int(second or 1)
            row.append((text.strip().replace("⏎", "\n"), across, down))
        rows.append(row)
    return place(rows, number)


def sequence(drawing: str, number: int = 1) -> Table:
    """Make a table of which only the order of the cells is known; a row a line, cells between ``|``."""
    rows = [
        [part.strip().replace("⏎", "\n") for part in line.strip()[1:-1].split("|")]
        for line in drawing.strip("\n").splitlines()
    ]
    return flat(rows, "sequence", number)


def flat(rows: Sequence[Sequence[str]], geometry: str, number: int = 1) -> Table:
    """Make a table without spans, of either geometry."""
    width = max(len(row) for row in rows)
    cells = tuple(
        TableCell(text, r, c, 1, 1, Locator(table=number, row=r + 1, col=c + 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    assert geometry in ("grid", "sequence")
    return Table(cells, len(rows), width, "grid" if geometry == "grid" else "sequence", Locator(table=number))


def document(*blocks: Block | str) -> Document:
    """Make a Document of tables and paragraphs."""
    return Document("html", tuple(Paragraph(b, Locator()) if isinstance(b, str) else b for b in blocks))


def applications_head(columns: Sequence[str] = APPLICANTS, labels: int = 3) -> list[list[Printed]]:
    """The three lines of the head of 表三, with spans."""
    inner = list(columns[1:-1])
    return [
        [(RULE, labels, 3), ("申请人情况", len(columns), 1)],
        [(columns[0], 1, 2), ("法人或其他组织", len(inner), 1), (columns[-1], 1, 2)],
        [(text, 1, 1) for text in inner],
    ]


def proceedings_head() -> list[list[Printed]]:
    """The three lines of the head of 表四, with spans."""
    return [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [*((text, 1, 2) for text in OUTCOMES), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        [(text, 1, 1) for text in OUTCOMES * 2],
    ]


@dataclass(slots=True)
class Print:
    """Draws a report: ``values`` by address as printed text; ``form`` of 表二, ``rows`` of 表三."""

    values: dict[str, str]
    form: str = "2021"
    rows: str = "2021"
    noise: random.Random = field(default_factory=lambda: random.Random(0))
    noisy: bool = False

    def label(self, text: str) -> str:
        """Print a label, with the noise of real ones if asked for."""
        if not self.noisy:
            return text
        pick = self.noise.random
        if pick() < 0.3:
            text = text.replace("（", "(").replace("）", ")")
        if pick() < 0.3:
            text = text.replace("“", '"').replace("”", '"')
        if pick() < 0.3 and text[:2] in {f"{n}." for n in range(1, 9)}:
            text = text[0] + self.noise.choice("．、 ") + text[2:]
        spaces = ("\xa0", "\u2002", "\u3000", "\n", " ", "\u200b")
        return "".join(char + (self.noise.choice(spaces) if pick() < 0.1 else "") for char in text)

    def _row(self, table: str, row: Row) -> list[str]:
        return [self.values[f"{table}/{row.code}/{name}"] for name in row.fields]

    def proactive(self) -> list[list[list[Printed]]]:
        """The sub-tables of 表二, each a list of rows four columns wide."""
        form = FORMS[self.form]["proactive"]
        parts = []
        for article, fields, rows in ARTICLES[self.form]:
            widths = [1] * len(fields)
            widths[-1] = 4 - len(fields)
            unit = "（单位：万元）" if fields == ("amount_10k_yuan",) else ""
            heads = [self.label(form.field(name).label) + unit for name in fields]
            part: list[list[Printed]] = [[(self.label(article), 4, 1)]]
            part.append([(self.label("信息内容"), 1, 1), *((h, w, 1) for h, w in zip(heads, widths, strict=True))])
            for code in rows:
                row = form.row(code)
                values = zip(self._row("proactive", row), widths, strict=True)
                part.append([(self.label(row.label), 1, 1), *((text, width, 1) for text, width in values)])
            parts.append(part)
        return parts

    def applications(self, *, head: bool = True) -> list[list[Printed]]:
        """表三 with spans: three label columns, seven of values."""
        form = FORMS[self.rows]["applications"]
        lines: list[list[Printed]] = applications_head() if head else []
        inside = [row for row in form.rows if row.code not in ("received_new", "carried_in", "carried_out")]
        done: set[str] = set()
        for row in form.rows:
            values = [(text, 1, 1) for text in self._row("applications", row)]
            label = self.label(row.printed)
            cells: list[Printed] = []
            if row is inside[0]:
                cells.append((self.label(GROUPS[0]), 1, len(inside)))
            if row.group and row.group not in done:
                done.add(row.group)
                cells.append((self.label(row.group), 1, sum(other.group == row.group for other in form.rows)))
            across = 3 if row not in inside else 1 if row.group else 2
            lines.append([*cells, (label, across, 1), *values])
        return lines

    def proceedings(self) -> list[list[Printed]]:
        """表四 with spans, fifteen columns."""
        values = [text for row in FORMS["2021"]["proceedings"].rows for text in self._row("proceedings", row)]
        head = [[(self.label(text), across, down) for text, across, down in line] for line in proceedings_head()]
        return [*head, [(text, 1, 1) for text in values]]

    def document(self, *, joined: bool = False, uneven: bool = False, split: bool = False) -> Document:
        """The whole report: three tables; ``joined`` in one, ``split`` 表二 in its parts, ``uneven`` with odd columns."""
        second = self.proactive()
        tables = [*second] if split else [[line for part in second for line in part]]
        tables += [self.applications(), self.proceedings()]
        if joined:
            tables = [[line for part in tables for line in part]]
        if uneven:
            tables = [self._uneven(lines) for lines in tables]
        return document(*(place(lines, number) for number, lines in enumerate(tables, start=1)))

    def _uneven(self, lines: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
        """Give every column of the grid a width of one to three slots, as joined tables and Word do."""
        table = place(lines)
        widths = [self.noise.randint(1, 3) for _ in range(table.n_cols)]
        rows: list[list[Printed]] = []
        for row in range(table.n_rows):
            cells = table.row_cells(row)
            rows.append([(c.text, sum(widths[c.col : c.col + c.colspan]), c.rowspan) for c in cells])
        # A line above the table in which every slot begins a cell keeps the odd columns from being dropped as unseen.
        return [[("", 1, 1)] * sum(widths), *rows]

    def sequence_document(self) -> Document:
        """The whole report with its spans dropped and hanging cells left blank, as a converter prints DOCX."""
        second = [line for part in self.proactive() for line in part]
        tables = []
        for number, lines in enumerate((second, self.applications(), self.proceedings()), start=1):
            table = place(lines, number)
            rows = []
            for row in table.slots():
                seen: list[TableCell] = []
                texts = []
                for col, cell in enumerate(row):
                    if cell is None or cell in seen:
                        continue
                    seen.append(cell)
                    texts.append(cell.text if cell.row == len(rows) else "")
                    assert col >= cell.col
                rows.append(texts)
            tables.append(flat(rows, "sequence", number))
        return document(*tables)

    def cut(self, table: int, row: int, *, head_again: bool = False) -> Document:
        """The whole report, one of its three tables cut in two before a row, as a page break does."""
        second = [line for part in self.proactive() for line in part]
        tables = [place(lines, n) for n, lines in enumerate((second, self.applications(), self.proceedings()), start=1)]
        blocks: list[Block] = []
        for index, whole in enumerate(tables):
            if index != table:
                blocks.append(whole)
                continue
            blocks += [part(whole, 0, row), part(whole, row, whole.n_rows, head=3 if head_again else 0)]
        return Document("pdf", tuple(blocks))


def part(table: Table, start: int, stop: int, head: int = 0) -> Table:
    """Cut rows out of a grid; cells that hang over the cut go on as blank ones, as ruled tables are read from PDF."""
    cells = [replace(cell, rowspan=min(cell.rowspan, head - cell.row)) for cell in table.cells if cell.row < head]
    for cell in table.cells:
        top, bottom = max(cell.row, start), min(cell.row + cell.rowspan, stop)
        if top < bottom:
            text = cell.text if top == cell.row else ""
            cells.append(replace(cell, text=text, row=top - start + head, rowspan=bottom - top))
    return Table(tuple(cells), stop - start + head, table.n_cols, "grid", table.locator)


def addresses(form: str, rows: str) -> list[str]:
    """Give every address of a report, in printed order."""
    return [
        f"{table}/{row.code}/{name}"
        for table in ("proactive", "applications", "proceedings")
        for row in FORMS[rows if table == "applications" else form][table].rows
        for name in row.fields
    ]
