"""An archive opens in stock SQLite and in plain Datasette, every table and view."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from datasette.app import Datasette
from end_to_end.conftest import Walked

pytestmark = pytest.mark.xdist_group("archive")


def _names(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]


def test_stock_sqlite_reads_every_table_and_view(walked: Walked) -> None:
    connection = sqlite3.connect(f"file:{walked.archive}?mode=ro", uri=True)
    names = _names(connection)
    assert "v_panel" in names
    for name in names:
        connection.execute(f'SELECT * FROM "{name}" LIMIT 50').fetchall()
    connection.close()


def test_plain_datasette_shows_every_table_and_view(walked: Walked) -> None:
    connection = sqlite3.connect(f"file:{walked.archive}?mode=ro", uri=True)
    names = [name for name in _names(connection) if not name.startswith("sqlite_")]
    connection.close()

    async def ask() -> dict[str, int]:
        plain = Datasette([str(walked.archive)])
        await plain.invoke_startup()
        return {name: (await plain.client.get(f"/lab/{name}?_size=5")).status_code for name in names}

    assert asyncio.run(ask()) == dict.fromkeys(names, 200)
