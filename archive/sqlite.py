"""The one place that chooses a SQLite: pysqlite3's own where it is installed, else the standard library's.

``from archive.sqlite import sqlite3`` everywhere. What is written opens in stock SQLite 3.40; the check at start is
that the SQLite in use answers our full-text queries rightly (some builds lack FTS5, and older trigram tables answer
two-character words with nothing, which is why none is used here).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import SearchBroken
from archive.search import search_query, search_text

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["check_search", "connect", "connect_read_only", "sqlite3"]

_BUSY_SECONDS = 30.0
_SENTENCES = ("本机关主动公开信息。", "不予公开，开会讨论。", "公布Open Data目录2023年", "公务开支")
_ANSWERS = {
    "公开": [1, 2],
    "开会": [2],
    "公开 信息": [1],
    "开开": [],
    "open": [3],
    "2023年": [3],
    "202": [],
    "不予公开，开会": [2],
}


def connect(path: Path) -> sqlite3.Connection:
    """Open a database for writing, made if absent: WAL, synchronous NORMAL, foreign keys on, explicit transactions."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, cached_statements=256)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a database for reading only; may be used from several threads.

    A database in WAL mode on a medium that cannot be written has no ``-shm`` and cannot get one; it is then opened as
    immutable, which is right as long as no ``-wal`` stands beside it. Raises sqlite3.Error if it cannot be opened.
    """
    address = path.resolve().as_uri()
    try:
        return _open_uri(f"{address}?mode=ro")
    except sqlite3.OperationalError:
        if not path.is_file() or path.with_name(path.name + "-wal").exists():
            raise
    return _open_uri(f"{address}?immutable=1")


def _open_uri(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def check_search() -> None:
    """Ask a small index in memory what is known. Raises SearchBroken if an answer is wrong or FTS5 is absent."""
    version = sqlite3.sqlite_version
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE probe USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 0')"
        )
        for number, sentence in enumerate(_SENTENCES, start=1):
            connection.execute("INSERT INTO probe (rowid, text) VALUES (?, ?)", (number, search_text(sentence)))
        for asked, expected in _ANSWERS.items():
            rows = connection.execute(
                "SELECT rowid FROM probe WHERE probe MATCH ? ORDER BY rowid", (search_query(asked),)
            )
            found = [row[0] for row in rows]
            if found != expected:
                raise SearchBroken(
                    f"SQLite {version} finds {asked!r} in the sentences {found}, expected {expected}; "
                    "install pysqlite3-binary, or a Python whose SQLite passes this check"
                )
    except sqlite3.Error as error:
        raise SearchBroken(
            f"SQLite {version} cannot do full-text search ({error}); install pysqlite3-binary, or a SQLite built"
            " with FTS5"
        ) from error
    finally:
        connection.close()
