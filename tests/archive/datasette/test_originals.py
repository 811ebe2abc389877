"""Archived bytes: given as they are, under headers that let them do nothing."""

from __future__ import annotations

import hashlib

import pytest

from archive.datasette.media import content_type, file_name

UNKNOWN = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("html", "text/html; charset=gbk", "inline"),
        ("pdf", "application/pdf", "inline"),
        ("text", "text/plain; charset=gb18030", "inline"),
        ("docx", "application/octet-stream", "attachment"),
        ("hostile", "text/html", "inline"),
    ],
)
def test_original_bytes_and_headers(opened, name, kind, disposition):
    digest = opened.digests[name]
    answer = opened.get(f"/-/original/{digest}")
    assert answer.status_code == 200
    assert "sha256:" + hashlib.sha256(answer.content).hexdigest() == digest
    assert answer.headers["content-type"] == kind
    ending = {"text": "txt", "hostile": "html"}.get(name, name)
    assert answer.headers["content-disposition"] == f'{disposition}; filename="gongkai-{digest[7:23]}.{ending}"'
    policy = [part.strip() for part in answer.headers["content-security-policy"].split(";")]
    assert policy[0] == "sandbox", "no allow-scripts, no allow-same-origin"
    assert {"default-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert not [part for part in policy if part.startswith("script-src")]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "private, no-cache"


def test_an_original_is_asked_again_cheaply(opened):
    digest = opened.digests["pdf"]
    etag = opened.get(f"/-/original/{digest}").headers["etag"]
    again = opened.get(f"/-/original/{digest}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("route", ["original", "original-view"])
@pytest.mark.parametrize(
    "digest", [UNKNOWN, "sha256:", "sha256:xyz", "..%2F..%2Fetc%2Fpasswd", "%3Cscript%3E", "sha256%3A" + "A" * 64]
)
def test_unknown_digests(opened, route, digest):
    answer = opened.get(f"/-/{route}/{digest}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_digest_may_come_escaped(opened):
    escaped = opened.digests["html"].replace(":", "%3A")
    assert opened.get(f"/-/original/{escaped}").status_code == 200


def test_the_frame_is_sandboxed_and_other_files_are_offered(opened):
    page = opened.get(f"/-/original-view/{opened.digests['html']}").text
    assert '<iframe class="original" sandbox="" src="/-/original/' in page
    pdf = opened.get(f"/-/original-view/{opened.digests['pdf']}").text
    assert '<iframe class="original" src="/-/original/' in pdf
    docx = opened.get(f"/-/original-view/{opened.digests['docx']}").text
    assert "<iframe" not in docx
    assert "下载" in docx


def test_a_segment_that_is_gone(odd):
    for segment in odd.datasette.archive_path.with_suffix(".payloads").iterdir():
        segment.unlink()
    answer = odd.get(f"/-/original/{odd.digests['html']}")
    assert answer.status_code == 410
    assert "segment file" in answer.text
    assert "/" not in answer.text, "no path of the serving machine"
    assert odd.get(f"/-/original-view/{odd.digests['html']}").status_code == 200


def test_damaged_bytes(odd):
    for segment in odd.datasette.archive_path.with_suffix(".payloads").glob("*.db"):
        data = segment.read_bytes()
        assert data.count(b"%PDF-1.4\n%%EOF") == 1
        segment.write_bytes(data.replace(b"%PDF-1.4\n%%EOF", b"%PDF-1.4\n%%EOX"))
    answer = odd.get(f"/-/original/{odd.digests['pdf']}")
    assert answer.status_code == 500
    assert "damaged" in answer.text


@pytest.mark.parametrize(
    ("media_type", "sent", "expected"),
    [
        ("text/html", "text/html; charset='GB2312'", "text/html; charset=gbk"),
        ("text/html", "text/html; charset=utf-7", "text/html"),
        ("text/html", "x\r\nSet-Cookie: a=b; charset=\r\n", "text/html"),
        ("text/html", None, "text/html"),
        ("image/svg+xml", "image/svg+xml", "application/octet-stream"),
        ("application/xml", "text/html", "application/octet-stream"),
        ("image/png", "text/html", "image/png"),
        ("no type at all", None, "application/octet-stream"),
    ],
)
def test_only_known_types_are_claimed(media_type, sent, expected):
    assert content_type(media_type, b"", sent) == expected


def test_names_of_saved_files_are_plain():
    assert file_name(UNKNOWN, "../../x\r\n") == "gongkai-0000000000000000.bin"
