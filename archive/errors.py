"""What can go wrong in the archive.

ArchiveError
├── OpenError
│   ├── ArchiveMissing      no such file, and it was not to be created
│   ├── NotAnArchive        the file is no SQLite database, or one of another program
│   ├── ArchiveBusy         another process writes to it
│   ├── ArchiveTooNew       made by a newer version of this software
│   ├── ArchiveTooOld       needs migrating, and was opened read-only
│   ├── MigrationFailed     a migration was rolled back
│   └── SearchBroken        this SQLite answers full-text searches wrongly
├── PayloadError
│   ├── PayloadMissing      no such bytes, or their segment is not there
│   └── PayloadDamaged      the bytes are not those that were stored
├── RecordError
│   ├── ReadOnly            a write to an archive opened read-only
│   ├── RunNotOpen          a write for a run that has ended
│   └── UnknownReference    a row names a capture, portal or payload that is not there
├── ParserChanged           one parser version gave two results for the same bytes
└── NotFound                no report or cell of that name
"""

from __future__ import annotations


class ArchiveError(Exception):
    """Anything that goes wrong in the archive; never raised itself."""


class OpenError(ArchiveError):
    """The archive cannot be opened; raised from ``Archive.open``."""


class ArchiveMissing(OpenError):
    """There is no archive at the path, and it was opened read-only or with ``create=False``."""


class NotAnArchive(OpenError):
    """The file at the path is not an archive of this software."""


class ArchiveBusy(OpenError):
    """Another process holds the archive's lock file."""


class ArchiveTooNew(OpenError):
    """The archive has migrations that this version of the software does not know."""


class ArchiveTooOld(OpenError):
    """The archive lacks migrations and was opened read-only, so they cannot be applied."""


class MigrationFailed(OpenError):
    """A migration raised an error; it was rolled back and the backup made before it is kept."""


class SearchBroken(OpenError):
    """The SQLite in use gives wrong answers to the full-text queries of ``archive.search``."""


class PayloadError(ArchiveError):
    """A payload cannot be given; raised from ``Archive.payload``."""


class PayloadMissing(PayloadError):
    """No payload of that digest is stored, or the segment that holds it is absent."""


class PayloadDamaged(PayloadError):
    """The stored bytes cannot be decoded, or their SHA-256 is not the digest they are stored under."""


class RecordError(ArchiveError):
    """A row cannot be written; raised from the writing methods of ``Archive``."""


class ReadOnly(RecordError):
    """A writing method was called on an archive opened with ``read_only=True``."""


class RunNotOpen(RecordError):
    """A row was to be written for a run that is closed or abandoned."""


class UnknownReference(RecordError):
    """A row names another row (capture, portal, payload, run) that does not exist."""


class ParserChanged(ArchiveError):
    """The same parser version gave another result for a payload than the stored one; raised from
    ``Archive.store_parse``.
    """


class NotFound(ArchiveError):
    """No report or no cell has the given name; raised from ``archive.provenance``."""
