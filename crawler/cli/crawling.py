"""Commands that go out: `crawl`, and `portals`, which shows the registry they go by."""

from __future__ import annotations

import json
from pathlib import Path

import click

from archive.model import Selection
from archive.store import Archive
from crawler.cli.door import archive_option, config, now, portals_option, progress
from crawler.crawl import CrawlOptions, crawl
from crawler.ingest import parse_payloads
from crawler.portals import load_registry


def _settings(_ctx: click.Context, _option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    settings = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE, for example -s DOWNLOAD_DELAY=3")
        settings[name] = value
    return settings


@click.command("crawl")
@click.argument("codes", nargs=-1, metavar="[PORTAL]...")
@archive_option
@portals_option
@click.option(
    "--revisit",
    type=click.Choice(["none", "plan", "all"]),
    default="plan",
    show_default=True,
    help="Which known reports to ask for again, conditionally. Lists are always asked.",
)
@click.option("-s", "settings", multiple=True, metavar="NAME=VALUE", callback=_settings, help="Any Scrapy setting.")
@click.option("--parse/--no-parse", "parse_too", default=True, help="Parse what was fetched afterwards (default: yes).")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def crawl_command(
    ctx: click.Context,
    codes: tuple[str, ...],
    archive_path: str | None,
    registry: str | None,
    revisit: str,
    settings: dict[str, str],
    parse_too: bool,
    as_json: bool,
) -> None:
    """Walk portals (by code; all of the registry if none is named) and archive what they publish.

    A crawl that was killed goes on where it stopped when the same command is given again within a day.
    """
    where = config(archive_path, registry)
    known = {portal.code for portal in load_registry(where.portals)}
    if unknown := [code for code in codes if code not in known]:
        raise click.UsageError(f"no portal {', '.join(unknown)} in {where.portals}; `gongkai portals` lists them")
    summary = crawl(
        CrawlOptions(
            archive_path=where.archive,
            registry=where.portals,
            portals=codes,
            revisit=revisit,
            settings=settings,
            contact=where.contact,
            clock=now,
        )
    )
    click.echo(json.dumps(summary.to_json(), ensure_ascii=False, indent=1) if as_json else summary.as_text())
    if parse_too:
        parse_new(where.archive)
    if not summary.adds_up:
        ctx.exit(1)


def parse_new(archive_path: Path) -> None:
    """Parse what this parser version has not read yet and say what came of it (stderr)."""
    with Archive.open(archive_path, clock=now) as archive, progress("parse") as step:
        summary = parse_payloads(archive, Selection(), progress=step)
    click.echo(f"parsed {summary.total} documents; {len(summary.unreadable)} could not be read", err=True)


@click.command("portals")
@portals_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def portals(registry: str | None, as_json: bool) -> None:
    """List the portals of the registry."""
    rows = load_registry(config(registry=registry).portals)
    if as_json:
        found = [{"code": one.code, "name": one.name, "home": one.home, "family": one.family} for one in rows]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for one in rows:
            click.echo(f"{one.code}  {one.name}  {one.home}  {one.family or ''}".rstrip())
