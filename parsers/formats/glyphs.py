"""Radicals printed for characters.

Some PDF writers name a glyph by the radical block of Unicode (⼆ U+2F06, ⺠ U+2EA0) because the font draws radical and
character alike. The page shows 二 and 民; no search and no label would find the radicals.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Radicals that look like the whole character; the Kangxi block has compatibility decompositions, the supplement does not
# (Unicode's EquivalentUnifiedIdeograph.txt).
_SUPPLEMENT: Final = {
    "⺁": "厂", "⺇": "几", "⺊": "卜", "⺎": "兀", "⺒": "巳", "⺓": "幺", "⺜": "日", "⺝": "月", "⺟": "母", "⺠": "民",
    "⺡": "氵", "⺢": "氺", "⺥": "爫", "⺪": "疋", "⺭": "礻", "⺮": "竹", "⺯": "糹", "⺰": "纟", "⺷": "羊", "⺻": "聿",
    "⺼": "肉", "⻀": "艹", "⻁": "虎", "⻂": "衤", "⻃": "覀", "⻄": "西", "⻅": "见", "⻆": "角", "⻈": "讠", "⻉": "贝",
    "⻋": "车", "⻌": "辶", "⻏": "阝", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻘": "青", "⻙": "韦",
    "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻠": "饣", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟",
    "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻫": "斉", "⻬": "齐", "⻭": "歯", "⻮": "齿", "⻯": "竜", "⻰": "龙",
    "⻱": "龜", "⻲": "亀", "⻳": "龟",
}  # fmt: skip
_TABLE: Final = str.maketrans(
    _SUPPLEMENT | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
)


def without_radicals(text: str) -> str:
    """Give ``text`` with radicals that stand for whole characters replaced by these; everything else stays."""
    return text.translate(_TABLE)
