"""Whole reports of random values, printed in many ways: every cell must come back, and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_tables import Print, addresses

from parsers.checks import check
from parsers.model import Document
from parsers.recognise import TablesRead, missing_addresses, recognise_tables

FORMS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021"))
PRINTS: dict[str, int | None] = {
    "0": 0,
    "７": 7,
    "\xa012": 12,
    "3\u2002": 3,
    "1,234": 1234,
    "\u3000": None,
    "": None,
    "/": None,
    "—": None,
    "无": None,
    "9016": 9016,
}


def random_values(form: str, rows: str, noise: random.Random) -> dict[str, str]:
    return {address: noise.choice(list(PRINTS)) for address in addresses(form, rows)}


def told(read: TablesRead) -> dict[str, int | float | None]:
    return {cell.address: cell.value for cell in read.cells}


def meant(values: dict[str, str]) -> dict[str, int | None]:
    return {address: PRINTS[text] for address, text in values.items()}


def assert_whole(document: Document, print_: Print) -> TablesRead:
    read = recognise_tables(document)
    assert told(read) == meant(print_.values)
    assert {cell.address: cell.raw for cell in read.cells} == print_.values
    assert (read.form, read.applications_rows) == (print_.form, print_.rows)
    assert missing_addresses(read.form, read.applications_rows, read.cells) == []
    assert all(cell.locator is not None for cell in read.cells)
    return read


def make(form: str, rows: str, seed: int, *, noisy: bool = False) -> Print:
    noise = random.Random(seed)
    return Print(random_values(form, rows, noise), form, rows, noise, noisy)


@settings(max_examples=40, deadline=None)
@given(
    forms=st.sampled_from(FORMS),
    seed=st.integers(0, 10**6),
    noisy=st.booleans(),
    joined=st.booleans(),
    uneven=st.booleans(),
    split=st.booleans(),
)
def test_grids_of_every_make(
    forms: tuple[str, str], seed: int, noisy: bool, joined: bool, uneven: bool, split: bool
) -> None:
    print_ = make(*forms, seed, noisy=noisy)
    read = assert_whole(print_.document(joined=joined, uneven=uneven, split=split), print_)
    assert read.warnings == ()


@settings(max_examples=20, deadline=None)
@given(forms=st.sampled_from(FORMS), seed=st.integers(0, 10**6), noisy=st.booleans())
def test_sequences(forms: tuple[str, str], seed: int, noisy: bool) -> None:
    print_ = make(*forms, seed, noisy=noisy)
    assert assert_whole(print_.sequence_document(), print_).warnings == ()


@settings(max_examples=40, deadline=None)
@given(forms=st.sampled_from(FORMS), seed=st.integers(0, 10**6), row=st.integers(1, 30), again=st.booleans())
def test_a_page_break_anywhere_in_the_second_table(forms: tuple[str, str], seed: int, row: int, again: bool) -> None:
    print_ = make(*forms, seed)
    whole = print_.applications()
    row = min(row, len(whole) - 1)
    document = print_.cut(1, row, head_again=again and row > 3)
    assert_whole(document, print_)


@pytest.mark.parametrize("forms", FORMS[:2])
@pytest.mark.parametrize("table", [0, 2])
def test_a_page_break_anywhere_in_the_first_and_last_table(forms: tuple[str, str], table: int) -> None:
    print_ = make(*forms, 7)
    rows = sum(len(part) for part in print_.proactive()) if table == 0 else len(print_.proceedings())
    for row in range(1, rows):
        assert_whole(print_.cut(table, row), print_)


@pytest.mark.parametrize("times", [2, 3])
def test_a_report_printed_more_than_once_is_read_once(times: int) -> None:
    print_ = make("2021", "2021", 3)
    once = print_.document()
    assert_whole(Document("html", once.blocks * times), print_)


def test_a_report_printed_twice_with_one_number_changed_is_ambiguous_in_that_row() -> None:
    print_ = make("2021", "2021", 3)
    print_.values["applications/granted/total"] = "5"
    first = print_.document()
    print_.values["applications/granted/total"] = "6"
    read = recognise_tables(Document("html", first.blocks + print_.document().blocks))
    ambiguous = [cell for cell in read.cells if cell.kind == "ambiguous"]
    assert [f"{cell.table}/{cell.row}" for cell in ambiguous] == ["applications/granted"] * 7
    assert all(cell.value is None and "5" in cell.raw and "6" in cell.raw for cell in ambiguous)


def test_sums_of_a_consistent_report_hold_and_are_counted() -> None:
    print_ = Print(dict.fromkeys(addresses("2021", "2021"), "0"))
    read = recognise_tables(print_.document())
    assert check(read.cells, read.applications_rows) == ([], 25 + 7 + 7 + 3)
