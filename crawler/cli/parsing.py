"""Commands that read: `read` (a file, no archive), `import`, `parse`, `reparse`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from archive.model import Selection
from archive.store import Archive
from crawler.cli.door import Failed, archive_option, config, now, progress
from crawler.importing import MAX_BYTES, import_files
from crawler.ingest import ParseSummary, parse_payloads, preview
from parsers.model import UNREADABLE
from parsers.present import as_json, as_text
from parsers.reading import parse

_OUTCOMES = ("complete", "incomplete", "narrative_only", "not_a_report", *sorted(UNREADABLE))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json_wanted", is_flag=True, help="JSON: one object, or a list for several files.")
@click.pass_context
def read(ctx: click.Context, files: tuple[Path, ...], as_json_wanted: bool) -> None:
    """Read report files without an archive and print their tables."""
    results = [(file, parse(_bytes_of(file))) for file in files]
    if as_json_wanted:
        found = [as_json(result, file=file.name) for file, result in results]
        click.echo(json.dumps(found if len(found) > 1 else found[0], ensure_ascii=False, indent=1))
    else:
        for file, result in results:
            click.echo(f"== {file.name}")
            click.echo(as_text(result))
    if any(result.outcome in UNREADABLE for _, result in results):
        ctx.exit(1)


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise Failed(f"{file}: larger than {MAX_BYTES} bytes; no disclosure report is")
        return file.read_bytes()
    except OSError as trouble:
        raise Failed(f"{file}: {trouble.strerror}") from trouble


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@archive_option
@click.option("--parse/--no-parse", "parse_too", default=True, help="Parse what was imported (default: yes).")
@click.pass_context
def import_command(ctx: click.Context, paths: tuple[Path, ...], archive_path: str | None, parse_too: bool) -> None:
    """Take files and folders into the archive, as captures of kind import, and parse them."""
    with Archive.open(config(archive_path).archive, clock=now) as archive:
        taken = import_files(archive, paths, clock=now)
        click.echo(f"imported {taken.stored}, already there {taken.known}, not taken {len(taken.refused)}")
        for uri, reason in taken.refused:
            click.echo(f"  not taken: {uri}: {reason}", err=True)
        summary = None
        if parse_too:
            with progress("parse") as step:
                summary = parse_payloads(archive, Selection(digests=tuple(taken.digests)), progress=step)
            _print(summary)
    if taken.refused or (summary and _trouble(summary)):
        ctx.exit(1)


@click.command("parse")
@archive_option
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that read (default: one a core).")
@click.pass_context
def parse_command(ctx: click.Context, archive_path: str | None, workers: int | None) -> None:
    """Parse every archived document that this parser version has not read yet."""
    with Archive.open(config(archive_path).archive, clock=now, create=False) as archive, progress("parse") as step:
        summary = parse_payloads(archive, Selection(), workers=workers, progress=step)
    _print(summary)
    if _trouble(summary):
        ctx.exit(1)


@click.command()
@archive_option
@click.option("--portal", help="Only documents of this portal (code).")
@click.option("--form", help="Only reports of this form (2021, 2019).")
@click.option("--status", "outcome", type=click.Choice(_OUTCOMES), help="Only documents whose reading ended so.")
@click.option("--older-than-parser", metavar="VERSION", help="Only documents last read by a parser older than this.")
@click.option("--payload", "digests", multiple=True, metavar="DIGEST", help="Only this document (repeatable).")
@click.option("--diff", is_flag=True, help="Show what would change and write nothing.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that read (default: one a core).")
@click.pass_context
def reparse(
    ctx: click.Context,
    archive_path: str | None,
    portal: str | None,
    form: str | None,
    outcome: str | None,
    older_than_parser: str | None,
    digests: tuple[str, ...],
    diff: bool,
    workers: int | None,
) -> None:
    """Read archived documents again; new results are added, old ones stay. Prints the cells gained, lost and changed."""
    selection = Selection(
        digests=digests or None,
        portal=portal,
        form=form,
        outcome=outcome,
        older_than_parser=older_than_parser,
        parsed_too=True,
    )
    run = preview if diff else parse_payloads
    with Archive.open(config(archive_path).archive, clock=now, create=False) as archive, progress("reparse") as step:
        summary = run(archive, selection, workers=workers, progress=step)
    _print(summary)
    click.echo(
        f"cells gained {summary.gained}, lost {summary.lost}, changed {summary.changed}; "
        f"documents unchanged {summary.unchanged}, parses added {summary.stored}"
    )
    for line in summary.samples:
        click.echo(f"  {line}")
    if _trouble(summary):
        ctx.exit(1)


def _print(summary: ParseSummary) -> None:
    by_outcome = ", ".join(f"{name} {count}" for name, count in sorted(summary.outcomes.items())) or "nothing to read"
    click.echo(f"parsed {summary.total}: {by_outcome}")
    for digest, reason in summary.unreadable:
        click.echo(f"  could not be read: {digest[:19]}…: {reason}", err=True)
    for message in (*summary.damaged, *summary.unstable):
        click.echo(f"  {message}", err=True)


def _trouble(summary: ParseSummary) -> bool:
    return bool(summary.unreadable or summary.damaged or summary.unstable)
