"""What cells print as numbers, and what they do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.numbers import Unit, measure, read_token, read_unit, unit_of_head


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        (" 0 ", 0),
        ("\xa00", 0),
        ("０", 0),
        ("0.00", 0),
        ("-0", 0),
        ("12", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("1，234", 1234),
        ("12,345,678.9", 12345678.9),
        ("149.673874", 149.673874),
        ("１４９．６７", 149.67),
        ("+2", 2),
        ("增 5", 5),
        ("增加5", 5),
        ("新增5项", 5),
        ("减3", -3),
        ("减少 3", -3),
        ("-3", -3),
        ("－3", -3),
        ("−3", -3),
        ("12件", 12),
        ("7 件次", 7),
        ("3人次", 3),
        ("35765元", 35765),
        ("人民币35765元整", 35765),
        ("￥35,765", 35765),
        ("0。", 0),
        ("75394\n.52", 75394.52),
        ("1,\n234", 1234),
        ("5\u200b", 5),
        ("5.0", 5),
    ],
)
def test_numbers(text: str, value: float) -> None:
    token = read_token(text)
    assert token.kind == ("zero" if value == 0 else "number")
    assert token.value is not None
    assert float(token.value) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u2002\u3000", "\n\t", "\u200b\ufeff"])
def test_blank(text: str) -> None:
    assert read_token(text).kind == "blank"


@pytest.mark.parametrize("text", ["/", "-", "—", "--", "－－", "——", "／", "\\", " / ", "- -", "N/A", "－", "―"])
def test_strokes(text: str) -> None:
    assert read_token(text).kind == "not_applicable"


@pytest.mark.parametrize("text", ["无", " 无 ", "未增未减", "没有", "无变化", "持平", "不涉及", "无。"])
def test_words(text: str) -> None:
    assert read_token(text).kind == "word"


@pytest.mark.parametrize(
    "text",
    [
        "19余", "约20", "近20", "20多", "20以上", "二", "十二", "〇", "零", "O", "o", "l2", "1O", "12%", "5²", "½", "①", "٣",
        "0 0", "1 2", "1 234", "0\n0", "75394\n52", "1,23", "12,34", "1,2345", "1.2.3", "1.", ".5", "00", "007", "1-2", "3/4",
        "2020年", "5万吨", "增", "+", "增0减0", "增5减3", "详见附件", "1e5", "0x10", "1_000", "--5", "+-5", "(5)", "5*", "=5", "5件3",
        "1" * 19, "9" * 5000, "¥5件", "1、234", "第3", "None", "nan", "inf", "元", "万元", ",", ".",
    ],
)  # fmt: skip
def test_what_is_not_wholly_understood_is_text(text: str) -> None:
    token = read_token(text)
    assert (token.kind, token.value) == ("text", None)


def test_a_remark_beside_a_number_is_a_note() -> None:
    token = read_token("22（其中修订16件）")
    assert (token.kind, token.value, token.note) == ("number", 22, "其中修订16件")
    assert read_token("0（无）").kind == "zero"
    unit = read_token("12.5（万元）")
    assert (unit.value, unit.unit, unit.scale, unit.note) == (Decimal("12.5"), "元", 10_000, None)


@pytest.mark.parametrize(
    ("text", "unit", "head", "value", "of", "source"),
    [
        ("80618元", "万元", None, 8.0618, "万元", "cell"),
        ("80618", "万元", Unit("元"), 8.0618, "万元", "header"),
        ("8.06万元", "万元", Unit("元"), 8.06, "万元", "cell"),
        ("149.673874", "万元", None, 149.673874, "万元", "form"),
        ("96171.6", "万元", Unit("元", 10_000), 96171.6, "万元", "header"),
        ("0.35亿元", "万元", None, 3500, "万元", "cell"),
        ("3.5万", "万元", None, 3.5, "万元", "cell"),
        ("1950578", None, None, 1950578, None, "none"),
        ("35765元", None, None, 35765, "元", "cell"),
        ("3.5亿元", None, None, 350_000_000, "元", "cell"),
        ("12.5", None, Unit("元", 10_000), 125_000, "元", "header"),
        ("0", None, None, 0, None, "none"),
        ("0元", None, None, 0, "元", "cell"),
    ],
)
def test_sums_of_money(
    text: str, unit: str | None, head: Unit | None, value: float, of: str | None, source: str
) -> None:
    read = measure(read_token(text), unit, money=True, head=head)
    assert (read.value, read.unit, read.unit_source) == (pytest.approx(value), of, source)


def test_units_that_do_not_fit_the_field_make_text_unless_the_number_is_zero() -> None:
    assert measure(read_token("5元"), "件").kind == "text"
    assert measure(read_token("0元"), "件").kind == "zero"
    assert measure(read_token("5件"), "万元", money=True).kind == "text"
    assert measure(read_token("0件"), "万元", money=True).value == 0


def test_counts_keep_the_unit_of_their_cell() -> None:
    read = measure(read_token("12条"), "件")
    assert (read.value, read.unit, read.unit_source) == (12, "条", "cell")
    assert measure(read_token("1.2万件"), "件").value == 12_000
    assert measure(read_token("12"), "件").unit_source == "form"
    whole = measure(read_token("12.0"), "件").value
    assert (whole, type(whole)) == (12, int)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("本年收费金额（单位：万元）", Unit("元", 10_000)),
        ("本年收费金额（元）", Unit("元")),
        ("采购总金额(单位:亿元)", Unit("元", 10**8)),
        ("采购总金额 单位：万元", Unit("元", 10_000)),
        ("采购项目数量（项）", Unit("项")),
        ("本年收费金额", None),
        ("部分公开（区分处理的）", None),
    ],
)
def test_units_in_heads(head: str, unit: Unit | None) -> None:
    assert unit_of_head(head) == unit


def test_names_of_units() -> None:
    assert read_unit("万元") == Unit("元", 10_000)
    assert Unit("元", 10_000).label == "万元"
    assert read_unit("吨") is None


@given(st.text(max_size=40))
def test_any_text_is_read_and_only_digits_make_numbers(text: str) -> None:
    token = read_token(text)
    assert (token.value is not None) == (token.kind in ("number", "zero"))
    if token.value is not None:
        assert any(char in "0123456789０１２３４５６７８９" for char in text)
    for money in (True, False):
        read = measure(token, "万元" if money else "件", money=money)
        assert (read.value is not None) == (read.kind in ("number", "zero"))
        assert (read.value == 0) == (read.kind == "zero")


@given(
    st.integers(0, 10**15),
    st.sampled_from(["", " ", "\xa0", "\u2002", "\u3000", "\n"]),
    st.sampled_from(["", "件", "条", " 项"]),
)
def test_whole_numbers_come_back(number: int, space: str, unit: str) -> None:
    for text in (str(number), f"{number:,}", str(number).translate({48 + d: 0xFF10 + d for d in range(10)})):
        read = measure(read_token(f"{space}{text}{unit}{space}"), "件")
        assert read.value == number
        assert isinstance(read.value, int)


@given(st.decimals(0, 10**9, places=4))
def test_yuan_and_ten_thousands_agree(amount: Decimal) -> None:
    plain = measure(read_token(f"{amount}元"), "万元", money=True).value
    scaled = measure(read_token(f"{amount / 10_000:f}万元"), "万元", money=True).value
    assert plain == pytest.approx(scaled)
