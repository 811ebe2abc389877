"""Division codes of the bundled list."""

from __future__ import annotations

from crawler.divisions import division_rows


def test_a_county_comes_with_what_is_above_it() -> None:
    rows = {row.code: (row.name, row.parent) for row in division_rows("330382")}
    assert rows == {"330000": ("浙江省", None), "330300": ("温州市", "330000"), "330382": ("乐清市", "330300")}


def test_a_code_that_is_none_has_no_rows() -> None:
    assert division_rows("990101") == ()
