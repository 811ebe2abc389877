"""From figures to what a report prints: the cells by address, each with its value, its kind and its print.

Here stand the habits that make reading hard: blanks beside a printed total, strokes, signs, units inside a cell, and
the sums that are broken on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lab.figures import APPLICANT_CODES, YearFigures, application_cells, proceedings_cells
from lab.printed import PROACTIVE

Value = int | float | None


@dataclass(slots=True)
class Print:
    """What the three tables of one report print. ``values`` is None where a cell is printed without a number."""

    values: dict[str, Value] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    raws: dict[str, str] = field(default_factory=dict)
    breaks: tuple[str, ...] = ()

    def put(self, address: str, value: Value, kind: str, raw: str) -> None:
        """Set one cell."""
        self.values[address], self.kinds[address], self.raws[address] = value, kind, raw

    def count(self, address: str, value: int, raw: str | None = None) -> None:
        """Set a cell that prints a number."""
        self.put(address, value, "number" if value else "zero", str(value) if raw is None else raw)


def print_report(figures: YearFigures, form: str, applications_rows: str, habits: frozenset[str]) -> Print:
    """Print one agency's year in a form, with the named habits and breaks (see HABITS and BREAKS)."""
    page = Print()
    _proactive(page, figures.proactive, form, habits)
    counts = application_cells(figures.applications, applications_rows) | proceedings_cells(figures.proceedings)
    for name, (slip, rule) in BREAKS.items():
        if name in habits:
            slip(counts)
            page.breaks = tuple(sorted({*page.breaks, rule}))
    for address, value in counts.items():
        page.count(address, value)
    for name, habit in HABITS.items():
        if name in habits:
            habit(page)
    return page


def _proactive(page: Print, figures: dict[str, int], form: str, habits: frozenset[str]) -> None:
    for sub in PROACTIVE[form]:
        for row, _ in sub.rows:
            for column, _ in sub.columns:
                address = f"proactive/{row}/{column}"
                if row == "rules":
                    page.count(address, 0)
                elif row == "normative_documents":
                    page.count(address, figures[column])
                elif column == "amount_10k_yuan":
                    _fee(page, address, figures["fee_yuan"], unit_in_cell="unit_in_cell" in habits)
                elif row == "procurement":
                    _procurement(page, address, column, figures, unit_in_cell="unit_in_cell" in habits)
                else:
                    source = {"items_last_year": "before", "change": "change", "decisions": "decisions"}[column]
                    page.count(address, figures[f"{row}_{source}"])


def _fee(page: Print, address: str, yuan: int, *, unit_in_cell: bool) -> None:
    if yuan == 0:
        page.count(address, 0)
    elif unit_in_cell:
        page.put(address, yuan / 10_000, "number", f"{yuan}元")
    else:
        raw = f"{yuan / 10_000:.4f}".rstrip("0").rstrip(".")
        page.put(address, float(raw), "number", raw)


def _procurement(page: Print, address: str, column: str, figures: dict[str, int], *, unit_in_cell: bool) -> None:
    if column == "projects" or figures["projects"] == 0:
        page.count(address, figures["projects"])
        return
    yuan = figures["amount_cents"] / 100
    raw = f"{yuan:.2f}".rstrip("0").rstrip(".")
    page.put(address, float(raw), "number", f"{raw}元" if unit_in_cell else raw)


def _totals_only(page: Print) -> None:
    for address in page.values:
        if address.startswith("applications/") and not address.endswith("/total"):
            page.put(address, None, "blank", "")


def _strokes(page: Print) -> None:
    for address in page.values:
        if address.startswith("proactive/rules/"):
            page.put(address, None, "not_applicable", "/")


def _dashes(page: Print) -> None:
    for address, value in page.values.items():
        if address.startswith("proactive/compulsion/") and value == 0:
            page.put(address, None, "not_applicable", "—")


def _sign_words(page: Print) -> None:
    for address, value in page.values.items():
        if address.endswith("/change") and isinstance(value, int) and value:
            page.put(address, value, "number", f"{'增' if value > 0 else '减'}{abs(value)}")


def _plus_signs(page: Print) -> None:
    for address, value in page.values.items():
        if address.endswith("/change") and isinstance(value, int) and value > 0:
            page.put(address, value, "number", f"+{value}")


def _no_change_word(page: Print) -> None:
    for address, value in page.values.items():
        if address.endswith("/change") and value == 0:
            page.put(address, None, "word", "未增未减")


def _thousands(page: Print) -> None:
    for address, value in page.values.items():
        if address.endswith("/decisions") and isinstance(value, int) and value >= 1000:
            page.put(address, value, "number", f"{value:,}")


def _full_width(page: Print) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for address, raw in page.raws.items():
        if address.startswith("proceedings/"):
            page.raws[address] = raw.translate(wide)


def _padded(page: Print) -> None:
    for address, raw in page.raws.items():
        if address.startswith("applications/") and page.kinds[address] == "zero":
            page.raws[address] = f"\u00a0{raw} "


HABITS = {
    "totals_only": _totals_only,
    "strokes": _strokes,
    "dashes": _dashes,
    "sign_words": _sign_words,
    "plus_signs": _plus_signs,
    "no_change_word": _no_change_word,
    "thousands": _thousands,
    "full_width": _full_width,
    "padded": _padded,
}
"""Ways of printing a number or of not printing it; ``unit_in_cell`` (元 written into money cells) is the tenth."""

_NATURAL, _COMPANY = APPLICANT_CODES[:2]


def _break_rows(cells: dict[str, int]) -> None:
    for row in ("received_new", "granted", "outcome_total"):
        cells[f"applications/{row}/total"] += 1


def _break_columns(cells: dict[str, int]) -> None:
    cells[f"applications/granted/{_NATURAL}"] += 1
    if cells[f"applications/granted/{_COMPANY}"]:
        cells[f"applications/granted/{_COMPANY}"] -= 1
    else:
        cells["applications/granted/total"] += 1


def _break_balance(cells: dict[str, int]) -> None:
    cells[f"applications/received_new/{_NATURAL}"] += 2
    cells["applications/received_new/total"] += 2


def _break_block(cells: dict[str, int]) -> None:
    cells["proceedings/reconsideration/total"] += 1


BREAKS = {
    "break_rows": (_break_rows, "H1"),
    "break_columns": (_break_columns, "H2"),
    "break_balance": (_break_balance, "H3"),
    "break_block": (_break_block, "H9"),
}
"""Slips of a publisher, each against one rule and no other: a row's sum, a column's, the balance, a block of 表四."""
