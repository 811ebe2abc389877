"""One writer at a time: an advisory lock on a file beside the archive, dropped by the system when the process ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from archive.errors import ArchiveBusy
from archive.paths import beside


class WriterLock:
    """Holds ``NAME.lock`` from construction to ``release``. Raises ArchiveBusy if another process holds it."""

    def __init__(self, archive: Path) -> None:
        self.path = beside(archive, ".lock")
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._handle, 64).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise ArchiveBusy(
                f"{archive} is being written by process {holder or '(unknown)'}; wait until it ends, or open it"
                " read-only"
            ) from error
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Give the lock up; the file stays, as removing it would race with the next writer."""
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1
