"""Is what the index names really there? A quick look, and one that reads every byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.errors import PayloadError

if TYPE_CHECKING:
    from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong: the payload it concerns, and what."""

    digest: str
    what: str


def verify(archive: Archive, *, read_bytes: bool = False) -> list[Damage]:
    """Check that every payload a capture names is in the segment the index says; give what is wrong.

    ``read_bytes`` also decodes each one and compares its SHA-256, which reads the whole archive. The index's own
    structure and references are checked by SQLite.
    """
    damage = [
        Damage("", f"index: {row[0]}") for row in archive.connection.execute("PRAGMA quick_check") if row[0] != "ok"
    ]
    damage += [Damage("", f"index: a row of {row[0]} refers to a missing row of {row[2]}")
               for row in archive.connection.execute("PRAGMA foreign_key_check")]  # fmt: skip
    for row in archive.connection.execute("SELECT digest, segment FROM payloads ORDER BY segment, digest"):
        if read_bytes:
            try:
                archive.payload(row["digest"])
            except PayloadError as error:
                damage.append(Damage(row["digest"], str(error)))
        elif not archive.payloads.holds(row["digest"], row["segment"]):
            damage.append(
                Damage(row["digest"], f"not in segment {archive.payloads.path(row['segment'])}; restore that segment")
            )
    return damage
