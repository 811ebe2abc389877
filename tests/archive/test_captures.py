"""What becomes of a capture, and how it is read back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.captures import UNANSWERED_304
from archive.errors import PayloadMissing, ReadOnly, RunNotOpen, UnknownReference
from archive.store import Archive
from archive.values import digest_of

URL = "http://www.qingshan.gov.example/art/1.html"
OTHER = "http://www.qingshan.gov.example/art/2.html"
ROOT = Path(__file__).resolve().parents[2]


def count(archive, table):
    return archive.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_new_bytes_are_stored_and_come_back(scribe):
    recorded = scribe.page(URL, "正文")
    assert recorded.fate == "stored"
    assert scribe.archive.payload(recorded.payload_digest).decode() == "正文"


def test_the_same_bytes_from_the_same_request_are_a_revisit(scribe):
    first = scribe.page(URL, "a")
    again = scribe.page(URL, "a")
    third = scribe.page(URL, "a")
    assert [again.fate, third.fate] == ["revisit", "revisit"]
    captures = [scribe.archive.capture(one.capture_id) for one in (again, third)]
    assert [(one.kind, one.refers_to) for one in captures] == [("revisit", first.capture_id)] * 2
    assert count(scribe.archive, "payloads") == 1


def test_the_same_bytes_from_another_request_are_a_duplicate(scribe):
    scribe.page(URL, "a")
    recorded = scribe.page(OTHER, "a")
    assert recorded.fate == "duplicate"
    assert scribe.archive.capture(recorded.capture_id).kind == "response"


@pytest.mark.parametrize("changed", [{"method": "POST"}, {"body_digest": "sha256:1"}, {"rendered": True}])
def test_another_method_body_or_rendering_is_another_request(scribe, changed):
    scribe.page(URL, "a")
    assert scribe.page(URL, "a", **changed).fate == "duplicate"


def test_a_page_that_changes_back_is_a_change_not_a_revisit(scribe):
    fates = [scribe.page(URL, text).fate for text in ("a", "b", "a", "a")]
    assert fates == ["stored", "stored", "duplicate", "revisit"]


def test_a_304_takes_the_bytes_of_the_last_answer(scribe):
    scribe.page(URL, "a")
    second = scribe.page(URL, "b")
    recorded = scribe.page(URL, kind="revisit", body=None, status=304)
    assert (recorded.fate, recorded.payload_digest) == ("revisit", second.payload_digest)
    assert scribe.archive.capture(recorded.capture_id).refers_to == second.capture_id


def test_a_304_to_a_request_never_answered_is_a_failure(scribe):
    recorded = scribe.page(URL, kind="revisit", body=None, status=304)
    assert (recorded.fate, recorded.payload_digest) == ("failed", None)
    assert scribe.archive.capture(recorded.capture_id).reason == UNANSWERED_304


def test_a_refusal_keeps_its_page_as_evidence_and_stays_a_refusal(scribe):
    recorded = scribe.page(URL, "challenge", kind="refused", status=412, reason="status 412")
    assert recorded.fate == "refused"
    assert scribe.archive.payload(recorded.payload_digest) == b"challenge"
    assert scribe.archive.latest_capture("GET", URL) is None


def test_an_import_again_is_a_revisit(scribe):
    fates = [scribe.page("import:a.pdf", "x", kind="import", role="import", portal=None).fate for _ in range(2)]
    assert fates == ["stored", "revisit"]


def test_replay_gives_the_last_answer_that_did_not_fail(scribe):
    scribe.page(URL, "a")
    scribe.page(URL, kind="failed", body=None, status=None, reason="timeout")
    refused = scribe.page(OTHER, kind="refused", body=None, status=403)
    replayed = scribe.archive.captured_in_run(scribe.run, "GET", URL, "", False)
    assert replayed.payload_digest == digest_of(b"a")
    assert scribe.archive.captured_in_run(scribe.run, "GET", OTHER, "", False).id == refused.capture_id
    assert scribe.archive.captured_in_run(scribe.run, "GET", URL, "", True) is None


def test_headers_and_redirects_come_back_as_sent(scribe):
    headers = (("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("Last-Modified", "Mon, 03 Feb 2025 04:05:06 GMT"))
    hops = ((301, "http://qingshan.gov.example/"), (302, "http://www.qingshan.gov.example/"))
    scribe.page(URL, headers=headers, redirects=hops, final_uri=OTHER)
    capture = scribe.archive.latest_capture("GET", URL)
    assert (capture.headers, capture.redirects, capture.final_uri) == (headers, hops, OTHER)
    assert capture.header("last-modified") == headers[2][1]
    assert capture.fetched_at == "2025-02-03T04:05:06Z"


def test_text_that_utf8_cannot_hold_is_recorded_all_the_same(scribe):
    recorded = scribe.page("http://x.gov.example/\ud800", "a", anchor_text="年报\udcff", headers=(("X", "\udc80"),))
    capture = scribe.archive.capture(recorded.capture_id)
    assert (capture.target_uri, capture.anchor_text) == ("http://x.gov.example/\ufffd", "年报\ufffd")
    assert scribe.page("http://x.gov.example/\ud800", "a").fate == "revisit"


def test_a_capture_that_names_an_unknown_page_is_not_written(scribe):
    with pytest.raises(UnknownReference, match="via capture 999"):
        scribe.page(URL, via_capture=999)
    assert count(scribe.archive, "captures") == 0
    assert scribe.page(URL).fate == "stored"


def test_a_closed_run_takes_no_more(scribe):
    scribe.page(URL)
    scribe.archive.close_run(scribe.run, reason="finished", seen={"990101": 1})
    with pytest.raises(RunNotOpen):
        scribe.page(OTHER)


def test_read_only_writes_nothing(scribe, path):
    scribe.page(URL, "a")
    with Archive.open(path, read_only=True) as reader:
        assert reader.payload(digest_of(b"a")) == b"a"
        with pytest.raises(ReadOnly):
            reader.record(scribe.run, None)
        with pytest.raises(PayloadMissing):
            reader.payload("sha256:" + "0" * 64)


KILLED_BETWEEN_THE_COMMITS = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import archive.captures
from archive.model import NewCapture, RunSpec
from archive.store import Archive

archive.captures._judge = lambda *rest: os.kill(os.getpid(), signal.SIGKILL)
opened = Archive.open(Path(sys.argv[1]))
run = opened.begin_run(RunSpec("crawl", "0.1.0", None, {}, "s1", ("990101",)))
opened.record(run, NewCapture("response", "GET", "http://a.gov.example/", datetime.now(UTC), "home", body=b"page" * 99))
"""


def test_killed_between_payload_and_capture_the_bytes_are_taken_up_again(path, make):
    script = [sys.executable, "-c", KILLED_BETWEEN_THE_COMMITS, str(path)]
    killed = subprocess.run(script, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    with Archive.open(path) as archive:
        assert count(archive, "captures") == 0
        assert archive.payload(digest_of(b"page" * 99)) == b"page" * 99  # taken into the index on opening
        segment = archive.payloads.path(1)
        run = archive.begin_run(make.spec(), resume_within=make.years(1))
        assert run.resumed
        assert archive.record(run, make.response("http://a.gov.example/", b"page" * 99)).fate == "stored"
        assert archive.payloads_to_parse(make.everything()) == [digest_of(b"page" * 99)]
        assert count(archive, "payloads") == 1
    assert segment.exists()


def test_a_payload_lost_from_its_segment_is_stored_anew(scribe):
    recorded = scribe.page(URL, "a" * 500)
    scribe.archive.payloads._writer.execute("DELETE FROM payloads")
    with pytest.raises(PayloadMissing):
        scribe.archive.payload(recorded.payload_digest)
    assert scribe.page(URL, "a" * 500).fate == "revisit"
    assert scribe.archive.payload(recorded.payload_digest) == b"a" * 500
