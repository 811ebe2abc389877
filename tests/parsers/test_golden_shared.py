"""The reports that the project began from, and real samples, against golden answers read by eye.

They lie beside the repository, not in it; where they are absent these tests are skipped, and say so. The rules of the
comparison: every value equal, no value where the answer has none, every printed cell without a number of a kind of its
own.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.model import ParseResult
from parsers.present import as_json, as_text
from parsers.reading import parse

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLDEN = {
    "haimen": ("seeds", "000_b3f6c076bdf1c114.txt"),
    "yueqing": ("seeds", "001_870c2c3b9e9a44bb.txt"),
    "zhangdian": ("seeds", "002_ce6523f4e8e77dc7.txt"),
    "pengyang": ("seeds", "003_499bb3d63922cf9c.txt"),
    "songbei": ("seeds", "004_12be51cb5c79d99a.txt"),
    "hongze_2023": ("samples", "hongze_2023.pdf"),
    "pingtan_2015": ("samples", "pingtan_2015.html"),
    "pingtan_2018": ("samples", "pingtan_2018.html"),
    "pingtan_2019": ("samples", "pingtan_2019.html"),
    "pingtan_2021": ("samples", "pingtan_2021.html"),
    "pingtan_2023": ("samples", "pingtan_2023.html"),
    "shanghai_office_2019": ("samples", "shanghai_office_2019.html"),
}
TABLES = ("proactive", "applications", "proceedings")
WITHOUT_NUMBER = {"blank", "not_applicable", "word", "text"}
Address = tuple[str, str, str]


def shared(folder: str, name: str) -> Path:
    path = SHARED / folder / name
    if not path.is_file():
        pytest.skip(f"the shared samples are not beside this checkout ({folder}/{name} is absent)")
    return path


@cache
def read(name: str) -> ParseResult:
    return parse(shared(*GOLDEN[name]).read_bytes())


def golden(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(shared(GOLDEN[name][0], f"{name}.golden.json").read_text(encoding="utf-8"))
    return answer


def flat(told: dict[str, Any]) -> dict[Address, Any]:
    return {(t, row, field): v for t in TABLES for row, cells in told.get(t, {}).items() for field, v in cells.items()}


def squash(text: str) -> str:
    return re.sub(r"[\s（）()：:、，。“”\"其中]", "", text)


def differences(answer: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Name every cell that is wrong, missed, invented, or of no kind."""
    wanted, got = flat(answer), flat(told)
    kinds = {(one["table"], one["row"], one["field"]): one["kind"] for one in told["cells"]}
    ignored = set(answer.get("ignore", ()))
    found = []
    for address in sorted(set(wanted) | set(got)):
        want, have, name = wanted.get(address), got.get(address), "/".join(address)
        if name in ignored or isinstance(want, str):
            continue
        if want is None and have is not None:
            found.append(f"invented {name}={have}")
        elif want is not None and (have is None or abs(want - have) > 1e-6):
            found.append(f"wrong {name}: {want} -> {have}")
        elif want is None and address in wanted and kinds.get(address) not in WITHOUT_NUMBER:
            found.append(f"kind of {name}: {kinds.get(address)}")
    for row in answer.get("ambiguous", ()):
        of_row = [kind for address, kind in kinds.items() if "/".join(address[:2]) == row]
        if not of_row or set(of_row) != {"ambiguous"}:
            found.append(f"kinds of {row}: {of_row}")
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_every_cell_equals_the_golden_answer(name: str) -> None:
    answer, told = golden(name), as_json(read(name))
    assert differences(answer, told) == []
    assert told["report_year"] == int(answer["year"])
    if answer["form"] != "before2019":
        assert told["form"] == answer["form"]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_issuer_equals_the_golden_answer(name: str) -> None:
    wanted, got = golden(name)["agency"], read(name).report
    assert got is not None
    assert got.agency is not None
    assert got.agency == wanted or got.agency.endswith(wanted) or wanted.endswith(got.agency)


@pytest.mark.parametrize("name", ["pingtan_2015", "pingtan_2018"])
def test_lines_of_the_tables_before_2019(name: str) -> None:
    lines = {squash(line["label"]): line for line in as_json(read(name))["indicators"]}
    for label, printed in golden(name)["printed"].items():
        line = lines[squash(label)]
        assert (line["unit"], line["value"], line["cumulative"]) == tuple(printed.values())


@pytest.mark.parametrize("name", GOLDEN)
def test_no_sample_ends_as_a_damaged_or_foreign_file(name: str) -> None:
    result = read(name)
    assert result.outcome in ("complete", "incomplete")
    assert "unforeseen" not in {warning.code for warning in result.warnings}
    text = as_text(result)
    assert str(golden(name)["year"]) in text
    assert result.report is not None
    assert result.report.title in text


