"""What all commands share: the archive and registry options, exit codes for failures, progress for people and machines."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.errors import ArchiveError
from crawler.config import Config, load_config
from crawler.errors import CrawlerError, UsageProblem

F = TypeVar("F", bound=Callable[..., Any])


class Failed(click.ClickException):
    """A command could not do its work: exit code 3. The message says what, where and what to do next."""

    exit_code = 3


class Door(click.Group):
    """A group whose commands turn the rooms' own errors into exit code 3, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what its user must put right is a usage error (exit 2), the rest a failure."""
        try:
            return super().invoke(ctx)
        except UsageProblem as trouble:
            raise click.UsageError(str(trouble), ctx) from trouble
        except (ArchiveError, CrawlerError) as trouble:
            raise Failed(str(trouble)) from trouble


def archive_option(command: F) -> F:
    """Add `--archive PATH`."""
    return click.option(
        "--archive",
        "archive_path",
        metavar="PATH",
        help="The archive (else GONGKAI_ARCHIVE, else archive.db).",
    )(command)


def portals_option(command: F) -> F:
    """Add `--portals DIR`."""
    return click.option(
        "--portals",
        "registry",
        metavar="DIR",
        help="Folder with the portal registry, *.toml (else GONGKAI_PORTALS, else the one shipped).",
    )(command)


def config(archive_path: str | None = None, registry: str | None = None) -> Config:
    """Give the configuration for these options and the environment."""
    return load_config(os.environ, archive_path, registry)


def now() -> datetime:
    """The clock of commands."""
    return datetime.now(UTC)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """Give a function (done, of, note) that draws a bar on a terminal and writes JSON lines elsewhere (stderr)."""
    if sys.stderr.isatty():
        columns = (
            TextColumn(what),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=None, note="")
            yield lambda done, of, note: bar.update(task, completed=done, total=of, note=note)
    else:
        yield _json_lines(what)


def _json_lines(what: str) -> Callable[[int, int, str], None]:
    """One line a second, and the last."""
    told_at = 0.0

    def tell(done: int, of: int, note: str) -> None:
        nonlocal told_at
        if done == of or time.monotonic() - told_at >= 1:
            told_at = time.monotonic()
            line = json.dumps({"step": what, "done": done, "of": of, "note": note}, ensure_ascii=False)
            print(line, file=sys.stderr, flush=True)

    return tell
