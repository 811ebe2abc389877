"""The report year: title, then period, then the text; never the day of posting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts.dates import Period
from parsers.facts.lines import lines_of
from parsers.facts.year import report_year, year_of_text, year_of_title, year_value
from parsers.model import Document, Locator, Paragraph


def spoken(*lines: str) -> int | None:
    return year_of_text(lines_of(Document("text", tuple(Paragraph(text, Locator()) for text in lines))))


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("青山县2023年政府信息公开工作年度报告", 2023),
        ("２０２３年度青山县政府信息公开年报", 2023),
        ("二〇二三年青山县政府信息公开年报", 2023),
        ("二○一九年度青山县政府信息公开年报", 2019),
        ("青山县政府信息公开2020年度报告", 2020),
        ("青山县政府信息公开工作年度报告（2022年）", 2022),
        ("青山县2021政府信息公开年度报告", 2021),
        ("青山县2020年政府信息公开工作年度报告（2021年1月）", 2020),
        ("青山县政府信息公开工作年度报告", None),
        ("青山县1998年政府信息公开年报", None),
    ],
)
def test_year_of_a_title(title: str, year: int | None) -> None:
    assert year_of_title(title) == year


@given(st.integers(min_value=2004, max_value=2100))
def test_any_plausible_year_is_read_back_in_figures_and_numerals(year: int) -> None:
    numerals = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    assert year_value(str(year)) == year
    assert year_value(numerals) == year


def test_the_first_source_wins() -> None:
    period = Period("2021-01-01", "2021-12-31")
    lines = lines_of(Document("text", (Paragraph("2022年，我局落实要求。", Locator()),)))
    assert report_year("青山县2020年政府信息公开年报", period, lines) == (2020, "title")
    assert report_year("青山县政府信息公开年报", period, lines) == (2021, "period")
    assert report_year(None, None, lines) == (2022, "text")
    assert report_year(None, None, ()) == (None, None)


def test_a_period_of_two_years_names_none() -> None:
    assert Period("2010-01-01", "2009-12-31").year is None
    assert Period("2019-12-01", "2020-11-30").year is None


def test_the_year_that_sentences_open_with_beats_one_that_is_told_of() -> None:
    text = spoken(
        "2020年，青山县水利局认真落实要求。",
        "由于2019年我局刚成立，2019年只有2个栏目，2019年公开17条。",
        "2020年以来，我局完善栏目。2020年共公开10条。",
    )
    assert text == 2020


def test_cited_documents_and_plans_name_no_year() -> None:
    text = spoken(
        "2022年，我局落实《2019年要点》《2019年办法》（国办公开办函〔2019〕60号）。",
        "2023年，我局将继续做好公开。",
    )
    assert text == 2022


def test_a_level_count_names_none() -> None:
    assert spoken("公开了2019年预算和2020年决算。") is None
    assert spoken("我局认真落实。") is None
