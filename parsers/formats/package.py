"""Zip packages of XML parts (Office Open XML): opened with the caps that keep a bomb from a worker's memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from types import TracebackType
from typing import Self

from lxml import etree

from parsers.errors import Corrupt, Encrypted, LimitExceeded
from parsers.formats.limits import (
    MAX_MEMBER_BYTES,
    MAX_MEMBER_RATIO,
    MAX_ZIP_MEMBERS,
    RATIO_FLOOR_BYTES,
    guard,
)

_DAMAGE = (zipfile.BadZipFile, struct.error, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError)


class Package:
    """An open package; a context manager. Every method raises only ReaderErrors."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise Corrupt(
                f"the zip directory cannot be read ({error}); the file is cut off or damaged, fetch it again"
            ) from error
        guard(len(self._zip.infolist()), MAX_ZIP_MEMBERS, "members", "the package")
        self.names = {name.lstrip("/"): name for name in self._zip.namelist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """Give a part's bytes. Raises Corrupt if it is missing or damaged, Encrypted, LimitExceeded for a bomb."""
        try:
            info = self._zip.getinfo(self.names.get(name, name))
        except KeyError as error:
            raise Corrupt(f"the package has no part {name}; it was expected, the file is incomplete") from error
        if info.flag_bits & 0x1:
            raise Encrypted(f"the part {name} is encrypted; ask the publisher for an open copy")
        guard(info.file_size, MAX_MEMBER_BYTES, "bytes unpacked", name)
        if info.file_size > RATIO_FLOOR_BYTES and info.file_size > MAX_MEMBER_RATIO * max(1, info.compress_size):
            raise LimitExceeded(
                f"{name}: {info.compress_size} bytes unpack to {info.file_size}, more than {MAX_MEMBER_RATIO} to one;"
                " no real document compresses so well, look at it by hand"
            )
        try:
            # The size of the directory binds: zipfile gives no byte beyond it and checks the sum of what it gives.
            return self._zip.read(info)
        except RuntimeError as error:
            raise Encrypted(f"the part {name} is encrypted ({error}); ask the publisher for an open copy") from error
        except _DAMAGE as error:
            raise Corrupt(
                f"the part {name} cannot be unpacked ({error}); the file is damaged, fetch it again"
            ) from error

    def xml(self, name: str) -> etree._Element:
        """Give a part's element tree, entities never expanded. Raises Corrupt for bad XML, LimitExceeded for bombs."""
        return parse_xml(self.read(name), name)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Give the root of an XML part. Office Open XML forbids document types (ECMA-376-2, 8.1.4), and only bombs have them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = str(error)
        if any(
            sign in message.lower() for sign in ("excessive depth", "huge", "amplification", "entity reference loop")
        ):
            raise LimitExceeded(f"{name}: {message}; no real document is built so, look at it by hand") from error
        raise Corrupt(f"{name} is no well-formed XML ({message}); the file is damaged, fetch it again") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise LimitExceeded(f"{name} declares a document type, which its format forbids; look at it by hand")
    return root
