"""What real reports do to the tables, one case each, in tables drawn by hand."""

from __future__ import annotations

import pytest
from printed_tables import APPLICANTS, RULE, Print, addresses, applications_head, document, drawn, flat, place, sequence

from parsers.forms.statutory import table_form
from parsers.model import Block, Document, ReportCell, Table
from parsers.recognise import TablesRead, recognise_tables

Values = dict[str, int | float | None]
SEVEN = tuple(field.code for field in table_form("applications", "2021").fields)
FIVE = tuple(field.code for field in table_form("proceedings", "2021").fields)
HEAD = f"""
{RULE}{{3x3}} | 申请人情况{{7}}
自然人{{1x2}} | 法人或其他组织{{5}} | 总计{{1x2}}
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他
"""


def read(*blocks: Block | str) -> TablesRead:
    return recognise_tables(document(*blocks))


def row_of(result: TablesRead, row: str) -> list[ReportCell]:
    return [cell for cell in result.cells if f"{cell.table}/{cell.row}" == row]


def values(result: TablesRead, row: str) -> list[int | float | None]:
    return [cell.value for cell in row_of(result, row)]


def kinds(result: TablesRead, row: str) -> set[str]:
    return {cell.kind for cell in row_of(result, row)}


def rows(result: TablesRead) -> set[str]:
    return {f"{cell.table}/{cell.row}" for cell in result.cells}


def codes(result: TablesRead) -> set[str]:
    return {warning.code for warning in result.warnings}


# 表三: labels


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("一、本年新收政府信息公开申请数量{3}", "received_new"),
        ("1、本年新收政府信息公开申请数量{3}", "received_new"),
        ("二.上年结转政府信息公开申请数量{3}", "carried_in"),
        ("四、结转下一年继续办理{3}", "carried_out"),
        ("四、结转下年度⏎继续办理{3}", "carried_out"),
        ("三、本年度办理结果 | (一)予以公开{2}", "granted"),
        ("三⏎、⏎本⏎年⏎度⏎办⏎理⏎结⏎果 | （二）部分公开（区分处理的，只计这一情形，不计其他情形）{2}", "granted_in_part"),
        ("三、本年度办 | （二）部分公开（区分处理{2}", "granted_in_part"),
        ("三、本年度办理结果 | （二）部分公开{2}", "granted_in_part"),
        (" | （三）不予公开 | 2.其他法律行政止公开", "refused_prohibited_by_law"),
        (" | （三）不予公开 | 2．其他法律行政法规禁止公开", "refused_prohibited_by_law"),
        (" | （三）不予公开 | 3.危及「三安全一稳定」", "refused_security_stability"),
        (' | （三）不予公开 | 3.危及"三安全一稳定"', "refused_security_stability"),
        (" | （三）不予公开 | 3.危及三安全一稳定", "refused_security_stability"),
        (" | （三）不予公开 | 6.属于四类过程性信息（讨论记录、过程稿、磋商信函、请示报告）", "refused_deliberative"),
        (" | （五）不予处理 | 1.信访投诉举报类申请", "declined_petition"),
        (" | （五）不予处理 | 5.要求行政机关确认或重新出具已获取信", "declined_reissue"),
        (" | （六）其它处理 | 3.其它", "other_other"),
        (" | （六）其他处理 | ③其他", None),
        (" | （七)总计{2}", "outcome_total"),
        (" | 七、总 计{2}", "outcome_total"),
        (" | （七）合计{2}", "outcome_total"),
    ],
)
def test_row_labels(label: str, row: str | None) -> None:
    result = read(drawn(HEAD + f"{label} | 1 | 2 | 3 | 4 | 5 | 6 | 21"))
    if row is None:
        assert rows(result) <= {"applications/other_other"}
        return
    assert rows(result) == {f"applications/{row}"}
    assert values(result, f"applications/{row}") == [1, 2, 3, 4, 5, 6, 21]


@pytest.mark.parametrize(
    "label",
    ["（四）其他情形", "9.属于商业秘密", "其中：涉农", "属于", "其他行政机关", "公开", "小计", "要求", "（八）备注"],
)
def test_labels_of_no_row_take_no_cell(label: str) -> None:
    result = read(drawn(HEAD + f" | （三）不予公开 | {label} | 1 | 2 | 3 | 4 | 5 | 6 | 21"))
    assert rows(result) == set()
    assert "unknown_row" in codes(result)


def test_colliding_labels_are_told_apart_by_place_and_number() -> None:
    result = read(
        drawn(
            HEAD
            + """
            三、本年度办理结果{1x5} | （五）不予处理 | 2.重复申请 | 1 | 1 | 1 | 1 | 1 | 1 | 6
            （六）其他处理{1x2} | 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | 2 | 0 | 0 | 0 | 0 | 0 | 2
            3.其他 | 3 | 0 | 0 | 0 | 0 | 0 | 3
            （七）总计{2} | 9 | 9 | 9 | 9 | 9 | 9 | 54
            """.strip()
        )
    )
    assert values(result, "applications/other_other")[0] == 3
    assert values(result, "applications/outcome_total")[0] == 9
    assert result.applications_rows == "2021"


