"""The statistics tables of before 2019: one printed line, one indicator.

Their heads name an indicator, a unit, and one or two numbers: 统计指标 | 单位 | 统计数 (2014-2018), 指标名称 | 计量单位 |
2015年度 | 历年累计 or 本期实际 | 本年累计 (provincial sheets).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from parsers.labels import Entry, Vocabulary, squash
from parsers.model import Indicator, ReadWarning, TableCell
from parsers.numbers import plain_number, read_token
from parsers.recognise.lines import Line, is_blank, is_value, kind_of

Role = Literal["label", "unit", "value", "cumulative", "serial"]

_HEADS: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("serial", re.compile(r"序号|代码|编号|代号")),
    ("label", re.compile(r"(?:统计)?指标(?:名称|内容)?|统计(?:项目|内容)|项目(?:名称)?|内容|名称")),
    ("unit", re.compile(r"(?:计量|统计)?单位")),
    ("cumulative", re.compile(r"(?:历年|本年|年度|历史)?累计(?:数|总数)?|历年(?:总计|合计)|累计总数")),
    (
        "value",
        re.compile(
            r"(?:\d{4}年)?(?:统计)?(?:数量?|数据|数值)|统计(?:数|值)|(?:\d{4}年|本|当|全)年?度?(?:数量?|实际数?|发生数)?"
            r"|\d{4}(?:年度?)?|本期(?:实际|数)?|本季度|合计|总数|总计"
        ),
    ),
)
_SUMS: Final = ("合计", "总计", "总数")
_TELLING: Final = re.compile(r"(?:统计)?指标(?:名称|内容)?|统计(?:项目|内容)")
_HEAD_LINES: Final = 6
_CHAPTERS: Final = Vocabulary(
    Entry(label, (label,))
    for label in (
        "主动公开情况", "回应解读情况", "依申请公开情况", "行政复议数量", "行政诉讼数量", "举报投诉数量",
        "依申请公开信息收取的费用", "机构建设和保障经费情况", "政府信息公开会议和培训情况",
    )
)  # fmt: skip
_PROVINCIAL: Final = Vocabulary(
    Entry(label, prints)
    for label, prints in (
        ("published", ("主动公开信息数", "主动公开文件数", "主动公开政府信息数")),
        ("received", ("受理申请总数", "申请总数", "收到申请总数")),
        ("answered", ("对申请的答复总数", "答复总数", "申请答复总数")),
        ("granted", ("同意公开答复数", "同意公开数", "同意公开")),
        ("granted_in_part", ("同意部分公开答复数", "同意部分公开数", "同意部分公开")),
        ("reconsideration", ("行政复议数",)),
        ("litigation", ("行政诉讼数",)),
        ("appeals", ("行政申诉数",)),
    )
)


@dataclass(frozen=True, slots=True)
class _Head:
    role: Role
    text: str
    start: int
    end: int
    position: int


class Indicators:
    """Collects the lines of the tables of before 2019."""

    def __init__(self) -> None:
        self.lines: list[Indicator] = []
        self.warnings: list[ReadWarning] = []
        self._chapters: set[str] = set()
        self._provincial: set[str] = set()
        self._heads: tuple[_Head, ...] = ()
        self._width = 0
        self._head_cells = 0

    def read(self, lines: Sequence[Line], *, goes_on: bool) -> bool:
        """Read a table if it is one of indicators, and tell whether it was. ``goes_on``: the table before was."""
        start = self._find_head(lines)
        if start is None:
            if not (goes_on and self._heads and lines and lines[0].n_cols == self._width):
                return False
            start = 0
        for line in lines[start:]:
            self._line(line)
        return True

    @property
    def form(self) -> str | None:
        """Give ``2014`` or ``province2008`` where the lines show it."""
        if len(self._chapters) >= 3:
            return "2014"
        return "province2008" if len(self._provincial) >= 2 else None

    def _find_head(self, lines: Sequence[Line]) -> int | None:
        for index, line in enumerate(lines[:_HEAD_LINES]):
            heads = tuple(
                _Head(role, squash(cell.text), cell.col, cell.col + cell.colspan, position)
                for position, cell in enumerate(line.cells)
                if (role := _role(cell.text))
            )
            roles = {head.role for head in heads}
            told = any(_TELLING.fullmatch(head.text) for head in heads)
            if "label" in roles and roles & {"value", "cumulative"} and (told or "unit" in roles):
                self._heads, self._width, self._head_cells = heads, line.n_cols, len(line.cells)
                self._warn_of_columns(line)
                return index + 1
        return None

    def _warn_of_columns(self, line: Line) -> None:
        values = [head for head in self._heads if head.role == "value"]
        if len(values) > 1 and not _sum_of(values):
            message = (
                f"table {line.table + 1}: several columns of values ({', '.join(head.text for head in values)}), none of"
                " them a total; lines are kept without a value"
            )
            self.warnings.append(ReadWarning("indicator_columns", message, line.cells[0].locator))

    def _line(self, line: Line) -> None:
        if not line.filled:
            return
        cells = {role: self._cells(line, role) for role in ("label", "unit", "cumulative")}
        label = _label(line, cells["label"], self._heads)
        if label is None:
            return
        values = [head for head in self._heads if head.role == "value"]
        chosen = values[0] if len(values) == 1 else _sum_of(values)
        value = self._number(line, [chosen]) if chosen else None
        cumulative = self._number(line, [head for head in self._heads if head.role == "cumulative"])
        unit = next((squash(cell.text) for cell in cells["unit"] if kind_of(cell.text) == "text"), None)
        text = " ".join(label.text.split())
        self.lines.append(Indicator(text, None, unit, value, cumulative, label.locator))
        self._notice(text)

    def _notice(self, label: str) -> None:
        chapter = _CHAPTERS.match(label)
        if chapter and chapter.quality in ("numbered", "exact"):
            self._chapters.add(chapter.code)
        line = _PROVINCIAL.match(re.sub(r"^其中[:：]?", "", label))
        if line and line.quality in ("numbered", "exact"):
            self._provincial.add(line.code)

    def _cells(self, line: Line, role: Role) -> list[TableCell]:
        heads = [head for head in self._heads if head.role == role]
        return [cell for head in heads for cell in self._under(line, head) if not is_blank(cell)]

    def _under(self, line: Line, head: _Head) -> list[TableCell]:
        if line.geometry == "grid":
            return [cell for cell in line.cells if cell.col < head.end and cell.col + cell.colspan > head.start]
        if len(line.cells) != self._head_cells:
            return []
        return [line.cells[head.position]]

    def _number(self, line: Line, heads: Sequence[_Head]) -> int | float | None:
        found = [cell for head in heads for cell in self._under(line, head) if not is_blank(cell)]
        if len(found) != 1:
            return None
        token = read_token(found[0].text)
        return plain_number(token.value * token.scale) if token.value is not None else None


def _role(text: str) -> Role | None:
    plain = re.sub(r"[(（].*?[)）]", "", squash(text))
    return next((role for role, pattern in _HEADS if pattern.fullmatch(plain)), None)


def _sum_of(heads: Sequence[_Head]) -> _Head | None:
    return next((head for head in heads if head.text in _SUMS), None)


def _label(line: Line, under: Sequence[TableCell], heads: Sequence[_Head]) -> TableCell | None:
    """Give the rightmost cell of text under the label's head, or left of all values where nothing stands under it."""
    texts = [cell for cell in under if not is_value(cell)]
    if texts:
        return texts[-1]
    end = min(head.start for head in heads if head.role in ("unit", "value", "cumulative"))
    left = [cell for cell in line.filled if cell.col < end and not is_value(cell)]
    return left[-1] if left else None
