"""Labels that lead towards the reports, and labels that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.agencies import looks_like_agency, looks_like_level
from spiders.families.base import rows_of
from spiders.links import judge_label, judge_link
from spiders.page import Page
from spiders.titles import judge
from spiders.walk import Step, moves, reports_among

_URL = "http://www.qs.gov.example/gk/"
_SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "portals"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("政府信息公开", "openness"),
        ("政务公开", "openness"),
        (" 信 息 公 开 ", "openness"),
        ("政府信息公开专栏", "openness"),
        ("政府信息公开平台>>", "openness"),
        ("市政府信息公开", "openness"),
        ("公开", "openness"),
        ("政府信息公开年报", "report_column"),
        ("信息公开年报", "report_column"),
        ("政府信息公开年度报告", "report_column"),
        ("政府信息公开工作年度报告", "report_column"),
        ("公开年报", "report_column"),
        ("年度报告", "report_column"),
        ("年报", "report_column"),
        ("部门信息公开年报", "report_column"),
        ("乡镇（街道）信息公开年报", "report_column"),
        ("县政府年报", "report_column"),
        ("区政府政府信息公开年度报告", "report_column"),
        ("水利局信息公开年报", "report_column"),
        ("2018年以前政府信息公开年报", "report_column"),
        ("2018年及以前年报", "report_column"),
        ("历年年报", "report_column"),
        ("2023年政府信息公开年报", "report_column"),
        ("2023年", "year"),
        ("２０２３年度", "year"),
        ("2023", "year"),
        ("二〇二三年", "year"),
        ("2018年及以前", "year"),
        ("市本级", "level"),
        ("县(市、区)政府", "level"),
        ("市政府部门", "level"),
        ("县直部门", "level"),
        ("乡镇/街道", "level"),
        ("部门信息公开", "directory"),
        ("部门和乡镇（街道）信息公开", "directory"),
        ("乡镇部门信息公开", "directory"),
        ("市政府部门信息公开", "directory"),
        ("青山县水利局", "agency"),
        ("教育局", "agency"),
        ("城关镇", "agency"),
        ("青山县人民政府办公室", "agency"),
        ("首页", "other"),
        ("政府信息公开指南", "other"),
        ("政府信息公开制度", "other"),
        ("依申请公开", "other"),
        ("法定主动公开内容", "other"),
        ("重点领域信息公开", "other"),
        ("政府网站年度工作报表", "other"),
        ("网站年报", "other"),
        ("法治政府建设年度报告", "other"),
        ("企业年报", "other"),
        ("统计年报", "other"),
        ("部门动态", "other"),
        ("部门预决算公开", "other"),
        ("财政预决算", "other"),
        ("政务中心", "other"),
        ("办事大厅", "other"),
        ("English", "other"),
        ("繁體中文", "other"),
        ("无障碍浏览", "other"),
        ("网站地图", "other"),
        ("", "other"),
    ],
)
def test_labels(label: str, kind: str) -> None:
    assert judge_label(label, _URL).kind == kind


def test_a_slug_raises_the_score_and_names_a_picture() -> None:
    plain, with_slug = judge_label("年报", _URL), judge_label("年报", _URL + "zfxxgknb_97166/")
    assert with_slug.score > plain.score
    assert judge_label("", _URL + "zfxxgknb/").kind == "report_column"


def test_addresses_of_articles_documents_and_traps_are_never_columns() -> None:
    for path in ("202401/t20240112_1.html", "a.pdf", "index_wap.html", "/english/"):
        assert judge_label("政府信息公开年报", _URL + path).kind == "other"


def test_names_of_agencies_and_levels_are_told_apart() -> None:
    for name in (
        "发展和改革委员会",
        "县发改委",
        "石桥镇",
        "望江乡人民政府",
        "城北街道办事处",
        "经济开发区管委会",
        "县法院",
    ):
        assert looks_like_agency(name)
        assert not looks_like_level(name)
    for level in ("部门", "乡镇", "县直单位", "市本级", "各镇街", "乡镇（街道）年报"):
        assert looks_like_level(level)
        assert not looks_like_agency(level)


def _sample(name: str, url: str) -> Page:
    path = _SAMPLES / name
    if not path.exists():
        pytest.skip(f"no sample pages beside the repository: {name}")
    return Page(url, path.read_text(encoding="utf-8", errors="replace"))


def test_a_real_home_page_puts_the_report_column_first() -> None:
    page = _sample("yichun_home_2023.html", "http://www.yichun.gov.cn/")
    assert len(page.links) > 300
    ranked = sorted((judge_link(link) for link in page.links), key=lambda judged: -judged.score)
    assert ranked[0].kind == "report_column"
    assert ranked[0].url == "http://www.yichun.gov.cn/ycsrmzf/zfxxgknb/redirect_firstChannel.shtml"
    followed = [(step.kind, url) for url, step in moves(page, Step("360900", "home"), lambda url: "www.yichun" in url)]
    assert followed[0] == ("column", ranked[0].url)
    assert {kind for kind, _ in followed} <= {"column", "openness", "directory", "agency"}
    assert not any("zfwzgzndbb" in url or "zfgzbg" in url for _, url in followed)


def test_a_real_list_with_news_between_gives_the_reports() -> None:
    page = _sample("egb_ordos_nianbao_list.html", "http://www.ordos.gov.cn/egb/xxgk/xxgknb/")
    found = list(reports_among(rows_of(page), in_report_column=True))
    assert [(one.entry.date, one.verdict.year) for one in found if one.verdict.kind == "taken"] == [
        ("2020-09-03", 2019),
        ("2020-03-11", 2019),
        ("2019-05-30", 2018),
        ("2019-05-30", 2018),
    ]
    assert sum(1 for one in found if one.verdict.kind == "rejected") == 6


def test_a_real_list_gives_every_year() -> None:
    page = _sample("pingtan_list.html", "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/")
    found = list(reports_among(rows_of(page), in_report_column=True))
    assert [one.verdict.year for one in found] == list(range(2025, 2015, -1))
    assert {one.verdict.kind for one in found} == {"taken"}


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("lishui_detail.html", "https://www.lishui.gov.cn/art/2023/5/6/art_1229283449_2493752.html"),
        (
            "wanzai_article_2022.html",
            "http://www.wanzai.gov.cn/wzxrmzf/tjsja/202305/7215380191c5400397df5d7d0b5fd06b.shtml",
        ),
    ],
)
def test_real_articles_on_other_matters_hold_no_reports(name: str, url: str) -> None:
    page = _sample(name, url)
    assert not [entry for entry in rows_of(page) if judge(entry.title).kind == "taken"]
    assert page.report_heads < 3
