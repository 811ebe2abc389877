"""What the walk of one portal remembers: what was asked, read, listed and told."""

from __future__ import annotations

from collections import Counter

from crawler.portals import Portal
from spiders import urls


class PortalState:
    """The book of one portal's walk. Nothing here is stored: a resumed run builds it again from the same answers."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._asked: set[tuple[str, bool, str, str]] = set()
        self._visited: set[tuple[str, bool]] = set()
        self._spellings: dict[str, str] = {}
        self._candidates: set[tuple[int, str, str]] = set()
        self._families: dict[tuple[str, str], str] = {}
        self._conflicts: set[tuple[str, str]] = set()
        self._columns: set[str] = set()
        self._rows: dict[tuple[str, str], set[str]] = {}
        self._pages: Counter[str] = Counter()
        self._moved: set[str] = set()

    def first_asking(self, url: str, rendered: bool, method: str = "GET", body: str = "") -> bool:
        """Tell whether a request has not been made before, and note it."""
        self.spelling(url)
        key = (urls.visit_key(url), rendered, method, body)
        known = key in self._asked
        self._asked.add(key)
        return not known

    def was_asked(self, url: str) -> bool:
        """Tell whether a page was asked for."""
        return (urls.visit_key(url), False, "GET", "") in self._asked

    def first_visit(self, url: str, rendered: bool) -> bool:
        """Tell whether an answer is the first from its final address (several may redirect to one), and note it."""
        key = (urls.visit_key(url), rendered)
        known = key in self._visited
        self._visited.add(key)
        return not known

    def spelling(self, url: str) -> str:
        """Give the spelling under which a page was first met: http and https, folder and index.html are one page."""
        return self._spellings.setdefault(urls.visit_key(url), url)

    def first_candidate(self, via: int, uri: str, title: str) -> bool:
        """Tell whether a page has not named this candidate yet, and note it."""
        key = (via, uri, title if not via else "")
        known = key in self._candidates
        self._candidates.add(key)
        return not known

    def family_of(self, url: str, name: str) -> str:
        """Give the family that read the first page of this host and template; the given one for a new template."""
        return self._families.setdefault(urls.template_of(url), name)

    def first_conflict(self, url: str) -> bool:
        """Tell whether no conflict has been told of for this host and template, and note it."""
        key = urls.template_of(url)
        known = key in self._conflicts
        self._conflicts.add(key)
        return not known

    def first_column(self, url: str) -> bool:
        """Tell whether a column has not been told of yet, and note it."""
        known = urls.visit_key(url) in self._columns
        self._columns.add(urls.visit_key(url))
        return not known

    def new_row(self, column: str | None, unit: str, url: str) -> bool:
        """Tell whether a list (one of a column's, by its unit) has not shown this row yet, and note it."""
        rows = self._rows.setdefault((column or "", unit), set())
        known = urls.visit_key(url) in rows
        rows.add(urls.visit_key(url))
        return not known

    def rows_of(self, column: str | None, unit: str) -> int:
        """Give how many rows of a list are known."""
        return len(self._rows.get((column or "", unit), ()))

    def list_pages(self, column: str | None) -> int:
        """Give how many further pages of a list were asked for."""
        return self._pages[column or ""]

    def count_list_page(self, column: str | None) -> None:
        """Note that one more page of a list is asked for."""
        self._pages[column or ""] += 1

    def note_move(self, url: str) -> None:
        """Note that a page leads on, even if only to pages asked before."""
        self._moved.add(urls.visit_key(url))

    def moved(self, url: str) -> bool:
        """Tell whether a page leads on."""
        return urls.visit_key(url) in self._moved
