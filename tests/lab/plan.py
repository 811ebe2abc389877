"""Which report is what: form, format, layout, title, dates and habits, for each agency and year. Rules, no chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lab.places import AgencyKind, Place

Format = Literal["html", "pdf", "docx"]
LATE_INDEX, LATE_YEAR = 5, 2022
TWICE_INDEX, TWICE_YEAR = 2, 2023
_FORMATS: dict[str, tuple[Format, ...]] = {
    "hanweb": ("html", "html", "pdf", "html", "docx"),
    "trs": ("html", "docx", "html", "pdf", "html", "html"),
    "script": ("html", "pdf", "html", "html", "docx", "html", "html"),
}
_HTML_LAYOUTS = ("plain", "word", "separate", "nested")
_PDF_LAYOUTS = ("plain", "cut_row", "plain")
_DOCX_LAYOUTS = ("plain", "separate")
_HABITS: dict[tuple[str, int, int], tuple[str, ...]] = {
    # (family, agency, year): what is odd in print. Agency 0 is the government, 1-8 departments, 9-11 towns.
    ("hanweb", 3, 2021): ("break_rows",),
    ("hanweb", 4, 2023): ("break_block",),
    ("hanweb", 6, 2020): ("break_columns",),
    ("hanweb", 7, 2024): ("break_balance",),
    ("hanweb", 5, 2021): ("unit_in_cell",),
    ("hanweb", 1, 2020): ("sign_words",),
    ("hanweb", 2, 2019): ("plus_signs", "no_change_word"),
    ("hanweb", 0, 2022): ("thousands",),
    ("hanweb", 8, 2022): ("padded",),
    ("hanweb", 8, 2023): ("full_width",),
    ("hanweb", 6, 2024): ("year_in_hanzi",),
    ("hanweb", 10, 2021): ("hybrid",),
    ("trs", 2, 2021): ("break_columns",),
    ("trs", 5, 2019): ("break_block",),
    ("trs", 6, 2023): ("break_rows", "break_block"),
    ("trs", 3, 2021): ("no_year",),
    ("trs", 4, 2022): ("unit_in_cell",),
    ("trs", 4, 2019): ("unit_in_cell", "sign_words"),
    ("trs", 0, 2024): ("thousands", "padded"),
    ("trs", 1, 2022): ("full_width", "year_full_width"),
    ("trs", 7, 2022): ("hybrid",),
    ("trs", 11, 2022): ("hybrid", "totals_only"),
    ("script", 1, 2022): ("break_balance",),
    ("script", 3, 2020): ("break_rows",),
    ("script", 6, 2024): ("break_columns",),
    ("script", 5, 2023): ("unit_in_cell",),
    ("script", 2, 2020): ("plus_signs",),
    ("script", 7, 2019): ("sign_words", "no_change_word"),
    ("script", 4, 2021): ("hybrid",),
    ("script", 8, 2024): ("year_in_hanzi", "padded"),
    ("script", 0, 2023): ("thousands",),
}
_TOTALS_ONLY = {("hanweb", 9), ("trs", 11), ("script", 10)}
_STROKES = {("hanweb", 11), ("trs", 9), ("script", 11)}
_DASHES = {("hanweb", 10), ("script", 9)}
_NO_ISSUER = {("trs", 8)}
_HANZI = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one report will be, before its figures."""

    form: str
    applications_rows: str
    format: Format
    layout: str
    published_on: date
    signed_on: date | None
    late: bool
    twice: bool
    habits: frozenset[str]
    title_shape: str
    names_county_alone: bool

    def printed_agency(self, place: Place, name: str, short: str) -> str:
        """Give how the title names the issuer: in full, the county alone, without the county, or not at all."""
        if "no_issuer" in self.habits:
            return ""
        if self.names_county_alone:
            return place.name
        if "without_county" in self.habits:
            return name.removeprefix(place.name)
        return name

    def title(self, printed_agency: str, year: int) -> str:
        """Give the report's title."""
        digits = str(year)
        if "year_in_hanzi" in self.habits:
            digits = digits.translate(_HANZI)
        if "year_full_width" in self.habits:
            digits = digits.translate(_WIDE)
        stated = "" if "no_year" in self.habits else f"{digits}年"
        return self.title_shape.format(agency=printed_agency, year=stated)


def plan_report(place: Place, kind: AgencyKind, index: int, year: int) -> Plan:
    """Give the plan of an agency's report of a year."""
    family = place.family
    turn = index * 3 + (year - 2019)
    kind_of_file = _FORMATS[family][turn % len(_FORMATS[family])]
    layouts = {"html": _HTML_LAYOUTS, "pdf": _PDF_LAYOUTS, "docx": _DOCX_LAYOUTS}[kind_of_file]
    habits = _habits(family, kind, index, year)
    published = _published_on(kind, index, year, turn)
    deadline = date(year + 1, 3, 31) if kind == "government" else date(year + 1, 1, 31)
    form = "2019" if year <= 2020 else "2021"
    return Plan(
        form=form,
        applications_rows="2019" if "hybrid" in habits else form,
        format=kind_of_file,
        layout=layouts[(index + year) % len(layouts)],
        published_on=published,
        signed_on=published - timedelta(days=turn % 6) if turn % 3 else None,
        late=kind != "town" and published > deadline,
        twice=(index, year) == (TWICE_INDEX, TWICE_YEAR),
        habits=habits,
        title_shape=_title_shape(family, index, year),
        names_county_alone=family == "trs" and kind == "government",
    )


def _habits(family: str, kind: AgencyKind, index: int, year: int) -> frozenset[str]:
    habits = set(_HABITS.get((family, index, year), ()))
    habits |= {"totals_only"} if (family, index) in _TOTALS_ONLY else set()
    habits |= {"strokes"} if (family, index) in _STROKES else set()
    habits |= {"dashes"} if (family, index) in _DASHES else set()
    habits |= {"no_issuer"} if (family, index) in _NO_ISSUER else set()
    habits |= {"without_county"} if family == "script" and kind == "town" else set()
    return frozenset(habits)


def _published_on(kind: AgencyKind, index: int, year: int, turn: int) -> date:
    if kind == "government":
        return date(year + 1, 3, 5 + turn % 20)
    if (index, year) == (LATE_INDEX, LATE_YEAR):
        return date(year + 1, 3, 15)
    return date(year + 1, 1, 4 + (turn * 5) % 26)


def _title_shape(family: str, index: int, year: int) -> str:
    if family == "trs" and index % 2:
        return "{year}{agency}政府信息公开工作年度报告"
    if family == "script" and year >= 2023:
        return "{agency}{year}政府信息公开年度报告"
    return (
        "{agency}{year}度政府信息公开工作年度报告"
        if (index + year) % 5 == 0
        else "{agency}{year}政府信息公开工作年度报告"
    )
