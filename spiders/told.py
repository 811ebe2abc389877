"""What the walk hands on: items made of pages, steps and failures. Pure, but for the book of what was told before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.items import CandidateItem, ColumnItem, WarningItem
from spiders.families import SURE, Choice
from spiders.page import Page
from spiders.state import PortalState
from spiders.titles import Verdict
from spiders.walk import Found, Step


def warning(page: Page, step: Step, code: str, message: str) -> WarningItem:
    """Give a warning about a page."""
    return WarningItem(step.portal, code, message, page.url, page.capture_id or None)


def about(response: Response, step: Step, code: str, message: str) -> WarningItem:
    """Give a warning about a response that was not read as a page."""
    return WarningItem(step.portal, code, message, response.url, response.meta.get("capture_id"))


def column(page: Page, step: Step, choice: Choice) -> ColumnItem:
    """Give the column that a page is the first page of."""
    return ColumnItem(step.portal, page.url, step.label, choice.family.name, choice.confidence, page.capture_id)


def candidate(page: Page, step: Step, found: Found, verdict: Verdict, uri: str) -> CandidateItem:
    """Give the candidate for a row of a page; ``uri`` is the spelling its page goes by."""
    return CandidateItem(
        portal=step.portal,
        uri=uri,
        title=found.entry.title,
        verdict="taken" if verdict.kind == "taken" else "rejected",
        reason=verdict.reason,
        via_capture=page.capture_id,
        listed_on=found.entry.date,
        report_year=verdict.year,
        agency=verdict.agency or step.agency,
        year_node=step.year,
        column_uri=step.column,
    )


def own_candidate(page: Page, step: Step, reason: str) -> CandidateItem:
    """Give the candidate for a column whose page is the report, or shows it."""
    return CandidateItem(
        portal=step.portal,
        uri=page.url,
        title=page.title or step.label,
        verdict="taken",
        reason=reason,
        via_capture=page.capture_id,
        report_year=step.year,
        agency=step.agency,
        year_node=step.year,
        column_uri=page.url,
    )


def family_conflicts(state: PortalState, page: Page, step: Step, choice: Choice) -> Iterator[WarningItem]:
    """Note which family reads which template, and tell of a conflict once a template."""
    name = choice.family.name
    before = state.family_of(page.url, name) if choice.confidence >= SURE else name
    if choice.conflict and state.first_conflict(page.url):
        yield warning(
            page,
            step,
            "family_conflict",
            f"{name} ({choice.confidence}) and {choice.conflict} both claim the page; {name} was used. "
            "A family in the registry's row would settle it",
        )
    elif before != name and state.first_conflict(page.url):
        yield warning(
            page,
            step,
            "family_conflict",
            f"pages of this template were read as {before}, this one as {choice.family.name}",
        )


# ---------------------------------------------------------------- pages that were not to be had


def home_unreachable(failure: Failure) -> Iterator[WarningItem]:
    """Tell that a portal's home page was not to be had, so that its silence is not read as absence."""
    yield _of_failure(
        failure,
        "home_unreachable",
        f"the home page was not to be had: {failure.value}; nothing behind it could be looked for",
    )


def drawing_failed(failure: Failure) -> Iterator[WarningItem]:
    """Tell that a page which its script draws was not to be had drawn."""
    step = _step_of(failure)
    yield _of_failure(
        failure,
        "list_unreadable" if step.kind == "column" else "page_unreadable",
        f"the page is drawn by its script and could not be drawn: {failure.value}; its list is not known",
    )


def list_broken(failure: Failure) -> Iterator[WarningItem]:
    """Tell that a list breaks off where one of its pages was not to be had."""
    step = _step_of(failure)
    yield _of_failure(
        failure,
        "list_incomplete",
        f"a page of the list {step.column} was not to be had ({failure.value}); rows on it are not known",
    )


def _step_of(failure: Failure) -> Step:
    request: Any = failure.request  # type: ignore[attr-defined]
    step: Step = request.cb_kwargs["step"]
    return step


def _of_failure(failure: Failure, code: str, message: str) -> WarningItem:
    request: Any = failure.request  # type: ignore[attr-defined]
    return WarningItem(_step_of(failure).portal, code, message, request.url, request.meta.get("capture_id"))
