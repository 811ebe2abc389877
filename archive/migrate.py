"""Bring an archive's schema up to date.

``migrations/NNNN_name.sql`` are applied in order, each in one transaction together with its row in ``migrations``. A
file that already held something is copied first, to ``NAME.before-NNNN.db`` (NNNN: the first migration that will be
applied).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from archive.errors import ArchiveTooNew, ArchiveTooOld, MigrationFailed, NotAnArchive
from archive.model import Clock
from archive.sqlite import sqlite3
from archive.values import instant

_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_TABLE = """CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema."""

    number: int
    name: str
    sql: str


def migrations() -> tuple[Migration, ...]:
    """Give the steps this software knows, in order."""
    found = []
    for entry in resources.files("archive").joinpath("migrations").iterdir():
        match = _NAME.fullmatch(entry.name)
        if match:
            found.append(Migration(int(match[1]), match[2], entry.read_text("utf-8")))
    return tuple(sorted(found, key=lambda step: step.number))


def applied(connection: sqlite3.Connection, path: Path) -> int:
    """Give the number of the last migration of an open database, 0 if it is empty.

    Raises NotAnArchive if it holds tables of something else, or is no database.
    """
    try:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        raise NotAnArchive(
            f"{path} cannot be read as an archive ({error}); give the path of a gongkai archive"
        ) from error
    if {"migrations", "captures"} <= tables:
        return int(connection.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()[0])
    if tables:
        raise NotAnArchive(
            f"{path} is a database of something else (it holds {sorted(tables)[0]!r}); choose another path"
        )
    return 0


def check_current(connection: sqlite3.Connection, path: Path) -> None:
    """Check that an archive opened read-only has this software's schema.

    Raises ArchiveTooNew, ArchiveTooOld or NotAnArchive.
    """
    at, newest = applied(connection, path), migrations()[-1].number
    _refuse_newer(at, newest, path)
    if at < newest:
        raise ArchiveTooOld(
            f"{path} is at migration {at}, this software needs {newest}; open it once for writing (gongkai status)"
        )


def migrate(
    connection: sqlite3.Connection, path: Path, clock: Clock, steps: tuple[Migration, ...] | None = None
) -> list[Migration]:
    """Apply what is missing and give it. ``connection`` must be in autocommit mode.

    Raises ArchiveTooNew for an archive of newer software, MigrationFailed if a step fails (it is rolled back).
    """
    known = migrations() if steps is None else steps
    at = applied(connection, path)
    _refuse_newer(at, known[-1].number, path)
    pending = [step for step in known if step.number > at]
    if pending and at:
        backup(connection, path.with_name(f"{path.stem}.before-{pending[0].number:04d}{path.suffix}"))
    for step in pending:
        _apply(connection, step, path, instant(clock()))
    return pending


def backup(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open database to a new file, replacing what was there; readers and the writer may go on."""
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    copy = sqlite3.connect(partial)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    partial.replace(target)


def _refuse_newer(at: int, newest: int, path: Path) -> None:
    if at > newest:
        raise ArchiveTooNew(f"{path} is at migration {at}, this software knows {newest}; update the software")


def _apply(connection: sqlite3.Connection, step: Migration, path: Path, now: str) -> None:
    record = f"INSERT INTO migrations (number, name, applied_at) VALUES ({step.number}, '{step.name}', '{now}');"
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{_TABLE};\n{step.sql}\n;{record}\nCOMMIT;")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise MigrationFailed(
            f"{path}: migration {step.number} ({step.name}) failed and was rolled back: {error}; "
            "the archive is as it was, report this with the archive's 'migrations' table"
        ) from error
