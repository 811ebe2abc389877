"""Runs: begun, taken up again after a death, closed with a receipt."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta

from archive.captures import check_open
from archive.model import FATES, Clock, Receipt, Run, RunSpec
from archive.sqlite import sqlite3
from archive.values import instant, json_text

_OPEN = (
    "SELECT id, uid, started_at, settings_digest, portals FROM runs WHERE state = 'open' AND kind = ? ORDER BY id DESC"
)
# A capture whose bytes an earlier capture (of whatever kind) had given is a duplicate; of the rest the kind tells the
# fate.
_FATES = """SELECT coalesce(c.portal, '') AS portal, CASE WHEN c.kind NOT IN ('response', 'import') THEN c.kind WHEN
         EXISTS (SELECT 1 FROM captures e WHERE e.payload_digest = c.payload_digest AND e.id < c.id) THEN 'duplicate'
         ELSE 'stored' END AS fate, count(*) AS n FROM captures c WHERE c.run_id = ? GROUP BY 1, 2
         """


def begin_run(connection: sqlite3.Connection, spec: RunSpec, clock: Clock, resume_within: timedelta) -> Run:
    """Begin a run, or take up an open one; see ``Archive.begin_run``."""
    now = clock()
    oldest = instant(now - resume_within)
    portals = json_text(sorted(spec.portals))
    connection.execute("BEGIN IMMEDIATE")
    try:
        run = None
        for row in connection.execute(_OPEN, (spec.kind,)).fetchall():
            if row["started_at"] < oldest:
                _abandon(connection, row["id"], instant(now), resume_within)
            elif run is None and row["settings_digest"] == spec.settings_digest and row["portals"] == portals:
                run = Run(row["id"], row["uid"], spec.kind, row["started_at"], True, _recorded(connection, row["id"]))
        if run is None:
            run = _insert(connection, spec, instant(now), portals)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return run


def close_run(connection: sqlite3.Connection, run: Run, reason: str, seen: Mapping[str, int], clock: Clock) -> Receipt:
    """Close a run and give its receipt; see ``Archive.close_run``."""
    check_open(connection, run)
    receipt = Receipt(run.id, run.uid, reason, _reconcile(fates(connection, run.id), seen, run.recorded_before))
    connection.execute(
        "UPDATE runs SET state = 'closed', reason = ?, finished_at = ?, counts = ? WHERE id = ?",
        (reason, instant(clock()), json_text(receipt.portals), run.id),
    )
    return receipt


def receipt_of(connection: sqlite3.Connection, run_id: int) -> Receipt | None:
    """Give the receipt of a closed run as it was written, or None."""
    row = connection.execute(
        "SELECT uid, reason, counts FROM runs WHERE id = ? AND state = 'closed'", (run_id,)
    ).fetchone()
    return None if row is None else Receipt(run_id, row["uid"], row["reason"], json.loads(row["counts"]))


def fates(connection: sqlite3.Connection, run_id: int) -> dict[str, dict[str, int]]:
    """Count a run's captures by portal ('' for none) and fate, from the rows."""
    counted: dict[str, dict[str, int]] = {}
    for row in connection.execute(_FATES, (run_id,)):
        counted.setdefault(row["portal"], dict.fromkeys(FATES, 0))[row["fate"]] = row["n"]
    return counted


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Give the number of rows of every table of the schema, search index aside."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE"
        " 'sqlite%' ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def _reconcile(
    counted: dict[str, dict[str, int]], seen: Mapping[str, int], before: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    nothing: dict[str, int] = dict.fromkeys(FATES, 0)
    return {
        portal: {"seen": seen.get(portal, 0) + before.get(portal, 0), **counted.get(portal, nothing)}
        for portal in sorted({*counted, *seen, *before})
    }


def _insert(connection: sqlite3.Connection, spec: RunSpec, now: str, portals: str) -> Run:
    uid = uuid.uuid4().hex
    cursor = connection.execute(
        "INSERT INTO runs (uid, kind, state, software_version, software_commit, settings_digest, settings,"
        " portals, started_at)"
        " VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?)",
        (
            uid,
            spec.kind,
            spec.software_version,
            spec.software_commit,
            spec.settings_digest,
            json_text(spec.settings),
            portals,
            now,
        ),
    )
    assert cursor.lastrowid is not None  # an INSERT into a rowid table has one
    return Run(cursor.lastrowid, uid, spec.kind, now, False, {})


def _recorded(connection: sqlite3.Connection, run_id: int) -> dict[str, int]:
    rows = connection.execute(
        "SELECT coalesce(portal, ''), count(*) FROM captures WHERE run_id = ? GROUP BY 1", (run_id,)
    )
    return {row[0]: row[1] for row in rows}


def _abandon(connection: sqlite3.Connection, run_id: int, now: str, resume_within: timedelta) -> None:
    reason = f"found open after more than {resume_within}; closed without a receipt"
    connection.execute(
        "UPDATE runs SET state = 'abandoned', reason = ?, finished_at = ? WHERE id = ?", (reason, now, run_id)
    )
