"""Judgements about pages of columns: is the page itself the report, is an article rather a list. Pure."""

from __future__ import annotations

from spiders import urls
from spiders.families import Choice
from spiders.families.generic import is_drawn_by_script
from spiders.page import Page
from spiders.titles import judge
from spiders.walk import Step, reports_among


def own_report(page: Page, step: Step, choice: Choice, alone: bool) -> str | None:
    """Say why a column page is itself a report; None where it is not. ``alone``: it leads to no other column."""
    if page.report_heads >= 3:
        return "column is the report"
    named = alone and step.year is not None
    documents = choice.family.attachments(page)
    if any(named or document.found != "link" for document in documents):
        return "column shows a document"
    titled = named and judge(step.label).kind == "taken" and len(step.label) > 8
    if titled and len(page.visible_text) > 400 and not is_drawn_by_script(page):
        return "page under a report's title, without a list"
    return None


def is_list_in_disguise(page: Page, choice: Choice) -> bool:
    """Tell whether a page that was listed as a report is a list of reports."""
    if urls.shape(page.url) == "article" or page.report_heads >= 3:
        return False
    found = reports_among(choice.family.read_listing(page).entries, in_report_column=False)
    return sum(1 for one in found if one.verdict.kind == "taken") >= 2


def says_reports(step: Step) -> bool:
    """Tell whether a column was followed for its label (or the registry's word), not as a bare year or level."""
    return "报" in step.label or "report" in step.label
