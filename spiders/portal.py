"""PortalSpider: walks a portal from its home page to every annual disclosure report. Orchestration only.

Home -> 政府信息公开 -> 年报 -> years and levels -> lists -> articles -> documents, and the same again in the block of
each department and town. Which links lead on: ``spiders.walk``; how lists are read: ``spiders.families``.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response

from crawler.items import CandidateItem, ColumnItem, WarningItem
from crawler.portals import Portal, in_scope, load_registry
from crawler.portals import choose as choose_portals
from spiders import told, urls
from spiders.columns import is_list_in_disguise, own_report, says_reports
from spiders.families import Choice, Listing, ListingRequest, choose, family_named
from spiders.families.base import Entry
from spiders.families.generic import is_drawn_by_script
from spiders.families.pager import numbered_pager
from spiders.page import LARGEST_PAGE, Page, is_text
from spiders.shells import frame_targets, is_door, redirect_target
from spiders.state import PortalState
from spiders.walk import (
    MAX_DEPTH,
    MAX_PAGES_OF_A_LIST,
    MAX_ROWS_OF_A_PAGE,
    PRIORITIES,
    ROLES,
    Found,
    Kind,
    Step,
    moves,
    reports_among,
    unshaped_reports,
)

Output = Iterator[Request | CandidateItem | ColumnItem | WarningItem]

MAX_HOPS = 2
"""Doors passed one behind the other: a refresh that leads to a frame is the most seen."""


def _is_markup(body: bytes) -> bool:
    """Tell a page from a file before it is decoded: guessing the encoding of a PDF costs more than its fetch."""
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def recording_trouble(method: Callable[..., Output]) -> Callable[..., Output]:
    """Make a page that a callback cannot read a warning row: one page's trouble must not end in a log only."""

    @functools.wraps(method)
    def guarded(self: PortalSpider, response: Response, step: Step, **more: Any) -> Output:
        if len(response.body) > LARGEST_PAGE and is_text(response):
            size = f"{len(response.body)} bytes, more than {LARGEST_PAGE}"
            yield told.about(response, step, "page_too_large", f"{step.kind} page of {size}: its links are not read")
            return
        try:
            yield from method(self, response, step, **more)
        except Exception as trouble:  # whatever a hostile page raises, the other pages go on
            self.logger.exception("%s could not be read", response.url)
            message = f"{step.kind} page could not be read: {type(trouble).__name__}: {trouble}"
            yield told.about(response, step, "page_unreadable", message)

    return guarded


