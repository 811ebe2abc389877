"""Opening: made, locked, migrated, refused."""

from __future__ import annotations

import pytest

from archive import sqlite as sqlite_module
from archive.errors import (
    ArchiveBusy,
    ArchiveMissing,
    ArchiveTooNew,
    ArchiveTooOld,
    MigrationFailed,
    NotAnArchive,
    SearchBroken,
    UnknownReference,
)
from archive.migrate import Migration, migrate, migrations
from archive.sqlite import check_search, connect, connect_read_only, sqlite3
from archive.store import Archive


def test_a_new_archive_has_all_migrations_and_a_name(archive):
    rows = archive.connection.execute("SELECT number, name, applied_at FROM migrations ORDER BY number").fetchall()
    assert [(row[0], row[1]) for row in rows] == [(step.number, step.name) for step in migrations()]
    assert {row[2] for row in rows} == {"2025-02-03T04:05:06Z"}
    assert archive.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_opening_again_changes_nothing(path, clock):
    with Archive.open(path, clock=clock) as archive:
        before = archive.connection.execute("SELECT * FROM archive_info").fetchall()
    with Archive.open(path) as archive:
        assert archive.connection.execute("SELECT * FROM archive_info").fetchall() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["test.db", "test.lock", "test.payloads"]


def test_a_second_writer_is_told_who_writes(archive, path):
    with pytest.raises(ArchiveBusy, match="is being written by process"):
        Archive.open(path)


def test_the_lock_is_given_up_on_closing(path):
    for _ in range(2):
        with Archive.open(path) as archive:
            assert archive.connection.execute("SELECT count(*) FROM runs").fetchone()[0] == 0


def test_readers_need_no_lock(archive, path):
    with Archive.open(path, read_only=True) as one, Archive.open(path, read_only=True) as two:
        assert one.connection.execute("SELECT 1").fetchone()[0] == two.connection.execute("SELECT 1").fetchone()[0]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            one.connection.execute("DELETE FROM runs")


@pytest.mark.parametrize("how", [{"read_only": True}, {"create": False}])
def test_a_missing_archive_is_not_made(path, how):
    with pytest.raises(ArchiveMissing, match="no archive at"):
        Archive.open(path, **how)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("how", [{}, {"read_only": True}])
def test_a_file_that_is_no_database_is_refused_and_left(path, how):
    path.write_bytes(b"not a database, but long enough to be read as one" * 100)
    before = path.read_bytes()
    with pytest.raises(NotAnArchive):
        Archive.open(path, **how)
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", [{}, {"read_only": True}])
@pytest.mark.parametrize("table", ["songs (title)", "migrations (id, app)"])
def test_a_database_of_another_program_is_refused(path, table, how):
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE {table}")
    connection.close()
    with pytest.raises(NotAnArchive, match="something else"):
        Archive.open(path, **how)


@pytest.mark.parametrize("how", [{}, {"read_only": True}])
def test_an_archive_of_newer_software_is_refused(path, how):
    with Archive.open(path) as archive:
        archive.connection.execute("INSERT INTO migrations VALUES (9999, 'later', '2030-01-01T00:00:00Z')")
    with pytest.raises(ArchiveTooNew, match="9999"):
        Archive.open(path, **how)


def old_archive(path, clock):
    """An archive as the first migration alone made it, with a row in it."""
    connection = connect(path)
    migrate(connection, path, clock, migrations()[:1])
    connection.execute("INSERT INTO portals (code, name, home) VALUES ('990101', '青山县', 'http://a.gov.example/')")
    connection.close()


def test_an_older_archive_is_copied_and_brought_up_to_date(path, clock):
    old_archive(path, clock)
    with Archive.open(path, clock=clock) as archive:
        assert archive.connection.execute("SELECT name FROM portals").fetchone()[0] == "青山县"
        assert archive.connection.execute("SELECT portal_name FROM v_coverage").fetchone()[0] == "青山县"
    copy = sqlite3.connect(path.with_name("test.before-0002.db"))
    assert copy.execute("SELECT max(number) FROM migrations").fetchone()[0] == 1
    assert copy.execute("SELECT name FROM portals").fetchone()[0] == "青山县"
    copy.close()


def test_an_older_archive_cannot_be_read_before_it_is_migrated(path, clock):
    old_archive(path, clock)
    with pytest.raises(ArchiveTooOld, match="open it once for writing"):
        Archive.open(path, read_only=True)


def test_a_migration_that_fails_leaves_the_archive_as_it_was(path, clock):
    old_archive(path, clock)
    connection = connect(path)
    broken = Migration(2, "broken", "CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);")
    with pytest.raises(MigrationFailed, match="nowhere"):
        migrate(connection, path, clock, (migrations()[0], broken))
    assert not connection.in_transaction
    assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchone() is None
    assert connection.execute("SELECT max(number) FROM migrations").fetchone()[0] == 1
    connection.close()


def test_migration_numbers_run_without_gaps():
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))


def test_both_sqlites_answer_searches_rightly(monkeypatch):
    import sqlite3 as stock

    check_search()
    monkeypatch.setattr(sqlite_module, "sqlite3", stock)
    check_search()


def test_a_sqlite_that_finds_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(sqlite_module, "search_query", lambda asked: '"nothing"')
    with pytest.raises(SearchBroken, match="expected"):
        check_search()


def test_a_reader_on_a_medium_without_shared_memory_opens_it_as_immutable(path, monkeypatch):
    with Archive.open(path):
        pass
    opened = []
    real = sqlite_module._open_uri

    def refuse_shared(address):
        opened.append(address.rpartition("?")[2])
        if address.endswith("mode=ro"):
            raise sqlite3.OperationalError("unable to open database file")
        return real(address)

    monkeypatch.setattr(sqlite_module, "_open_uri", refuse_shared)
    connection = connect_read_only(path)
    assert connection.execute("SELECT count(*) FROM runs").fetchone()[0] == 0
    assert opened == ["mode=ro", "immutable=1"]
    connection.close()
    path.with_name("test.db-wal").write_bytes(b"someone writes")
    with pytest.raises(sqlite3.OperationalError):
        connect_read_only(path)


def test_a_column_of_an_unknown_portal_is_refused(archive, scribe, make):
    with pytest.raises(UnknownReference, match="put_portal"):
        archive.add_column(scribe.run, make.column("http://a.gov.example/col"))


def test_archives_in_one_folder_share_neither_lock_nor_payloads(tmp_path):
    names = ("a.db", "a.sqlite", "a.v1", "b")
    opened = [Archive.open(tmp_path / name) for name in names]
    folders = [archive.payloads.folder.name for archive in opened]
    for archive in opened:
        archive.close()
    assert folders == ["a.payloads", "a.sqlite.payloads", "a.v1.payloads", "b.payloads"]
