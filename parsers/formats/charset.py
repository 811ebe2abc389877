"""Bytes to text for everything that is text: HTML, XML, plain text.

Portals declare one encoding and send another: GBK pages that say UTF-8, UTF-8 pages that say gb2312. So a declaration is
a hint; what the bytes can be decides. The order: byte order mark, then the candidates (declared, UTF-8, GB 18030, Big5
where declared), each judged by strict decoding and, where more than one is valid, by how ordinary its characters are.

``gb2312`` and ``gbk`` are always decoded as GB 18030, their superset (WHATWG Encoding Standard does the same).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from parsers.model import ReadWarning

_HEAD_BYTES = 4096
_SAMPLE_CHARS = 20_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_FAMILIES = {
    "utf-8": ("utf-8", "utf8", "unicode-1-1-utf-8", "utf_8", "utf-8-sig", "utf"),
    "gb18030": ("gb2312", "gbk", "gb18030", "gb-2312", "gb_2312", "gb_2312-80", "x-gbk", "chinese", "cp936", "ms936",
                "windows-936", "euc-cn", "iso-ir-58", "csgb2312", "gb"),
    "big5hkscs": ("big5", "big5-hkscs", "cn-big5", "x-x-big5", "csbig5", "cp950", "big-5"),
}  # fmt: skip
_CANONICAL = {name: family for family, names in _FAMILIES.items() for name in names}
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9_\-]+)", re.I)
_C1_OR_PRIVATE = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it (a Python codec name), the one the bytes declared, and what went wrong."""

    text: str
    encoding: str
    declared: str | None = None
    warnings: tuple[ReadWarning, ...] = ()


def declared_charset(data: bytes) -> str | None:
    """Give the encoding that the first bytes declare (XML declaration or HTML meta), lower-cased, or None."""
    head = _COMMENT.sub(b"", data[:_HEAD_BYTES])
    match = _XML.search(head) or _META.search(head)
    return match.group(1).decode("ascii").lower() if match else None


def decode(data: bytes) -> Decoded:
    """Give the text of ``data``, which must be text in some encoding. Never raises.

    A byte that no encoding explains becomes U+FFFD and a warning. A byte order mark is dropped.
    """
    declared = declared_charset(data)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, declared)
    wide = _wide_without_mark(data)
    if wide:
        return _decoded(data, wide, declared)
    family = _CANONICAL.get(declared or "")
    candidates = [family] if family else []
    candidates += [name for name in ("utf-8", "gb18030") if name != family]
    if not family or family == "big5hkscs":
        candidates += [name for name in ("big5hkscs",) if name != family]
    return _decoded(data, _best(data, candidates), declared)


def _best(data: bytes, candidates: list[str]) -> str:
    """Choose the encoding: the first valid one unless another valid one reads much more like Chinese."""
    if data.isascii():
        return candidates[0]
    valid = [name for name in candidates if _is_valid(data, name)]
    if not valid:
        # A page cut by its own system in the middle of a character: the encoding that makes the most sense of the rest.
        return max(candidates, key=lambda name: _ordinariness(data.decode(name, "replace")[:_SAMPLE_CHARS]))
    if len(valid) == 1:
        return valid[0]
    scores = {name: _ordinariness(data.decode(name)[:_SAMPLE_CHARS]) for name in valid}
    if "utf-8" in valid and scores["utf-8"] >= max(scores.values()) - 0.25:
        # Other encodings hardly ever make valid UTF-8 by chance; UTF-8 is often valid GB 18030.
        return "utf-8"
    # A page that says Big5, or nothing, is judged by its characters; ties keep the order of the candidates.
    return max(valid, key=lambda name: scores[name] + (0.1 if name == candidates[0] else 0.0))


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@cache
def _ordinary() -> frozenset[str]:
    """The characters that ordinary Chinese text is made of: GB 2312's first level, Big5's frequent set, punctuation."""
    simplified = "".join(
        bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)
    )
    traditional = "".join(
        bytes((high, low)).decode("big5", "ignore")
        for high in range(0xA4, 0xC7)
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    return frozenset(
        simplified
        + traditional
        + "　、。·—…‘’“”《》「」『』【】〔〕（），：；？！￥０１２３４５６７８９％\xa0\u2002\u2003"
    )


def _ordinariness(text: str) -> float:
    """Give the share of ordinary characters among those outside ASCII, less the share of impossible ones."""
    outside = [char for char in text if char > "\x7f"]
    if not outside:
        return 1.0
    ordinary = _ordinary()
    good = sum(char in ordinary for char in outside)
    bad = len(_C1_OR_PRIVATE.findall("".join(outside)))
    return (good - bad) / len(outside)


def _wide_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 without a byte order mark by the zero bytes of its markup: half of them, all on one side."""
    head = data[:_HEAD_BYTES]
    if len(head) < 8 or head.count(0) < len(head) // 5:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _decoded(data: bytes, encoding: str, declared: str | None) -> Decoded:
    text = data.decode(encoding, "replace")
    warnings: list[ReadWarning] = []
    lost = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0)
    if declared and not data.isascii() and _CANONICAL.get(declared) not in (None, encoding):
        warnings.append(
            ReadWarning(
                "charset_declaration_wrong",
                f"the file declares {declared} and its bytes are {encoding}; read as {encoding}",
            )
        )
    if lost > 0:
        warnings.append(
            ReadWarning(
                "charset_undecodable_bytes",
                f"{lost} places are not valid {encoding} and were replaced by U+FFFD; compare with the original",
            )
        )
    return Decoded(text, encoding, declared, tuple(warnings))
