"""Plain text, as document converters leave it: three shapes of table among lines of prose.

- *one cell a line*: each cell is a line led by a tab, a blank line ends the row, lines without a tab belong to the cell
  before. Spans are gone, so the table is a ``sequence``.
- *tab-separated rows*: each row is a line, its cells stand between tabs. Where all rows are equally wide the place between
  the tabs is the place in the table (``grid``); ragged rows have lost their spans (``sequence``). A blank line (a page
  break) does not end such a table if the next rows are as wide.
- *pipe rows*, of markdown (``| a | b |``) or as text extractors print them (``a | b |``): the same, between pipes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from parsers.errors import Empty
from parsers.formats.charset import decode
from parsers.formats.limits import MAX_BLOCKS, MAX_COLS, MAX_MARKUP_BYTES, MAX_ROWS, MAX_SLOTS, guard
from parsers.model import Block, Document, Locator, Paragraph, Table, TableCell

Kind = Literal["blank", "cell", "tabs", "pipes", "prose"]

_HEADING: Final = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、．.]|第[一二三四五六七八九十]+(?:部分|章))"
)
_RULE: Final = re.compile(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?")
_MARKS: Final = re.compile(r"^\s{0,3}#{1,6}\s+")
_LONGEST_TAIL: Final = 40
"""A line without a tab that is longer than this is prose, not the rest of a cell."""


@dataclass(slots=True)
class _Row:
    """The cells of one row: (text, line)."""

    cells: list[tuple[str, int]] = field(default_factory=list)


def read(data: bytes) -> Document:
    """Read a plain text and give its paragraphs (one a line) and tables, located by line.

    Raises Empty where there is nothing but white space, LimitExceeded above the caps of size and cells.
    """
    guard(len(data), MAX_MARKUP_BYTES, "bytes", "the text")
    decoded = decode(data)
    if not decoded.text.strip("\ufeff\x0c \t\r\n\x00"):
        raise Empty("the text holds nothing but white space; fetch it again")
    lines = re.split(r"\r\n|[\r\n\x0b\x0c\u2028\u2029\x85]", decoded.text.lstrip("\ufeff"))
    guard(len(lines), MAX_BLOCKS, "lines", "the text")
    return Document("text", tuple(_Reader(lines).run()), warnings=decoded.warnings)


def _kind(line: str) -> Kind:
    if "\t" in line:
        # "<space><tab>text": the space is the end of what stood before the table.
        led = line.lstrip(" \xa0\u3000")
        return "cell" if led.startswith("\t") and led.count("\t") == 1 else "tabs"
    if not line.strip():
        return "blank"
    stripped = line.strip()
    if stripped.startswith("|") and stripped.count("|") >= 2:
        return "pipes"
    return "pipes" if _is_bar_row(stripped) else "prose"


def _is_bar_row(line: str) -> bool:
    """A row as text extractors print it: a bar after each cell, none before the first, the last bar sometimes lost."""
    if line.endswith("|"):
        return True
    parts = line.split(" | ")
    return len(parts) >= 3 and "。" not in line and all(len(part) <= _LONGEST_TAIL for part in parts)


def _is_prose(text: str) -> bool:
    return len(text.strip()) > _LONGEST_TAIL or text.rstrip().endswith(("。", "；", "！"))


class _Reader:
    """One pass over the lines. The state is the table being collected, its shape, and the row that is open."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.kinds = [_kind(line) for line in lines]
        self.blocks: list[Block] = []
        self.rows: list[_Row] = []
        self.shape: Kind | None = None
        self.open_row = False
        self.tables = 0
        self.cells = 0

    def run(self) -> list[Block]:
        for number, (line, kind) in enumerate(zip(self.lines, self.kinds, strict=True), start=1):
            if kind == "cell" and self._is_row_of_tabs(number - 1):
                kind = "tabs"
            if kind == "blank":
                self.open_row = False
            elif kind == "cell":
                self._cell(line, number)
            elif kind in ("tabs", "pipes"):
                self._row(line, kind, number)
            elif self.open_row and self.shape == "cell" and self._belongs_to_cell(line):
                text, start = self.rows[-1].cells[-1]
                self.rows[-1].cells[-1] = (f"{text}\n{line}" if text else line, start)
            else:
                self._flush()
                self.blocks.append(Paragraph(_MARKS.sub("", line).strip(), Locator(line=number)))
        self._flush()
        return self.blocks

    def _is_row_of_tabs(self, index: int) -> bool:
        """A line with one leading tab, right beside rows of tabs, is a row of two cells."""
        if self.shape == "tabs" and self.open_row:
            return True
        return index + 1 < len(self.kinds) and self.kinds[index + 1] == "tabs" and not self.open_row

    def _belongs_to_cell(self, line: str) -> bool:
        return len(line.strip()) <= _LONGEST_TAIL and not _HEADING.match(line) and not line.rstrip().endswith("。")

    def _cell(self, line: str, number: int) -> None:
        if self.shape != "cell":
            self._flush()
            self.shape = "cell"
        if not self.open_row:
            self.rows.append(_Row())
            self.open_row = True
        self.rows[-1].cells.append((line[line.index("\t") + 1 :], number))
        self._count(1)

    def _row(self, line: str, kind: Kind, number: int) -> None:
        if kind == "pipes":
            if _RULE.fullmatch(line.strip()):
                return
            inner = line.strip().removeprefix("|").removesuffix("|")  # one bar each: two in a row are an empty cell
            parts = [part.strip().replace("\\|", "|") for part in re.split(r"(?<!\\)\|", inner)]
            texts = [re.sub(r"<br\s*/?>", "\n", part) for part in parts]
        else:
            texts = line.split("\t")
        after_break = self.rows and not self.open_row
        if self.shape != kind or (after_break and len(texts) != len(self.rows[-1].cells)):
            self._flush()
            self.shape = kind
        self.rows.append(_Row([(text, number) for text in texts]))
        self.open_row = True
        self._count(len(texts))

    def _count(self, cells: int) -> None:
        self.cells += cells
        guard(self.cells, MAX_SLOTS, "cells", "the text")
        guard(len(self.rows), MAX_ROWS, "rows", f"table {self.tables + 1}")
        guard(len(self.rows[-1].cells), MAX_COLS, "columns", f"table {self.tables + 1}")

    def _flush(self) -> None:
        rows, shape = self.rows, self.shape
        self.rows, self.shape, self.open_row = [], None, False
        if not rows:
            return
        width = max(len(row.cells) for row in rows)
        indented = shape == "cell" and all(_is_prose(text) for row in rows for text, _ in row.cells if text.strip())
        lone = len(rows) == 1 and (shape == "pipes" or (shape == "tabs" and width == 2))
        if width < 2 or indented or lone:
            # Indented lines, a tab between two words, a line of crumbs.
            for row in rows:
                texts = [(text.strip(), line) for text, line in row.cells]
                self.blocks += [Paragraph(text, Locator(line=line)) for text, line in texts if text]
            return
        self.tables += 1
        self.blocks.append(self._table(rows, width, shape))

    def _table(self, rows: list[_Row], width: int, shape: Kind | None) -> Table:
        even = shape != "cell" and all(len(row.cells) == width for row in rows)
        cells = tuple(
            TableCell(text, r, c, 1, 1, Locator(table=self.tables, row=r + 1, col=c + 1, line=line))
            for r, row in enumerate(rows)
            for c, (text, line) in enumerate(row.cells)
        )
        locator = Locator(table=self.tables, line=rows[0].cells[0][1])
        return Table(cells, len(rows), width, "grid" if even else "sequence", locator)
