"""What a crawl came to, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from archive.model import FATES

if TYPE_CHECKING:
    from crawler.recorder import Recorder


@dataclass(frozen=True, slots=True)
class PortalSummary:
    """One portal's share: what was seen, what became of it, what looked like a report."""

    code: str
    name: str
    seen: int
    stored: int
    revisit: int
    duplicate: int
    refused: int
    excluded: int
    failed: int
    taken: int
    rejected: int
    warnings: int


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """A run's receipt with the portals' names and candidates. ``seconds`` is of this process, by the crawl's clock."""

    run_id: int
    run_uid: str
    resumed: bool
    reason: str
    adds_up: bool
    seconds: float
    portals: tuple[PortalSummary, ...]
    differences: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return asdict(self)

    def as_text(self) -> str:
        """Give it as lines for people."""
        head = f"run {self.run_id}{' (resumed)' if self.resumed else ''}: {self.reason}, {self.seconds:.0f} s"
        lines = [head]
        for portal in self.portals:
            fates = ", ".join(f"{getattr(portal, fate)} {fate}" for fate in FATES if getattr(portal, fate))
            lines.append(
                f"{portal.code or '-'} {portal.name}: {portal.seen} seen ({fates or 'nothing'}); "
                f"reports offered: {portal.taken} taken, {portal.rejected} rejected; {portal.warnings} warnings"
            )
        for code, gap in self.differences.items():
            what = "seen but not recorded" if gap > 0 else "recorded but not seen"
            lines.append(f"{code or '-'}: THE RECEIPT DOES NOT ADD UP: {abs(gap)} {what}")
        return "\n".join(lines)


def summarise(recorder: Recorder) -> CrawlSummary:
    """Give the summary of a closed run from its receipt and rows; the archive must still be open."""
    receipt = recorder.receipt
    assert receipt is not None  # crawl() asks for a summary only after the run was closed
    connection = recorder.archive.connection
    run_id = recorder.run.id
    verdicts = {
        (portal, verdict): number
        for portal, verdict, number in connection.execute(
            "SELECT portal, verdict, count(*) FROM candidates WHERE run_id = ? GROUP BY 1, 2", (run_id,)
        )
    }
    warnings = dict(
        tuple(row)
        for row in connection.execute(
            "SELECT coalesce(portal, ''), count(*) FROM crawl_warnings WHERE run_id = ? GROUP BY 1", (run_id,)
        )
    )
    portals = []
    for code in dict.fromkeys((*recorder.portals, *receipt.portals)):
        counts = receipt.portals.get(code, {})
        name = recorder.portals[code].name if code in recorder.portals else ""
        portals.append(
            PortalSummary(
                code=code,
                name=name,
                seen=counts.get("seen", 0),
                **{fate: counts.get(fate, 0) for fate in FATES},
                taken=verdicts.get((code, "taken"), 0),
                rejected=verdicts.get((code, "rejected"), 0),
                warnings=warnings.get(code, 0),
            )
        )
    return CrawlSummary(
        run_id=run_id,
        run_uid=receipt.run_uid,
        resumed=recorder.run.resumed,
        reason=receipt.reason,
        adds_up=receipt.adds_up,
        seconds=(recorder.clock() - recorder.started_at).total_seconds(),
        portals=tuple(portals),
        differences=receipt.differences,
    )
