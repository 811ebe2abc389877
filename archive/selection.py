"""Which payloads to parse: by what the newest parse said of them, and by the captures that gave them."""

from __future__ import annotations

import json

from archive.context import ANSWERS_A_TAKEN_CANDIDATE
from archive.model import Selection
from archive.parses import Newest, newest_parses, version_key
from archive.sqlite import sqlite3

__all__ = ["Selection", "payloads_to_parse"]

_CAPTURED = (
    "SELECT c.payload_digest, min(c.id) FROM captures c WHERE c.payload_digest IS NOT NULL"
    " AND c.kind IN ('response', 'revisit', 'import')"
    f" AND (c.role IN (SELECT value FROM json_each(?)) OR ? AND {ANSWERS_A_TAKEN_CANDIDATE})"
)


def payloads_to_parse(connection: sqlite3.Connection, selection: Selection) -> list[str]:
    """Give the digests of the chosen payloads, in the order of their first capture; see ``Selection``."""
    sql = _CAPTURED
    values: list[str | int] = [json.dumps(selection.roles), int(selection.candidates)]
    if selection.portal is not None:
        sql += " AND c.portal = ?"
        values.append(selection.portal)
    if selection.digests is not None:
        sql += " AND c.payload_digest IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(selection.digests))
    rows = connection.execute(sql + " GROUP BY c.payload_digest ORDER BY 2", values).fetchall()
    newest = newest_parses(connection)
    done = set() if selection.parsed_too else _parsed(connection, selection.parser_version)
    chosen = [digest for digest, _ in rows if digest not in done and _fits(newest.get(digest), selection)]
    return chosen if selection.limit is None else chosen[: selection.limit]


def _parsed(connection: sqlite3.Connection, version: str | None) -> set[str]:
    if version is None:
        return {row[0] for row in connection.execute("SELECT DISTINCT payload_digest FROM parses")}
    return {
        row[0] for row in connection.execute("SELECT payload_digest FROM parses WHERE parser_version = ?", (version,))
    }


def _fits(parse: Newest | None, selection: Selection) -> bool:
    if selection.outcome is None and selection.form is None and selection.older_than_parser is None:
        return True
    if parse is None:
        return False
    older = selection.older_than_parser
    return (
        (selection.outcome is None or parse.outcome == selection.outcome)
        and (selection.form is None or parse.facts.get("form") == selection.form)
        and (older is None or version_key(parse.version) < version_key(older))
    )
