"""Issuers: from the title, the signature, the text, the record table; in the fullest printed form."""

from __future__ import annotations

import pytest

from parsers.facts.agency import find_agency
from parsers.facts.lines import lines_of
from parsers.model import Document, Locator, Paragraph, Table, TableCell

HERE = Locator(line=1)


def issuer(
    *lines: str, title: str | None = None, meta: tuple[tuple[str, str], ...] = (), table: Table | None = None
) -> object:
    blocks = (*([table] if table else []), *(Paragraph(text, HERE) for text in lines))
    read = Document("text", blocks, meta=meta)
    agency = find_agency(read, lines_of(read), title, None)
    return (agency.name, agency.source) if agency else None


def record_table(*rows: tuple[str, str]) -> Table:
    cells = tuple(
        TableCell(text, row, col, 1, 1, HERE) for row, pair in enumerate(rows) for col, text in enumerate(pair)
    )
    return Table(cells, len(rows), 2, "grid", HERE)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("青山县司法局2023年政府信息公开工作年度报告", "青山县司法局"),
        ("2023年度青山县司法局政府信息公开工作年度报告", "青山县司法局"),
        ("青山县司法局关于2023年度政府信息公开工作情况的报告", "青山县司法局"),
        ("青山县2023年政府信息公开工作年度报告", "青山县人民政府"),
        ("青山县政府信息公开2020年度报告", "青山县人民政府"),
        ("青山县政府2020年政府信息公开年度报告", "青山县人民政府"),
        ("青山县人民政府信息公开工作年度报告（2023年）", "青山县人民政府"),
        ("青山县人民政府办公室2023年政府信息公开工作年度报告", "青山县人民政府办公室"),
        ("2022年上海市政府信息公开工作年度报告", "上海市人民政府"),
        ("白河镇2022年政府信息公开工作年度报告", "白河镇人民政府"),
        ("东城街道2022年政府信息公开工作年度报告", "东城街道办事处"),
        ("平潭综合实验区2019年政府信息公开工作年度报告", "平潭综合实验区管理委员会"),
        ("云岭高新技术产业开发区2022年政府信息公开工作年度报告", "云岭高新技术产业开发区管理委员会"),
        ("云岭新区2022年政府信息公开工作年度报告", "云岭新区管理委员会"),
        ("浦东新区2022年政府信息公开工作年度报告", "浦东新区人民政府"),
        ("呼和浩特市新城区2022年政府信息公开工作年度报告", "呼和浩特市新城区人民政府"),
        ("阳泉市矿区2022年政府信息公开工作年度报告", "阳泉市矿区人民政府"),
        ("青山县发展和改革局（县粮食局）2023年政府信息公开工作年度报告", "青山县发展和改革局（县粮食局）"),
    ],
)
def test_the_title_names_the_issuer(title: str, expected: str) -> None:
    assert issuer("正文。", title=title) == (expected, "title")


def test_divisions_above_are_added_where_the_text_prints_them() -> None:
    got = issuer("本报告由淮安市洪泽区人民政府办公室编制。", title="洪泽区人民政府2023年政府信息公开工作年度报告")
    assert got == ("淮安市洪泽区人民政府", "title")


def test_an_unknown_division_counts_where_it_opens_a_clause() -> None:
    title = "松坪镇人民政府2023年政府信息公开工作年度报告"
    assert issuer("云岭县松坪镇人民政府编制本报告。", title=title) == ("云岭县松坪镇人民政府", "title")
    assert issuer("根据全县松坪镇人民政府安排编制。", title=title) == ("松坪镇人民政府", "title")


def test_words_before_a_name_are_no_division() -> None:
    title = "洪泽区人民政府2023年政府信息公开工作年度报告"
    got = issuer("请与洪泽区人民政府联系。现公布洪泽区人民政府年报。", title=title)
    assert got == ("洪泽区人民政府", "title")


def test_a_name_without_its_place_is_filled_from_the_text() -> None:
    title = "退役军人事务局2023年政府信息公开工作年度报告"
    assert issuer("2023年，青山县退役军人事务局落实要求。", title=title) == ("青山县退役军人事务局", "title")
    title = "区医保局2023年政府信息公开工作年度报告"
    assert issuer("2023年，青山区医保局落实。", title=title) == ("青山区医保局", "title")


def test_the_body_that_the_text_prints_governs_a_bare_division() -> None:
    got = issuer("2023年，云岭片区管理委员会落实要求。", title="云岭片区2023年政府信息公开工作年度报告")
    assert got == ("云岭片区管理委员会", "title")


NO_ISSUER = "2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["正文。", "青山县交通运输局", "2024年1月10日"], ("青山县交通运输局", "signature")),
        (["正文。", "青山县交通运输局 二〇二四年一月十日"], ("青山县交通运输局", "signature")),
        (["在县委、县政府的领导下，青山县水利局坚持公开。"], ("青山县水利局", "text")),
        (["现公布青山县档案馆2023年政府信息公开工作年度报告。"], ("青山县档案馆", "text")),
        (["本报告由青山县财政局办公室编制。"], ("青山县财政局", "text")),
        (["如有疑问，请与青山乡政府信息公开办公室联系，电话：0。"], ("青山乡人民政府", "text")),
        (["如有疑问，请联系：青山区医疗保障局，地址：某路1号。"], ("青山区医疗保障局", "text")),
        (["青山县林业局依照政府信息公开的规定编写本报告。"], ("青山县林业局", "text")),
        (["由青山市白河区人民政府办公室汇总编制。"], ("青山市白河区人民政府", "text")),
    ],
)
def test_without_a_title_the_document_itself_is_asked(lines: list[str], expected: tuple[str, str]) -> None:
    assert issuer(*lines, title=NO_ISSUER) == expected


def test_a_cover_prints_the_issuer_under_the_title() -> None:
    lines = (NO_ISSUER, "青山县水利局", "（2024年1月）", "我局认真落实。")
    assert issuer(*lines, title=NO_ISSUER) == ("青山县水利局", "title")


def test_superiors_and_cited_bodies_are_no_issuers() -> None:
    lines = (
        "根据《青山县人民政府办公室关于报送年报的通知》（青政办〔2024〕1号）要求编制。",
        "在县委、县政府和县政务公开办公室的指导下，按照省厅要求，我局认真落实。",
        "2023年，青山县林业局共公开信息10条。",
    )
    assert issuer(*lines, title=NO_ISSUER) == ("青山县林业局", "text")


def test_the_record_table_is_asked_before_the_meta() -> None:
    meta = (("contentsource", "来源：青山县融媒体中心"),)
    table = record_table(("索引号", "1/2"), ("发布机构", "青山县民政局"))
    assert issuer("我局认真落实。", title=NO_ISSUER, meta=meta, table=table) == ("青山县民政局", "header_table")
    assert issuer("我局认真落实。", title=NO_ISSUER, meta=meta) == ("青山县融媒体中心", "meta")


def test_pronouns_short_names_and_nothing_name_no_issuer() -> None:
    table = record_table(
        ("发布机构", "市政府"),
    )
    assert issuer("我局、本单位认真落实区委、区政府要求。", title=NO_ISSUER, table=table) is None
