"""What the statutory tables print: labels with their numbers, in printed order, and the grids they stand in.

A ``Grid`` is what every renderer draws: cells with spans. The labels are the official print (forms of 2019 and 2021);
codes are those of the project's contract, written down here again on purpose, so that the tests do not lean on what
they test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

APPLICANTS = (
    ("natural_person", "自然人"),
    ("commercial_enterprise", "商业企业"),
    ("research_institution", "科研机构"),
    ("public_welfare_organization", "社会公益组织"),
    ("legal_service_institution", "法律服务机构"),
    ("other_organization", "其他"),
    ("total", "总计"),
)
RESULTS = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")

RECEIVED = (
    ("received_new", "一、本年新收政府信息公开申请数量"),
    ("carried_in", "二、上年结转政府信息公开申请数量"),
)
GRANTED = (
    ("granted", "（一）予以公开"),
    ("granted_in_part", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
)
GROUPS = (
    (
        "（三）不予公开",
        (
            ("refused_state_secret", "1.属于国家秘密"),
            ("refused_prohibited_by_law", "2.其他法律行政法规禁止公开"),
            ("refused_security_stability", "3.危及“三安全一稳定”"),
            ("refused_third_party", "4.保护第三方合法权益"),
            ("refused_internal_affairs", "5.属于三类内部事务信息"),
            ("refused_deliberative", "6.属于四类过程性信息"),
            ("refused_enforcement_file", "7.属于行政执法案卷"),
            ("refused_administrative_query", "8.属于行政查询事项"),
        ),
    ),
    (
        "（四）无法提供",
        (
            ("unavailable_not_held", "1.本机关不掌握相关政府信息"),
            ("unavailable_needs_creation", "2.没有现成信息需要另行制作"),
            ("unavailable_still_unclear", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("declined_petition", "1.信访举报投诉类申请"),
            ("declined_duplicate", "2.重复申请"),
            ("declined_public_publication", "3.要求提供公开出版物"),
            ("declined_excessive", "4.无正当理由大量反复申请"),
            ("declined_reissue", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)
OTHER_2021 = (
    "（六）其他处理",
    (
        ("other_no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("other_fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other_other", "3.其他"),
    ),
)
OTHER_2019 = (("other", "（六）其他处理"),)
OUTCOME_TOTAL = (("outcome_total", "（七）总计"),)
CARRIED_OUT = (("carried_out", "四、结转下年度继续办理"),)
BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def outcome_rows(applications_rows: str) -> tuple[str, ...]:
    """Give the codes of the rows that （七）总计 sums, in printed order."""
    codes = [code for code, _ in GRANTED]
    for _, rows in GROUPS:
        codes += [code for code, _ in rows]
    codes += [code for code, _ in OTHER_2021[1]] if applications_rows == "2021" else [OTHER_2019[0][0]]
    return tuple(codes)


def application_rows(applications_rows: str) -> tuple[str, ...]:
    """Give the codes of every row of 表三 that has value cells, in printed order: 25 or 23."""
    return ("received_new", "carried_in", *outcome_rows(applications_rows), "outcome_total", "carried_out")


@dataclass(frozen=True, slots=True)
class SubTable:
    """One of the stacked sub-tables of 表二: its heading, its columns, its rows (code, label)."""

    heading: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]


_DECISIONS = (("decisions", "本年处理决定数量"),)
_ITEMS = (("items_last_year", "上一年项目数量"), ("change", "本年增/减"), ("decisions", "处理决定数量"))
PROACTIVE_2021 = (
    SubTable(
        "第二十条第（一）项",
        (("issued", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数")),
        (("rules", "规章"), ("normative_documents", "行政规范性文件")),
    ),
    SubTable("第二十条第（五）项", _DECISIONS, (("licensing", "行政许可"),)),
    SubTable("第二十条第（六）项", _DECISIONS, (("penalty", "行政处罚"), ("compulsion", "行政强制"))),
    SubTable("第二十条第（八）项", (("amount_10k_yuan", "本年收费金额（单位：万元）"),), (("fees", "行政事业性收费"),)),
)
PROACTIVE_2019 = (
    SubTable(
        "第二十条第（一）项",
        (("made", "本年新制作数量"), ("disclosed_new", "本年新公开数量"), ("disclosed_total", "对外公开总数量")),
        (("rules", "规章"), ("normative_documents", "规范性文件")),
    ),
    SubTable("第二十条第（五）项", _ITEMS, (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项"))),
    SubTable("第二十条第（六）项", _ITEMS, (("penalty", "行政处罚"), ("compulsion", "行政强制"))),
    SubTable("第二十条第（八）项", _ITEMS[:2], (("fees", "行政事业性收费"),)),
    SubTable(
        "第二十条第（九）项",
        (("projects", "采购项目数量"), ("amount", "采购总金额")),
        (("procurement", "政府集中采购"),),
    ),
)
PROACTIVE = {"2021": PROACTIVE_2021, "2019": PROACTIVE_2019}


@dataclass(frozen=True, slots=True)
class GridCell:
    """One drawn cell: where it starts (from 0), how far it reaches, what it prints; a value cell has an ``address``."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. ``widths`` are relative column widths."""

    cells: tuple[GridCell, ...]
    n_rows: int
    widths: tuple[float, ...]

    @property
    def n_cols(self) -> int:
        """Give the number of columns."""
        return len(self.widths)


