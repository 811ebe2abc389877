"""A Datasette that knows which archive it shows. The plugin acts on instances of it and leaves every other alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.database import Database  # type: ignore[import-untyped]

from archive.sqlite import connect_read_only
from archive.store import Archive


class ArchiveDatabase(Database):  # type: ignore[misc]
    """The archive's file, which Datasette may only read. Any path will do, and a medium that cannot be written."""

    def connect(self, write: bool = False) -> Any:
        """Give a connection for reading. Raises PermissionError where Datasette asks for one to write."""
        if write:
            raise PermissionError(
                f"{self.path} is open for reading only; the archive is written by gongkai's own commands"
            )
        connection = connect_read_only(Path(self.path))
        self._all_file_connections.append(connection)
        return connection


class ArchiveDatasette(Datasette):  # type: ignore[misc]
    """Datasette over one archive. ``archive_path`` is the archive's file, ``archive_name`` its name in addresses."""

    def __init__(self, archive_path: Path, **options: Any) -> None:
        super().__init__(files=[str(archive_path)], **options)
        self.archive_path = archive_path
        self.archive_name: str = next(name for name in self.databases if name != "_internal")
        self.remove_database(self.archive_name)
        self.add_database(ArchiveDatabase(self, str(archive_path)), name=self.archive_name)

    @property
    def archive_database(self) -> ArchiveDatabase:
        """Give the archive as Datasette sees it."""
        database = self.databases[self.archive_name]
        assert isinstance(database, ArchiveDatabase)
        return database

    def payload(self, digest: str) -> bytes:
        """Give the bytes of a payload. Raises archive.errors.PayloadMissing or PayloadDamaged."""
        with Archive.open(self.archive_path, read_only=True) as archive:
            return archive.payload(digest)
