"""Where settings come from: options first, then the environment, then defaults.

| what | option | environment | default |
|---|---|---|---|
| archive | ``--archive`` | ``GONGKAI_ARCHIVE`` | ``archive.db`` |
| portal registry | ``--portals`` | ``GONGKAI_PORTALS`` | ``portals/`` beside the code |
| contact in the user agent | - | ``GONGKAI_CONTACT`` | none |
| browser | - | ``GONGKAI_CHROMIUM`` (``none``: without) | the first Chromium found |

The proxy is the standard ``http_proxy``.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Config:
    """What every command needs to know. Built once, at the door."""

    archive: Path
    portals: Path
    contact: str | None


def load_config(environ: Mapping[str, str], archive: str | None = None, portals: str | None = None) -> Config:
    """Give the configuration for these options and this environment. An empty value counts as not set."""
    return Config(
        archive=Path(archive or environ.get("GONGKAI_ARCHIVE") or "archive.db"),
        portals=Path(portals or environ.get("GONGKAI_PORTALS") or ROOT / "portals"),
        contact=environ.get("GONGKAI_CONTACT") or None,
    )


def software_version() -> str:
    """Give gongkai's version, as runs record it."""
    return version("gongkai")


def software_commit() -> str | None:
    """Give the commit of this checkout, with ``+`` if files differ from it; None outside a git checkout."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.strip()
