"""A report's body as HTML: tables in the page, plain or as pasted out of a word processor, or inside a layout table."""

from __future__ import annotations

from html import escape

from lab.printed import Grid, GridCell
from lab.wording import Heading, Signed, Text, blocks_of
from lab.world import SeededReport

_OFFICE = "mso-pagination:widow-orphan;text-align:center;line-height:18.0pt"


def render_body(report: SeededReport) -> str:
    """Give the body of an article page (no title, no frame) in the report's layout: plain, word, separate or nested."""
    word = report.layout == "word"
    parts = [_block(block, word) for block in blocks_of(report)]
    body = "\n".join(parts)
    if report.layout == "nested":
        return (
            f'<table width="95%" align="center" cellpadding="0"><tr><td class="bt_content">\n{body}\n</td></tr></table>'
        )
    return body


def _block(block: Heading | Text | Signed | Grid, word: bool) -> str:
    if isinstance(block, Heading):
        return _paragraph(f"<strong>{escape(block.text)}</strong>", word)
    if isinstance(block, Text):
        return _paragraph(f"&emsp;&emsp;{escape(block.text)}", word)
    if isinstance(block, Signed):
        return "\n".join(f'<p style="text-align:right">{escape(line)}</p>' for line in block.lines)
    return _table(block, word)


def _paragraph(inner: str, word: bool) -> str:
    if not word:
        return f"<p>{inner}</p>"
    return (
        f'<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0">'
        f'<span lang="EN-US" style="font-size:16.0pt;font-family:仿宋_GB2312">{inner}<o:p></o:p></span></p>'
    )


def _table(grid: Grid, word: bool) -> str:
    rows = []
    for row in range(grid.n_rows):
        cells = sorted((c for c in grid.cells if c.row == row), key=lambda c: c.col)
        rows.append(f"<tr>{''.join(_cell(cell, word) for cell in cells)}</tr>")
    if word:
        head = '<table class="MsoNormalTable" border="1" cellspacing="0" width="614" style="border-collapse:collapse">'
    else:
        head = '<table border="1" cellspacing="0" cellpadding="2" align="center">'
    return head + "<tbody>" + "\n".join(rows) + "</tbody></table>"


def _cell(cell: GridCell, word: bool) -> str:
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    text = escape(cell.text, quote=False).replace("\u00a0", "&nbsp;")
    if not word:
        return f"<td{spans}>{text}</td>"
    if not text:
        text = "&nbsp;"
    elif cell.address is None and len(cell.text) > 6:
        # The editor of the word processor cuts a label into runs, in the middle of a word.
        cut = len(text) // 2 if "&" not in text else 0
        text = f'{text[:cut]}</span><span style="font-family:宋体">{text[cut:]}' if cut else text
    return (
        f'<td{spans} style="border:solid windowtext 1.0pt;padding:0cm 5.4pt">'
        f'<p class="MsoNormal" align="center" style="{_OFFICE}">'
        f'<span style="font-size:10.5pt;mso-bidi-font-size:12.0pt">{text}</span>'
        '<span lang="EN-US"><o:p></o:p></span></p></td>'
    )
