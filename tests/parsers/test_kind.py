"""What is a disclosure report and what only looks like one, with the reason."""

from __future__ import annotations

import pytest

from parsers.facts.kind import Verdict, judge
from parsers.facts.lines import lines_of
from parsers.facts.title import find_title
from parsers.model import Document, Indicator, Locator, Paragraph, ReportCell
from parsers.narrative import find_heads

HERE = Locator(line=1)
SENTENCE = "2023年，我局落实《中华人民共和国政府信息公开条例》，规范依申请公开，全年主动公开政府信息十条，制度健全。"
REPORT = (
    "青山县司法局2023年政府信息公开工作年度报告",
    "一、总体情况",
    SENTENCE,
    "二、主动公开政府信息情况",
    SENTENCE,
    "三、收到和处理政府信息公开申请情况",
    SENTENCE,
)


def cells(count: int, value: int | None = 0) -> tuple[ReportCell, ...]:
    kind = "blank" if value is None else "zero"
    return tuple(ReportCell("applications", f"row{n}", "total", kind, "", value, HERE) for n in range(count))


def verdict(
    *lines: str,
    title: str | None = None,
    meta: tuple[tuple[str, str], ...] = (),
    placed: tuple[ReportCell, ...] = (),
    indicators: tuple[Indicator, ...] = (),
) -> Verdict:
    document = Document(
        "html" if title or meta else "docx", tuple(Paragraph(text, HERE) for text in lines), title=title, meta=meta
    )
    found = lines_of(document)
    heads = find_heads(found)
    named = find_title(document, found, heads[0].line if heads else None)
    return judge(document, found, named, len(heads), placed, indicators)


def test_a_report_is_one_by_its_tables_its_heads_or_its_text() -> None:
    assert verdict(*REPORT).is_report
    assert verdict("正文", placed=cells(6)).is_report
    assert verdict("青山县司法局2023年政府信息公开工作年度报告", placed=cells(1)).is_report
    assert verdict("青山县司法局2013年政府信息公开工作年度报告", SENTENCE, SENTENCE, SENTENCE, SENTENCE).is_report
    lines = tuple(Indicator(f"第{n}项", None, "条", n, None, HERE) for n in range(4))
    assert verdict("青山县司法局2015年政府信息公开工作年度报告", indicators=lines).is_report


def test_words_of_look_alikes_in_the_navigation_do_no_harm() -> None:
    page = ("首页", "政策解读", "一图读懂", "政府信息公开指南", "用户登录", *REPORT, "政府网站工作年度报表", "安全检查")
    assert verdict(*page, title="青山县人民政府").is_report
    assert verdict(*page, placed=cells(175), title="青山县人民政府").is_report


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("《青山县2023年政府信息公开工作年度报告》解读", "解读"),
        ("一图读懂青山县2023年政府信息公开工作年度报告", "解读"),
        ("青山县政府网站工作年度报表（2023年度）", "website"),
        ("青山县2023年法治政府建设年度报告", "law-based"),
        ("青山县司法局政府信息公开指南", "guide"),
        ("关于做好2023年政府信息公开工作年度报告编制工作的通知", "notice"),
    ],
)
def test_look_alikes_are_rejected_by_their_own_title(title: str, said: str) -> None:
    lines = ("青山县2023年政府信息公开工作年度报告", SENTENCE, SENTENCE, SENTENCE, SENTENCE)
    for got in (verdict(title, SENTENCE, SENTENCE), verdict(*lines, meta=(("articletitle", title),))):
        assert not got.is_report
        assert said in got.reason


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("404 Not Found", "nginx"), "error page"),
        (("抱歉，您访问的页面不存在或已删除！", "返回首页"), "error page"),
        (("系统错误，请稍后再试",), "error page"),
        (("请开启JavaScript并刷新该页.",), "challenge"),
        (("您的请求疑似攻击行为，已被网站防火墙拦截",), "challenge"),
        (("Access Denied", "Reference 18.1"), "challenge"),
        (("用户登录", "用户名", "密码"), "login"),
        (("青山县概况", "青山县位于某省中部。"), "no title"),
    ],
)
def test_pages_without_content_say_what_they_are(lines: tuple[str, ...], said: str) -> None:
    got = verdict(*lines)
    assert not got.is_report
    assert said in got.reason


def test_a_list_of_reports_is_none() -> None:
    titles = [f"青山县{year}年政府信息公开工作年度报告" for year in range(2018, 2024)]
    got = verdict("政府信息公开年报", *[text for title in titles for text in (title, "2024-01-30")])
    assert not got.is_report
    assert "6 reports" in got.reason


def test_a_page_that_only_offers_a_file_is_none() -> None:
    name = "青山县司法局2023年政府信息公开工作年度报告"
    got = verdict("首页", name, "发布日期：2024-01-30", "附件：年报.pdf", "打印", title=name)
    assert not got.is_report
    assert "attachment" in got.reason
    bare = verdict("首页", name, "打印", title=name)
    assert not bare.is_report
    assert "no text or table" in bare.reason


def test_a_home_page_with_the_column_in_its_menu_is_none() -> None:
    menu = [f"栏目{number}" for number in range(60)]
    got = verdict("政府信息公开年报", *menu, SENTENCE, *menu, title="青山县人民政府")
    assert not got.is_report


def test_the_blank_form_is_no_report() -> None:
    got = verdict("政府信息公开工作年度报告格式", "一、总体情况", placed=cells(30, None))
    assert not got.is_report
    assert "blank form" in got.reason
