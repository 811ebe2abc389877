"""Text of WordprocessingML as the document shows it (ECMA-376-1, 17): runs, breaks, tracked changes, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

WRAPPERS: Final = frozenset(
    (
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "AlternateContent",
    )
)
"""Elements that stand around shown content and mean nothing for it."""

_DROPPED: Final = frozenset(
    (
        "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "Fallback",
        "txbxContent", "footnoteReference", "endnoteReference", "commentReference", "annotationRef", "fldData",
        "customXmlPr", "smartTagPr", "tblPr", "tblGrid", "posOffset", "align", "drawing", "pict", "object",
    )
)  # fmt: skip
_BREAKS: Final = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_OFF: Final = ("0", "false", "off")


def local(element: etree._Element) -> str:
    """Give an element's name without namespace; '' for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Give the first child of a local name, or None; None of None."""
    if element is None:
        return None
    return next((one for one in element if local(one) == name), None)


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Give an attribute by local name, or None; None of None."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), None)


def is_on(element: etree._Element | None) -> bool:
    """Tell an on/off property that is there and not switched off (17.17.4)."""
    return element is not None and (attribute(element, "val") or "1").lower() not in _OFF


def content_of(container: etree._Element, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """Give the elements of these names that ``container`` shows, in order, looking through wrappers but not deletions."""
    stack = [iter(list(container))]
    while stack:
        for element in stack[-1]:
            name = local(element)
            if name in names:
                yield element
            elif name == "AlternateContent":
                stack.append(iter(_chosen(element)))
                break
            elif name in WRAPPERS:
                stack.append(iter(list(element)))
                break
        else:
            stack.pop()


def _chosen(element: etree._Element) -> list[etree._Element]:
    """Give the content of an mc:AlternateContent once: the first choice, else the fallback (ECMA-376-3, 9.3)."""
    for name in ("Choice", "Fallback"):
        branch = child(element, name)
        if branch is not None:
            return list(branch)
    return []


def paragraph_text(paragraph: etree._Element) -> str:
    """Give a paragraph's shown text without its text boxes: line breaks as newlines, tabs as tabs."""
    pieces: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        name = local(element)
        if element is paragraph:
            continue
        if name == "p" or name in _DROPPED or (name == "r" and is_on(child(child(element, "rPr"), "vanish"))):
            walk.skip_subtree()
        elif name == "t":
            pieces.append(_shown(element))
        elif name in _BREAKS and not (name == "br" and attribute(element, "type") in ("page", "column")):
            pieces.append(_BREAKS[name])
    return "".join(pieces)


def _shown(element: etree._Element) -> str:
    """Give a text element's characters: without xml:space="preserve" outer white space is not shown."""
    text = element.text or ""
    preserve = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if preserve else text.strip(" \t\r\n")


def is_deleted_mark(paragraph: etree._Element) -> bool:
    """Tell whether the paragraph's end mark is a tracked deletion: it then runs on into the next paragraph."""
    return child(child(child(paragraph, "pPr"), "rPr"), "del") is not None


def text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Give the outermost text boxes anchored in a paragraph, each once, not those of deleted runs."""
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        name = local(element)
        if name == "txbxContent":
            walk.skip_subtree()
            yield element
        elif name in ("del", "moveFrom") or (name == "Fallback" and child(element.getparent(), "Choice") is not None):
            walk.skip_subtree()
