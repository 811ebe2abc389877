"""Hold an archive's records against the seeded truth: every report found, every cell as it was printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lab.world import SeededReport

_LETTERS = {"n": "number", "z": "zero", "b": "blank", "x": "not_applicable", "w": "word", "t": "text", "a": "ambiguous"}
_TABLES = ("proactive", "applications", "proceedings")


def differences(connection: Any, reports: Iterable[SeededReport]) -> list[str]:
    """Give one line for each thing the archive tells otherwise than the seeds; empty if all is right.

    ``connection`` is to an archive, with rows by name. Reports that are there and were never seeded are differences too.
    """
    wanted = {(r.county, r.agency, r.year): r for r in reports}
    counties = sorted({county for county, _, _ in wanted})
    marks = ", ".join("?" * len(counties))
    found = connection.execute(f"SELECT * FROM v_reports WHERE portal IN ({marks})", counties).fetchall()
    told = []
    for row in found:
        key = (row["portal"], row["agency"], row["report_year"])
        seeded = wanted.pop(key, None)
        if seeded is None:
            told.append(f"not seeded, or twice: {' '.join(map(str, key))} ({row['url']})")
        else:
            told += [f"{seeded!r}: {line}" for line in _differences(connection, row, seeded)]
    told += [f"not found: {report!r}" for report in wanted.values()]
    return told


def _differences(connection: Any, row: Any, seeded: SeededReport) -> Iterator[str]:
    for name in ("form", "applications_rows", "published_on"):
        if row[name] != getattr(seeded, name):
            yield f"{name} is {row[name]!r}, not {getattr(seeded, name)!r}"
    if row["url"] not in seeded.landing_urls:
        yield f"its url is {row['url']}, not one of {seeded.landing_urls}"
    failed = {
        f["rule"]
        for f in connection.execute("SELECT rule FROM findings WHERE report_id = ? AND result = 'fail'", (row["id"],))
    }
    if failed != set(seeded.breaks):
        yield f"rules that fail are {sorted(failed)}, not {sorted(seeded.breaks)}"
    printed = dict(_cells(connection, row["id"]))
    for address in seeded.cells.keys() | printed.keys():
        have = printed.get(address)
        want = (seeded.cells.get(address), seeded.kinds.get(address))
        if have != want:
            yield f"{address} is {have}, not {want}"


def _cells(connection: Any, report_id: int) -> Iterator[tuple[str, tuple[Any, str]]]:
    for table in _TABLES:
        for row in connection.execute(f"SELECT * FROM {table} WHERE report_id = ?", (report_id,)):
            fields = [name for name in row.keys() if name not in ("report_id", "row", "kinds")]  # noqa: SIM118 - a sqlite row
            for field, letter in zip(fields, row["kinds"], strict=True):
                if letter in _LETTERS:
                    yield f"{table}/{row['row']}/{field}", (row[field], _LETTERS[letter])
