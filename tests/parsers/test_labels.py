"""Printed labels and what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.forms.statutory import FORMS
from parsers.labels import Entry, Vocabulary, distance, likeness, read_label, squash
from parsers.recognise.words import (
    APPLICANTS,
    APPLICATION_ROWS,
    BLOCKS,
    PROACTIVE_FIELDS,
    PROACTIVE_ROWS,
    RESULTS,
    group_of,
    is_article,
)

ROWS = [row for form in FORMS.values() for row in form["applications"].rows]


@pytest.mark.parametrize(
    ("text", "number", "full"),
    [
        ("1.属于国家秘密", ("digit", 1), "属于国家秘密"),
        ("1．属于国家秘密", ("digit", 1), "属于国家秘密"),
        ("1、属于国家秘密", ("digit", 1), "属于国家秘密"),
        ("（1）属于国家秘密", ("digit", 1), "属于国家秘密"),
        ("（三）不予公开", ("bracket", 3), "不予公开"),
        ("(三) 不予公开", ("bracket", 3), "不予公开"),
        ("（七)总计", ("bracket", 7), "总计"),
        ("三）不予公开", ("bracket", 3), "不予公开"),
        ("三、本年度办理结果", ("section", 3), "本年度办理结果"),
        ("十二、某事", ("section", 12), "某事"),
        ("三类内部事务信息", None, "三类内部事务信息"),
        ("2020年度", None, "2020年度"),
        ("3.5亿", None, "35亿"),
        ("总 计", None, "总计"),
        ("本年增/减", None, "本年增减"),
    ],
)
def test_numbers_are_taken_off(text: str, number: tuple[str, int] | None, full: str) -> None:
    label = read_label(text)
    assert (label.number, label.full) == (number, full)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_every_official_row_label_means_its_row(row: object) -> None:
    known = next(other for other in ROWS if other is row)
    for text in (known.printed, known.label, "\n".join(known.printed), "\xa0".join(known.printed)):
        match = APPLICATION_ROWS.match(text, group_of(known.code))
        assert match is not None
        assert match.code == known.code


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_every_official_label_of_the_other_tables_means_itself(form: str) -> None:
    for row in FORMS[form]["proactive"].rows:
        found = PROACTIVE_ROWS.match(row.label)
        assert found is not None
        assert found.code == row.code
    for field in FORMS[form]["proactive"].fields:
        match = PROACTIVE_FIELDS.match(field.label)
        assert match is not None
        assert match.code == f"{form}/{field.code}"
    for vocabulary, table in ((APPLICANTS, "applications"), (RESULTS, "proceedings")):
        for field in FORMS[form][table].fields:
            assert getattr(vocabulary.match(field.label), "code", None) == field.code
    for row in FORMS[form]["proceedings"].rows:
        assert getattr(BLOCKS.match(row.label), "code", None) == row.code


@pytest.mark.parametrize(
    "text",
    [
        "公开",
        "其他情形",
        "信息",
        "属于商业秘密",
        "属于个人隐私",
        "同意公开",
        "全部公开",
        "主动公开",
        "0",
        "",
        "（）",
        "……",
        "总",
        "其",
        "四",
        "12",
    ],
)
def test_other_words_mean_nothing(text: str) -> None:
    assert APPLICATION_ROWS.match(text) is None


def test_a_cut_label_needs_exactly_one_candidate() -> None:
    assert getattr(APPLICATION_ROWS.match("三、本年度办"), "code", None) == "三、本年度办理结果"
    assert getattr(APPLICATION_ROWS.match("（二）部分公开（区分处理"), "code", None) == "granted_in_part"
    assert getattr(APPLICATION_ROWS.match("（五）不予"), "code", None) == "（五）不予处理"
    assert APPLICATION_ROWS.match("属于") is None
    assert APPLICATION_ROWS.match("申请人") is None


def test_groups_and_numbers_decide_between_equal_prints() -> None:
    one = Vocabulary((Entry("a", ("其他",), "x", "1."), Entry("b", ("其他",), "y", "2.")))
    assert one.match("其他") is None
    assert getattr(one.match("其他", "y"), "code", None) == "b"
    assert getattr(one.match("1.其他"), "code", None) == "a"
    assert getattr(one.match("1.其他"), "quality", None) == "numbered"


def test_a_misprint_of_another_groups_label_is_not_taken() -> None:
    assert (
        getattr(APPLICATION_ROWS.match("2.其他法律行政止公开", "（三）不予公开"), "code", None)
        == "refused_prohibited_by_law"
    )
    assert APPLICATION_ROWS.match("2.其他法律行政止公开", "（五）不予处理") is None


@pytest.mark.parametrize(
    "text", ["第二十条第（一）项", "第二十条 第(八)项", "\xa0第二十条第（六）项", "第二十条第五项"]
)
def test_heads_of_articles(text: str) -> None:
    assert is_article(text)
    assert not is_article(text + "规定的信息")


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    label = read_label(text)
    assert squash(label.full) == label.full
    for vocabulary in (APPLICATION_ROWS, APPLICANTS, PROACTIVE_FIELDS, PROACTIVE_ROWS, RESULTS, BLOCKS):
        match = vocabulary.match(text)
        assert match is None or any("\u3400" <= char <= "\uffff" for char in text)


@given(st.sampled_from(ROWS), st.data())
def test_noise_of_spaces_and_quotes_changes_nothing(row: object, data: st.DataObject) -> None:
    known = next(other for other in ROWS if other is row)
    spaces = data.draw(
        st.lists(st.sampled_from(["", "", "", "\n", "\xa0", "\u2002", "\u3000", "\u200b", "“", "”"]), max_size=80)
    )
    noisy = "".join(char + (spaces[i] if i < len(spaces) else "") for i, char in enumerate(known.printed))
    assert APPLICATION_ROWS.match(noisy, group_of(known.code)) == APPLICATION_ROWS.match(
        known.printed, group_of(known.code)
    )


@given(st.sampled_from(ROWS), st.data())
def test_one_wrong_character_never_means_another_row(row: object, data: st.DataObject) -> None:
    known = next(other for other in ROWS if other is row)
    index = data.draw(st.integers(0, len(known.label) - 1))
    wrong = known.label[:index] + data.draw(st.sampled_from("某甲乙口")) + known.label[index + 1 :]
    match = APPLICATION_ROWS.match(wrong, group_of(known.code))
    assert match is None or match.code == known.code


@given(st.text("甲乙丙", max_size=8), st.text("甲乙丙", max_size=8))
def test_edit_distance(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))
    exact = 1 - distance(one, other) / max(len(one), len(other), 1)
    # The short cuts may only refuse what would stay below the floor.
    assert likeness(one, other) == exact or (likeness(one, other) == 0 and (exact < 0.75 or not one))
