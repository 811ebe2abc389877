"""Writes what spiders hand on. Items are small facts by reference to captures; bytes never come this way."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from archive.model import CandidateRow, ColumnRow
from crawler.items import CandidateItem, ColumnItem, WarningItem
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchivePipeline:
    """Puts candidates, columns and warnings into the archive."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        return cls(Recorder.of(crawler))

    def process_item(self, item: Any) -> Any:
        """Write one item and give it on. Raises TypeError for a kind of item that no table takes."""
        archive, run = self._recorder.archive, self._recorder.run
        match item:
            case CandidateItem():
                archive.add_candidate(run, CandidateRow(**asdict(item)))
            case ColumnItem():
                archive.add_column(
                    run,
                    ColumnRow(
                        portal=item.portal,
                        url=item.url,
                        kind="found",
                        label=item.label,
                        family=item.family,
                        confidence=item.confidence,
                        capture_id=item.capture_id,
                    ),
                )
            case WarningItem():
                archive.add_warning(
                    run, item.code, item.message, portal=item.portal, uri=item.uri, capture_id=item.capture_id
                )
            case _:
                raise TypeError(f"no table takes {type(item).__name__}; crawler.items lists what spiders may hand on")
        return item
