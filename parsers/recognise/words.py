"""The labels of the statutory tables as vocabularies, one for each place where labels can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parsers.forms.statutory import FORMS, GROUPS, Field
from parsers.labels import Entry, Vocabulary, squash

OTHER_HANDLING: Final = "other"
"""其他处理: a row in form 2019, the head of a group in form 2021; which one only its neighbours tell."""
OTHER_SUBROWS: Final = frozenset({"other_no_correction", "other_fee_unpaid", "other_other"})
GROUP_CODES: Final = frozenset(group for group in GROUPS if not group.endswith("其他处理"))
_OTHER_GROUP: Final = GROUPS[-1]
OFTEN: Final = frozenset({"other_other", "outcome_total"})
"""Rows whose labels (其他, 总计) stand in many other tables."""


def _application_rows() -> Iterator[Entry]:
    seen = set()
    for form in ("2021", "2019"):
        for row in FORMS[form]["applications"].rows:
            if row.code not in seen:
                seen.add(row.code)
                yield Entry(row.code, (row.label, *row.aliases), row.group, row.number)
    for group in GROUP_CODES:
        number, label = re.split(r"(?<=[、）])", group, maxsplit=1)
        yield Entry(group, (label,), None, number)


APPLICATION_ROWS: Final = Vocabulary(_application_rows())
_ROW_GROUP: Final = {row.code: row.group for form in FORMS.values() for row in form["applications"].rows}

_LEGAL, _APPLICANTS_HEAD, _SUBTOTAL = "legal_persons", "applicants", "subtotal"
_APPLICANT_ALIASES: Final = {
    "natural_person": ("公民", "个人"),
    "other_organization": ("其他组织",),
    "commercial_enterprise": ("企业",),
    "public_welfare_organization": ("社会公益机构",),
    "total": ("合计", "总数"),
}
APPLICANTS: Final = Vocabulary(
    (
        *(
            Entry(field.code, (field.label, *field.aliases, *_APPLICANT_ALIASES.get(field.code, ())))
            for field in FORMS["2021"]["applications"].fields
        ),
        Entry(_LEGAL, ("法人或其他组织", "法人和其他组织", "法人及其他组织", "法人或者其他组织")),
        Entry(_APPLICANTS_HEAD, ("申请人情况",)),
        Entry(_SUBTOTAL, ("小计", "法人小计", "法人或其他组织小计", "单位小计", "其他组织小计")),
    )
)
APPLICANT_FIELDS: Final = tuple(field.code for field in FORMS["2021"]["applications"].fields)
_TELLING_APPLICANTS: Final = frozenset({_LEGAL, _APPLICANTS_HEAD, *APPLICANT_FIELDS} - {"other_organization", "total"})

RESULT_FIELDS: Final = tuple(field.code for field in FORMS["2021"]["proceedings"].fields)
RESULT_LABELS: Final = tuple(field.label for field in FORMS["2021"]["proceedings"].fields)
RESULTS: Final = Vocabulary(
    Entry(field.code, (field.label, *(("合计",) if field.code == "total" else ()), *field.aliases))
    for field in FORMS["2021"]["proceedings"].fields
)
LITIGATION: Final = "litigation"
BLOCK_CODES: Final = tuple(row.code for row in FORMS["2021"]["proceedings"].rows)
BLOCKS: Final = Vocabulary(
    (
        *(Entry(row.code, (row.label, *row.aliases)) for row in FORMS["2021"]["proceedings"].rows),
        Entry(LITIGATION, ("行政诉讼",)),
    )
)


def _proactive_rows() -> Iterator[Entry]:
    prints: dict[str, list[str]] = {}
    for form in ("2021", "2019"):
        for row in FORMS[form]["proactive"].rows:
            prints.setdefault(row.code, []).extend((row.label, *row.aliases))
    return (Entry(code, tuple(dict.fromkeys(labels))) for code, labels in prints.items())


def _proactive_fields() -> Iterator[Entry]:
    for form in ("2021", "2019"):
        for field in FORMS[form]["proactive"].fields:
            yield Entry(f"{form}/{field.code}", (field.label, *field.aliases))


PROACTIVE_ROWS: Final = Vocabulary(_proactive_rows())
PROACTIVE_FIELDS: Final = Vocabulary(_proactive_fields())
ROW_FIELDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {}
"""Row of 表二 -> form -> the fields that the form prints for it."""
for _name, _form in FORMS.items():
    for _row in _form["proactive"].rows:
        ROW_FIELDS.setdefault(_row.code, {})[_name] = _row.fields
NEUTRAL_FIELDS: Final = frozenset({"2019/decisions"})
"""处理决定数量 is also met for 本年处理决定数量: it does not tell the form."""
_CONTENT: Final = Vocabulary((Entry("content", ("信息内容",)),))
_ARTICLE: Final = re.compile(r"第?二十条第?[(（]?[一二三四五六七八九][)）]?项?")


def is_article(text: str) -> bool:
    """Tell the head of a sub-table of 表二 (第二十条第（一）项)."""
    return len(text) < 200 and bool(_ARTICLE.fullmatch(squash(text)))


def is_content(text: str) -> bool:
    """Tell 信息内容, the head of the label column of 表二."""
    return _CONTENT.match(text) is not None


def is_rule_of_the_form(text: str) -> bool:
    """Tell the remark that form 2019 and 2021 print at the top left of 表三 (本列数据的勾稽关系为…)."""
    return "勾稽关系" in squash(text[:400])


def group_of(code: str) -> str | None:
    """Give the group that a row of 表三 stands under, or the group that a group's head opens."""
    if code in GROUP_CODES:
        return code
    return _OTHER_GROUP if code == OTHER_HANDLING else _ROW_GROUP.get(code)


def tells_applicants(text: str) -> bool:
    """Tell a head of 表三 that stands in no other table."""
    match = APPLICANTS.match(text)
    return bool(match and match.code in _TELLING_APPLICANTS) or is_rule_of_the_form(text)


def tells_application_row(text: str) -> bool:
    """Tell the label of a row or group of 表三 that stands in no other table."""
    match = APPLICATION_ROWS.match(text)
    return bool(match and (match.code not in OFTEN or match.quality == "numbered"))


def tells_result(text: str) -> bool:
    """Tell an outcome of 表四 that stands in no other table (not 总计)."""
    match = RESULTS.match(text)
    return bool(match and match.code != "total")


def proactive_field(code: str) -> tuple[str, Field]:
    """Give (form, field) of a match of ``PROACTIVE_FIELDS``."""
    form, name = code.split("/")
    return form, FORMS[form]["proactive"].field(name)