Raws = Mapping[str, str]
Relabel = Callable[[str], str]


def proactive_grids(
    form: str, raws: Raws, *, separate: bool, relabel: Relabel = lambda label: label
) -> tuple[Grid, ...]:
    """Lay out 表二: one table of stacked sub-tables, or (``separate``) one for each. ``raws`` maps address to print."""
    blocks = [_sub_table(sub, raws, relabel) for sub in PROACTIVE[form]]
    if separate:
        return tuple(_grid(block) for block in blocks)
    rows: list[GridCell] = []
    height = 0
    for block in blocks:
        rows += [GridCell(c.row + height, c.col, c.rowspan, c.colspan, c.text, c.address) for c in block]
        height += max(c.row for c in block) + 1
    return (_grid(rows),)


def _grid(cells: list[GridCell]) -> Grid:
    return Grid(tuple(cells), max(c.row + c.rowspan for c in cells), (3.0, 2.0, 2.0, 2.0))


def _sub_table(sub: SubTable, raws: Raws, relabel: Relabel) -> list[GridCell]:
    span = 3 // len(sub.columns) if len(sub.columns) != 2 else 1

    def place(index: int) -> tuple[int, int]:
        last = index == len(sub.columns) - 1
        return 1 + index * span, 3 - index * span if last else span

    cells = [GridCell(0, 0, 1, 4, sub.heading), GridCell(1, 0, 1, 1, "信息内容")]
    for index, (_, label) in enumerate(sub.columns):
        col, width = place(index)
        cells.append(GridCell(1, col, 1, width, label))
    for line, (row, label) in enumerate(sub.rows, start=2):
        cells.append(GridCell(line, 0, 1, 1, relabel(label)))
        for index, (field, _) in enumerate(sub.columns):
            col, width = place(index)
            address = f"proactive/{row}/{field}"
            cells.append(GridCell(line, col, 1, width, raws[address], address))
    return cells


def applications_grid(applications_rows: str, raws: Raws, relabel: Relabel = lambda label: label) -> Grid:
    """Lay out 表三: three label columns, seven value columns, the header of three rows."""
    cells = [GridCell(0, 0, 3, 3, BALANCE), GridCell(0, 3, 1, 7, "申请人情况"), GridCell(1, 3, 2, 1, "自然人")]
    cells += [GridCell(1, 4, 1, 5, "法人或其他组织"), GridCell(1, 9, 2, 1, "总计")]
    cells += [GridCell(2, 3 + i, 1, 1, label) for i, (_, label) in enumerate(APPLICANTS) if 0 < i < 6]
    line = 3

    def values(code: str) -> None:
        for index, (field, _) in enumerate(APPLICANTS):
            address = f"applications/{code}/{field}"
            cells.append(GridCell(line, 3 + index, 1, 1, raws[address], address))

    def plain(rows: tuple[tuple[str, str], ...], col: int) -> None:
        nonlocal line
        for code, label in rows:
            cells.append(GridCell(line, col, 1, 3 - col, relabel(label)))
            values(code)
            line += 1

    plain(RECEIVED, 0)
    first = line
    plain(GRANTED, 1)
    groups = (*GROUPS, OTHER_2021) if applications_rows == "2021" else GROUPS
    for group, rows in groups:
        cells.append(GridCell(line, 1, len(rows), 1, relabel(group)))
        plain(rows, 2)
    if applications_rows == "2019":
        plain(OTHER_2019, 1)
    plain(OUTCOME_TOTAL, 1)
    cells.append(GridCell(first, 0, line - first, 1, "三、本年度办理结果"))
    plain(CARRIED_OUT, 0)
    return Grid(tuple(cells), line, (1.0, 1.5, 3.6, *(1.05,) * 7))


def proceedings_grid(raws: Raws) -> Grid:
    """Lay out 表四: fifteen columns under 行政复议 and the two kinds of 行政诉讼, one row of values."""
    cells = [
        GridCell(0, 0, 1, 5, "行政复议"),
        GridCell(0, 5, 1, 10, "行政诉讼"),
        GridCell(1, 5, 1, 5, "未经复议直接起诉"),
        GridCell(1, 10, 1, 5, "复议后起诉"),
    ]
    for block, row in enumerate(PROCEEDINGS):
        for index, (field, label) in enumerate(RESULTS):
            col = block * 5 + index
            top = 1 if block == 0 else 2
            cells.append(GridCell(top, col, 3 - top, 1, label))
            address = f"proceedings/{row}/{field}"
            cells.append(GridCell(3, col, 1, 1, raws[address], address))
    return Grid(tuple(cells), 4, (1.0,) * 15)
