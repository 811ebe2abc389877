"""Ruled lines of a page to grids with true spans.

Lines that touch belong to one table. Its distinct positions give rows and columns; two neighbouring slots are one cell
where no line separates them. A side without a line (tables without outer rules; tables cut by a page break) ends where the
lines that cross it end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from parsers.formats.limits import MAX_SLOTS, guard
from parsers.formats.pdf_page import Segment

_SNAP: Final = 3.0
"""Lines nearer than this (points) are one: double rules, and the two edges that neighbouring cells draw each."""
_GAP: Final = 3.0
_SEPARATES: Final = 0.6
"""The share of a slot's side that a line must cover to separate it from its neighbour."""
_STUB: Final = 5.0
"""How far crossing lines must reach beyond the last line of a side to show that the table goes on there."""
_SIDE: Final = 8.0
"""How far (points) the ends of a free side line may be from the table's top and bottom."""
_MAX_PAIRS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Area:
    """A cell's place: its first row and column, spans, and its box (x0, top, x1, bottom).

    ``edgeless``: it reaches the table's left or right side where no line is drawn though others are; without text it is
    the empty page beside a narrower part of the table.
    """

    row: int
    col: int
    rowspan: int
    colspan: int
    box: tuple[float, float, float, float]
    edgeless: bool = False


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table: positions of its lines, its cells, and whether its top and bottom sides have no line."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    slots: dict[tuple[int, int], int] = field(compare=False)
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """Give the index of the area that holds a point, or None."""
        x0, top, x1, bottom = self.box
        if not (x0 <= x <= x1 and top <= y <= bottom):
            return None
        col = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.slots.get((row, col))


def ruled_tables(horizontals: Iterable[Segment], verticals: Iterable[Segment], page: int) -> list[Ruled]:
    """Give the ruled tables of a page, top to bottom; single boxes too. Raises LimitExceeded on absurd drawings."""
    across, down = _joined(horizontals), _joined(verticals)
    guard(len(across) * len(down), _MAX_PAIRS, "crossings of lines", f"page {page}")
    tables: list[Ruled] = []
    groups, alone = _connected(across, down)
    for group_across, group_down in groups:
        group_down += _side_lines(group_across, group_down, alone)
        table = _table(group_across, group_down, page)
        if table is not None:
            tables.append(table)
    return sorted(_without_inner(tables), key=lambda table: (table.box[1], table.box[0]))


def _without_inner(tables: list[Ruled]) -> list[Ruled]:
    """Drop boxes that stand inside a cell of another table (a tick box, a drawn frame)."""

    def holds(outer: Ruled, inner: Ruled) -> bool:
        a, b = outer.box, inner.box
        return outer is not inner and a[0] <= b[0] and a[1] <= b[1] and a[2] >= b[2] and a[3] >= b[3]

    return [table for table in tables if not any(holds(other, table) and len(other.areas) > 1 for other in tables)]


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Join segments on one line that overlap or nearly touch: dashes, and the pieces that each cell draws."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: one.at):
        if lines and segment.at - lines[-1][0].at <= _SNAP / 2:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    joined: list[Segment] = []
    for line in lines:
        at = sum(one.at for one in line) / len(line)
        start = end = None
        for one in sorted(line, key=lambda one: one.start):
            if end is None or start is None:
                start, end = one.start, one.end
            elif one.start <= end + _GAP:
                end = max(end, one.end)
            else:
                joined.append(Segment(at, start, end))
                start, end = one.start, one.end
        if start is not None and end is not None:
            joined.append(Segment(at, start, end))
    return [one for one in joined if one.end - one.start > _SNAP]


def _side_lines(across: list[Segment], down: list[Segment], alone: list[Segment]) -> list[Segment]:
    """Give the vertical lines that stand free beside a table and run along all of it.

    On a page that a merged group cell runs through from top to bottom, no horizontal line reaches the table's side.
    """
    top = min([one.at for one in across] + [one.start for one in down])
    bottom = max([one.at for one in across] + [one.end for one in down])
    left, right = min(one.start for one in across), max(one.end for one in across)
    return [
        one
        for one in alone
        if abs(one.start - top) <= _SIDE and abs(one.end - bottom) <= _SIDE and not left < one.at < right
    ]


