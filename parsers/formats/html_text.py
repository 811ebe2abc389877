"""Text of HTML as a reader sees it: which elements break lines, which are not shown, and what white space is worth."""

from __future__ import annotations

import re
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

_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d"
_BROKEN_WIDE: Final = re.compile(f"(?<=[{_WIDE}])[ \\t]*[\\r\\n]+[ \\t\\r\\n]*(?=[{_WIDE}])")
_INDENT: Final = re.compile("^(?:[\u3000\u2003]|[\xa0\u2002]{2})")
_LINE: Final = "\x1e"
_OUTER: Final = " \t\r\n\f\xa0\u2002\u2003\u3000\u200b\ufeff"


def tag_of(element: etree._Element) -> str:
    """Give an element's lower-cased tag; '' for comments and processing instructions."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


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