def test_a_printed_subtotal_of_a_group_is_no_row() -> None:
    result = read(
        drawn(
            HEAD
            + """
            三、本年度办理结果{1x4} | （三）不予公开{2} | 5 | 0 | 0 | 0 | 0 | 0 | 5
            （四）无法提供{2} | 1 | 0 | 0 | 0 | 0 | 0 | 1
            （六）其他处理{2} | 4 | 0 | 0 | 0 | 0 | 0 | 4
            1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请{2} | 4 | 0 | 0 | 0 | 0 | 0 | 4
            """.strip()
        )
    )
    assert rows(result) == {"applications/other_no_correction"}
    assert [warning.code for warning in result.warnings] == ["subtotal_row"] * 3


def test_subtotals_called_total_give_way_to_the_numbered_total() -> None:
    result = read(
        drawn(
            HEAD
            + """
            三、本年度办理结果{1x3} | （四）无法提供{1x2} | 1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1
            合计 | 1 | 0 | 0 | 0 | 0 | 0 | 1
            （七）总计{2} | 8 | 0 | 0 | 0 | 0 | 0 | 8
            """.strip()
        )
    )
    assert values(result, "applications/outcome_total")[0] == 8
    assert "repeated_row" in codes(result)


# 表三: columns


def test_a_local_subtotal_column_is_left_out() -> None:
    head = f"""
    {RULE}{{3x3}} | 申请人情况{{8}}
    自然人{{1x2}} | 法人或其他组织{{6}} | 总计{{1x2}}
    小计 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他
    """
    body = "一、本年新收政府信息公开申请数量{3} | 1 | 99 | 2 | 3 | 4 | 5 | 6 | 21"
    result = read(drawn(head.rstrip() + "\n" + body))
    assert values(result, "applications/received_new") == [1, 2, 3, 4, 5, 6, 21]
    assert codes(result) == {"extra_column"}


def test_a_total_of_legal_persons_is_not_the_total() -> None:
    head = f"""
    {RULE}{{3x3}} | 申请人情况{{8}}
    自然人{{1x2}} | 法人或其他组织{{6}} | 总计{{1x2}}
    商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 合计
    """
    body = "一、本年新收政府信息公开申请数量{3} | 1 | 2 | 3 | 4 | 5 | 6 | 20 | 21"
    assert values(read(drawn(head.rstrip() + "\n" + body)), "applications/received_new") == [1, 2, 3, 4, 5, 6, 21]


def test_columns_in_another_order_are_followed() -> None:
    head = " | ".join(("项目", "总计", *APPLICANTS[:-1]))
    result = read(drawn(f"{head}\n一、本年新收政府信息公开申请数量 | 21 | 1 | 2 | 3 | 4 | 5 | 6"))
    assert values(result, "applications/received_new") == [1, 2, 3, 4, 5, 6, 21]


def test_an_unknown_column_is_left_out() -> None:
    head = f"{RULE} | " + " | ".join((*APPLICANTS[:2], "个体工商户", *APPLICANTS[2:], "备注"))
    result = read(drawn(f"{head}\n一、本年新收政府信息公开申请数量 | 1 | 2 | 77 | 3 | 4 | 5 | 6 | 21 | "))
    assert values(result, "applications/received_new") == [1, 2, 3, 4, 5, 6, 21]
    assert "extra_column" in codes(result)


def test_a_damaged_head_is_mended_where_only_one_place_fits() -> None:
    head = "项目 |  | 自然人 | 商业企业 |  | 社会公益组织 |  |  | 总计"
    result = read(drawn(f"{head}\n | （一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6 | 21"))
    assert values(result, "applications/granted") == [1, 2, 3, 4, 5, 6, 21]


