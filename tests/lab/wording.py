"""What a report says and in which order: headings, paragraphs of our own wording with the report's numbers, its tables.

Renderers draw these blocks; nothing here knows a file format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lab.printed import Grid, applications_grid, proactive_grids, proceedings_grid
from lab.world import SEED, SeededReport


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the six headings."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The closing lines at the right: issuer and day."""

    lines: tuple[str, ...]


Block = Heading | Text | Signed | Grid

SECTION_LABELS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
_NUMBERS = "一二三四五六"
_TASKS = (
    "把惠民补贴的名单和金额按月贴到村务栏并同步上网",
    "给窗口配了两台查询机，老人可以当场打印文件",
    "清点了历年文件，给失效的文件加了标记",
    "请人大代表和居民代表看了一遍公开目录，按意见删去重复的栏目",
    "把办事流程改画成图，缩短了篇幅",
    "安排专人每周核对一次链接，打不开的当天修复",
    "为新录用的同志讲了三次课，内容是答复书怎样写",
    "把预算和决算放在同一页，方便对照",
)
_PROBLEMS = (
    "有的答复写得太短，申请人看不明白理由",
    "少数文件发布偏晚，栏目之间归类也不一致",
    "解读材料文字多、图表少，转发量不高",
    "基层经办人员更换频繁，交接时容易遗漏",
)
_REMEDIES = (
    "下一年将统一答复书的写法，并由法制人员逐件审看",
    "下一年将每月通报发布时限，归类由一个股室负责",
    "下一年将先做图表再写文字，并征求读者意见",
    "下一年将编一本交接手册，换人不换流程",
)


def blocks_of(report: SeededReport) -> tuple[Block, ...]:
    """Give a report's blocks in printed order, its title not among them."""
    rng = Random(f"{SEED}/{report.agency}/{report.year}/text")
    relabel = _relabel(report)
    mark = "第{}部分 " if rng.random() < 0.06 else "{}、"
    sections: tuple[tuple[Block, ...], ...] = (
        _overview(report, rng),
        proactive_grids(report.form, report.raws, separate=report.layout == "separate", relabel=relabel),
        (applications_grid(report.applications_rows, report.raws, relabel),),
        (proceedings_grid(report.raws),),
        _problems(rng),
        _other(report),
    )
    blocks: list[Block] = [Text(_opening(report))]
    for number, label, content in zip(_NUMBERS, SECTION_LABELS, sections, strict=True):
        blocks += [Heading(mark.format(number) + label), *content]
    if report.signed_on:
        year, month, day = (int(part) for part in report.signed_on.split("-"))
        blocks.append(Signed((report.agency, f"{year}年{month}月{day}日")))
    return tuple(blocks)


def _relabel(report: SeededReport) -> Callable[[str], str]:
    """Give the small liberties editors take with labels: number marks, quotes, the brackets of （七）总计."""
    swaps: tuple[tuple[str, str], ...] = ()
    turn = (len(report.agency) + report.year) % 4
    if turn == 1:
        swaps = tuple((f"{n}.", f"{n}．") for n in range(1, 9))
    elif turn == 2:
        swaps = (("“三安全一稳定”", '"三安全一稳定"'), ("（七）总计", "（七)总计"))

    def relabel(label: str) -> str:
        for old, new in swaps:
            label = label.replace(old, new)
        return label

    return relabel


def _opening(report: SeededReport) -> str:
    year = report.year
    return (
        f"{report.agency}依照政府信息公开的有关规定编写本报告，向社会说明{year}年的工作。"
        f"所列数据的统计期限从{year}年1月1日起，到{year}年12月31日止。"
        "对内容有疑问的，可以到办公地点查询，也可以来信来电。"
    )


def _number(report: SeededReport, address: str) -> int:
    value = report.cells[address]
    return int(value) if value is not None else 0


def _overview(report: SeededReport, rng: Random) -> tuple[Text, ...]:
    received = _number(report, "applications/received_new/total")
    before = _number(report, "applications/carried_in/total")
    done = _number(report, "applications/outcome_total/total")
    after = _number(report, "applications/carried_out/total")
    website, other = rng.randint(20, 900), rng.randint(5, 300)
    first, second = rng.sample(_TASKS, 2)
    asked = (
        f"依申请公开方面，全年新收申请{received}件，上一年转来{before}件，办结{done}件，转到下一年{after}件。"
        if received or before
        else "依申请公开方面，全年没有收到申请，也没有上一年转来的申请。"
    )
    return (
        Text(f"（一）主动公开。全年公开信息{website + other}条，其中网站{website}条，其他渠道{other}条。"),
        Text(f"（二）依申请公开。{asked}"),
        Text(f"（三）政府信息管理。{first}。"),
        Text(f"（四）平台建设。{second}。"),
        Text("（五）监督保障。由一名负责人分管，设一名联络员，年底对照清单自查一次。"),
    )


def _problems(rng: Random) -> tuple[Text, ...]:
    pick = rng.randrange(len(_PROBLEMS))
    return (Text(f"存在的问题：{_PROBLEMS[pick]}。"), Text(f"改进的办法：{_REMEDIES[pick]}。"))


def _other(report: SeededReport) -> tuple[Text, ...]:
    if report.agency_kind == "town":
        return (Text("没有其他需要报告的事项。"),)
    return (Text(f"{report.year}年没有向申请人收取信息处理费。没有其他需要报告的事项。"),)
