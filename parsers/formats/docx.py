"""DOCX to Document: paragraphs and tables of the main part, in order, as the document shows them.

Read directly from the XML, by local names, so that transitional and strict files (ECMA-376) read alike. Tracked
deletions are not shown and are dropped, insertions kept; a text box is read once although files hold it twice.
"""

from __future__ import annotations

import posixpath
from typing import Final

from lxml import etree

from parsers.errors import Corrupt, Empty, ReaderError
from parsers.formats.docx_tables import read_table
from parsers.formats.docx_text import (
    attribute,
    child,
    content_of,
    is_deleted_mark,
    local,
    paragraph_text,
    text_boxes,
)
from parsers.formats.limits import MAX_BLOCKS, MAX_NESTED_TABLES, guard
from parsers.formats.package import Package
from parsers.model import Block, Document, Locator, Paragraph, ReadWarning, Table

_OUTER: Final = " \t\r\n\xa0\u2002\u2003\u3000\u200b"
_OFFICE_DOCUMENT: Final = "/officeDocument"


def read(data: bytes) -> Document:
    """Give the Document of a DOCX file.

    Raises Corrupt for a damaged package, Encrypted, Empty for a document without text, LimitExceeded for bombs.
    """
    with Package(data) as package:
        main = _main_part(package)
        root = package.xml(main)
        body = child(root, "body")
        if body is None:
            raise Corrupt(f"{main} has no body element; expected a word-processing document")
        walk = _Walk(_heading_levels(package, posixpath.dirname(main)))
        walk.container(body, "body")
        title, meta = _properties(package)
    if not any(isinstance(block, Table) or block.text.strip(_OUTER) for block in walk.blocks):
        raise Empty("the document has no text; it may hold only pictures, look at it by hand")
    return Document("docx", tuple(walk.blocks), title, meta, "", tuple(walk.warnings))


def _main_part(package: Package) -> str:
    """Give the name of the main part: as the package's relationships say (some writers call it document2.xml)."""
    if "_rels/.rels" in package.names:
        for relation in package.xml("_rels/.rels"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith(_OFFICE_DOCUMENT) and target in package.names:
                return target
    return "word/document.xml"


def _properties(package: Package) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Give the title and the other named properties of docProps/core.xml; a damaged one is no loss worth a failure."""
    if "docProps/core.xml" not in package.names:
        return None, ()
    try:
        root = package.xml("docProps/core.xml")
    except ReaderError:
        return None, ()
    values = [(local(element).lower(), (element.text or "").strip()) for element in root.iter(etree.Element)]
    named = tuple((name, value) for name, value in values if value and name != "coreproperties")
    return next((value for name, value in named if name == "title"), None), named


def _heading_levels(package: Package, folder: str) -> dict[str, int]:
    """Give heading levels (1-9) by style id. WPS names the ids "2", "3"; the style's name says "heading 1"."""
    name = posixpath.join(folder, "styles.xml")
    if name not in package.names:
        return {}
    try:
        root = package.xml(name)
    except ReaderError:
        return {}
    levels: dict[str, int] = {}
    for style in root:
        style_id = attribute(style, "styleId")
        if local(style) != "style" or not style_id:
            continue
        label = (attribute(child(style, "name"), "val") or "").lower().replace(" ", "")
        outline = attribute(child(child(style, "pPr"), "outlineLvl"), "val")
        if label.startswith("heading") and label[7:].isdigit():
            levels[style_id] = int(label[7:])
        elif outline and outline.isdigit() and int(outline) < 9:
            levels[style_id] = int(outline) + 1
    return levels


class _Walk:
    """Collects the blocks of containers (body, text box, cell) in order."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.blocks: list[Block] = []
        self.warnings: list[ReadWarning] = []
        self._levels = levels
        self._tables = 0

    def container(self, container: etree._Element, path: str, depth: int = 0) -> None:
        """Add the blocks of ``container``; ``path`` is its locator path, ``depth`` the tables and boxes around it."""
        guard(depth, MAX_NESTED_TABLES, "tables or text boxes in one another", path)
        counts = {"p": 0, "tbl": 0}
        carried = ""
        for element in content_of(container, ("p", "tbl")):
            name = local(element)
            counts[name] += 1
            guard(len(self.blocks), MAX_BLOCKS, "blocks", "the document")
            here = f"{path}/{name}[{counts[name]}]"
            if name == "tbl":
                self._table(element, here, depth)
                continue
            carried += paragraph_text(element)
            if is_deleted_mark(element):
                continue  # the paragraph's end is deleted: the next one goes on in it
            self._paragraph(element, carried, here, depth)
            carried = ""
        if carried.strip(_OUTER):
            self.blocks.append(Paragraph(carried.strip(_OUTER), Locator(path=path)))

    def _paragraph(self, element: etree._Element, text: str, path: str, depth: int) -> None:
        if text.strip(_OUTER):
            self.blocks.append(Paragraph(text.strip(_OUTER), Locator(path=path), self._level(element)))
        for index, box in enumerate(text_boxes(element), start=1):
            self.container(box, f"{path}/txbxContent[{index}]", depth + 1)

    def _table(self, element: etree._Element, path: str, depth: int) -> None:
        self._tables += 1
        table, inner, warnings = read_table(element, path, self._tables)
        self.warnings += warnings
        if table.cells:
            self.blocks.append(table)
        for nested, nested_path in inner:
            guard(depth + 1, MAX_NESTED_TABLES, "tables or text boxes in one another", nested_path)
            self._table(nested, nested_path, depth + 1)

    def _level(self, element: etree._Element) -> int | None:
        properties = child(element, "pPr")
        outline = attribute(child(properties, "outlineLvl"), "val")
        if outline and outline.isdigit() and int(outline) < 9:
            return int(outline) + 1
        return self._levels.get(attribute(child(properties, "pStyle"), "val") or "")
