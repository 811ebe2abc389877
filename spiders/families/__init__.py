"""CMS families: one adapter each, chosen for every page by its fingerprint.

A county's departments often sit on other systems than the county itself, so the registry's hint only tips a balance.
"""

from __future__ import annotations

from dataclasses import dataclass

from spiders.families.base import Entry, Family, Listing, ListingRequest, Problem
from spiders.families.generic import Generic
from spiders.families.hanweb import Hanweb
from spiders.families.trs import Trs
from spiders.page import Page

__all__ = ["FAMILIES", "Choice", "Entry", "Family", "Listing", "ListingRequest", "Problem", "choose", "family_named"]

FAMILIES: tuple[Family, ...] = (Hanweb(), Trs(), Generic())

SURE = 0.5
"""From this confidence on, two families that both claim a page are in conflict."""
HINT = 0.05
"""What the registry's hint adds to a family that knows the page at all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The adapter for a page, how sure it is, and the name of another that is just as sure (None: no conflict)."""

    family: Family
    confidence: float
    conflict: str | None = None


def choose(page: Page, hint: str | None = None) -> Choice:
    """Choose the adapter of a page; ``hint`` is the registry's family name."""
    scored = [(family.recognises(page), family) for family in FAMILIES]
    weighed = [(score + (HINT if score > 0.2 and family.name == hint else 0.0), family) for score, family in scored]
    ranked = sorted(weighed, key=lambda pair: -pair[0])  # stable: on a tie the order of FAMILIES holds
    best, family = ranked[0]
    second, other = ranked[1]
    conflict = other.name if second >= SURE and best - second < 0.1 else None
    return Choice(family, round(min(best, 0.99), 2), conflict)


def family_named(name: str) -> Family:
    """Give the adapter of a name; the generic one for names that have none."""
    return next((family for family in FAMILIES if family.name == name), FAMILIES[-1])