def test_a_label_in_a_column_of_values_makes_its_row_ambiguous() -> None:
    lines = [
        [RULE, "申请人情况", "", "", "", "", "", ""],
        ["", "自然人", "法人或其他组织", "", "", "", "", "总计"],
        ["", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
        ["一、本年新收政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"],
        ["三、本年度办", "（一）予以公开", "3", "0", "0", "0", "0", "3"],
    ]
    result = read(flat(lines, "grid"))
    assert values(result, "applications/received_new") == [1, 0, 0, 0, 0, 0, 1]
    assert kinds(result, "applications/granted") == {"ambiguous"}
    assert [cell.field for cell in row_of(result, "applications/granted")] == list(SEVEN)
    assert {cell.raw for cell in row_of(result, "applications/granted")} == {"3 | 0 | 0 | 0 | 0 | 3"}
    assert values(result, "applications/granted") == [None] * 7


def test_spans_that_were_dropped_leave_longer_rows_readable() -> None:
    lines = [
        [RULE, "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
        ["一、本年新收政府信息公开申请数量", "1", "2", "3", "4", "5", "6", "21"],
        ["三、本年度办理结果", "（一）予以公开", "1", "0", "0", "0", "0", "0", "1"],
        ["（三）不予公开", "1.属于国家秘密", "2", "0", "0", "0", "0", "0", "2"],
        ["2.其他法律行政法规禁止公开", "3", "0", "0", "0", "0", "0", "3"],
    ]
    for geometry in ("grid", "sequence"):
        result = read(flat(lines, geometry))
        assert values(result, "applications/received_new") == [1, 2, 3, 4, 5, 6, 21]
        assert values(result, "applications/granted")[0] == 1
        assert values(result, "applications/refused_state_secret")[0] == 2
        assert values(result, "applications/refused_prohibited_by_law")[0] == 3


@pytest.mark.parametrize("count", [1, 5, 6, 8, 9])
@pytest.mark.parametrize("geometry", ["grid", "sequence"])
def test_too_few_or_too_many_values_are_ambiguous(count: int, geometry: str) -> None:
    head = ["项目", *APPLICANTS]
    whole = ["一、本年新收政府信息公开申请数量", *"0000000"]
    lines = [head, whole, ["二、上年结转政府信息公开申请数量", *("5",) * count]]
    result = read(flat(lines, geometry))
    assert values(result, "applications/received_new") == [0] * 7
    assert kinds(result, "applications/carried_in") == {"ambiguous"}


@pytest.mark.parametrize(
    ("row", "placed"),
    [
        ("1 2 3 0 0 0 6 9", True),
        ("1 2 9 3 0 0 0 6", False),
        ("1 2 - 3 0 0 0 6", False),
        ("1 2 3 0 0 0 6 .", True),
        ("0 0 0 0 0 0 0 5", False),
        ("1 2 . 3 0 0 0 .", False),
    ],
)
def test_a_row_with_a_cell_too_many_is_placed_only_if_it_adds_up_where_it_stands(row: str, placed: bool) -> None:
    head = ["项目", *APPLICANTS]
    whole = [["一、本年新收政府信息公开申请数量", *"0000000"], ["（一）予以公开", *"0000000"]]
    cells = ["二、上年结转政府信息公开申请数量", *("" if cell == "." else cell for cell in row.split())]
    result = read(flat([head, *whole, cells], "grid"))
    if placed:
        assert values(result, "applications/carried_in") == [1, 2, 3, 0, 0, 0, 6]
    else:
        assert kinds(result, "applications/carried_in") == {"ambiguous"}


def test_a_number_merged_over_several_columns_is_ambiguous_and_a_merged_stroke_is_not() -> None:
    merged = """
    一、本年新收政府信息公开申请数量{3} | 0{7}
    二、上年结转政府信息公开申请数量{3} | /{7}
    四、结转下年度继续办理{3} | 0 | 无{5} | 0
    """
    result = read(drawn(HEAD.rstrip() + merged.rstrip()))
    assert kinds(result, "applications/received_new") == {"ambiguous"}
    assert kinds(result, "applications/carried_in") == {"not_applicable"}
    assert [cell.kind for cell in row_of(result, "applications/carried_out")] == ["zero", *["word"] * 5, "zero"]


def test_a_number_between_label_and_columns_makes_the_row_ambiguous() -> None:
    result = read(drawn(HEAD + "三、本年度办理结果 | （一）予以公开 | 4 | 0 | 0 | 0 | 0 | 0 | 4 | "))
    assert kinds(result, "applications/granted") == {"ambiguous"}


def test_serial_numbers_left_of_labels_do_not_matter() -> None:
    head = "序号 | 项目 | " + " | ".join(APPLICANTS)
    result = read(drawn(f"{head}\n3 | （一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6 | 21"))
    assert values(result, "applications/granted") == [1, 2, 3, 4, 5, 6, 21]


# 表三: cuts


def test_a_label_cut_in_two_rows_is_one_row() -> None:
    result = read(
        drawn(
            HEAD
            + """
             | （五）不予处理 | 5. 要求行政机关确认 | 1 | 0 | 0 | 0 | 0 | 0 | 1
             |  | 或重新出具已获取信息 |  |  |  |  |  |  |
            """.strip()
        )
    )
    assert rows(result) == {"applications/declined_reissue"}
    assert values(result, "applications/declined_reissue") == [1, 0, 0, 0, 0, 0, 1]
    assert codes(result) == set()


@pytest.mark.parametrize("above", [True, False])
def test_a_row_cut_by_a_page_has_its_values_in_either_half(above: bool) -> None:
    filled, blank = "3 | 0 | 0 | 0 | 0 | 0 | 3", " |  |  |  |  |  | "
    first = HEAD + f" | （五）不予处理 | 5.要求行政机关确认或重 | {filled if above else blank}"
    second = f" |  | 新出具已获取信息 | {blank if above else filled}\n | （七）总计{{2}} | 3 | 0 | 0 | 0 | 0 | 0 | 3"
    result = read(drawn(first), "— 4 —", drawn(second, 2))
    assert values(result, "applications/declined_reissue") == [3, 0, 0, 0, 0, 0, 3]
    assert rows(result) == {"applications/declined_reissue", "applications/outcome_total"}


def test_values_in_both_halves_of_a_cut_row_are_ambiguous() -> None:
    first = HEAD + " | （五）不予处理 | 5.要求行政机关确认或重 | 1 | 0 | 0 | 0 | 0 | 0 | 1"
    second = " |  | 新出具已获取信息 | 2 | 0 | 0 | 0 | 0 | 0 | 2\n | （七）总计{2} | 3 | 0 | 0 | 0 | 0 | 0 | 3"
    result = read(drawn(first), drawn(second, 2))
    assert kinds(result, "applications/declined_reissue") == {"ambiguous"}


def test_values_after_a_break_without_a_label_are_never_taken() -> None:
    first = HEAD + " | （五）不予处理 | 2.重复申请 |  |  |  |  |  |  | "
    second = " |  |  | 2 | 0 | 0 | 0 | 0 | 0 | 2\n | （七）总计{2} | 2 | 0 | 0 | 0 | 0 | 0 | 2"
    result = read(drawn(first), drawn(second, 2))
    assert kinds(result, "applications/declined_duplicate") == {"ambiguous"}
    assert "unplaced_value" in codes(result)


def test_a_continuation_of_another_width_without_head() -> None:
    first = (
        HEAD
        + "一、本年新收政府信息公开申请数量{3} | 9 | 0 | 0 | 0 | 0 | 0 | 9\n | （五）不予处理 | 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
    )
    second = "（七）总计 | 8 | 0 | 0 | 0 | 0 | 0 | 8\n四、结转下年度继续办理 | 1 | 0 | 0 | 0 | 0 | 0 | 1"
    result = read(drawn(first), drawn(second, 2))
    assert values(result, "applications/outcome_total") == [8, 0, 0, 0, 0, 0, 8]
    assert values(result, "applications/carried_out") == [1, 0, 0, 0, 0, 0, 1]
    assert "head_lost" in codes(result)


def test_a_part_without_any_head_that_does_not_fit_is_ambiguous() -> None:
    lines = [["（七）总计", "8", "0", "0", "0", "8"], ["四、结转下年度继续办理", "1", "0", "0", "0", "1"]]
    result = read(flat(lines, "grid"))
    assert kinds(result, "applications/outcome_total") == {"ambiguous"}
    assert kinds(result, "applications/carried_out") == {"ambiguous"}


def test_labels_without_any_cell_are_missing_not_blank() -> None:
    result = read(
        sequence("| 3.补正后申请内容仍不明确 |  |  |  |  |  |  | 0 |\n|  | （五）不予⏎处理 |\n|  | 2.重复申请 |")
    )
    assert rows(result) == {"applications/unavailable_still_unclear"}
    assert [cell.kind for cell in row_of(result, "applications/unavailable_still_unclear")] == ["blank"] * 6 + ["zero"]


def test_a_blank_cell_beside_an_undivided_label_in_a_sequence() -> None:
    result = read(
        sequence(
            """
            |  | （五）不予处理 | 2.重复申请 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
            |  | （六）其他处理 |  | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
            """
        )
    )
    assert values(result, "applications/other") == [2, 0, 0, 0, 0, 0, 2]
    assert (result.form, result.applications_rows) == ("2019", "2019")


# 表三: form


def test_the_rows_of_the_third_table_are_judged_for_themselves() -> None:
    second = drawn("第二十条第（五）项{2}\n信息内容 | 本年处理决定数量\n行政许可 | 5")
    third = drawn(HEAD + " | （六）其他处理{2} | 0 | 0 | 0 | 0 | 0 | 0 | 0", 2)
    result = read(second, third)
    assert (result.form, result.applications_rows) == ("2021", "2019")
    assert "applications/other" in rows(result)


def test_without_the_second_table_the_rows_of_the_third_tell_the_form() -> None:
    third = drawn(HEAD + " | （六）其他处理 | 3.其他 | 0 | 0 | 0 | 0 | 0 | 0 | 0")
    assert (read(third).form, read(third).applications_rows) == ("2021", "2021")


def test_a_transposed_table_is_refused() -> None:
    result = read(
        drawn(
            """
            申请人 | 一、本年新收政府信息公开申请数量 | 二、上年结转政府信息公开申请数量 | （七）总计 | 四、结转下年度继续办理
            自然人 | 1 | 2 | 3 | 0
            商业企业 | 1 | 2 | 3 | 0
            """
        )
    )
    assert result.cells == ()
    assert "transposed_table" in codes(result)


# 表二


def test_sub_tables_side_by_side() -> None:
    result = read(
        drawn(
            """
            第二十条第（一）项{4} | 第二十条第（五）项{2}
            信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | 信息内容 | 本年处理决定数量
            规章 | 0 | 1 | 2 | 行政许可 | 7
            行政规范性文件 | 3 | 4 | 5 |  |
            """
        )
    )
    assert values(result, "proactive/rules") == [0, 1, 2]
    assert values(result, "proactive/normative_documents") == [3, 4, 5]
    assert values(result, "proactive/licensing") == [7]
    assert codes(result) == set()


def test_labels_of_the_second_table_as_met() -> None:
    result = read(
        drawn(
            """
            第二十条 第（一）项{4}
            信息内容 | 本年制发⏎件数 | 本年废止件数 | 现行有效件
            政策文件 | 1 | 2 | 3
            规范性文件 | 4 | 5 | 6
            第二十条第（八）项{4}
            信息内容 | 本年收费金额（单位：元）{3}
            行政事业性⏎收费 | 80,618{3}
            """
        )
    )
    assert values(result, "proactive/rules") == [1, 2, 3]
    assert values(result, "proactive/normative_documents") == [4, 5, 6]
    (fee,) = row_of(result, "proactive/fees")
    assert (fee.value, fee.unit, fee.unit_source) == (8.0618, "万元", "header")


@pytest.mark.parametrize(
    ("printed", "value", "unit", "source"),
    [
        ("1950578", 1950578, None, "none"),
        ("35765元", 35765, "元", "cell"),
        ("195.06万元", 1950600, "元", "cell"),
        ("3.5亿元", 350000000, "元", "cell"),
        ("0", 0, None, "none"),
        ("75394432.52元", 75394432.52, "元", "cell"),
    ],
)
def test_the_procurement_amount_has_no_unit_but_its_own(
    printed: str, value: float, unit: str | None, source: str
) -> None:
    result = read(drawn(f"第二十条第（九）项{{3}}\n信息内容 | 采购项目数量 | 采购总金额\n政府集中采购 | 2 | {printed}"))
    amount = row_of(result, "proactive/procurement")[1]
    assert (amount.value, amount.unit, amount.unit_source) == (value, unit, source)


def test_the_unit_in_the_head_of_the_procurement_amount_counts() -> None:
    result = read(drawn("第二十条第（九）项{3}\n信息内容 | 采购项目数量 | 采购总金额（万元）\n政府集中采购 | 2 | 12.5"))
    amount = row_of(result, "proactive/procurement")[1]
    assert (amount.value, amount.unit, amount.unit_source) == (125000, "元", "header")


def test_signs_of_change() -> None:
    head = "第二十条第（六）项{4}\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量\n"
    result = read(drawn(head + "行政处罚 | 71 | 增 5 | 9016\n行政强制 | 10 | 减3 | 未增未减"))
    assert values(result, "proactive/penalty") == [71, 5, 9016]
    assert [(cell.value, cell.kind) for cell in row_of(result, "proactive/compulsion")] == [
        (10, "number"),
        (-3, "number"),
        (None, "word"),
    ]


def test_blank_places_right_of_short_sub_tables_do_not_matter() -> None:
    lines = [
        ["第二十条第（八）项", "", "", ""],
        ["信息内容", "上一年项目数量", "本年增/减", ""],
        ["行政事业性收费", "4", "0", ""],
        ["第二十条第（九）项", "", "", ""],
        ["信息内容", "采购项目数量", "采购总金额", ""],
        ["政府集中采购", "9", "100", ""],
    ]
    for geometry in ("grid", "sequence"):
        result = read(flat(lines, geometry))
        assert values(result, "proactive/fees") == [4, 0]
        assert values(result, "proactive/procurement") == [9, 100]


def test_a_value_beside_its_head_is_not_taken() -> None:
    lines = [
        ["第二十条第（八）项", "", "", ""],
        ["信息内容", "上一年项目数量", "本年增/减", ""],
        ["行政事业性收费", "4", "", "7"],
    ]
    assert kinds(read(flat(lines, "grid")), "proactive/fees") == {"ambiguous"}


def test_a_sub_table_whose_head_went_to_the_next_page() -> None:
    first = drawn("第二十条第（六）项{4}")
    second = drawn(" | 本年处理决定数量\n行政处罚 | 4119\n行政强制 | 195", 2)
    result = read(first, second)
    assert (values(result, "proactive/penalty"), values(result, "proactive/compulsion")) == ([4119], [195])


def test_rows_without_heads_count_only_if_they_fit_the_form() -> None:
    first = "第二十条第（一）项{4}\n信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 0 | 0 | 0"
    result = read(drawn(first), drawn("行政许可 | 5 | 1 | 8\n行政事业性收费 | 3 | 4 | 5", 2))
    assert values(result, "proactive/licensing") == [5, 1, 8]
    assert kinds(result, "proactive/fees") == {"ambiguous"}
    assert "head_lost" in codes(result)


def test_rows_of_other_tables_take_no_cell() -> None:
    result = read(drawn("权力类型 | 数量\n行政许可 | 12\n行政处罚 | 40\n行政检查 | 8"))
    assert result.cells == ()


def test_extra_lines_of_the_second_table_are_kept_as_warnings() -> None:
    head = "第二十条第（一）项{4}\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n"
    result = read(drawn(head + "规章 | 0 | 0 | 0\n其中：主动公开 | 3 | 4 | 5"))
    assert rows(result) == {"proactive/rules"}
    assert any(warning.code == "unknown_row" and "3 | 4 | 5" in warning.message for warning in result.warnings)


def test_a_sequence_row_of_the_wrong_length_is_ambiguous() -> None:
    result = read(
        sequence(
            """
            | 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
            | 行政许可 | 1 | 2 |
            | 其他对外管理服务事项 | 1 | 2 | 3 |
            """
        )
    )
    assert kinds(result, "proactive/licensing") == {"ambiguous"}
    assert values(result, "proactive/other_services") == [1, 2, 3]


# 表四

HANGING = "结果维持{1x2} | 结果纠正{1x2} | 其他结果{1x2} | 尚未审结{1x2} | 总计{1x2}"
FIFTEEN = " | ".join(str(n) for n in range(1, 16))


def proceedings_values(result: TablesRead) -> list[int | float | None]:
    return [cell.value for cell in result.cells if cell.table == "proceedings"]


def test_blocks_stacked_as_rows() -> None:
    result = read(
        drawn(
            """
            类别{2} | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
            行政复议{2} | 1 | 2 | 3 | 4 | 10
            行政诉讼{1x2} | 未经复议直接起诉 | 0 | 0 | 1 | 0 | 1
            复议后起诉 | 5 | 0 | 0 | 0 | 5
            """
        )
    )
    assert values(result, "proceedings/reconsideration") == [1, 2, 3, 4, 10]
    assert values(result, "proceedings/litigation_direct") == [0, 0, 1, 0, 1]
    assert values(result, "proceedings/litigation_after_reconsideration") == [5, 0, 0, 0, 5]


def test_blocks_under_each_other_each_with_its_head() -> None:
    outcomes = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
    result = read(
        drawn(
            f"""
            行政复议{{5}}
            {outcomes}
            1 | 2 | 3 | 4 | 10
            行政诉讼{{5}}
            未经复议直接起诉{{5}}
            {outcomes}
            0 | 0 | 1 | 0 | 1
            复议后起诉{{5}}
            {outcomes}
            5 | 0 | 0 | 0 | 5
            """
        )
    )
    assert values(result, "proceedings/reconsideration") == [1, 2, 3, 4, 10]
    assert values(result, "proceedings/litigation_direct") == [0, 0, 1, 0, 1]
    assert values(result, "proceedings/litigation_after_reconsideration") == [5, 0, 0, 0, 5]


def test_a_head_cut_to_fragments_is_matched_where_one_place_fits() -> None:
    lines = [["", "", "", "", "", *"持正果结", "", *"持正果结", ""], [str(n) for n in range(1, 16)]]
    result = read(flat(lines, "grid"))
    assert proceedings_values(result) == list(range(1, 16))


def test_fragments_that_fit_at_two_places_are_not_matched() -> None:
    lines = [[*[""] * 10, *"持正果结", *[""] * 6], [str(n) for n in range(20)]]
    assert read(flat(lines, "grid")).cells == ()


def test_a_sixteenth_value_without_a_head_stays_unplaced() -> None:
    head = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 10],
        [
            "结果维持",
            "结果纠正",
            "其他结果",
            "尚未审结",
            "总 计",
            "未经复议直接起诉",
            *[""] * 4,
            "复议后起诉",
            *[""] * 5,
        ],
        [*[""] * 5, *("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2, ""],
    ]
    result = read(flat([*head, [*[""] * 5, *["0"] * 11]], "grid"))
    assert kinds(result, "proceedings/reconsideration") == {"blank"}
    assert kinds(result, "proceedings/litigation_direct") == {"zero"}
    assert kinds(result, "proceedings/litigation_after_reconsideration") == {"zero"}
    assert [warning.code for warning in result.warnings] == ["unplaced_value"]


def test_a_total_over_all_litigation_is_left_out() -> None:
    result = read(
        drawn(
            f"""
            行政复议{{5}} | 行政诉讼{{11}}
            {HANGING} | 未经复议直接起诉{{5}} | 复议后起诉{{5}} | 合计{{1x2}}
            {" | ".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2)}
            {FIFTEEN} | 99
            """
        )
    )
    assert proceedings_values(result) == list(range(1, 16))


def test_a_second_blank_row_of_values_changes_nothing_and_a_second_filled_one_is_ambiguous() -> None:
    head = f"""
    行政复议{{5}} | 行政诉讼{{10}}
    {HANGING} | 未经复议直接起诉{{5}} | 复议后起诉{{5}}
    {" | ".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2)}
    {FIFTEEN}
    """.rstrip()
    blank = head + "\n" + " | ".join([""] * 15)
    assert proceedings_values(read(drawn(blank))) == list(range(1, 16))
    filled = head + "\n" + " | ".join(["0"] * 15)
    result = read(drawn(filled))
    assert {cell.kind for cell in result.cells} == {"ambiguous"}


@pytest.mark.parametrize("count", [14, 16])
def test_a_row_of_the_wrong_length_is_ambiguous(count: int) -> None:
    result = read(
        sequence(
            "| 行政复议 | 行政诉讼 |\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |\n"
            + "|  |  |  |  |  | " + " | ".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2) + " |\n"
            + "| " + " | ".join(["3"] * count) + " |"
        )
    )  # fmt: skip
    assert {cell.kind for cell in result.cells} == {"ambiguous"}
    assert len(result.cells) == 15


def test_values_without_any_head_are_not_placed() -> None:
    assert read(flat([[str(n) for n in range(1, 16)]], "grid")).cells == ()


def test_a_head_at_the_foot_of_a_page_and_its_values_on_the_next() -> None:
    head = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [
            "结果维持",
            "结果纠正",
            "其他结果",
            "尚未审结",
            "总计",
            "未经复议直接起诉",
            *[""] * 4,
            "复议后起诉",
            *[""] * 4,
        ],
        [*[""] * 5, *("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2],
    ]
    values_ = [[str(n) for n in range(1, 16)]]
    assert proceedings_values(read(flat(head, "grid"), flat(values_, "grid", 2))) == list(range(1, 16))


def test_outcomes_as_rows_are_refused() -> None:
    result = read(
        drawn(
            """
            结果 | 行政复议 | 未经复议直接起诉 | 复议后起诉
            结果维持 | 1 | 2 | 3
            结果纠正 | 1 | 2 | 3
            """
        )
    )
    assert result.cells == ()
    assert "transposed_table" in codes(result)


# Anything


def repeated(table: Table) -> Table:
    """Repeat every spanning cell in each slot that it covers, as some converters do."""
    return flat([[cell.text if cell else "" for cell in row] for row in table.slots()], "grid")


def test_spanning_cells_repeated_in_every_slot() -> None:
    known = addresses("2021", "2021")
    whole = Print({address: str(number) for number, address in enumerate(known)})
    tables = [repeated(table) for table in whole.document().tables()]
    assert {cell.address: cell.raw for cell in read(*tables).cells} == whole.values


def test_a_field_named_twice_with_different_values_is_ambiguous() -> None:
    head = "信息内容 | 本年处理决定数量 | 本年处理决定数量\n"
    assert values(read(drawn(head + "行政许可 | 5 | 5")), "proactive/licensing") == [5]
    assert kinds(read(drawn(head + "行政许可 | 5 | 6")), "proactive/licensing") == {"ambiguous"}


def test_a_foreign_table_of_the_same_width_adds_no_rows() -> None:
    ours = HEAD + " | （六）其他处理{2} | 0 | 0 | 0 | 0 | 0 | 0 | 0\n | （七）总计{2} | 4 | 0 | 0 | 0 | 0 | 0 | 4"
    width = drawn(ours).n_cols
    foreign = flat([["其他", *"1" * (width - 1)], ["合计", *"9" * (width - 1)]], "grid", 2)
    result = read(drawn(ours), foreign)
    assert result.applications_rows == "2019"
    assert values(result, "applications/outcome_total")[0] == 4


def test_articles_in_a_column_of_their_own() -> None:
    result = read(
        drawn(
            """
            第二十条第（一）项{1x3} | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
            规章 | 1 | 2 | 3
            行政规范性文件 | 4 | 5 | 6
            第二十条第（五）项{1x2} | 信息内容 | 本年处理决定数量{3}
            行政许可 | 7{3}
            """.strip()
        )
    )
    assert values(result, "proactive/rules") == [1, 2, 3]
    assert values(result, "proactive/normative_documents") == [4, 5, 6]
    assert values(result, "proactive/licensing") == [7]
    assert codes(result) == set()


def test_tables_of_other_matters_give_nothing() -> None:
    foreign = [
        drawn("姓名 | 职务 | 电话\n某某 | 局长 | 12345678\n某某 | 副局长 | 12345679"),
        drawn("渠道 | 数量\n网站 | 12\n微信 | 14\n总计 | 26", 2),
        drawn("建议 | 提案 | 其他 | 总计\n1 | 2 | 3 | 6", 3),
    ]
    result = read(*foreign)
    assert (result.cells, result.indicators, result.form) == ((), (), None)


def test_odd_tables_never_raise() -> None:
    odd = [
        place([[("", 1, 1)]]),
        place([[("自然人", 50, 9)], [("0", 1, 1)]]),
        flat([["总计"]], "grid"),
        flat([["总计"]], "sequence"),
        flat([["（七）总计"], ["行政复议"], ["结果维持", "0"], ["行政许可"], ["信息内容", "本年制发件数"]], "sequence"),
        place([*applications_head(), *applications_head()]),
    ]
    for table in odd:
        assert recognise_tables(Document("html", (table, table))).cells == ()


def test_a_head_printed_twice_in_one_table_is_one_head() -> None:
    head = f"""
    行政复议{{5}} | 行政诉讼{{10}}
    {HANGING} | 未经复议直接起诉{{5}} | 复议后起诉{{5}}
    {" | ".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2)}
    """.rstrip()
    assert proceedings_values(read(drawn(f"{head}{head}\n{FIFTEEN}"))) == list(range(1, 16))


def test_a_value_right_of_the_whole_head_makes_a_full_row_ambiguous() -> None:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    head = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        outcomes * 3,
    ]
    numbers = [str(n) for n in range(1, 17)]
    assert proceedings_values(read(flat([*head, numbers[:15]], "grid"))) == list(range(1, 16))
    assert {cell.kind for cell in read(flat([*head, numbers], "grid")).cells} == {"ambiguous"}


def test_a_ragged_part_without_a_head_is_read_by_count() -> None:
    """A page break took the head; group cells stand in some rows only, so that the rows do not end together."""
    lines = [
        ["6.属于四类过程性信息", *"1234560"],
        ["（四）无法提供", "1.本机关不掌握相关政府信息", *"2345670"],
        ["2.没有现成信息需要另行制作", *"345678"],
    ]
    result = read(drawn(HEAD), flat(lines, "grid", 2))
    assert values(result, "applications/refused_deliberative") == [1, 2, 3, 4, 5, 6, 0]
    assert values(result, "applications/unavailable_not_held") == [2, 3, 4, 5, 6, 7, 0]
    assert kinds(result, "applications/unavailable_needs_creation") == {"ambiguous"}


def test_a_part_without_a_head_and_with_a_blank_cell_before_its_values_is_not_read_by_count() -> None:
    lines = [
        ["6.属于四类过程性信息", "", *"1234560"],
        ["（四）无法提供", "1.本机关不掌握相关政府信息", "", *"2345670"],
        ["2.没有现成信息需要另行制作", "", *"345678"],
    ]
    result = read(drawn(HEAD), flat(lines, "grid", 2))
    assert kinds(result, "applications/unavailable_needs_creation") == {"ambiguous"}


def test_a_label_that_spans_too_little_leaves_its_first_blank_value_before_the_columns() -> None:
    rows_ = """
    一、本年新收政府信息公开申请数量{2} | | 2 | 3 | 4 | 5 | 6 | 20
    二、上年结转政府信息公开申请数量{3} | 1 | 2 | 3 | 4 | 5 | 6 | 21
    四、结转下年度继续办理{2} | - | 2 | 3 | 4 | 5 | 6 | 20
    """
    result = read(drawn(HEAD.rstrip() + rows_.rstrip()))
    assert values(result, "applications/received_new") == [None, 2, 3, 4, 5, 6, 20]
    assert values(result, "applications/carried_out") == [None, 2, 3, 4, 5, 6, 20]


def test_a_lost_last_cell_beside_blank_label_cells_is_no_such_label() -> None:
    rows_ = """
    一、本年新收政府信息公开申请数量{2} | | 1 | 2 | 3 | 4 | 5 | 6
    二、上年结转政府信息公开申请数量{2} | | 1 | 2 | 3 | 4 | 5 | 6 | 21
    """
    result = read(drawn(HEAD.rstrip() + rows_.rstrip()))
    assert kinds(result, "applications/received_new") == {"ambiguous"}
    assert values(result, "applications/carried_in") == [1, 2, 3, 4, 5, 6, 21]


def test_a_head_cell_hanging_too_low_shifts_a_row_that_is_whole_by_count() -> None:
    hanging = (
        HEAD.replace("自然人{1x2}", "自然人{1x3}") + "一、本年新收政府信息公开申请数量{3} | 1 | 2 | 3 | 4 | 5 | 6 | 21"
    )
    more = "\n".join(
        f"{label}{{3}} | {' | '.join('0' * 7)}"
        for label in ("二、上年结转政府信息公开申请数量", "四、结转下年度继续办理")
    )
    result = read(drawn(f"{hanging}\n{more}"))
    assert values(result, "applications/received_new") == [1, 2, 3, 4, 5, 6, 21]
