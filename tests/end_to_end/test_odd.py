"""Counties put together oddly, walked and read in one go: every report, every cell, and each oddity for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from end_to_end.conftest import PACE, Gongkai, Walked
from lab.odd import BEIGANG, DONGSHAN, NANHU, XILING, XILING_PATHS, nanhu_reports, odd_reports
from lab.origin import LabServer
from lab.truth import differences

from archive.sqlite import sqlite3

pytestmark = [pytest.mark.xdist_group("odd"), pytest.mark.browser]

_LIST_CALL = "http://www.beigang.gov.example/api/articles?channel=nb&pageNo="


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd-portals")
    rows = "\n".join(portal.toml for portal in (DONGSHAN, NANHU, XILING, BEIGANG))
    (folder / "odd.toml").write_text(rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def odd(gongkai: Gongkai, lab: LabServer, registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """All four, walked and read."""
    archive = tmp_path_factory.mktemp("odd") / "odd.db"
    lab.forget()
    done = gongkai("crawl", "--portals", str(registry), "--archive", str(archive), *PACE)
    assert lab.strays == []
    return Walked(archive, done.stdout, tuple(lab.urls()))


def _xiling(key: str) -> str:
    return f"http://www.xiling.gov.example{XILING_PATHS[key][0]}"


def test_every_report_is_found_with_every_cell_and_its_day(odd: Walked) -> None:
    connection = sqlite3.connect(odd.archive)
    connection.row_factory = sqlite3.Row
    told = differences(connection, odd_reports())
    connection.close()
    assert told == []


def test_nothing_is_left_to_warn_of(odd: Walked) -> None:
    assert [tuple(row) for row in odd.rows("SELECT portal, code, message FROM crawl_warnings")] == []
    assert "DOES NOT ADD UP" not in odd.printed


def test_a_department_on_another_system_is_read_by_that_systems_adapter(odd: Walked) -> None:
    families = {
        (row["url"].split("/")[2], row["family"])
        for row in odd.rows("SELECT * FROM portal_columns WHERE portal = ?", DONGSHAN.code)
    }
    assert families == {("www.dongshan.gov.example", "hanweb"), ("jyj.dongshan.gov.example", "trs")}


def test_homes_that_only_lead_on_are_passed(odd: Walked) -> None:
    homes = odd.rows("SELECT target_uri, final_uri FROM captures WHERE role = 'home' ORDER BY portal")
    assert [tuple(row) for row in homes[:2]] == [
        ("http://www.dongshan.gov.example/", "http://www.dongshan.gov.example/main/index.html"),
        ("http://www.nanhu.gov.example/", "http://zw.nanhu.gov.example/"),
    ]


def test_a_column_that_is_the_report_is_a_report(odd: Walked) -> None:
    found = odd.rows(
        "SELECT r.url, c.role, c.target_uri FROM reports r JOIN captures c ON c.id = r.capture_id WHERE r.portal = ?"
        " ORDER BY r.url",
        NANHU.code,
    )
    first, second, shown = nanhu_reports()
    assert [tuple(row) for row in found] == [
        (first, "column", first),
        (second, "column", second),
        (shown, "attachment", "http://zw.nanhu.gov.example/files/n3.pdf"),
    ]


def test_equal_bytes_in_two_trees_are_one_report_with_two_landings(odd: Walked) -> None:
    twice = [f"http://www.xiling.gov.example{path}" for path in XILING_PATHS["twice"]]
    rows = odd.rows("SELECT report_id FROM landings WHERE uri IN (?, ?)", *twice)
    assert len(rows) == 2
    assert len({row["report_id"] for row in rows}) == 1


def test_two_attachments_are_one_work_in_two_versions(odd: Walked) -> None:
    rows = odd.rows(
        "SELECT r.work_id, r.is_current, p.media_type FROM reports r JOIN payloads p ON p.digest = r.payload_digest"
        " WHERE r.url = ? ORDER BY p.media_type",
        _xiling("both"),
    )
    assert len({row["work_id"] for row in rows}) == 1
    assert [(row["is_current"], row["media_type"].rpartition("/")[2]) for row in rows] == [
        (0, "pdf"),
        (1, "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ]


@pytest.mark.parametrize(("key", "part"), [("framed", "1004_con.html"), ("parted", "1005_1.html")])
def test_tables_in_a_part_of_the_article_are_its_report(odd: Walked, key: str, part: str) -> None:
    (row,) = odd.rows(
        "SELECT r.outcome, c.target_uri, r.published_on_source FROM reports r JOIN captures c ON c.id = r.capture_id"
        " WHERE r.url = ? AND r.is_current = 1",
        _xiling(key),
    )
    assert tuple(row) == ("complete", _xiling(key).rpartition("/")[0] + f"/{part}", "landing:meta")


def test_a_list_behind_buttons_is_followed_by_the_call_its_script_made(odd: Walked) -> None:
    asked = [url for url in odd.asked if url.startswith(_LIST_CALL)]
    assert asked == [f"{_LIST_CALL}{number}" for number in (1, 2, 3, 4)], "the first by the page, none of them twice"


def test_a_second_walk_asks_for_no_report_and_finds_the_same(
    odd: Walked, gongkai: Gongkai, lab: LabServer, registry: Path
) -> None:
    before = [tuple(row) for row in odd.rows("SELECT * FROM v_reports ORDER BY uid")]
    lab.forget()
    gongkai("crawl", "--portals", str(registry), "--archive", str(odd.archive), *PACE)
    assert not [url for url in lab.urls() if url.endswith((".pdf", ".docx")) or "/art/" in url or "/content/" in url]
    assert [tuple(row) for row in odd.rows("SELECT * FROM v_reports ORDER BY uid")] == before
    kinds = odd.rows("SELECT DISTINCT kind FROM captures WHERE run_id = 2")
    assert {row["kind"] for row in kinds} == {"revisit"}
