"""Words for codes, in Chinese and English, as our pages show them."""

from __future__ import annotations

OUTCOMES = {
    "complete": ("完整", "every cell of the three tables read"),
    "incomplete": ("有缺", "cells missing or ambiguous"),
    "narrative_only": ("只有文字", "no statutory table"),
    "not_a_report": ("不是报告", "not a disclosure report"),
    "needs_ocr": ("扫描件", "pictures of text only"),
    "encrypted": ("加密", "encrypted"),
    "corrupt": ("损坏", "corrupt"),
    "unsupported": ("格式不支持", "format not supported"),
    "empty": ("空文件", "empty"),
}
"""What reading a file ended in; the codes are those of ``parsers.model.Outcome``."""

ROLES = {
    "home": ("首页", "home page"),
    "directory": ("目录", "directory"),
    "column": ("栏目", "column"),
    "listing": ("列表页", "list"),
    "article": ("文章页", "article"),
    "attachment": ("附件", "attachment"),
    "import": ("导入的文件", "imported file"),
    "robots": ("robots.txt", "robots.txt"),
}
"""What a captured page is."""

SEVERITIES = {"H": ("必须成立", "must hold"), "S": ("可有解释", "explainable"), "L": ("法定要求", "legal")}
"""How much a check weighs."""
