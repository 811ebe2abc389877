"""Commands that ask the archive: `show` a report with the way back to its page, `status` of everything, `verify` it."""

from __future__ import annotations

import json
from typing import Any

import click

from archive.provenance import provenance
from archive.store import Archive
from archive.verify import verify as verify_archive
from crawler.cli.door import archive_option, config, now


@click.command()
@click.argument("report")
@click.argument("cell", required=False)
@archive_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(report: str, cell: str | None, archive_path: str | None, as_json: bool) -> None:
    """Show an archived REPORT (id or uid); with CELL (table/row/field) the way of that number back to its page."""
    with Archive.open(config(archive_path).archive, clock=now, read_only=True) as archive:
        chain = provenance(archive, report, cell)
    click.echo(json.dumps(chain.to_json(), ensure_ascii=False, indent=1) if as_json else chain.as_text())


@click.command()
@archive_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(archive_path: str | None, as_json: bool) -> None:
    """Say what is in the archive: runs, and per portal the last look, captures, reports by outcome, refusals."""
    with Archive.open(config(archive_path).archive, clock=now, read_only=True) as archive:
        told = _status(archive)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(
        f"{told['captures']} captures of {told['payloads']} payloads in {told['runs']} runs; {told['open_runs']} open"
    )
    for one in told["portals"]:
        click.echo(
            f"{one['portal'] or '-'}  {one['name']}: {one['reports']} reports ({one['complete']} complete), "
            f"{one['refused']} refused, {one['excluded']} excluded, {one['failed']} failed, last look {one['last_look_at']}"
        )


_PORTALS = """
SELECT coalesce(c.portal, '') AS portal, coalesce(p.name, 'imported files') AS name,
       max(c.fetched_at) AS last_look_at,
       sum(c.kind = 'refused') AS refused, sum(c.kind = 'excluded') AS excluded, sum(c.kind = 'failed') AS failed,
       (SELECT count(*) FROM v_reports r WHERE coalesce(r.portal, '') = coalesce(c.portal, '')) AS reports,
       (SELECT count(*) FROM v_reports r WHERE coalesce(r.portal, '') = coalesce(c.portal, '') AND r.outcome = 'complete')
           AS complete
FROM captures c LEFT JOIN portals p ON p.code = c.portal
GROUP BY coalesce(c.portal, '') ORDER BY 1
"""


def _status(archive: Archive) -> dict[str, Any]:
    def count(sql: str) -> int:
        return int(archive.connection.execute(sql).fetchone()[0])

    return {
        "runs": count("SELECT count(*) FROM runs"),
        "open_runs": count("SELECT count(*) FROM runs WHERE state = 'open'"),
        "captures": count("SELECT count(*) FROM captures"),
        "payloads": count("SELECT count(*) FROM payloads"),
        "portals": [dict(row) for row in archive.connection.execute(_PORTALS)],
    }


@click.command()
@archive_option
@click.option("--quick", is_flag=True, help="Only look whether every payload is there; do not read the bytes.")
@click.pass_context
def verify(ctx: click.Context, archive_path: str | None, quick: bool) -> None:
    """Check that every reference resolves and every payload still has the bytes its digest names."""
    with Archive.open(config(archive_path).archive, clock=now, read_only=True) as archive:
        damage = verify_archive(archive, read_bytes=not quick)
        (payloads,) = archive.connection.execute("SELECT count(*) FROM payloads").fetchone()
    for one in damage:
        click.echo(f"{one.digest} {one.what}".strip(), err=True)
    click.echo(f"{payloads} payloads {'looked for' if quick else 'read'}, {len(damage)} damaged")
    if damage:
        ctx.exit(1)
