"""Where an archive's other files stand: beside its index, under its name."""

from __future__ import annotations

from pathlib import Path


def beside(archive: Path, ending: str) -> Path:
    """Give ``NAME`` + ``ending`` beside the index ``NAME.db``.

    An index of another ending keeps it in the name (``a.sqlite`` has ``a.sqlite.payloads``), so that two archives in
    one folder never share payloads or lock.
    """
    name = archive.stem if archive.suffix == ".db" else archive.name
    return archive.with_name(name + ending)
