"""Titles of reports and of what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.titles import judge, report_agency, report_year

TAKEN: list[tuple[str, int | None, str | None]] = [
    ("青山县2023年政府信息公开工作年度报告", 2023, "青山县"),
    ("青山县人民政府2022年政府信息公开工作年度报告", 2022, "青山县人民政府"),
    ("青山县人民政府信息公开工作年度报告（2019年）", 2019, "青山县人民政府"),
    ("青山县政府信息公开年报(2012年度)", 2012, "青山县"),
    ("青山县水利局２０２３年度政府信息公开年报", 2023, "青山县水利局"),
    ("二〇二三年青山县水利局政府信息公开工作年度报告", 2023, "青山县水利局"),
    ("青山县水利局二○一九年度政府信息公开年度报告", 2019, "青山县水利局"),
    ("2023年度青山县水利局关于政府信息公开工作的年度报告", 2023, "青山县水利局"),
    ("青山县城关镇人民政府 2025 年政府信息公开工作年度报告", 2025, "青山县城关镇人民政府"),
    ("城关镇2021年政府信息公开工作年报", 2021, "城关镇"),
    ("2020年青山县卫生健康局政府信息公开工作年度报告", 2020, "青山县卫生健康局"),
    ("青山县机构编制委员会办公室2023年政府信息公开工作年度报告", 2023, "青山县机构编制委员会办公室"),
    ("青山县统计局2023年政府信息公开工作年度报告", 2023, "青山县统计局"),
    ("青山县审计局2018年度政府信息公开工作报告", 2018, "青山县审计局"),
    ("青山县财政局2010年政府信息公开情况报告", 2010, "青山县财政局"),
    ("青山县发展和改革局2015年信息公开年度报告", 2015, "青山县发展和改革局"),
    ("青山县绩效考核办公室2021年政府信息公开年度报告", 2021, "青山县绩效考核办公室"),
    ("青山县企业服务中心2022年政府信息公开工作年度报告", 2022, "青山县企业服务中心"),
    ("青山县会计培训中心2020年政府信息公开工作年度报告", 2020, "青山县会计培训中心"),
    ("青山县督查室2022年政府信息公开工作年度报告", 2022, "青山县督查室"),
    ("青山县人民政府网站2023年政府信息公开工作年度报告", 2023, "青山县人民政府"),
    ("关于印发《青山县2023年政府信息公开工作年度报告》的通知", 2023, "青山县"),
    ("关于公布2022年政府信息公开工作年度报告的公告", 2022, None),
    ("青山县2024年发布2023年政府信息公开工作年度报告", 2023, "青山县"),
    ("青山县2008年5月1日至2008年12月31日政府信息公开年度报告", 2008, "青山县"),
    ("青山县2023年1月1日至12月31日政府信息公开工作年度报告", 2023, "青山县"),
    ("青山县2023年1-12月政府信息公开工作年度报告", 2023, "青山县"),
    ("[信息公开年报] 青山县2020年度政府信息公开年度报告", 2020, "青山县"),
    ("【年报】青山县民政局2020年政府信息公开年度报告", 2020, "青山县民政局"),
    ("青山县2019年政务公开工作年度报告", 2019, "青山县"),
    ("青山县城关镇2025年度政府信息公开工作年度报告（附解读）", 2025, "青山县城关镇"),
    ("青山县水利局2023年政府信息公开工作年…", 2023, "青山县水利局"),
    ("09年政府信息公开年度报告", 2009, None),
    ("2008-2009年政府信息公开年度报告", None, None),
    ("政府信息公开工作年度报告", None, None),
    ("本机关2022年政府信息公开年度报告", 2022, None),
    ("青山县政务信息公开2016年年度报告", 2016, "青山县"),
    ("2023年青山县信息公开工作年度报告 2024-01-19", 2023, "青山县"),
    ("青山县行政审批局2023年政府信息公开工作年度报告.pdf", 2023, "青山县行政审批局"),
]

REJECTED: list[tuple[str, str]] = [
    ("一图读懂《青山县2023年政府信息公开工作年度报告》", "explanation"),
    ("《青山县人民政府2021年政府信息公开工作年度报告》解读", "explanation"),
    ("图解：青山县2022年政府信息公开年报", "explanation"),
    ("青山县2023年政府信息公开工作年度报告长图", "explanation"),
    ("青山县人民政府2022年政府网站工作年度报表", "website"),
    ("政府网站年度工作报表（2023年度）", "website"),
    ("2021年青山县政府网站年报", "website"),
    ("青山县2023年政务新媒体年度报告", "website"),
    ("青山县2023年法治政府建设年度报告", "law-based"),
    ("青山县民政局2022年度依法行政工作报告", "law-based"),
    ("2023年度企业年报公示须知", "filing of enterprises"),
    ("青山县2023年政府工作报告", "work report"),
    ("政府信息公开指南", "manual"),
    ("青山县政府信息公开目录（2022年版）", "manual"),
    ("青山县政府信息公开工作年度报告发布制度", "manual"),
    ("政府信息公开保密审查制度", "manual"),
    ("2019年政务公开工作要点", "plan or news"),
    ("青山县召开2023年政府信息公开年度报告工作会议", "plan or news"),
    ("关于做好青山县2024年政府信息公开工作年度报告编制工作的通知", "how reports are made"),
    ("政府信息公开工作年度报告格式", "how reports are made"),
    ("2017年政府信息公开情况统计表", "statistics sheet"),
    ("2020年政务公开工作总结", "summary"),
    ("2023年第一季度政府信息公开情况报告", "part of a year"),
    ("青山县2022年上半年政府信息公开工作情况报告", "part of a year"),
    ("2021年3月政府信息公开统计表", "part of a year"),
    ("青山一中2022-2023学年信息公开年度报告", "school"),
    ("青山县政府信息公开第三方评估报告", "assessment"),
    ("关于2022年政府信息公开工作年度报告的更正", "note about"),
    ("政府信息公开申请答复书", "one application"),
]

BY_COLUMN: list[tuple[str, str, int | None, str | None]] = [
    ("青山县水利局", "taken", None, "青山县水利局"),
    ("城关镇", "taken", None, "城关镇"),
    ("2023年", "taken", 2023, None),
    ("2023年度报告", "taken", 2023, None),
    ("2019年年报", "taken", 2019, None),
    ("年度报告", "taken", None, None),
    ("青山县水利局2023年", "taken", 2023, "青山县水利局"),
    ("2021年青山县教育局年度报告", "taken", 2021, "青山县教育局"),
    ("2017年政府信息公开情况统计表", "taken", 2017, None),
    ("2012年政府信息公开工作总结", "taken", 2012, None),
    ("2022年预算执行情况报告", "rejected", 2022, None),
    ("青山县2023年法治政府建设年度报告", "rejected", 2023, None),
    ("青山县召开2020年度工作会暨党风廉政建设会议", "unlike", None, None),
    ("春耕备耕有序推进", "unlike", None, None),
]


@pytest.mark.parametrize(("title", "year", "agency"), TAKEN)
def test_titles_of_reports(title: str, year: int | None, agency: str | None) -> None:
    verdict = judge(title)
    assert (verdict.kind, verdict.year, verdict.agency) == ("taken", year, agency), verdict


@pytest.mark.parametrize(("title", "reason"), REJECTED)
def test_titles_of_other_things_are_rejected_with_their_reason(title: str, reason: str) -> None:
    verdict = judge(title)
    assert verdict.kind == "rejected"
    assert reason in verdict.reason


@pytest.mark.parametrize(("title", "kind", "year", "agency"), BY_COLUMN)
def test_in_a_column_of_reports_the_column_speaks(title: str, kind: str, year: int | None, agency: str | None) -> None:
    verdict = judge(title, in_report_column=True)
    assert (verdict.kind, verdict.year, verdict.agency) == (kind, year, agency), verdict


@pytest.mark.parametrize(
    "title",
    [
        "青山县水利局",
        "2023年",
        "年度报告",
        "青山县2022年国民经济和社会发展统计公报",
        "春耕备耕有序推进（第3期）",
        "关于李四同志任职的通知",
        "2023年度全市综合考核工作分析部署会召开",
        "",
        "   ",
    ],
)
def test_elsewhere_they_are_no_reports(title: str) -> None:
    assert judge(title).kind == "unlike"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("青山县政府信息公开年报 2024-01-12", None),
        ("青政办〔2024〕15号 青山县2023年政府信息公开年报", 2023),
        ("2022、2023年政府信息公开年度报告", None),
        ("12023年政府信息公开年度报告", None),
    ],
)
def test_a_date_is_no_report_year(title: str, year: int | None) -> None:
    assert report_year(title) == year


@given(st.text(max_size=80))
def test_any_text_is_judged(title: str) -> None:
    verdict = judge(title)
    assert verdict == judge(title)
    assert verdict.reason
    assert verdict.year is None or 1990 <= verdict.year <= 2099


@given(
    st.sampled_from(["青山县水利局", "青山县城关镇人民政府", "白河区发展和改革委员会", "青山县财政局"]),
    st.integers(2008, 2030),
    st.sampled_from(
        ["{a}{y}年政府信息公开工作年度报告", "{y}年度{a}政府信息公开年报", "{a}政府信息公开工作年度报告（{y}年）"]
    ),
)
def test_year_and_agency_are_read_from_every_order(agency: str, year: int, shape: str) -> None:
    title = shape.format(a=agency, y=year)
    assert (report_year(title), report_agency(title)) == (year, agency)
