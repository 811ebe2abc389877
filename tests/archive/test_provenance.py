"""From a cell back to the page and the hour; and whether what the index names is there."""

from __future__ import annotations

import json

import pytest

from archive.errors import NotFound
from archive.provenance import find_report, provenance
from archive.sqlite import sqlite3
from archive.store import Archive
from archive.verify import verify

HOME = "http://www.qingshan.gov.example/"


@pytest.fixture
def walked(scribe, make):
    home = scribe.page(HOME, "home", role="home").capture_id
    listing = scribe.page(HOME + "list", "list", role="listing", via_capture=home).capture_id
    page = scribe.page(HOME + "page", "page", via_capture=listing, anchor_text="青山县民政局2024年年报").capture_id
    scribe.page(HOME + "a.pdf", "pdf", role="attachment", via_capture=page, media_type="application/pdf")
    scribe.parse("pdf", make.report())
    scribe.archive.project()
    return scribe


def uid_of(archive):
    return archive.connection.execute("SELECT uid FROM reports").fetchone()[0]


def test_the_chain_leads_from_a_cell_to_the_home_page(walked):
    archive = walked.archive
    chain = provenance(archive, uid_of(archive), "applications/received_new/total")
    assert [capture.role for capture in chain.captures] == ["attachment", "article", "listing", "home"]
    assert [capture.target_uri for capture in chain.captures] == [HOME + name for name in ("a.pdf", "page", "list", "")]
    assert chain.captures[0].fetched_at == "2025-02-03T04:05:09Z"
    assert chain.landing.anchor_text == "青山县民政局2024年年报"
    assert (chain.run.uid, chain.run.software_commit) == (walked.run.uid, "abc")
    assert archive.payload(chain.payload.digest) == b"pdf"
    assert (chain.parse.parser_version, chain.parse.outcome) == ("1", "complete")
    (cell,) = chain.cells
    assert (cell["value"], cell["raw"]) == (7, "7")
    assert cell["locator"] == {"path": "/html/body/table/applications/received_new/total"}


def test_a_report_is_named_by_uid_prefix_or_id(walked):
    archive, uid = walked.archive, uid_of(walked.archive)
    identity = archive.connection.execute("SELECT id FROM reports").fetchone()[0]
    found = [find_report(archive, name)["uid"] for name in (uid, uid[:5], identity, str(identity))]
    assert found == [uid] * 4


def test_without_an_address_all_printed_cells_are_given_and_a_row_by_its_name(walked):
    archive, uid = walked.archive, uid_of(walked.archive)
    assert len(provenance(archive, uid).cells) == 2
    assert [cell["field"] for cell in provenance(archive, uid, "applications/received_new").cells] == ["total"]


def test_the_chain_is_told_to_people_and_as_json(walked):
    chain = provenance(walked.archive, uid_of(walked.archive), "applications/received_new/total")
    told = chain.as_text().splitlines()
    assert [line.split()[0] for line in told[1:]] == [
        *("report", "sources", "landing", "run", "capture", "via", "via", "via", "payload", "parse", "cell")
    ]
    assert told[0].startswith("青山县民政局 2024, form 2021, complete")
    assert "applications/received_new/total = 7 (number, printed '7') at path /html" in told[-1]
    again = json.loads(json.dumps(chain.to_json()))
    assert again["captures"][1]["anchor_text"] == "青山县民政局2024年年报"
    assert again["cells"][0]["value"] == 7


@pytest.mark.parametrize("name", ["zzzz", "", "applications", "*", "'; --", 999, "999", "f" * 99])
def test_an_unknown_report_is_said_so(walked, name):
    with pytest.raises(NotFound, match="v_reports"):
        provenance(walked.archive, name)


def test_an_unknown_cell_names_the_rows_there_are(walked):
    with pytest.raises(NotFound, match="applications/received_new"):
        provenance(walked.archive, uid_of(walked.archive), "applications/granted/total")


def test_a_sound_archive_verifies(walked, path):
    assert verify(walked.archive, read_bytes=True) == []
    with Archive.open(path, read_only=True) as reader:
        assert verify(reader) == []


@pytest.mark.parametrize(("change", "read_bytes"), [("DELETE FROM payloads WHERE digest = ?", False), (
    "UPDATE payloads SET data = x'00' WHERE digest = ?", True)])  # fmt: skip
def test_damage_is_named_by_digest(walked, path, change, read_bytes):
    recorded = walked.page(HOME + "x", "the bytes that will be damaged")
    segment = walked.archive.payloads.path(1)
    walked.archive.close()
    connection = sqlite3.connect(segment)
    connection.execute(change, (recorded.payload_digest,))
    connection.commit()
    connection.close()
    with Archive.open(path, read_only=True) as reader:
        damage = verify(reader, read_bytes=read_bytes)
    assert [one.digest for one in damage] == [recorded.payload_digest]
    assert "restore" in damage[0].what


def test_a_missing_segment_is_damage_to_each_of_its_payloads(walked, path):
    walked.archive.close()
    path.with_suffix(".payloads").joinpath("0001.db").rename(path.with_name("away.db"))
    with Archive.open(path, read_only=True) as reader:
        assert len(verify(reader)) == 4
        assert len(verify(reader, read_bytes=True)) == 4


def test_a_broken_reference_in_the_index_is_damage(walked):
    walked.archive.connection.execute("PRAGMA foreign_keys = OFF")
    walked.archive.connection.execute("UPDATE captures SET via_capture = 12345 WHERE id = 2")
    assert ["refers to a missing row" in one.what for one in verify(walked.archive)] == [True]
