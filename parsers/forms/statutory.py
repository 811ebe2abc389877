"""Forms 2021 and 2019: every row and every field, as printed and as coded.

A row's ``label`` is the official print without its number ("1."、"（一）"); ``aliases`` are other prints met in real
reports. ``group`` is the label of the row group it stands under. How a printed label is matched is in
``parsers.recognise``; nothing here depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a statutory table. ``unit`` is the form's own (None where the form prints none).

    ``decimal`` says that the field holds a sum of money. ``aliases`` are other prints met in real reports.
    """

    code: str
    label: str
    label_en: str
    unit: str | None = "件"
    decimal: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a statutory table. ``fields`` are the codes of its cells, in printed order, ``number`` is its printed one."""

    code: str
    label: str
    label_en: str
    fields: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    group: str | None = None
    number: str = ""

    @property
    def printed(self) -> str:
        """Give number and label as the form prints them (2.重复申请)."""
        return self.number + self.label


@dataclass(frozen=True, slots=True)
class TableForm:
    """One statutory table of one form."""

    table: str
    form: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]

    def row(self, code: str) -> Row:
        """Give a row by code. Raises KeyError if the form has no such row."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(f"{self.table} of form {self.form} has no row {code!r}")

    def field(self, code: str) -> Field:
        """Give a field by code. Raises KeyError if the table has no such field."""
        for one in self.fields:
            if one.code == code:
                return one
        raise KeyError(f"{self.table} of form {self.form} has no field {code!r}")


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six statutory sections of a report since 2019."""

    number: int
    code: str
    label: str
    label_en: str


SECTIONS = (
    Section(1, "overview", "总体情况", "Overview"),
    Section(2, "proactive", "主动公开政府信息情况", "Proactive disclosure"),
    Section(3, "applications", "收到和处理政府信息公开申请情况", "Applications received and handled"),
    Section(4, "proceedings", "政府信息公开行政复议、行政诉讼情况", "Reconsideration and litigation"),
    Section(5, "problems", "存在的主要问题及改进情况", "Main problems and improvements"),
    Section(6, "other", "其他需要报告的事项", "Other matters to report"),
)

_F = Field
_PROACTIVE_FIELDS_2021 = (
    _F("issued", "本年制发件数", "issued this year", aliases=("制发件数", "本年制发数量")),
    _F("repealed", "本年废止件数", "repealed this year", aliases=("废止件数", "本年废止数量")),
    _F("in_force", "现行有效件数", "in force at the end of the year", aliases=("现行有效件", "现行有效数量")),
    _F("decisions", "本年处理决定数量", "decisions this year"),
    _F(
        "amount_10k_yuan",
        "本年收费金额",
        "fees charged this year, in 10,000 yuan",
        "万元",
        True,
        ("收费金额", "本年收费总金额"),
    ),
)
_PROACTIVE_FIELDS_2019 = (
    _F("made", "本年新制作数量", "newly made this year", aliases=("新制作数量",)),
    _F("disclosed_new", "本年新公开数量", "newly disclosed this year", aliases=("新公开数量",)),
    _F("disclosed_total", "对外公开总数量", "disclosed in total", aliases=("对外公开总数", "公开总数量")),
    _F("items_last_year", "上一年项目数量", "items in the year before", "项", aliases=("上年项目数量",)),
    _F("change", "本年增/减", "change this year, signed", "项", aliases=("本年增/减数量", "增/减", "本年增加/减少")),
    _F("decisions", "处理决定数量", "decisions"),
    _F("projects", "采购项目数量", "procurement projects", "项", aliases=("采购项目数",)),
    _F(
        "amount",
        "采购总金额",
        "procurement amount, as printed; in yuan where the cell names a unit",
        unit=None,
        decimal=True,
        aliases=("采购金额",),
    ),
)
_ISSUED = ("issued", "repealed", "in_force")
_MADE = ("made", "disclosed_new", "disclosed_total")
_ITEMS = ("items_last_year", "change", "decisions")

_PROACTIVE_2021 = TableForm(
    "proactive",
    "2021",
    _PROACTIVE_FIELDS_2021,
    (
        Row("rules", "规章", "Rules", _ISSUED, ("政策文件", "政府规章", "行政规章"), "第二十条第（一）项"),
        Row(
            "normative_documents",
            "行政规范性文件",
            "Normative documents",
            _ISSUED,
            ("规范性文件",),
            "第二十条第（一）项",
        ),
        Row("licensing", "行政许可", "Administrative licensing", ("decisions",), (), "第二十条第（五）项"),
        Row("penalty", "行政处罚", "Administrative penalty", ("decisions",), (), "第二十条第（六）项"),
        Row("compulsion", "行政强制", "Administrative compulsion", ("decisions",), (), "第二十条第（六）项"),
        Row("fees", "行政事业性收费", "Administrative fees", ("amount_10k_yuan",), (), "第二十条第（八）项"),
    ),
)
_PROACTIVE_2019 = TableForm(
    "proactive",
    "2019",
    _PROACTIVE_FIELDS_2019,
    (
        Row("rules", "规章", "Rules", _MADE, ("政府规章", "行政规章"), "第二十条第（一）项"),
        Row(
            "normative_documents", "规范性文件", "Normative documents", _MADE, ("行政规范性文件",), "第二十条第（一）项"
        ),
        Row("licensing", "行政许可", "Administrative licensing", _ITEMS, (), "第二十条第（五）项"),
        Row(
            "other_services",
            "其他对外管理服务事项",
            "Other public management and services",
            _ITEMS,
            (),
            "第二十条第（五）项",
        ),
        Row("penalty", "行政处罚", "Administrative penalty", _ITEMS, (), "第二十条第（六）项"),
        Row("compulsion", "行政强制", "Administrative compulsion", _ITEMS, (), "第二十条第（六）项"),
        Row("fees", "行政事业性收费", "Administrative fees", ("items_last_year", "change"), (), "第二十条第（八）项"),
        Row(
            "procurement",
            "政府集中采购",
            "Centralised government procurement",
            ("projects", "amount"),
            (),
            "第二十条第（九）项",
        ),
    ),
)

_APPLICANTS = (
    _F("natural_person", "自然人", "natural persons"),
    _F("commercial_enterprise", "商业企业", "commercial enterprises"),
    _F("research_institution", "科研机构", "research institutions"),
    _F("public_welfare_organization", "社会公益组织", "public welfare organisations"),
    _F("legal_service_institution", "法律服务机构", "legal service institutions"),
    _F("other_organization", "其他", "other organisations"),
    _F("total", "总计", "total"),
)
_SEVEN = tuple(f.code for f in _APPLICANTS)
_REFUSED, _UNAVAILABLE, _DECLINED, _OTHER = "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"
GROUPS = ("三、本年度办理结果", _REFUSED, _UNAVAILABLE, _DECLINED, _OTHER)
"""Lines of 表三 without cells of their own; a number printed there is a local subtotal."""
ARTICLES = (
    "第二十条第（一）项",
    "第二十条第（五）项",
    "第二十条第（六）项",
    "第二十条第（八）项",
    "第二十条第（九）项",
)
"""Heads of the sub-tables of 表二."""


def _row(number: str, code: str, label: str, label_en: str, group: str | None = None, *aliases: str) -> Row:
    return Row(code, label, label_en, _SEVEN, aliases, group, number)


_APPLICATIONS_HEAD = (
    _row("一、", "received_new", "本年新收政府信息公开申请数量", "Applications received this year"),
    _row("二、", "carried_in", "上年结转政府信息公开申请数量", "Applications carried in from the year before"),
    _row("（一）", "granted", "予以公开", "Granted"),
    _row(
        "（二）",
        "granted_in_part",
        "部分公开（区分处理的，只计这一情形，不计其他情形）",
        "Granted in part",
        None,
        "部分公开",
    ),
    _row("1.", "refused_state_secret", "属于国家秘密", "Refused: state secret", _REFUSED),
    _row("2.", "refused_prohibited_by_law", "其他法律行政法规禁止公开", "Refused: prohibited by other law", _REFUSED),
    _row("3.", "refused_security_stability", "危及“三安全一稳定”", "Refused: security and stability", _REFUSED),
    _row("4.", "refused_third_party", "保护第三方合法权益", "Refused: third party's rights", _REFUSED),
    _row("5.", "refused_internal_affairs", "属于三类内部事务信息", "Refused: internal affairs", _REFUSED),
    _row("6.", "refused_deliberative", "属于四类过程性信息", "Refused: deliberative", _REFUSED),
    _row("7.", "refused_enforcement_file", "属于行政执法案卷", "Refused: enforcement file", _REFUSED),
    _row("8.", "refused_administrative_query", "属于行政查询事项", "Refused: administrative query", _REFUSED),
    _row("1.", "unavailable_not_held", "本机关不掌握相关政府信息", "Unavailable: not held", _UNAVAILABLE),
    _row(
        "2.",
        "unavailable_needs_creation",
        "没有现成信息需要另行制作",
        "Unavailable: would have to be made",
        _UNAVAILABLE,
    ),
    _row(
        "3.",
        "unavailable_still_unclear",
        "补正后申请内容仍不明确",
        "Unavailable: still unclear after correction",
        _UNAVAILABLE,
    ),
    _row(
        "1.",
        "declined_petition",
        "信访举报投诉类申请",
        "Not handled: petition or complaint",
        _DECLINED,
        "信访投诉举报类申请",
    ),
    _row("2.", "declined_duplicate", "重复申请", "Not handled: duplicate", _DECLINED),
    _row("3.", "declined_public_publication", "要求提供公开出版物", "Not handled: public publication", _DECLINED),
    _row("4.", "declined_excessive", "无正当理由大量反复申请", "Not handled: excessive", _DECLINED),
    _row(
        "5.",
        "declined_reissue",
        "要求行政机关确认或重新出具已获取信息",
        "Not handled: confirmation or re-issue",
        _DECLINED,
    ),
)
_APPLICATIONS_TAIL = (
    _row("（七）", "outcome_total", "总计", "Outcomes in total", None, "合计"),
    _row("四、", "carried_out", "结转下年度继续办理", "Carried over to the next year", None, "结转下一年继续办理"),
)
_APPLICATIONS_2021 = TableForm(
    "applications",
    "2021",
    _APPLICANTS,
    (
        *_APPLICATIONS_HEAD,
        _row(
            "1.",
            "other_no_correction",
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "Other: not corrected in time",
            _OTHER,
        ),
        _row(
            "2.",
            "other_fee_unpaid",
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "Other: fee not paid in time",
            _OTHER,
        ),
        _row("3.", "other_other", "其他", "Other: other", _OTHER),
        *_APPLICATIONS_TAIL,
    ),
)
_APPLICATIONS_2019 = TableForm(
    "applications",
    "2019",
    _APPLICANTS,
    (*_APPLICATIONS_HEAD, _row("（六）", "other", "其他处理", "Other handling"), *_APPLICATIONS_TAIL),
)

_RESULTS = (
    _F("upheld", "结果维持", "upheld"),
    _F("corrected", "结果纠正", "corrected"),
    _F("other", "其他结果", "other result"),
    _F("pending", "尚未审结", "pending"),
    _F("total", "总计", "total"),
)
_FIVE = tuple(f.code for f in _RESULTS)
_PROCEEDINGS_ROWS = (
    Row("reconsideration", "行政复议", "Administrative reconsideration", _FIVE),
    Row(
        "litigation_direct",
        "未经复议直接起诉",
        "Litigation without reconsideration",
        _FIVE,
        ("未经行政复议直接起诉",),
        "行政诉讼",
    ),
    Row(
        "litigation_after_reconsideration",
        "复议后起诉",
        "Litigation after reconsideration",
        _FIVE,
        ("行政复议后起诉",),
        "行政诉讼",
    ),
)

FORMS: dict[str, dict[str, TableForm]] = {
    "2021": {
        "proactive": _PROACTIVE_2021,
        "applications": _APPLICATIONS_2021,
        "proceedings": TableForm("proceedings", "2021", _RESULTS, _PROCEEDINGS_ROWS),
    },
    "2019": {
        "proactive": _PROACTIVE_2019,
        "applications": _APPLICATIONS_2019,
        "proceedings": TableForm("proceedings", "2019", _RESULTS, _PROCEEDINGS_ROWS),
    },
}
"""form -> table -> TableForm. A report may print 表二 of one form and 表三 of the other."""


def table_form(table: str, form: str) -> TableForm:
    """Give one statutory table. Raises KeyError for an unknown form or table."""
    return FORMS[form][table]
