"""Text of HTML as a reader sees it: which elements break lines, which are not shown, and what white space is worth."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lxml import etree

SKIPPED: Final = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "noframes",
        "object",
        "embed",
        "select",
        "svg",
        "canvas",
    )
)
"""Elements whose inside is not text of the page. A ``<head>`` is skipped whole: browsers show nothing of it."""

BLOCK: Final = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ucaptitle", "publishtime", "ul",
    )
)  # fmt: skip
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

_NOT_SHOWN: Final = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.I)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d"
_BROKEN_WIDE: Final = re.compile(f"(?<=[{_WIDE}])[ \\t]*[\\r\\n][ \\t\\r\\n]*(?=[{_WIDE}])")
_INDENT: Final = re.compile("^(?:[\u3000\u2003]|[\xa0\u2002]{2})")
_PLAIN_TAG: Final = re.compile(r"[a-z][a-z0-9\-]*")
_LINE: Final = "\x1e"
_OUTER: Final = " \t\r\n\f\xa0\u2002\u2003\u3000\u200b\ufeff"


def tag_of(element: etree._Element) -> str:
    """Give an element's lower-cased tag; '' for comments and processing instructions."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_hidden(element: etree._Element) -> bool:
    """Tell an element that its own markup hides: an attribute ``hidden``, a style ``display: none``."""
    return element.get("hidden") is not None or _NOT_SHOWN.search(element.get("style") or "") is not None


def is_hidden_part(element: etree._Element) -> bool:
    """Tell a hidden cell, row or run of text within a line.

    Spreadsheets' HTML keeps the cells under a merged one as hidden cells, and Word's its own marks as hidden runs. Hidden
    blocks are another matter: a script may show them.
    """
    tag = tag_of(element)
    return (tag in ("tr", "td", "th") or tag not in BLOCK) and is_hidden(element)


class Paths:
    """Absolute element paths as ``getpath`` writes them, each parent's children numbered once: it counts them every time."""

    def __init__(self) -> None:
        self._paths: dict[etree._Element, str] = {}

    def of(self, element: etree._Element) -> str:
        """Give the path of an element, such as ``/html/body/div[2]/table[1]/tr[3]/td[2]``."""
        missing: list[etree._Element] = []
        current: etree._Element | None = element
        while current is not None and current not in self._paths:
            missing.append(current)
            current = current.getparent()
        for parent in [*([current] if current is not None else []), *reversed(missing)]:
            if parent not in self._paths:  # only the root: every other one was numbered with its parent
                self._paths[parent] = f"/{tag_of(parent) or '*'}"
            if parent is not element:
                self._number(parent)
        return self._paths[element]

    def _number(self, parent: etree._Element) -> None:
        children = list(parent.iterchildren(etree.Element))
        if not children or children[0] in self._paths:
            return
        names = [tag if _PLAIN_TAG.fullmatch(tag := tag_of(child)) else "*" for child in children]
        totals = Counter(names)
        seen: Counter[str] = Counter()
        for position, (child, name) in enumerate(zip(children, names, strict=True), start=1):
            seen[name] += 1
            number = position if name == "*" else seen[name]
            self._paths[child] = f"{self._paths[parent]}/{name}" + (
                f"[{number}]" if totals[name] > 1 or name == "*" else ""
            )


class InlineText:
    """Collects the text between two block boundaries: inline elements join without a space, ``<br>`` begins a line."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)

    def line_break(self) -> None:
        self._pieces.append(_LINE)

    def take(self) -> list[str]:
        """Give the paragraphs collected and start anew.

        An empty line, or a line that begins with an indent of two characters, begins a new paragraph: old pages write a
        whole report into one element with nothing but ``<br>`` between.
        """
        lines = self._lines()
        paragraphs: list[list[str]] = [[]]
        for line in lines:
            if not line.strip(_OUTER):
                paragraphs.append([])
                continue
            if _INDENT.match(line):
                paragraphs.append([])
            paragraphs[-1].append(line.strip(_OUTER))
        return ["\n".join(lines) for lines in paragraphs if lines]

    def take_cell(self) -> str:
        """Give the text collected as one cell's: its lines that are not empty, non-breaking spaces as read."""
        lines = (line.strip(" \t\r\n\f") for line in self._lines())
        return "\n".join(line for line in lines if line)

    def _lines(self) -> list[str]:
        text = "".join(self._pieces)
        self._pieces = []
        return [collapse(line) for line in text.split(_LINE)]


def collapse(text: str) -> str:
    """Give text with white space as a browser shows it; a source line ended between two Chinese characters leaves none."""
    return _SPACES.sub(" ", _BROKEN_WIDE.sub("", text))
