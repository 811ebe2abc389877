"""A ParseResult printed for people: the facts, the tables under their printed labels, findings and warnings.

Plain text. Chinese characters take two columns of a terminal, so columns are padded by displayed width.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from parsers.forms.statutory import TableForm, table_form
from parsers.model import DisclosureReport, Finding, Indicator, ParseResult, ReportCell
from parsers.version import PARSER_VERSION

_OUTCOMES = {
    "complete": "完整",
    "incomplete": "不完整",
    "narrative_only": "仅有文字",
    "not_a_report": "不是年度报告",
    "needs_ocr": "图片，需文字识别",
    "encrypted": "已加密",
    "corrupt": "文件损坏",
    "unsupported": "格式不支持",
    "empty": "空文件",
}
_TITLES = {
    "proactive": "表二 主动公开政府信息情况 / Proactive disclosure",
    "applications": "表三 收到和处理政府信息公开申请情况 / Applications",
    "proceedings": "表四 行政复议、行政诉讼情况 / Reconsideration and litigation",
}
_LABEL_WIDTH = 44


def as_text(result: ParseResult) -> str:
    """Give a result as text to read: blank cells are empty, ambiguous ones marked ``?``, rows not printed left out."""
    lines = [f"结果 outcome     {result.outcome} {_OUTCOMES[result.outcome]}"]
    if result.reason:
        lines.append(f"说明 reason      {result.reason}")
    report = result.report
    if report is None:
        lines.append(f"格式 media type  {result.media_type}")
    else:
        lines = [report.title or "(无标题 no title)", "", *_facts(report, result.media_type), *lines]
        if result.outcome != "not_a_report":  # else there are facts of a report elsewhere, and nothing else
            for table in _TITLES:
                lines += _table(report, table)
            lines += _indicators(report.indicators)
            lines += _sections(report)
            lines += _findings(report.findings, report.checks_passed)
    if result.warnings:
        lines += ["", f"提示 warnings ({len(result.warnings)})"]
        lines += [f"  {warning.code}: {warning.message}" for warning in result.warnings]
    return "\n".join(lines) + "\n"


def width(text: str) -> int:
    """Give how many columns a terminal shows a text in: two for a wide character, none for a combining one."""
    shown = 0
    for char in text:
        if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
            continue
        shown += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return shown


def pad(text: str, columns: int, right: bool = False) -> str:
    """Pad a text with blanks to a displayed width; a longer text stays as it is."""
    blanks = " " * max(0, columns - width(text))
    return blanks + text if right else text + blanks


def _facts(report: DisclosureReport, media_type: str) -> list[str]:
    period = f"{report.period_start_on} – {report.period_end_on}" if report.period_start_on else "未写明 not stated"
    published = f"{report.published_on} ({report.published_on_source})" if report.published_on else "未写明 not stated"
    rows = "" if report.applications_rows in (None, report.form) else f"，表三行目 rows of {report.applications_rows}"
    return [
        f"机关 agency      {_sourced(report.agency, report.agency_source)}",
        f"年度 year        {_sourced(report.report_year, report.year_source)}",
        f"表式 form        {report.form or '无 none'}{rows}",
        f"统计期限 period  {period}",
        f"发布 published   {published}",
        *([f"落款 signed      {report.signed_on}"] if report.signed_on else []),
        f"格式 media type  {media_type}, parser {PARSER_VERSION}",
    ]


def _sourced(value: object, source: str | None) -> str:
    return f"{value} ({source})" if value is not None else "未写明 not stated"


def _table(report: DisclosureReport, table: str) -> list[str]:
    cells = {(cell.row, cell.field): cell for cell in report.cells if cell.table == table and cell.kind != "missing"}
    lines = ["", _TITLES[table]]
    if not cells:
        return [*lines, "  (文中没有此表 not printed)"]
    form = _form(report, table)
    if table == "proactive":
        return lines + _stacked(form, cells)
    return lines + _grid(form, cells, form.rows[0].fields)


def _form(report: DisclosureReport, table: str) -> TableForm:
    told = report.applications_rows if table == "applications" else report.form
    return table_form(table, told if told in ("2019", "2021") else "2021")


def _stacked(form: TableForm, cells: dict[tuple[str, str], ReportCell]) -> list[str]:
    """表二: sub-tables of different fields, one header each time the fields change."""
    lines: list[str] = []
    group: tuple[str | None, tuple[str, ...]] | None = None
    for row in form.rows:
        if not any((row.code, code) in cells for code in row.fields):
            continue
        if (row.group, row.fields) != group:
            group = (row.group, row.fields)
            labels = [form.field(code).label for code in row.fields]
            lines.append("  " + pad(row.group or "", 28) + "".join(pad(label, 18, right=True) for label in labels))
        printed = [cells.get((row.code, code)) for code in row.fields]
        lines.append("  " + pad(row.label, 28) + _values(printed, [18] * len(printed)))
    return lines


def _grid(form: TableForm, cells: dict[tuple[str, str], ReportCell], fields: Sequence[str]) -> list[str]:
    """表三 and 表四: every row has the same fields."""
    labels = [form.field(code).label for code in fields]
    widths = [max(width(label), 6) + 2 for label in labels]
    heads = [pad(label, size, right=True) for label, size in zip(labels, widths, strict=True)]
    lines = ["  " + pad("", _LABEL_WIDTH) + "".join(heads)]
    group: str | None = None
    for row in form.rows:
        if not any((row.code, code) in cells for code in fields):
            continue
        if row.group != group:
            group = row.group
            if group:
                lines.append("  " + group)
        label = _cut(("  " if row.group else "") + row.label, _LABEL_WIDTH)
        lines.append(
            "  " + pad(label, _LABEL_WIDTH) + _values([cells.get((row.code, code)) for code in fields], widths)
        )
    return lines


def _values(cells: Sequence[ReportCell | None], widths: Sequence[int]) -> str:
    """A row's values under their heads; a row that could not be placed shows what it prints behind."""
    shown = "".join(pad(_shown(cell), size, right=True) for cell, size in zip(cells, widths, strict=True))
    unplaced = dict.fromkeys(" ".join(cell.raw.split()) for cell in cells if cell and cell.kind == "ambiguous")
    return shown + (f"  原文 raw: {' | '.join(unplaced)}" if unplaced else "")


