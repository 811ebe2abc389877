"""Everything the lab plays, by county and all together."""

from __future__ import annotations

from lab.bench_site import BenchSite
from lab.hanweb import HanwebSite
from lab.odd import OddSite
from lab.origin import Site
from lab.portal_site import PortalSite
from lab.responders import TroubleSite
from lab.scripted import ScriptedSite
from lab.trs import TrsSite
from lab.world import WORLD, County


def county_site(county: County, quirks: frozenset[str] = frozenset()) -> PortalSite:
    """Give the portal of a county. ``quirks`` are the Hanweb server's."""
    if county.family == "hanweb":
        return HanwebSite(county, quirks)
    return TrsSite(county) if county.family == "trs" else ScriptedSite(county)


def county_sites(codes: tuple[str, ...] = (), quirks: frozenset[str] = frozenset()) -> list[Site]:
    """Give the portals of some counties, or of all."""
    chosen = [WORLD.county(code) for code in codes] if codes else list(WORLD.counties)
    return [county_site(county, quirks) for county in chosen]


def all_sites() -> list[Site]:
    """Give every county, the odd ones that no registry names, the troublemakers, and the site for measuring."""
    return [*county_sites(), OddSite(), TroubleSite(), BenchSite()]
