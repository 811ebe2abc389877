"""HTML to Document: the page's paragraphs and tables in reading order.

The page is walked once, without recursion. Text between two block boundaries is a paragraph; a table that holds data is
read whole by ``html_tables``; a table that only lays out the page is walked through like a ``<div>``. Which part of the
page is the article is decided by ``html_body``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers.errors import Corrupt, Empty, LimitExceeded
from parsers.formats import charset
from parsers.formats.html_body import body_of, hidden_copies, lead_of, running_text
from parsers.formats.html_tables import filled_cells, is_data_table, read_table
from parsers.formats.html_text import BLOCK, HEADINGS, SKIPPED, InlineText, Paths, is_hidden_part, tag_of
from parsers.formats.limits import MAX_BLOCKS, MAX_MARKUP_BYTES, MAX_NESTED_TABLES, guard
from parsers.model import Block, Document, Locator, Paragraph, ReadWarning, Table

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DIRECTIVES: Final = re.compile(r"\A\s*(?:<%.*?%>\s*|<\?xml.*?\?>\s*)+", re.S)


def read(data: bytes) -> Document:
    """Give the Document of an HTML page or fragment in any encoding.

    Raises Empty where the page has no text, LimitExceeded for pages too large or nested too deep, Corrupt where no tree
    can be made of it. ``meta`` holds the page's metas by lower-cased name, and ``lead``: the text that stands between the
    page's title and its body (date, source), which is not among the blocks.
    """
    guard(len(data), MAX_MARKUP_BYTES, "bytes of markup", "the page")
    decoded = charset.decode(data)
    tree = parse_tree(decoded.text)
    body = body_of(tree)
    root = body if body is not None else tree
    blocks, warnings = _blocks(root)
    if body is not None and not blocks:
        body, root = None, tree
        blocks, warnings = _blocks(root)
    if not any(isinstance(block, Table) or block.text.strip() for block in blocks):
        raise Empty("the page has no text outside scripts; it may be drawn by a script, fetch it with a browser")
    main_text, text_warnings = running_text(tree, body, blocks)
    return Document(
        format="html",
        blocks=tuple(blocks),
        title=_title(tree),
        meta=tuple(_metas(tree, body)),
        main_text=main_text,
        warnings=(*decoded.warnings, *warnings, *text_warnings),
    )


def parse_tree(text: str) -> etree._Element:
    """Give the tree of markup. Raises LimitExceeded where it nests deeper than the parser follows, Corrupt without a tree."""
    cleaned = _DIRECTIVES.sub("", _ILLEGAL.sub("", text))
    # huge_tree lifts the depth cap from 256 to 2,048 levels: pasted Word markup leaves hundreds of <font> unclosed.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring((cleaned or " ").encode(), parser)
    except (etree.XMLSyntaxError, etree.ParserError, ValueError) as error:
        raise _no_tree(str(error)) from error
    for entry in parser.error_log:
        if "depth" in entry.message.lower():
            raise LimitExceeded(
                f"line {entry.line} of the page: elements nest deeper than 2048 levels; the page would lose what follows,"
                " look at it by hand"
            )
    if root is None:
        raise Empty("the page has no element and no text; fetch it again")
    _guard_tables(root)
    return root


def _guard_tables(root: etree._Element) -> None:
    """Each table is judged by what stands in it, so deep nests cost their square: cap them."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end"), tag="table"):
        depth += 1 if event == "start" else -1
        guard(depth, MAX_NESTED_TABLES, "tables in one another", "the page")


def _no_tree(reason: str) -> Empty | Corrupt:
    if "empty" in reason.lower():
        return Empty("the page has no element and no text; fetch it again")
    return Corrupt(f"no element tree can be made of the page ({reason}); look at the bytes by hand")


def _blocks(root: etree._Element) -> tuple[list[Block], list[ReadWarning]]:
    walk = _Walk(root)
    walk.run()
    return walk.blocks, walk.warnings


@dataclass(slots=True)
class _Place:
    """Where the walk stands: inside which table or cell, whether its text is already taken, whether the table holds data."""

    element: etree._Element
    muted: bool
    data: bool
    overflow: bool = False


