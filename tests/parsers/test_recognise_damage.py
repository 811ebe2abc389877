"""Reports damaged at random: a value may get lost, but none may ever land in another cell's place."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from printed_tables import Print, Printed, addresses, document, flat, place

from parsers.model import Document
from parsers.recognise import TablesRead, recognise_tables

FORMS = st.sampled_from((("2021", "2021"), ("2019", "2019"), ("2021", "2019")))
SEEDS = st.integers(0, 10**6)
Lines = list[list[Printed]]


def distinct(form: str, rows: str, noise: random.Random) -> Print:
    """A report in which every cell prints another number, so that a value in the wrong place shows."""
    known = addresses(form, rows)
    numbers = noise.sample(range(1, 10_000), len(known))
    return Print({address: str(number) for address, number in zip(known, numbers, strict=True)}, form, rows, noise)


def tables_of(print_: Print) -> list[Lines]:
    second = [line for part in print_.proactive() for line in part]
    return [second, print_.applications(), print_.proceedings()]


def assert_nothing_wrong(read: TablesRead, print_: Print) -> int:
    """Assert that each value stands where it was printed; give how many there are."""
    wrong = {
        cell.address: (cell.value, print_.values.get(cell.address))
        for cell in read.cells
        if cell.value is not None and str(cell.value) != print_.values.get(cell.address)
    }
    assert wrong == {}
    return sum(cell.value is not None for cell in read.cells)


@settings(max_examples=60, deadline=None)
@given(forms=FORMS, seed=SEEDS, across=st.booleans(), down=st.booleans())
def test_tables_that_lost_their_spans(forms: tuple[str, str], seed: int, across: bool, down: bool) -> None:
    print_ = distinct(*forms, random.Random(seed))
    tables = [
        place([[(t, 1 if across else a, 1 if down else d) for t, a, d in line] for line in lines], number)
        for number, lines in enumerate(tables_of(print_), start=1)
    ]
    found = assert_nothing_wrong(recognise_tables(document(*tables)), print_)
    assert found == len(print_.values)


@settings(max_examples=200, deadline=None)
@given(forms=FORMS, seed=SEEDS, table=st.integers(0, 2), count=st.integers(1, 3))
def test_cells_that_are_gone(forms: tuple[str, str], seed: int, table: int, count: int) -> None:
    noise = random.Random(seed)
    print_ = distinct(*forms, noise)
    tables = tables_of(print_)
    for _ in range(count):
        line = noise.choice([line for line in tables[table] if line])
        line.pop(noise.randrange(len(line)))
    read = recognise_tables(document(*(place(lines, n) for n, lines in enumerate(tables, start=1))))
    assert_nothing_wrong(read, print_)


@settings(max_examples=100, deadline=None)
@given(forms=FORMS, seed=SEEDS, table=st.integers(0, 2), count=st.integers(1, 4))
def test_cells_that_are_blank(forms: tuple[str, str], seed: int, table: int, count: int) -> None:
    noise = random.Random(seed)
    print_ = distinct(*forms, noise)
    tables = tables_of(print_)
    for _ in range(count):
        line = noise.choice(tables[table])
        index = noise.randrange(len(line))
        line[index] = ("", *line[index][1:])
    read = recognise_tables(document(*(place(lines, n) for n, lines in enumerate(tables, start=1))))
    assert_nothing_wrong(read, print_)


@settings(max_examples=100, deadline=None)
@given(forms=FORMS, seed=SEEDS, table=st.integers(0, 2), first=st.integers(0, 30), count=st.integers(1, 25))
def test_rows_that_are_gone(forms: tuple[str, str], seed: int, table: int, first: int, count: int) -> None:
    print_ = distinct(*forms, random.Random(seed))
    tables = tables_of(print_)
    del tables[table][first : first + count]
    read = recognise_tables(document(*(place(lines, n) for n, lines in enumerate(tables, start=1) if lines)))
    assert_nothing_wrong(read, print_)


@settings(max_examples=100, deadline=None)
@given(forms=FORMS, seed=SEEDS, count=st.integers(1, 4), add=st.booleans())
def test_sequences_with_cells_lost_or_added(forms: tuple[str, str], seed: int, count: int, add: bool) -> None:
    noise = random.Random(seed)
    print_ = distinct(*forms, noise)
    whole = print_.sequence_document()
    tables: list[list[list[str]]] = [
        [[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)] for table in whole.tables()
    ]
    for _ in range(count):
        row = noise.choice(noise.choice(tables))
        if add:
            row.insert(noise.randint(0, len(row)), noise.choice(["", "8888"]))
        elif row:
            row.pop(noise.randrange(len(row)))
    assert_nothing_wrong(_read_sequences(tables), print_)


def _read_sequences(tables: Sequence[list[list[str]]]) -> TablesRead:
    kept = [[row for row in rows if row] for rows in tables]
    return recognise_tables(Document("text", tuple(flat(rows, "sequence", n) for n, rows in enumerate(kept, start=1))))
