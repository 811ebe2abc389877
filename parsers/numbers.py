"""What a value cell prints: number, zero, blank, stroke, word or text, and its unit.

``read_token`` reads the print alone, ``measure`` puts it into a field's unit. Nothing is guessed: what is not wholly
understood is ``text`` and carries no value. Decisions on unclear prints:

- digits split by a space (``1 234``, ``0 0``) are text, since two cells may have run together; a line break beside the
  decimal point or a thousands comma (``75394⏎.52``) is layout, since no number begins or ends so;
- 二, 约20, 19余, ``O`` for 0, 12%, 5² are text; 增5 is 5, 减3 is -3, 未增未减 is a word;
- a sum of money in a field that counts, or a count in a field of money, is text, unless it is 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from parsers.model import CellKind, UnitSource

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UNPRINTED: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_STROKES: Final = re.compile(r"[-‐‑‒–—―−─━_/\\|~∕⁄╱﹣\s]+|[nN]\s*/?\s*[aA]")
_MINUS: Final = str.maketrans({"−": "-", "－": "-", "﹣": "-", "–": "-", "﹢": "+"})
_LAYOUT: Final = re.compile(r"(?<=[0-9])[ \t]*[\r\n]\s*(?=[.,][0-9])|(?<=[0-9][.,])[ \t]*[\r\n]\s*(?=[0-9])")
_REMARK: Final = re.compile(r"(?P<body>[^()]+)\((?P<remark>[^()]*)\)", re.S)
_COUNTERS: Final = "人次|件次|件|条|次|项|个|人|宗|份|篇|户|家|起|例|批|部|册|期|场"
_NUMBER: Final = re.compile(
    r"(?P<money>人民币|[¥￥])?\s*"
    r"(?P<sign>\+|-|新增|增加|增|减少|减)?\s*"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)\s*"
    rf"(?P<scale>千万|百万|十万|亿|万|千|百)?\s*(?P<unit>元|{_COUNTERS})?整?\s*[。；;]?"
)
_SCALES: Final = {"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_UNIT: Final = re.compile(rf"(?:单位)?[::]?\s*(?P<scale>千万|百万|十万|亿|万|千|百)?(?P<unit>元|{_COUNTERS})")
_WORDS: Final = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "均无",
        "未有",
        "未增未减",
        "不增不减",
        "无增减",
        "无变化",
        "未变化",
        "无变动",
        "未变动",
        "不变",
        "未变",
        "持平",
        "无增加",
        "无新增",
        "未增加",
        "未发生",
        "不涉及",
        "不适用",
    ]
)
_MOST_DIGITS: Final = 18
"""No figure of a county report has more; beyond it two cells have run together."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a cell prints, before its field is known. ``value`` is in ``unit`` (a counter, 元, or None) times ``scale``."""

    kind: CellKind
    value: Decimal | None = None
    unit: str | None = None
    scale: int = 1
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a table's head prints it: 万元 is 元 with scale 10000."""

    name: str
    scale: int = 1

    @property
    def label(self) -> str:
        """Give the unit as printed (万元)."""
        return next((word for word, scale in _SCALES.items() if scale == self.scale), "") + self.name


@dataclass(frozen=True, slots=True)
class Measured:
    """A cell's reading in its field's unit. ``value`` is None unless ``kind`` is number or zero."""

    kind: CellKind
    value: int | float | None = None
    unit: str | None = None
    unit_source: UnitSource = "form"
    note: str | None = None


def read_token(text: str) -> Token:
    """Read one cell's print. Never raises; what is not wholly understood is of kind ``text``."""
    plain = _UNPRINTED.sub("", text).translate(_FULL_WIDTH).strip()
    if not plain:
        return Token("blank")
    if _STROKES.fullmatch(plain):
        return Token("not_applicable")
    if "".join(plain.split()).strip("。") in _WORDS:
        return Token("word")
    return _read_number(_LAYOUT.sub("", plain.translate(_MINUS)))


def _read_number(plain: str) -> Token:
    remark = _REMARK.fullmatch(plain)
    body = remark["body"] if remark else plain
    match = _NUMBER.fullmatch(body.strip())
    if match is None or sum(char.isdigit() for char in match["number"]) > _MOST_DIGITS:
        return Token("text")
    digits = match["number"].replace(",", "")
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        return Token("text")
    value = Decimal(digits)
    if match["sign"] in ("-", "减", "减少"):
        value = -value
    unit, scale, note = match["unit"], _SCALES.get(match["scale"] or "", 1), None
    if remark:
        stated = read_unit(remark["remark"])
        if stated and not unit and scale == 1:
            unit, scale = stated.name, stated.scale
        else:
            note = remark["remark"].strip() or None
    if match["money"]:
        if unit not in (None, "元"):
            return Token("text")
        unit = "元"
    return Token("zero" if value == 0 else "number", value, unit, scale, note)


def read_unit(text: str) -> Unit | None:
    """Give the unit that a whole short text names (万元, 单位：元, 件), or None."""
    match = _UNIT.fullmatch("".join(text.translate(_FULL_WIDTH).split()))
    return Unit(match["unit"], _SCALES.get(match["scale"] or "", 1)) if match else None


def unit_of_head(text: str) -> Unit | None:
    """Give the unit that the head of a field prints in brackets (本年收费金额（单位：万元）), or None."""
    plain = "".join(text.translate(_FULL_WIDTH).split())
    for remark in re.findall(r"[(\[]([^()\[\]]*)[)\]]?", plain):
        unit = read_unit(remark)
        if unit:
            return unit
    tail = re.search(r"单位[::]?(.+)$", plain)
    return read_unit(tail[1].strip("()[]")) if tail else None


def measure(token: Token, unit: str | None, *, money: bool = False, head: Unit | None = None) -> Measured:
    """Put a token into a field's unit. The cell's own unit beats the head's, the head's the form's.

    ``unit`` is the field's (万元, 件, None where the form prints none), ``money`` says that it holds sums, ``head`` is the
    unit printed in the table's head. A field of money without a unit of its own is given in 元 where the cell or the head
    names a unit, else as printed with ``unit_source`` none.
    """
    if token.value is None:
        return Measured(token.kind)
    if money:
        return _measure_money(token, unit, head)
    value = token.value * token.scale
    if token.unit == "元" and value != 0:
        return Measured("text", note=token.note)
    if token.unit and token.unit != "元":
        return Measured(token.kind, plain_number(value), token.unit, "cell", token.note)
    if head and head.name != "元":
        return Measured(token.kind, plain_number(value * head.scale), head.name, "header", token.note)
    return Measured(token.kind, plain_number(value), unit, "form", token.note)


def _measure_money(token: Token, unit: str | None, head: Unit | None) -> Measured:
    value = token.value
    assert value is not None
    source: UnitSource
    if token.unit == "元" or (token.unit is None and token.scale > 1):
        yuan, source = value * token.scale, "cell"
    elif token.unit is not None:
        if value != 0:
            return Measured("text", note=token.note)
        yuan, source = value, "form" if unit else "none"
    elif head and head.name == "元":
        yuan, source = value * head.scale, "header"
    else:
        return Measured(token.kind, plain_number(value), unit, "form" if unit else "none", token.note)
    if unit == "万元":
        return Measured(token.kind, plain_number(yuan / 10_000), unit, source, token.note)
    return Measured(token.kind, plain_number(yuan), None if source == "none" else "元", source, token.note)


def plain_number(value: Decimal) -> int | float:
    """Give an int where the value is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)