OUTCOMES = {
    "haimen": "complete",
    "yueqing": "incomplete",
    "zhangdian": "complete",
    "pengyang": "incomplete",
    "songbei": "incomplete",
    "hongze_2023": "complete",
    "pingtan_2023": "complete",
    "shanghai_office_2019": "complete",
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcomes_and_reasons(name: str) -> None:
    result = read(name)
    assert (result.outcome, bool(result.reason)) == (OUTCOMES[name], OUTCOMES[name] == "incomplete")


def test_the_reason_names_what_is_missing_and_what_is_ambiguous() -> None:
    assert "proactive: 10 of 22 cells missing" in read("yueqing").reason
    assert "14 cells ambiguous (rows granted, granted_in_part)" in read("pengyang").reason
    assert "proceedings: absent" in read("songbei").reason


def results_of(name: str, result: str) -> list[tuple[str, tuple[str, ...]]]:
    report = read(name).report
    assert report is not None
    return [(finding.id, finding.cells) for finding in report.findings if finding.result == result]


def test_the_two_broken_sums_of_zhangdian_are_found_and_nothing_else() -> None:
    assert sorted(rule for rule, _ in results_of("zhangdian", "fail")) == ["H1", "H2"]


def test_hongze_has_the_two_totals_that_its_source_misprints() -> None:
    cells = [set(cells) for rule, cells in results_of("hongze_2023", "fail") if rule == "H9"]
    assert len(cells) == 2
    assert any("proceedings/reconsideration/total" in one for one in cells)
    assert any("proceedings/litigation_after_reconsideration/total" in one for one in cells)


@pytest.mark.parametrize(("name", "count"), [("haimen", 35), ("shanghai_office_2019", 38)])
def test_blank_cells_leave_rules_unjudged(name: str, count: int) -> None:
    assert results_of(name, "fail") == []
    assert len(results_of(name, "cannot_judge")) == count


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("haimen", "text"),
        ("yueqing", "title"),
        ("zhangdian", "title"),
        ("pengyang", "title"),
        ("songbei", "title"),
        ("hongze_2023", "title"),
    ],
)
def test_where_the_year_was_read(name: str, source: str) -> None:
    report = read(name).report
    assert report is not None
    assert report.year_source == source


def test_where_the_issuer_was_read_and_how_full_it_is() -> None:
    found = {name: read(name).report for name in ("zhangdian", "hongze_2023", "pingtan_2023", "shanghai_office_2019")}
    told = {name: (report.agency, report.agency_source) for name, report in found.items() if report}
    assert told == {
        "zhangdian": ("张店区退役军人事务局", "text"),
        "hongze_2023": ("淮安市洪泽区人民政府", "title"),
        "pingtan_2023": ("平潭综合实验区管理委员会", "title"),
        "shanghai_office_2019": ("上海市人民政府办公厅", "title"),
    }


def test_days_and_doubts_of_songbei() -> None:
    result = read("songbei")
    assert result.report is not None
    assert (result.report.period_start_on, result.report.period_end_on) == ("2020-01-01", "2020-12-31")
    assert result.report.signed_on == "2020-01-30"
    assert "signed_before_period_end" in {warning.code for warning in result.warnings}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("haimen", [1, 2, 3, 4, 5, 6]),
        ("yueqing", [1, 2, 4, 5, 6]),
        ("zhangdian", [1, 2, 3, 4, 5, 6]),
        ("pengyang", [1, 2, 3, 5, 6]),
        ("songbei", [1, 2, 3, 4, 5, 6]),
        ("hongze_2023", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_sections_found(name: str, numbers: list[int]) -> None:
    report = read(name).report
    assert report is not None
    assert [section.number for section in report.sections] == numbers
    for section in report.sections:
        assert "结果维持" not in section.text
        assert "本年制发件数" not in section.text


def test_the_first_section_of_yueqing_keeps_its_own_numbered_heads() -> None:
    report = read("yueqing").report
    assert report is not None
    first = report.sections[0].text
    assert [line for line in ("一、夯实基础", "二、落实", "三、立足职能") if line in first] == [
        "一、夯实基础",
        "二、落实",
        "三、立足职能",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "egb_ordos_nianbao_list.html",
        "handan_xxgk_index_saved.html",
        "lishui_detail.html",
        "pingtan_list.html",
        "wanzai_article_2022.html",
        "yichun_home_2023.html",
    ],
)
def test_portal_pages_are_no_reports(name: str) -> None:
    result = parse(shared("samples/portals", name).read_bytes())
    assert result.outcome == "not_a_report"
    assert result.reason
    assert result.report is None
