"""The registry: what it takes, what it says of what it does not take, and whose an address is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.errors import PortalUnknown, RegistryInvalid
from crawler.portals import Portal, choose, has_known_division, in_scope, is_private, load_registry, registrable

GOOD = """
[[portal]]
code = "330382"
name = "甲市"
home = "https://www.jia.gov.cn/"
family = "hanweb"
hosts = ["Jia.Example.com.", "10.0.0.5:8080"]
note = "x"
[[portal.column]]
url = "https://xxgk.jia.gov.cn/nb/"
kind = "reports"
checked = 2026-11-02
[[portal.column]]
url = "http://10.0.0.5:8080/nb/"
kind = "reports"
checked = "2026-11-03"
"""
ROW = '[[portal]]\ncode = "330382"\nname = "甲市"\nhome = "https://www.jia.gov.cn/"\n'


def folder(path: Path, **files: str) -> Path:
    """Write registry files."""
    for name, text in files.items():
        (path / f"{name}.toml").write_text(text, encoding="utf-8")
    return path


def test_a_full_row(tmp_path: Path) -> None:
    (portal,) = load_registry(folder(tmp_path, a=GOOD))
    assert (portal.code, portal.family, portal.hosts) == ("330382", "hanweb", ("jia.example.com", "10.0.0.5:8080"))
    assert [column.checked for column in portal.columns] == [date(2026, 11, 2), date(2026, 11, 3)]


def test_all_files_of_the_folder_are_read(tmp_path: Path) -> None:
    registry = load_registry(folder(tmp_path, b=ROW, a=ROW.replace("330382", "330381")))
    assert [portal.code for portal in registry] == ["330381", "330382"]
    assert [portal.code for portal in choose(registry, ["330382", "330382"])] == ["330382"]
    assert choose(registry, []) == registry
    with pytest.raises(PortalUnknown, match=r"no portal 000000 in portals; `gongkai portals` lists them"):
        choose(registry, ["000000"], "portals")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ROW.replace('"330382"', "330382"), "row 1, field 'code': expected a division code in quotes"),
        (ROW.replace("330382", "33"), "row 1, field 'code': expected six to twelve letters or digits, got '33'"),
        (ROW.replace("https:", "ftp:"), "row 1 (330382), field 'home': expected an address that begins with http://"),
        (ROW.replace("www.jia.gov.cn", "www.jia.gov.cn:x"), "row 1 (330382), field 'home': expected an address"),
        (ROW.replace('name = "甲市"\n', ""), "row 1 (330382), field 'name': expected a text in quotes, got nothing"),
        (ROW + 'hoem = "x"', "row 1, field 'hoem': unknown; expected one of code, column"),
        (ROW + 'hosts = "jia.cn"', "row 1 (330382), field 'hosts': expected a list of host names, got 'jia.cn'"),
        (ROW + 'hosts = ["https://jia.cn/"]', "field 'hosts': expected host names without scheme, path or wildcard"),
        (ROW + 'hosts = ["gov.cn"]', "field 'hosts': 'gov.cn' would let every site under it in"),
        (ROW + 'hosts = ["com"]', "field 'hosts': 'com' would let every site under it in"),
        (ROW + "[[portal.column]]\nkind = 'x'", "row 1 (330382), column 1, field 'url': expected an address"),
        (
            ROW + "[[portal.column]]\nkind='x'\nurl='http://yi.gov.cn/'",
            "column 1, field 'url': 'http://yi.gov.cn/' is not under jia.gov.cn",
        ),
        (
            ROW + "[[portal.column]]\nkind='x'\nurl='http://jia.gov.cn/'\nchecked='May'",
            "field 'checked': expected a day",
        ),
        (ROW + ROW, "row 2, field 'code': '330382' was given before in x.toml, [[portal]] row 1"),
        ("portal = 3", "x.toml, 'portal': expected [[portal]] rows, got int"),
        ("[portals]", "x.toml: unknown table 'portals'; expected [[portal]] rows only"),
        ("[[portal", "x.toml: expected TOML in UTF-8"),
    ],
)
def test_what_is_wrong_is_told_by_file_row_and_field(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RegistryInvalid) as trouble:
        load_registry(folder(tmp_path, x=text))
    assert str(trouble.value).startswith("x.toml")
    assert told in str(trouble.value)


def test_no_folder_and_no_rows(tmp_path: Path) -> None:
    with pytest.raises(RegistryInvalid, match="expected a folder"):
        load_registry(tmp_path / "none")
    with pytest.raises(RegistryInvalid, match="expected at least one"):
        choose(load_registry(tmp_path), [], tmp_path)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("a.b.gov.cn", "b.gov.cn"),
        ("b.gov.cn", "b.gov.cn"),
        ("WWW.B.GOV.CN.", "b.gov.cn"),
        ("xxgk.c.qingshan.gov.example", "qingshan.gov.example"),
        ("www.jia.com.cn", "jia.com.cn"),
        ("www.jia.cn", "jia.cn"),
        ("www.政务.cn", "xn--zfr164b.cn"),
        ("122.137.242.24", "122.137.242.24"),
        ("http://a.b.gov.cn:8080/x", "b.gov.cn"),
        ("localhost", "localhost"),
    ],
)
def test_registrable(host: str, name: str) -> None:
    assert registrable(host) == name


PORTAL = Portal("330382", "甲", "https://www.jia.gov.cn/", hosts=("yi.example.com", "122.137.242.24:8080"))


@pytest.mark.parametrize(
    "url",
    [
        "http://www.jia.gov.cn/x",
        "https://jia.gov.cn",
        "http://a.b.jia.gov.cn:8888/",
        "http://WWW.JIA.GOV.CN./",
        "http://yi.example.com/",
        "http://www.yi.example.com/",
        "http://122.137.242.24:8080/",
    ],
)
def test_in_scope(url: str) -> None:
    assert in_scope(url, PORTAL)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://www.jia.gov.cn/",
        "javascript:void(0)",
        "http://www.yi.gov.cn/",
        "http://jia.gov.cn.evil.example/",
        "http://xjia.gov.cn/",
        "http://gov.cn/",
        "http://example.com/",
        "http://www.jia.gov.cn@evil.example/",
        "http://evil.example\\@www.jia.gov.cn/",
        "http://user@www.jia.gov.cn/",
        "http://122.137.242.24/",
        "http://122.137.242.24:22/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[64:ff9b::7f00:1]/",
        "http://www.jia.gov.cn%00.evil.example/",
        "http://www.jia.gov.cn:80@127.0.0.1/",
        "http://evil.example#@www.jia.gov.cn/",
        "http://www.jia.gov.cn:99999/",
        "http://[broken/",
        "http:///x",
        "",
    ],
)
def test_out_of_scope(url: str) -> None:
    assert not in_scope(url, PORTAL)


def test_a_portal_on_this_machine_is_its_very_port() -> None:
    portal = Portal("990001", "试", "http://127.0.0.1:8765/")
    assert in_scope("http://127.0.0.1:8765/x", portal)
    assert not in_scope("http://127.0.0.1:8766/x", portal)
    assert not in_scope("http://localhost:8765/x", portal)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "169.254.1.1", "0.0.0.0", "::1", "fe80::1", "224.0.0.1", "localhost", "::ffff:127.0.0.1"],
)
def test_private(host: str) -> None:
    assert is_private(host)


def test_public() -> None:
    assert not is_private("122.137.242.24")
    assert not is_private("www.jia.gov.cn")


def test_division_codes_are_looked_up() -> None:
    assert has_known_division(PORTAL)
    assert not has_known_division(Portal("999999", "x", "http://www.jia.gov.cn/"))
    assert has_known_division(Portal("990101", "x", "http://www.qingshan.gov.example/"))