class _Walk:
    """One pass over a subtree. The state is the paragraph being collected; a boundary ends it.

    A data table is read whole at its beginning; then the walk goes on inside it for what is no cell's text: captions,
    text and tables between rows, tables nested in cells, and what a missing end tag put into the last cell.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.paths = Paths()
        self._copies = hidden_copies(root)
        self.blocks: list[Block] = []
        self.warnings: list[ReadWarning] = []
        self._text = InlineText()
        self._owner = root
        self._tables = 0
        self._places: list[_Place] = [_Place(root, muted=False, data=False)]
        self._overflowing: set[etree._Element] = set()
        self._waiting: list[tuple[etree._Element, Table]] = []

    def run(self) -> None:
        # Comments and processing instructions come as events of their own, for the text that follows them.
        events = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, element in events:
            if event == "start":
                if tag_of(element) in SKIPPED or element in self._copies or is_hidden_part(element):
                    events.skip_subtree()
                else:
                    self._start(element)
            elif event == "end":
                self._end(element)
            else:
                self._add(element.tail)
        self._flush()

    def _start(self, element: etree._Element) -> None:
        tag = tag_of(element)
        place = self._places[-1]
        if tag == "br" and not place.muted:
            self._text.line_break()
        if tag in BLOCK:
            self._flush()
            self._owner = element
        if tag == "table" and not (place.muted and filled_cells(element) <= 1):
            self._begin_table(element)
        elif tag in ("tr", "td", "th") and place.data:
            self._put_waiting()
            if tag != "tr":
                overflow = element in self._overflowing
                self._places.append(_Place(element, muted=not overflow, data=True, overflow=overflow))
        self._add(element.text)

    def _end(self, element: etree._Element) -> None:
        if tag_of(element) in BLOCK:
            self._flush()
            parent = element.getparent()
            self._owner = parent if parent is not None else self.root
        if len(self._places) > 1 and self._places[-1].element is element:
            self._places.pop()
        if self._waiting and self._waiting[-1][0] is element:
            self._put_waiting()
        if element is not self.root:
            self._add(element.tail)

    def _begin_table(self, element: etree._Element) -> None:
        data = is_data_table(element)
        self._places.append(_Place(element, muted=False, data=data))
        if not data:
            return
        self._tables += 1
        table, overflowing, warnings = read_table(element, self._tables, self.paths)
        self._overflowing |= overflowing
        self.warnings += warnings
        self._waiting.append((element, table))

    def _put_waiting(self) -> None:
        """Put the table at its first row: a caption stands before it."""
        while self._waiting:
            _, table = self._waiting.pop(0)
            if table.cells:
                self.blocks.append(table)

    def _add(self, text: str | None) -> None:
        if not self._places[-1].muted:
            self._text.add(text)

    def _flush(self) -> None:
        paragraphs = self._text.take()
        if not paragraphs:
            return
        place = self._places[-1]
        if place.overflow:
            # The first lines of an overflowing cell are the cell's own text, which the table has.
            place.overflow = False
            paragraphs = paragraphs[1:]
        guard(len(self.blocks), MAX_BLOCKS, "paragraphs", "the page")
        locator = Locator(path=self.paths.of(self._owner))
        level = HEADINGS.get(tag_of(self._owner))
        self.blocks += [Paragraph(text, locator, level) for text in paragraphs]


def _title(tree: etree._Element) -> str | None:
    """The page's own title: UCAPTITLE (one family's element), a lone h1, else <title>, else the first h1."""
    headings = list(tree.iter("h1"))
    candidates = [*tree.iter("ucaptitle"), *(headings if len(headings) == 1 else []), *_page_titles(tree), *headings]
    for element in candidates:
        text = " ".join("".join(part for part in element.itertext() if isinstance(part, str)).split())
        if text:
            return text
    return None


def _page_titles(tree: etree._Element) -> Iterator[etree._Element]:
    """Titles of the page, not of a drawing in it."""
    return (title for title in tree.iter("title") if not any(tag_of(above) == "svg" for above in title.iterancestors()))


def _metas(tree: etree._Element, body: etree._Element | None) -> Iterator[tuple[str, str]]:
    """Metas with a value, by lower-cased name, in order; and the lead."""
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        value = (element.get("content") or "").strip()
        if name and value:
            yield name, value
    lead = lead_of(tree, body)
    if lead:
        yield "lead", lead
