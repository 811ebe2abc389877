"""Days: period, posting, signing; China's calendar; impossible days are warnings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts.dates import Dates, days_in, meta_day, numeral, read_dates
from parsers.facts.lines import lines_of
from parsers.model import Document, Locator, Paragraph, Table, TableCell

HERE = Locator(line=1)


def read(
    *lines: str,
    meta: tuple[tuple[str, str], ...] = (),
    table: Table | None = None,
    first: int | None = None,
    last: int | None = None,
) -> Dates:
    blocks = (*([table] if table else []), *(Paragraph(text, HERE) for text in lines))
    document = Document("text", blocks, meta=meta)
    return read_dates(document, lines_of(document), first, last)


def one_row(*texts: str) -> Table:
    cells = tuple(TableCell(text, 0, col, 1, 1, HERE) for col, text in enumerate(texts))
    return Table(cells, 1, len(texts), "grid", HERE)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2023-01-13", "2023-01-13"),
        ("2023- 01- 13 16 : 26", "2023-01-13"),
        ("2023-1-3 16:26", "2023-01-03"),
        ("2023/1/30", "2023-01-30"),
        ("[2017-04-24]", "2017-04-24"),
        ("2015-10-15 10:06:36", "2015-10-15"),
        ("2024年1月30日", "2024-01-30"),
        ("2026年1 月23日", "2026-01-23"),
        ("２０２４年１月３０日", "2024-01-30"),
        ("二〇二〇年一月三十日", "2020-01-30"),
        ("二○二一年十二月三十一日", "2021-12-31"),
        ("2023-13-01", None),
        ("2023年2月30日", None),
    ],
)
def test_a_printed_day_is_read(printed: str, day: str | None) -> None:
    assert [found for _, found in days_in(printed)] == [day]


@given(st.dates(min_value=date(2004, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(["-", "/", ".", "年"]))
def test_every_day_of_the_calendar_is_read_back(day: date, mark: str) -> None:
    second, end = ("月", "日") if mark == "年" else (mark, "")
    printed = f"{day.year}{mark}{day.month}{second}{day.day}{end}"
    assert [found for _, found in days_in(printed)] == [day.isoformat()]


@pytest.mark.parametrize(
    ("printed", "value"),
    [("二〇二〇", 2020), ("十", 10), ("十二", 12), ("三十一", 31), ("二十", 20), ("九", 9)],
)
def test_numerals(printed: str, value: int) -> None:
    assert numeral(printed) == value


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31 08:59", "2024-01-31"),
        ("2024-01-31T16:30:00Z", "2024-02-01"),
        ("2024-01-31T15:30:00Z", "2024-01-31"),
        ("2024-01-31T23:30:00+0800", "2024-01-31"),
        ("1706718600", "2024-02-01"),
        ("1706718600000", "2024-02-01"),
        ("", None),
        ("来源：本站", None),
    ],
)
def test_metas_are_turned_into_chinas_day(value: str, day: str | None) -> None:
    assert meta_day(value) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "统计期限为2022年1月1日至2022年12月31日。",
        "统计期限自 2022 年 1 月 1 日起至 2022 年 12 月 31 日止。",
        "数据统计期限：2022年1月1日至12月31日",
        "所列数据的统计时限自2022年1月1日，至同年12月31日。",
        "统计期限（2022.1.1-2022.12.31）",
        "统计期限从２０２２年１月１日到２０２２年１２月３１日",
    ],
)
def test_the_period_sentence(sentence: str) -> None:
    period = read("本报告" + sentence).period
    assert period is not None
    assert (period.start_on, period.end_on, period.year) == ("2022-01-01", "2022-12-31", 2022)


def test_a_period_that_runs_backwards_is_kept_and_warned_of() -> None:
    dates = read("统计期限为2010年1月1日至2009年12月31日。")
    assert dates.period is not None
    assert (dates.period.start_on, dates.period.end_on) == ("2010-01-01", "2009-12-31")
    assert [warning.code for warning in dates.warnings] == ["period_backwards"]


def test_posting_day_in_order_of_sources() -> None:
    table = one_row("发布日期", "2023-02-02", "成文日期", "2023-01-01")
    line = "发布时间：2023-03-03 10:00 浏览次数：5"
    meta = (("pubdate", "2023-01-31 08:00"),)
    assert read(line, meta=meta, table=table).published_on_source == "meta"
    found = read(line, table=table)
    assert (found.published_on, found.published_on_source) == ("2023-02-02", "header_table")
    found = read(line)
    assert (found.published_on, found.published_on_source) == ("2023-03-03", "visible_line")


@pytest.mark.parametrize(
    "line",
    [
        "日期：2023-01-11 来源：某某 访问量：",
        "来源：青山县人民政府 时间：2023-01-11 10:01",
        "来源：某某乡  2023-01-11",
        "发布日期：\n2023-01-11",
    ],
)
def test_visible_lines_of_several_shapes(line: str) -> None:
    found = read(line, "一、总体情况", first=1 + line.count("\n"))
    assert (found.published_on, found.published_on_source) == ("2023-01-11", "visible_line")


def test_days_below_the_first_head_and_of_other_kinds_are_not_the_posting_day() -> None:
    table = one_row("生成日期：2023-05-05", "成文日期", "2023-05-06")
    dates = read("一、总体情况", "发布日期：2023-01-11", table=table, first=0, last=0)
    assert (dates.published_on, dates.published_on_source) == (None, None)


def test_the_signature_day() -> None:
    assert read("一、总体情况", "无。", "青山县水利局", "2020年1月30日", last=0).signed_on == "2020-01-30"
    assert read("一、总体情况", "青山县水利局 二〇二一年一月三十日", last=0).signed_on == "2021-01-30"
    assert read("一、总体情况", "青山县水利局", "2021-01-30", last=0).signed_on == "2021-01-30"


def test_days_in_sentences_and_in_lists_are_no_signature() -> None:
    dates = read("一、总体情况", "2021年1月30日召开会议。", "相关文章标题一则", "2022-02-02", last=0)
    assert dates.signed_on is None


def test_an_impossible_day_is_no_day_and_a_warning() -> None:
    dates = read("发布日期：2023-13-41", "一、总体情况", "青山县水利局", "2023年2月30日", first=1, last=1)
    assert (dates.published_on, dates.signed_on) == (None, None)
    assert {warning.code for warning in dates.warnings} == {"date_impossible"}