def _connected(
    across: list[Segment], down: list[Segment]
) -> tuple[list[tuple[list[Segment], list[Segment]]], list[Segment]]:
    """Group lines that touch one another; give the groups, and the vertical lines that touch nothing."""
    parent = list(range(len(across) + len(down)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for h, line in enumerate(across):
        for v, other in enumerate(down):
            if line.start - _GAP <= other.at <= line.end + _GAP and other.start - _GAP <= line.at <= other.end + _GAP:
                parent[find(h)] = find(len(across) + v)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = defaultdict(lambda: ([], []))
    for h, line in enumerate(across):
        groups[find(h)][0].append(line)
    for v, line in enumerate(down):
        groups[find(len(across) + v)][1].append(line)
    alone = [line for group in groups.values() if not group[0] for line in group[1]]
    return [group for group in groups.values() if group[0] and group[1]], alone


def _table(across: list[Segment], down: list[Segment], page: int) -> Ruled | None:
    ys, open_top, open_bottom = _positions(across, down)
    xs, open_left, open_right = _positions(down, across)
    if len(xs) < 2 or len(ys) < 2:
        return None
    guard((len(xs) - 1) * (len(ys) - 1), MAX_SLOTS, "table slots", f"page {page}")
    walls = _Walls(xs, ys, across, down)
    slots = _numbered(xs, ys, walls)
    areas, owner = _areas(xs, ys, slots, walls, open_left, open_right)
    return Ruled(tuple(xs), tuple(ys), tuple(areas), owner, open_top, open_bottom)


def _positions(lines: list[Segment], crossing: list[Segment]) -> tuple[list[float], bool, bool]:
    """Give the distinct positions of ``lines``, and of the sides that only the ends of ``crossing`` lines show."""
    groups: list[list[float]] = []
    for at in sorted(one.at for one in lines):
        if groups and at - groups[-1][0] <= _SNAP:
            groups[-1].append(at)
        else:
            groups.append([at])
    positions = [sum(group) / len(group) for group in groups]
    first, last = positions[0], positions[-1]
    before = [one.start for one in crossing if one.start < first - _STUB and one.end > first - _GAP]
    after = [one.end for one in crossing if one.end > last + _STUB and one.start < last + _GAP]
    open_first, open_last = len(before) >= 2, len(after) >= 2
    if open_first:
        positions.insert(0, min(before))
    if open_last:
        positions.append(max(after))
    return positions, open_first, open_last


class _Walls:
    """Which sides of slots are covered by lines."""

    def __init__(self, xs: list[float], ys: list[float], across: list[Segment], down: list[Segment]) -> None:
        self._xs, self._ys = xs, ys
        self._down = _by_position(xs, down)
        self._across = _by_position(ys, across)

    def vertical(self, line: int, row: int) -> bool:
        """Tell whether the vertical line of that index is drawn along a row."""
        return _covers(self._down[line], self._ys[row], self._ys[row + 1])

    def horizontal(self, line: int, col: int) -> bool:
        """Tell whether the horizontal line of that index is drawn along a column."""
        return _covers(self._across[line], self._xs[col], self._xs[col + 1])


def _by_position(positions: list[float], lines: list[Segment]) -> list[list[Segment]]:
    found: list[list[Segment]] = [[] for _ in positions]
    for line in lines:
        nearest = min(range(len(positions)), key=lambda index: abs(positions[index] - line.at))
        found[nearest].append(line)
    return found


def _covers(lines: list[Segment], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(one.end, end) - max(one.start, start)) for one in lines)
    return covered >= _SEPARATES * (end - start)


def _numbered(xs: list[float], ys: list[float], walls: _Walls) -> list[list[int]]:
    """Give each slot the number of its cell: slots without a line between them share one."""
    n_cols, n_rows = len(xs) - 1, len(ys) - 1
    parent = list(range(n_rows * n_cols))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for row in range(n_rows):
        for col in range(n_cols):
            if col + 1 < n_cols and not walls.vertical(col + 1, row):
                parent[find(row * n_cols + col)] = find(row * n_cols + col + 1)
            if row + 1 < n_rows and not walls.horizontal(row + 1, col):
                parent[find(row * n_cols + col)] = find((row + 1) * n_cols + col)
    return [[find(row * n_cols + col) for col in range(n_cols)] for row in range(n_rows)]


def _areas(
    xs: list[float], ys: list[float], slots: list[list[int]], walls: _Walls, open_left: bool, open_right: bool
) -> tuple[list[Area], dict[tuple[int, int], int]]:
    """Give the cells as rectangles. A bent cell, where a line has a gap, is cut into rectangles from its top left."""
    areas: list[Area] = []
    owner: dict[tuple[int, int], int] = {}
    n_rows, n_cols = len(slots), len(slots[0])
    for row in range(n_rows):
        for col in range(n_cols):
            if (row, col) in owner:
                continue
            number = slots[row][col]
            right = col
            while right + 1 < n_cols and slots[row][right + 1] == number and (row, right + 1) not in owner:
                right += 1
            lower = row
            while lower + 1 < n_rows and all(
                slots[lower + 1][c] == number and (lower + 1, c) not in owner for c in range(col, right + 1)
            ):
                lower += 1
            places = [(r, c) for r in range(row, lower + 1) for c in range(col, right + 1)]
            owner.update((place, len(areas)) for place in places)
            box = (xs[col], ys[row], xs[right + 1], ys[lower + 1])
            rows = range(row, lower + 1)
            edgeless = (col == 0 and not open_left and not any(walls.vertical(0, r) for r in rows)) or (
                right == n_cols - 1 and not open_right and not any(walls.vertical(n_cols, r) for r in rows)
            )
            areas.append(Area(row, col, lower - row + 1, right - col + 1, box, edgeless))
    return areas, owner
