"""Static TRS lists."""

from __future__ import annotations

from spiders.families import choose
from spiders.families.trs import Trs
from spiders.page import Page

_FOLDER = "http://www.bh.gov.example/zwgk/zfxxgknb/"
_ROWS = """<ul class="list">
<li><a href="./202401/t20240112_1.html" title="白河县2023年政府信息公开工作年度报告">白河县2023年政府信…</a>
<span>2024-01-12</span></li>
<li><a href="../bm/202301/t19700101_22.shtml">白河县水利局2022年政府信息公开年报</a><span>2023/1/9</span></li>
<li><a href="http://mzj.bh.gov.example/nb/t17981192.shtml">白河县民政局2021年政府信息公开年报</a></li></ul>"""


def test_rows_are_absolute_whole_and_dated() -> None:
    page = Page(_FOLDER + "index.html", f'{_ROWS}<script>createPageHTML(2, 0, "index", "html");</script>')
    listing = Trs().read_listing(page)
    assert [(entry.url, entry.title, entry.date) for entry in listing.entries] == [
        (_FOLDER + "202401/t20240112_1.html", "白河县2023年政府信息公开工作年度报告", "2024-01-12"),
        (
            "http://www.bh.gov.example/zwgk/bm/202301/t19700101_22.shtml",
            "白河县水利局2022年政府信息公开年报",
            "2023-01-09",
        ),
        ("http://mzj.bh.gov.example/nb/t17981192.shtml", "白河县民政局2021年政府信息公开年报", None),
    ]
    assert [(request.url, request.method) for request in listing.next_requests] == [(_FOLDER + "index_1.html", "GET")]
    assert Trs().listing_requests(page) == listing.next_requests


def test_the_list_html_dialect() -> None:
    url = "http://www.py.gov.example/xxgk_13872/zfgknb2/xrmzf/xrmzf_62700/list.html"
    page = Page(url, f'<div class="zfxxgk_boxcon">{_ROWS}</div><script>createPageHTML(3,0,"list","html");</script>')
    assert [request.url.rsplit("/", 1)[1] for request in Trs().listing_requests(page)] == ["list_1.html", "list_2.html"]


def test_catalogue_tables_are_lists_and_a_matrix_names_its_cells() -> None:
    catalogue = """<table class="gkml_tabfr"><tr><th>索引号</th><th>名称</th><th>发布日期</th></tr>
    <tr><td>003/2020-1</td><td><a href="./202001/t20200109_7.html">白河县2019年政府信息公开年报</a></td>
    <td>2020年1月9日</td></tr></table>"""
    (entry,) = Trs().read_listing(Page(_FOLDER, catalogue)).entries
    assert (entry.title, entry.date) == ("白河县2019年政府信息公开年报", "2020-01-09")
    matrix = """<table><tr><th>单位</th><th>2023年</th><th>2022年</th></tr>
    <tr><td>白河县水利局</td><td><a href="./202401/t20240109_1.html">查看</a></td>
    <td><a href="./202301/P020230109123456789012.pdf">PDF下载</a></td></tr></table>"""
    assert [entry.title for entry in Trs().read_listing(Page(_FOLDER, matrix)).entries] == [
        "白河县水利局 2023年",
        "白河县水利局 2022年",
    ]


def test_a_list_that_claims_more_than_it_names_is_a_problem() -> None:
    page = Page(_FOLDER, f"{_ROWS}<script>var chnlid=18, recordCount=20;</script>")
    listing = Trs().read_listing(page)
    assert listing.total == 20
    assert [problem.code for problem in listing.problems] == ["list_incomplete"]


def test_it_is_recognised_by_its_fingerprint() -> None:
    page = Page(_FOLDER, f'{_ROWS}<script>createPageHTML(2, 0, "index", "html");</script>')
    choice = choose(page)
    assert (choice.family.name, choice.conflict) == ("trs", None)
    assert choice.confidence >= 0.8


def test_the_site_group_dialect_is_left_to_the_generic_adapter() -> None:
    rows = '<li><a href="/xy/202401/0123456789abcdef0123456789abcdef.shtml">青山区2023年政府信息公开年报</a></li>'
    page = Page(
        "http://www.xy.gov.example/xy/c111306/list.shtml",
        f"<ul>{rows}</ul><script>createPageHTML('page_div',2,1,'list','shtml',31)</script>",
    )
    choice = choose(page)
    assert choice.family.name == "generic"
    listing = choice.family.read_listing(page)
    assert [entry.title for entry in listing.entries] == ["青山区2023年政府信息公开年报"]
    assert [request.url for request in listing.next_requests] == ["http://www.xy.gov.example/xy/c111306/list_2.shtml"]