class PortalSpider(scrapy.Spider):
    """Walks the portals named by ``portals`` (codes, comma between; empty: all) of the folder ``registry``."""

    name = "portal"

    def __init__(self, portals: str = "", registry: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = [code.strip() for code in portals.split(",") if code.strip()]
        self.registry = registry
        self._states: dict[str, PortalState] = {}

    # ---------------------------------------------------------------- start

    async def start(self) -> AsyncIterator[Any]:
        """Ask each portal's home page and the columns its registry row knows."""
        for portal in self._chosen():
            for request in self.first_requests(portal):
                yield request

    def first_requests(self, portal: Portal) -> Iterator[Request]:
        """Give the requests a portal's walk begins with."""
        state = self._states[portal.code] = PortalState(portal)
        home = Step(portal.code, "home", label=portal.name)
        if request := self._ask(state, portal.home, home, via=None):
            yield request
        for column in portal.columns:
            directory = column.kind in ("directory", "openness", "agencies")
            step = Step(portal.code, "directory" if directory else "column", depth=1, label=column.kind)
            if request := self._ask(state, column.url, step, via=None):
                yield request

    def _chosen(self) -> tuple[Portal, ...]:
        folder = self.registry or self.settings.get("GONGKAI_PORTALS") or "portals"
        return choose_portals(load_registry(Path(folder)), self.codes, folder)

    # ---------------------------------------------------------------- pages of links

    @recording_trouble
    def visit(self, response: Response, step: Step) -> Output:
        """Read a page of links: home, directory or column."""
        state = self._states[step.portal]
        page = Page.of(response)
        if not state.first_visit(page.url, page.rendered):
            return
        if not is_text(response):
            if step.kind == "column":
                yield told.own_candidate(page, step, "the column's address is a document")
            else:
                yield told.warning(page, step, "not_a_page", f"{step.kind}: the address gives a file, expected a page")
            return
        if page.is_missing_page:
            yield told.warning(page, step, "soft_404", "the page says that there is no such page")
            return
        if (target := redirect_target(page)) and step.hops < MAX_HOPS:
            yield from self._pass_door(state, page, step, (target,))
            return
        choice = choose(page, state.portal.family)
        yield from told.family_conflicts(state, page, step, choice)
        if step.kind == "column":
            yield from self._read_column(state, page, step, choice)
        else:
            yield from self._read_signpost(state, page, step, choice)

    def _read_signpost(self, state: PortalState, page: Page, step: Step, choice: Choice) -> Output:
        """Read a page on the way: its links, and the reports it happens to name."""
        listing = choice.family.read_listing(page)
        found = tuple(reports_among((*listing.entries, *unshaped_reports(page)), in_report_column=False))
        yield from self._hand_on(state, page, step, found)
        following = self._moves(state, page, step)
        yield from following
        if any(isinstance(made, Request) for made in following) or found:
            return
        if is_door(page) and step.hops < MAX_HOPS and (frames := frame_targets(page)):
            yield from self._pass_door(state, page, step, frames[:3])
        elif step.kind != "agency" and not state.moved(page.url) and is_drawn_by_script(page):
            yield from self._draw(state, page, step)
        elif step.kind == "home" and not state.moved(page.url):
            yield told.warning(
                page, step, "home_leads_nowhere", "the home page shows no link to disclosure, reports or agencies"
            )

    def _read_column(self, state: PortalState, page: Page, step: Step, choice: Choice) -> Output:
        """Read the first page of a column: its rows, its years and levels, and the rest of its list."""
        step = replace(step, column=page.url)
        listing = choice.family.read_listing(page)
        found = tuple(reports_among((*listing.entries, *unshaped_reports(page)), in_report_column=True))
        taken = any(one.verdict.kind == "taken" for one in found)
        following = self._moves(state, page, step)
        own = None if taken else own_report(page, step, choice, alone=not following)
        thin = not taken or bool(listing.problems) or (choice.family.name == "generic" and not listing.next_requests)
        will_draw = own is None and thin and is_drawn_by_script(page)
        if (taken or own or following or listing.next_requests or says_reports(step)) and state.first_column(page.url):
            yield told.column(page, step, choice)
        yield from self._hand_on(state, page, step, found)
        if own:
            yield told.own_candidate(page, step, own)
            yield from self._documents(state, page, step, choice)
        yield from following
        if will_draw:
            yield from self._draw(state, page, step)
        elif not own:
            yield from self._rest_of_list(state, page, step, choice.family.name, listing)
            yield from (told.warning(page, step, problem.code, problem.message) for problem in listing.problems)
        if not (taken or own or following or will_draw or listing.next_requests):
            if step.hops < MAX_HOPS and (frames := frame_targets(page)):
                yield from self._pass_door(state, page, step, frames[:3])
            elif says_reports(step) and not state.moved(page.url):
                yield told.warning(
                    page,
                    step,
                    "column_without_reports",
                    f"column {step.label!r} shows no report, year or level; expected rows",
                )

    # ---------------------------------------------------------------- lists

    def _rest_of_list(self, state: PortalState, page: Page, step: Step, family: str, listing: Listing) -> Output:
        units = {wanted.unit for wanted in listing.next_requests}
        for entry in listing.entries:
            state.new_row(step.column, entry.group if entry.group in units else "", entry.url)
        for wanted in listing.next_requests:
            yield from self._ask_list(state, page, step, family, wanted)

    @recording_trouble
    def list_page(self, response: Response, step: Step, family: str, wanted: ListingRequest) -> Output:
        """Read a further page of a list, or the reply of its script's call."""
        state = self._states[step.portal]
        page = Page.of(response)
        adapter = family_named(family)
        if wanted.method == "GET" and not wanted.unit:
            adapter = choose(page, state.portal.family).family
            if page.is_missing_page:
                yield told.warning(page, step, "soft_404", "a page of the list says that there is no such page")
                return
        listing = adapter.read_listing(page)
        entries: Iterable[Entry] = listing.entries
        if not wanted.unit:
            entries = (*listing.entries, *unshaped_reports(page))
        yield from self._hand_on(state, page, step, tuple(reports_among(entries, in_report_column=True)))
        fresh = sum(state.new_row(step.column, wanted.unit, entry.url) for entry in listing.entries)
        known = state.rows_of(step.column, wanted.unit)
        for following in adapter.follow_up(page, wanted, listing, fresh, known):
            yield from self._ask_list(state, page, step, family, following)

    def _ask_list(self, state: PortalState, page: Page, step: Step, family: str, wanted: ListingRequest) -> Output:
        if not in_scope(wanted.url, state.portal) or not state.first_asking(
            wanted.url, wanted.rendered, wanted.method, wanted.body
        ):
            return
        asked = state.list_pages(step.column)
        if asked >= MAX_PAGES_OF_A_LIST:
            if asked == MAX_PAGES_OF_A_LIST:
                state.count_list_page(step.column)
                yield told.warning(
                    page,
                    step,
                    "list_cut",
                    f"the list goes on after {MAX_PAGES_OF_A_LIST} pages; the rest is not asked for",
                )
            return
        state.count_list_page(step.column)
        request = Request(
            wanted.url,
            method=wanted.method,
            body=wanted.body,
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"} if wanted.body else None,
            callback=self.list_page,
            errback=told.list_broken,
            cb_kwargs={"step": step, "family": family, "wanted": wanted},
            meta=_meta(step, "listing", page.capture_id, step.label, wanted.rendered),
            priority=PRIORITIES["column"] - 5,
            dont_filter=True,  # asked once by our own book, which knows bodies and drawn pages
        )
        yield request

    # ---------------------------------------------------------------- articles and documents

    @recording_trouble
    def article(self, response: Response, step: Step) -> Output:
        """Read an article: ask for its documents and further pages; a list in disguise is read as the column it is."""
        state = self._states[step.portal]
        page = Page.of(response)
        if not is_text(response) or not state.first_visit(page.url, page.rendered):
            return
        if page.is_missing_page:
            yield told.warning(page, step, "soft_404", "the page of a report says that there is no such page")
            return
        if (target := redirect_target(page)) and step.hops < MAX_HOPS:
            yield from self._pass_door(state, page, step, (target,))
            return
        choice = choose(page, state.portal.family)
        if is_list_in_disguise(page, choice):
            yield from self._read_column(state, page, replace(step, kind="column"), choice)
            return
        documents = choice.family.attachments(page)
        yield from self._documents(state, page, step, choice)
        yield from self._further_pages(state, page, step)
        if documents or step.hops >= MAX_HOPS:
            return
        if not page.prints_report and (frames := frame_targets(page)):
            yield from self._pass_door(state, page, step, frames[:3])
        elif is_door(page) and is_drawn_by_script(page):
            yield from self._draw(state, page, step)

    @recording_trouble
    def document(self, response: Response, step: Step) -> Output:
        """Take a document; where a page came in its stead that only leads to it, ask once more."""
        if step.hops == 0 and _is_markup(response.body):
            state, page = self._states[step.portal], Page.of(response)
            if is_door(page):
                yield from self._documents(state, page, replace(step, hops=1), choose(page))

    def _documents(self, state: PortalState, page: Page, step: Step, choice: Choice) -> Output:
        for document in choice.family.attachments(page):
            if document.barrier:
                yield told.warning(page, step, "attachment_barred", f"{document.name}: {document.barrier}; not asked")
                continue
            following = replace(step, kind="attachment", depth=step.depth + 1, label=document.name)
            if request := self._ask(state, document.url, following, via=page.capture_id):
                yield request

    def _further_pages(self, state: PortalState, page: Page, step: Step) -> Output:
        """Ask for the further pages of an article that its pager cuts in several files."""
        pager = numbered_pager(page)
        stem = page.url.rsplit("/", 1)[-1].partition(".")[0]
        if pager and stem.startswith(pager.name) and urls.shape(page.url) == "article":
            for url in pager.urls[:MAX_PAGES_OF_A_LIST]:
                if request := self._ask(state, url, step, via=page.capture_id):
                    yield request

    # ---------------------------------------------------------------- what is handed on

    def _hand_on(self, state: PortalState, page: Page, step: Step, found: Sequence[Found]) -> Output:
        """Give a candidate for each row that looks like a report, and ask for those taken."""
        if len(found) > MAX_ROWS_OF_A_PAGE:
            message = f"the page shows {len(found)} rows that look like reports; {MAX_ROWS_OF_A_PAGE} are looked at"
            yield told.warning(page, step, "list_cut", message)
        for one in found[:MAX_ROWS_OF_A_PAGE]:
            entry, verdict = one.entry, one.verdict
            if verdict.kind == "taken" and not in_scope(entry.url, state.portal):
                verdict = replace(verdict, kind="rejected", reason="leads to another portal's address")
            uri = state.spelling(entry.url)
            if not state.first_candidate(page.capture_id, uri, entry.title):
                continue
            yield told.candidate(page, step, one, verdict, uri)
            if verdict.kind == "taken":
                kind: Kind = "attachment" if urls.is_document(uri) else "article"
                following = replace(step, kind=kind, depth=step.depth + 1, label=entry.title, hops=0)
                if request := self._ask(state, uri, following, via=page.capture_id):
                    yield request

    # ---------------------------------------------------------------- requests

    def _moves(self, state: PortalState, page: Page, step: Step) -> list[Any]:
        made: list[Any] = []
        if step.depth >= MAX_DEPTH:
            beyond = moves(page, step, lambda url: in_scope(url, state.portal))
            if any(not state.was_asked(url) for url, _ in beyond):
                made.append(
                    told.warning(page, step, "depth_cut", f"links deeper than {MAX_DEPTH} from home are not followed")
                )
            return made
        for url, following in moves(page, step, lambda url: in_scope(url, state.portal)):
            state.note_move(page.url)
            if request := self._ask(state, url, following, via=page.capture_id):
                made.append(request)
        return made

    def _pass_door(self, state: PortalState, page: Page, step: Step, targets: Iterable[str]) -> Output:
        for target in targets:
            if request := self._ask(state, target, replace(step, hops=step.hops + 1), via=page.capture_id):
                yield request

    def _draw(self, state: PortalState, page: Page, step: Step) -> Output:
        if request := self._ask(state, page.url, step, via=page.capture_id, rendered=True):
            yield request

    def _ask(
        self, state: PortalState, url: str, step: Step, *, via: int | None, rendered: bool = False
    ) -> Request | None:
        """Make the request for a page, or give None where it was asked before or is not ours to ask."""
        canonical = urls.canonical(url)
        if canonical is None or not in_scope(canonical, state.portal) or not state.first_asking(canonical, rendered):
            return None
        callback = {"article": self.article, "attachment": self.document}.get(step.kind, self.visit)
        return Request(
            canonical,
            callback=callback,
            errback=told.drawing_failed if rendered else (told.home_unreachable if step.kind == "home" else None),
            cb_kwargs={"step": step},
            meta=_meta(step, ROLES[step.kind], via, step.label, rendered),
            priority=PRIORITIES[step.kind] + round(5 * step.score),
            dont_filter=True,  # asked once by our own book: two portals may share a page, and each must read it
        )


def _meta(step: Step, role: str, via: int | None, anchor: str, rendered: bool) -> dict[str, Any]:
    meta: dict[str, Any] = {"portal": step.portal, "role": role, "anchor_text": anchor, "walk_depth": step.depth}
    if via:
        meta["via_capture"] = via
    if rendered:
        meta["rendered"] = True
    return meta
