"""The head of 表四: which column belongs to which proceedings and outcome.

Three levels: 行政复议 and 行政诉讼 over 未经复议直接起诉 and 复议后起诉 over five outcomes each.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.labels import squash
from parsers.model import TableCell
from parsers.recognise.columns import Column, Head, overlap
from parsers.recognise.lines import Line, is_blank
from parsers.recognise.words import BLOCK_CODES, BLOCKS, LITIGATION, RESULT_FIELDS, RESULT_LABELS, RESULTS

_PATTERN = tuple((block, field) for block in BLOCK_CODES for field in RESULT_FIELDS)
_FEWEST_FRAGMENTS = 4
Leaf = tuple[TableCell, str, str | None]


def head_columns(head: Sequence[Line]) -> Head:
    """Give the columns that the lines of a head name; none where they cannot be made out.

    Columns without a row are those of a head that names outcomes only: the row's label must name the proceedings.
    """
    if head[-1].geometry == "grid":
        columns = _from_grid(head)
        if columns and not overlap(columns):
            return Head(columns, grid=True)
    return Head(_from_sequence(head))


def _from_grid(head: Sequence[Line]) -> tuple[Column, ...]:
    leaves = _leaves(head)
    named = _by_names(leaves)
    if named:
        return named
    ordered = _by_order(leaves)
    if ordered:
        return ordered
    fitted = fit(head)
    if fitted:
        return fitted
    if tuple(field for _, field, _ in leaves) == RESULT_FIELDS and all(block is None for _, _, block in leaves):
        return tuple(_column(cell, field, None) for cell, field, _ in leaves)
    return ()


def _column(cell: TableCell, field: str | None, row: str | None) -> Column:
    return Column(field, cell.col, cell.col + cell.colspan, row, label=squash(cell.text)[:20])


def _leaves(head: Sequence[Line]) -> list[Leaf]:
    """Give the cells that name outcomes, left to right, each with the proceedings named above it."""
    blocks: list[tuple[int, int, str]] = []
    leaves: list[Leaf] = []
    for line in head:
        for index, cell in enumerate(line.cells):
            match = BLOCKS.match(cell.text)
            if match:
                blocks.append((cell.col, _reach(line, index), match.code))
        filled = line.filled
        if sum(RESULTS.match(cell.text) is not None for cell in filled) == len(_PATTERN):
            leaves = []  # all fifteen in one line: those above are spanning cells that a converter has repeated
        for cell in filled:
            result = RESULTS.match(cell.text)
            if result and not BLOCKS.match(cell.text):
                above = [code for start, end, code in blocks if start <= cell.col < end]
                leaves.append((cell, result.code, above[-1] if above else None))
    return sorted(leaves, key=lambda leaf: leaf[0].col)


def _reach(line: Line, index: int) -> int:
    """Give the slot where a head ends: over blank cells right of it too, since many converters write spans so."""
    cell = line.cells[index]
    end = cell.col + cell.colspan
    for following in line.cells[index + 1 :]:
        if not is_blank(following) or following.col != end:
            break
        end += following.colspan
    return end


def _by_names(leaves: Sequence[Leaf]) -> tuple[Column, ...]:
    """Columns by the names above them, if every outcome of each named block is there once."""
    columns = []
    for cell, field, block in leaves:
        extra = block == LITIGATION  # 行政诉讼合计: the form has no total over both kinds of litigation
        if extra and field != RESULT_FIELDS[-1]:
            return ()
        columns.append(_column(cell, None if extra else field, None if extra else block))
    places = [(column.row, column.field) for column in columns if column.field]
    blocks = {row for row, _ in places}
    if not places or None in blocks or len(set(places)) != len(places) or len(places) != 5 * len(blocks):
        return ()
    return tuple(columns)


def _by_order(leaves: Sequence[Leaf]) -> tuple[Column, ...]:
    """Columns by their order, if the outcomes are those of the form, three times five, and no name says otherwise."""
    if tuple(field for _, field, _ in leaves) != tuple(field for _, field in _PATTERN):
        return ()
    for (_, _, block), (expected, _) in zip(leaves, _PATTERN, strict=True):
        if block not in (None, LITIGATION, expected) and block != BLOCK_CODES[0]:
            return ()
    return tuple(_column(cell, field, row) for (cell, _, _), (row, field) in zip(leaves, _PATTERN, strict=True))


def fit(head: Sequence[Line]) -> tuple[Column, ...]:
    """Columns by fragments of their heads (持, 正, 果, 结), if the form's fifteen fit at one place and nowhere else."""
    if head[0].geometry != "grid" or len({line.n_cols for line in head}) != 1:
        return ()
    width = head[0].n_cols
    texts = [""] * width
    for line in head:
        for cell in line.filled:
            if BLOCKS.match(cell.text):
                continue
            if cell.colspan > 1 or cell.col >= width:
                return ()
            texts[cell.col] += squash(cell.text)
    if sum(map(bool, texts)) < _FEWEST_FRAGMENTS:
        return ()
    labels = RESULT_LABELS * len(BLOCK_CODES)
    offsets = [
        offset
        for offset in range(width - len(labels) + 1)
        if all(
            not text
            or (
                0 <= index - offset < len(labels)
                and (labels[index - offset].endswith(text) or labels[index - offset].startswith(text))
            )
            for index, text in enumerate(texts)
        )
    ]
    if len(offsets) != 1:
        return ()
    return tuple(
        Column(field, offsets[0] + index, offsets[0] + index + 1, row) for index, (row, field) in enumerate(_PATTERN)
    )


def _from_sequence(head: Sequence[Line]) -> tuple[Column, ...]:
    """Read a head without spans: the outcomes in printed order, the blocks in theirs."""
    cells = [cell for line in head for cell in line.filled]
    fields = tuple(match.code for cell in cells if not BLOCKS.match(cell.text) and (match := RESULTS.match(cell.text)))
    blocks = [m.code for cell in cells if (m := BLOCKS.match(cell.text)) and m.code != LITIGATION]
    count = len(fields) // len(RESULT_FIELDS)
    if not count or fields != RESULT_FIELDS * count:
        return ()
    if count == 1 and not blocks:
        rows: Sequence[str | None] = [None]
    elif count == len(BLOCK_CODES) and blocks in ([], list(BLOCK_CODES)):
        rows = BLOCK_CODES
    elif count == len(blocks) and blocks == [block for block in BLOCK_CODES if block in blocks]:
        rows = blocks
    else:
        return ()
    pattern = [(row, field) for row in rows for field in RESULT_FIELDS]
    return tuple(Column(field, index, index + 1, row) for index, (row, field) in enumerate(pattern))
