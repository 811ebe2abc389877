"""Which part of a page is the article.

Systems put the article into a container of a known id or class; the list is of those met on portals, in the order to
try them. A container is trusted only if it holds the text: a table that looks statutory outside it, and the whole page is
read instead.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Final

import trafilatura
from lxml import etree

from parsers.formats.html_tables import is_data_table
from parsers.formats.html_text import BLOCK, SKIPPED, InlineText, is_hidden, tag_of
from parsers.model import Block, Paragraph, ReadWarning

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_NAMES: Final = (
    "vsb_content", "vsb_content_2", "vsb_content_4", "vsb_content_500", "vsb_content_501", "v_news_content",
    "trs_ueditor", "trs_editor", "trs_editor_view", "custom_unionstyle", "zoom", "zoomcon", "ucap-content",
    "j-fontcontent", "ivs_content", "webeditorview", "bodylabel", "pages_content", "wzzw-article",
    "article-content", "article_content", "article-cont", "articlecont", "articlecontent", "news_cont_d_wrap",
    "bt_content", "main-txt", "barrierfree_container", "zfxxgk_content", "xxgk_content", "zw-content",
    "detail-content", "content-detail", "zz-xl-sec", "article", "main-content", "maincontent", "content",
)  # fmt: skip
"""Ids and classes alike: what is an id in one template is a class in the next."""
_TAGS: Final = ("ucapcontent", "article", "main")
_LABELLED: Final = "aria-label"
"""Accessible pages label the region of the article 正文区."""
_NEVER: Final = frozenset(("html", "body", "head", "a", "input", "meta", "link", "script", "style"))
_ENOUGH: Final = 60
"""Characters (white space aside) below which a container does not hold the article."""
_STATUTORY: Final = re.compile(
    r"第二十条第|信息内容|统计指标|自然人|予以公开|结果维持|尚未审结|行政许可|行政处罚|行政强制|行政事业性收费|政府集中采购"
    r"|规范性文件|主动公开政府信息数|收到申请数|申请办结数|本年新收|结转下"
)
_LEAD_CHARS: Final = 600
_MAX_EXTRACT: Final = 3_000_000
"""Characters of markup that the main-text finder is given; beyond that it takes seconds."""


def body_of(tree: etree._Element) -> etree._Element | None:
    """Give the element that holds the article, or None where no known container does.

    The first container in the order of the list that has enough text and leaves no table that looks statutory outside;
    of containers nested in one another the innermost that still has nine tenths of the outer's text.
    """
    candidates = _candidates(tree)
    if not candidates:
        return None
    tables = [table for table in tree.iter("table") if _looks_statutory(table)]
    for element in candidates:
        if _size(element) >= _ENOUGH and all(_is_within(table, element) for table in tables):
            return _innermost(element, candidates)
    return None


def hidden_copies(root: etree._Element) -> set[etree._Element]:
    """Give the hidden blocks that hold a second set of the tables: templates keep an older text, or one for phones.

    Where the page shows fewer tables than it hides, a script is to show them, and nothing is taken for a copy.
    """
    shown: list[etree._Element] = []
    hidden: dict[etree._Element, int] = {}
    for table in root.iter("table"):
        if not _looks_statutory(table):
            continue
        line = [table, *table.iterancestors()]
        line = line[: line.index(root) + 1]
        outermost = next((element for element in reversed(line) if is_hidden(element)), None)
        if outermost is None:
            shown.append(table)
        else:
            hidden[outermost] = hidden.get(outermost, 0) + 1
    return set(hidden) if root not in hidden and len(shown) >= max(hidden.values(), default=0) else set()


def lead_of(tree: etree._Element, body: etree._Element | None) -> str:
    """Give the text just before the body (headline, date, source), at most 600 characters; '' without a body."""
    if body is None:
        return ""
    collected = InlineText()
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if element is body:
            break
        tag = tag_of(element)
        if event == "start":
            if tag in SKIPPED:
                walk.skip_subtree()
            else:
                if tag in BLOCK or tag == "br":
                    collected.line_break()
                collected.add(element.text)
        else:
            if event == "end" and tag in BLOCK:
                collected.line_break()
            collected.add(element.tail)
    return collected.take_cell()[-_LEAD_CHARS:]


def running_text(
    tree: etree._Element, body: etree._Element | None, blocks: Sequence[Block]
) -> tuple[str, list[ReadWarning]]:
    """Give the article's running text without tables, and a warning where the finder failed.

    With a body that is its paragraphs; else what trafilatura takes for the main text (it drops spans, so never tables).
    """
    if body is not None:
        return "\n".join(block.text for block in blocks if isinstance(block, Paragraph)), []
    markup = etree.tostring(_without_data_tables(tree), encoding="unicode", method="html")
    if len(markup) > _MAX_EXTRACT:
        message = f"the page has {len(markup)} characters of markup; its main text was not looked for"
        return "", [ReadWarning("main_text_not_found", message)]
    try:
        text = trafilatura.extract(markup, favor_recall=True, include_tables=False, include_comments=False)
    except Exception as error:  # whatever it stumbles over, the blocks are read
        message = f"no main text found ({type(error).__name__}: {error}); use the paragraphs"
        return "", [ReadWarning("main_text_not_found", message)]
    return text or "", []


def _without_data_tables(tree: etree._Element) -> etree._Element:
    """Give a copy without its data tables: where a page has little prose the finder would take their text for it."""
    pruned = deepcopy(tree)
    for table in [table for table in pruned.iter("table") if is_data_table(table)]:
        table.text = None
        for child in list(table):
            table.remove(child)
    return pruned


def _candidates(tree: etree._Element) -> list[etree._Element]:
    """Give the known containers, in the order to try them (see ``_NAMES``)."""
    names = [f"<{_TAGS[0]}", *_NAMES, _LABELLED, *(f"<{tag}" for tag in _TAGS[1:])]
    ranks = {name: rank for rank, name in enumerate(names)}
    found: list[tuple[int, int, etree._Element]] = []
    for order, element in enumerate(tree.iter(etree.Element)):
        tag = tag_of(element)
        keys = [f"<{tag}", (element.get("id") or "").strip().lower(), *(element.get("class") or "").lower().split()]
        if "正文" in (element.get("aria-label") or ""):
            keys.append(_LABELLED)
        rank = min((ranks[key] for key in keys if key in ranks), default=None)
        if rank is not None and tag not in _NEVER:
            found.append((rank, order, element))
    return [element for _, _, element in sorted(found, key=lambda item: item[:2])]


def _innermost(element: etree._Element, candidates: list[etree._Element]) -> etree._Element:
    best, size = element, _size(element)
    for other in candidates:
        if other is not best and _is_within(other, best) and _size(other) >= 0.9 * size and _same_tables(other, best):
            best = other
    return best


def _same_tables(inner: etree._Element, outer: etree._Element) -> bool:
    return sum(1 for _ in inner.iter("table")) == sum(1 for _ in outer.iter("table"))


def _is_within(element: etree._Element, container: etree._Element) -> bool:
    return element is container or any(ancestor is container for ancestor in element.iterancestors())


def _size(element: etree._Element) -> int:
    """Count an element's characters, white space and scripts aside."""
    size = 0
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, current in walk:
        if event == "start" and tag_of(current) in SKIPPED:
            walk.skip_subtree()
            continue
        text = current.text if event == "start" else current.tail if current is not element else None
        size += len("".join((text or "").split()))
    return size


def _looks_statutory(table: etree._Element) -> bool:
    text = "".join("".join(part for part in table.itertext() if isinstance(part, str)).split())
    return len(set(_STATUTORY.findall(text))) >= 2