def _shown(cell: ReportCell | None) -> str:
    if cell is None:
        return "·"
    if cell.kind == "ambiguous":
        return "?"
    if cell.value is not None:
        return f"{cell.value}{'*' if cell.note else ''}"
    return " ".join(cell.raw.split())[:12]


def _cut(text: str, columns: int) -> str:
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept) + width(char) > columns - 2:
            break
        kept += char
    return kept + "…"


def _indicators(indicators: Sequence[Indicator]) -> list[str]:
    if not indicators:
        return []
    lines = ["", "统计表（2019年以前） / Statistics table of before 2019"]
    for line in indicators:
        numbers = ["" if value is None else str(value) for value in (line.value, line.cumulative)]
        label = pad(_cut(line.label, 52), 52)
        lines.append(
            f"  {label}{pad(line.unit or '', 6)}{pad(numbers[0], 12, right=True)}{pad(numbers[1], 12, right=True)}"
        )
    return lines


def _sections(report: DisclosureReport) -> list[str]:
    if not report.sections:
        return []
    lines = ["", "正文 sections"]
    for section in report.sections:
        start = _cut(" ".join(section.text.split()), 60)
        lines.append(f"  {section.number} {_cut(section.heading, 60)}（{len(section.text)} 字 characters）{start}")
    return lines


def _findings(findings: Sequence[Finding], passed: int) -> list[str]:
    failed = [finding for finding in findings if finding.result == "fail"]
    unjudged = Counter(finding.id for finding in findings if finding.result == "cannot_judge")
    counts = f"{passed} 项符合 hold, {len(failed)} 项不符 fail, {unjudged.total()} 项无法判断 cannot be judged"
    lines = ["", f"勾稽检查 checks: {counts}"]
    for finding in failed:
        lines += [f"  {finding.id} 不符 fails: {finding.message_zh}", f"     {finding.message_en}"]
        lines += [f"     可改 repair: {repair}" for repair in finding.repairs]
    if unjudged:
        each = ", ".join(f"{rule} × {count}" for rule, count in unjudged.items())
        lines.append(
            f"  无法判断 cannot be judged: {each}（空白、缺失或无法对位 blank, missing or ambiguous cells; --json）"
        )
    return lines
