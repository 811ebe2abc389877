"""Documents say what is so: commands, settings, examples and generated parts."""

from __future__ import annotations

import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from archive.migrate import migrate
from archive.sqlite import sqlite3 as our_sqlite3
from archive.values import utc_now
from crawler.cli import main

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))


def _examples(name: str) -> list[list[str]]:
    """Give the words of every `gongkai` line in a page's console blocks."""
    text = (ROOT / name).read_text("utf-8")
    lines = [line for block in re.findall(r"```console\n(.*?)```", text, re.S) for line in block.splitlines()]
    return [shlex.split(line[2:], comments=True) for line in lines if line.startswith("$ gongkai ")]


@pytest.mark.parametrize("name", [page for page in PAGES if _examples(page)])
def test_every_example_names_a_command_and_options_it_has(name: str) -> None:
    for words in _examples(name):
        if words[1].startswith("-"):
            continue
        command = main.commands[words[1]]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        used = {word.partition("=")[0] for word in words[2:] if word.startswith("-")}
        assert used <= known, words


@pytest.mark.parametrize("name", READMES)
def test_every_sql_example_runs(name: str) -> None:
    found = re.findall(r'sqlite3 my\.db "(.+?)"', (ROOT / name).read_text("utf-8"))
    assert found
    connection = our_sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("readme.db"), utc_now)
    for sql in found:
        connection.execute(sql).fetchall()
    connection.close()


def test_both_readmes_show_the_same_commands() -> None:
    assert [words for words in _examples(READMES[0]) if words[1] != "--help"] == _examples(READMES[1])


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_explains_itself(name: str) -> None:
    command = main.commands[name]
    assert command.help
    for parameter in command.params:
        assert parameter.param_type_name == "argument" or parameter.help, f"{name} {parameter.name}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_generated_parts_are_as_they_would_be_written() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *READMES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}: run `make docs`"


def test_the_lock_has_hashes_and_names_no_host() -> None:
    for lock in (ROOT / "requirements.txt", ROOT / ".ci" / "uv.txt"):
        text = lock.read_text("utf-8")
        packages = re.findall(r"^[a-z0-9][\w.-]*==", text, re.M | re.I)
        assert packages
        assert len(re.findall(r" \\\n    --hash=sha256:", text)) >= len(packages)
        assert "://" not in text
        assert "index" not in text


def test_stock_sqlite_is_as_new_as_documented() -> None:
    assert sqlite3.sqlite_version_info >= (3, 40)
