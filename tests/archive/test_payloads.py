"""Payload bytes: what is put in comes out, once each, or a PayloadError says why not."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import PayloadDamaged, PayloadMissing, ReadOnly
from archive.payloads import PayloadStore
from archive.sqlite import sqlite3
from archive.values import digest_of

NOW = "2025-02-03T04:05:06Z"
PAGE = "<tr><td>本年新收政府信息公开申请数量</td></tr>".encode() * 200


def put(store: PayloadStore, data: bytes, media_type: str = "text/html"):
    return store.put(digest_of(data), data, media_type, NOW)


@pytest.fixture
def store(tmp_path):
    opened = PayloadStore(tmp_path / "a.db")
    yield opened
    opened.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=12), st.integers(min_value=4096, max_value=40000))
def test_any_bytes_come_back_from_any_segment(bodies, segment_bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        store = PayloadStore(path, segment_bytes=segment_bytes)
        index: dict[str, int] = {}  # as the archive keeps it
        for body in bodies:
            digest = digest_of(body)
            index[digest] = store.put(digest, body, "text/html", NOW, known_in=index.get(digest)).segment
        store.close()
        reader = PayloadStore(path, read_only=True)
        assert [reader.get(digest_of(body), index[digest_of(body)]) for body in bodies] == bodies
        assert sum(rows_in(reader.path(segment)) for segment in reader.segments()) == len(set(bodies))
        reader.close()


def rows_in(segment: Path) -> int:
    connection = sqlite3.connect(segment)
    rows = connection.execute("SELECT count(*) FROM payloads").fetchone()[0]
    connection.close()
    return rows


def test_digest_names_the_bytes_before_compression(store):
    stored = put(store, PAGE)
    assert stored.digest == digest_of(PAGE)
    assert (stored.codec, stored.length) == ("zstd", len(PAGE))


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (os.urandom(5000), "text/html"),
        (b"%PDF-1.4 " + b"0" * 5000, "application/pdf"),
        (b"", "application/octet-stream"),
    ],
    ids=["does not shrink", "pdf", "empty"],
)
def test_raw_where_compression_does_not_pay(store, data, media_type):
    stored = put(store, data, media_type)
    assert stored.codec == "raw"
    assert store.get(stored.digest, stored.segment) == data


def test_segments_roll_and_sealed_ones_are_left_alone(tmp_path):
    store = PayloadStore(tmp_path / "a.db", segment_bytes=30000)
    stored = [put(store, os.urandom(9000)) for _ in range(8)]
    first = store.path(1).read_bytes()
    again = put(store, os.urandom(9000))
    assert store.segments() == list(range(1, again.segment + 1))
    assert again.segment > 1
    assert store.path(1).read_bytes() == first
    assert not store.path(1).with_name("0001.db-wal").exists()
    assert [digest_of(store.get(one.digest, one.segment)) for one in stored] == [one.digest for one in stored]
    store.close()


def test_rolling_goes_on_after_the_last_segment_when_opened_again(tmp_path):
    store = PayloadStore(tmp_path / "a.db", segment_bytes=20000)
    for _ in range(3):
        put(store, os.urandom(9000))
    last = store.segments()[-1]
    store.close()
    again = PayloadStore(tmp_path / "a.db", segment_bytes=20000)
    assert put(again, b"x").segment in (last, last + 1)
    again.close()


def test_bytes_that_the_index_names_in_a_sealed_segment_are_not_stored_twice(tmp_path):
    store = PayloadStore(tmp_path / "a.db", segment_bytes=10000)
    first = put(store, PAGE)
    for _ in range(3):
        put(store, os.urandom(9000))
    assert store.put(first.digest, PAGE, "text/html", NOW, known_in=first.segment) == first
    store.close()


def test_bytes_that_the_index_names_wrongly_are_stored_anew(store):
    stored = store.put(digest_of(PAGE), PAGE, "text/html", NOW, known_in=7)
    assert stored.segment == 1
    assert store.get(stored.digest, 1) == PAGE


def test_damaged_bytes_are_named_and_not_given(tmp_path, store):
    compressed, raw = put(store, PAGE), put(store, b"%PDF raw", "application/pdf")
    store.close()
    file = tmp_path / "a.payloads" / "0001.db"
    connection = sqlite3.connect(file)
    connection.execute("UPDATE payloads SET data = ? WHERE digest = ?", (b"%PDF wrong", raw.digest))
    connection.execute("UPDATE payloads SET data = substr(data, 1, 40) WHERE digest = ?", (compressed.digest,))
    connection.commit()
    connection.close()
    reader = PayloadStore(tmp_path / "a.db", read_only=True)
    for stored in (compressed, raw):
        with pytest.raises(PayloadDamaged, match=stored.digest):
            reader.get(stored.digest, 1)
    reader.close()


def test_a_segment_overwritten_with_junk_is_damage(tmp_path, store):
    stored = put(store, PAGE)
    store.close()
    file = tmp_path / "a.payloads" / "0001.db"
    file.write_bytes(file.read_bytes()[:4096] + os.urandom(file.stat().st_size - 4096))
    reader = PayloadStore(tmp_path / "a.db", read_only=True)
    with pytest.raises(PayloadDamaged, match="restore the segment"):
        reader.get(stored.digest, 1)
    reader.close()


def test_what_is_not_there_is_missing(store):
    with pytest.raises(PayloadMissing, match="not in segment"):
        store.get(digest_of(b"never stored"), 1)
    with pytest.raises(PayloadMissing, match="payload folder"):
        store.get(digest_of(b"never stored"), 9)


@pytest.mark.parametrize("name", ["../../etc/passwd", "sha256:zz", "", "sha256:" + "a" * 63 + "/"])
def test_a_name_from_outside_is_never_looked_up_as_a_path(store, name):
    with pytest.raises(PayloadMissing, match="no payload digest"):
        store.get(name, 1)


def test_a_read_only_store_takes_nothing(tmp_path, store):
    reader = PayloadStore(tmp_path / "a.db", read_only=True)
    with pytest.raises(ReadOnly):
        put(reader, b"x")
