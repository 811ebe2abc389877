"""Tables of before 2019."""

from __future__ import annotations

from printed_tables import document, drawn, sequence

from parsers.recognise import recognise_tables


def test_a_provincial_sheet_with_cumulative_numbers() -> None:
    table = drawn(
        """
        指标名称 | 计量单位 | 2015年度 | 历年累计
        主动公开文件数 | 条 | 2,949 | 81916
        其中：1.政府网站公开数 | 条 | 2949 | 81916
        受理申请总数 | 条 | 0 | /
        """.strip()
    )
    result = recognise_tables(document(table))
    told = [(line.label, line.unit, line.value, line.cumulative) for line in result.indicators]
    assert told == [
        ("主动公开文件数", "条", 2949, 81916),
        ("其中：1.政府网站公开数", "条", 2949, 81916),
        ("受理申请总数", "条", 0, None),
    ]
    assert (result.form, result.applications_rows, result.cells) == ("province2008", None, ())
    assert all(line.locator.row for line in result.indicators)
    assert {line.code for line in result.indicators} == {None}


def test_the_national_sheet_of_2014() -> None:
    table = drawn(
        """
        统 计 指 标 | 单位 | 统计数
        一、主动公开情况 | —— | ——
        （一）主动公开政府信息数⏎（不同渠道和方式公开相同信息计1条） | 条 | 120
        二、回应解读情况 | —— | ——
        四、行政复议数量 | 件 | 1
        （一）维持具体行政行为数 | 件 | 1
        五、行政诉讼数量 | 件 | 0
        六、举报投诉数量 | 件 |
        七、依申请公开信息收取的费用 | 万元 | 0.5
        """.strip()
    )
    result = recognise_tables(document(table))
    assert result.form == "2014"
    assert result.cells == ()
    lines = {line.label: line for line in result.indicators}
    assert len(lines) == 8
    assert lines["（一）主动公开政府信息数 （不同渠道和方式公开相同信息计1条）"].value == 120
    assert lines["七、依申请公开信息收取的费用"].value == 0.5
    assert lines["六、举报投诉数量"].value is None
    assert lines["一、主动公开情况"].value is None


def test_the_sheet_goes_on_over_a_page_and_may_have_serial_numbers() -> None:
    first = drawn("序号 | 指标名称 | 计量单位 | 本期实际 | 本年累计\n1 | 申请总数 | 件 | 3 | 9")
    second = drawn("2 | 答复总数 | 件 | 2 | 8\n3 | 同意公开 | 件 | 1 | 4", 2)
    result = recognise_tables(document(first, second))
    assert [(line.label, line.value, line.cumulative) for line in result.indicators] == [
        ("申请总数", 3, 9),
        ("答复总数", 2, 8),
        ("同意公开", 1, 4),
    ]


def test_several_columns_of_values_need_a_total() -> None:
    head = "统计指标 | 单位 | {} | 合计\n三、依申请公开情况 | 件 | 1 | 2"
    assert recognise_tables(document(drawn(head.format("统计数")))).indicators[0].value == 2
    two = drawn("统计指标 | 单位 | 数量 | 统计数\n三、依申请公开情况 | 件 | 1 | 2")
    result = recognise_tables(document(two))
    assert result.indicators[0].value is None
    assert [warning.code for warning in result.warnings] == ["indicator_columns"]


def test_a_sheet_of_which_only_the_order_is_known() -> None:
    table = sequence("| 统计指标 | 单位 | 统计数 |\n| 一、主动公开情况 |\n| （一）主动公开政府信息数 | 条 | 7 |")
    lines = recognise_tables(document(table)).indicators
    assert [(line.label, line.value) for line in lines] == [("一、主动公开情况", None), ("（一）主动公开政府信息数", 7)]


def test_other_tables_are_no_indicators() -> None:
    for drawing in ("项目 | 数量\n网站 | 5", "名称 | 地址 | 电话\n某局 | 某路 | 123", "单位 | 数量\n某局 | 5"):
        assert recognise_tables(document(drawn(drawing))).indicators == ()
