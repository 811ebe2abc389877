"""The four rooms load from this repository, and from nowhere else on the path."""

import importlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("room", ["crawler", "spiders", "parsers", "archive"])
def test_room_is_ours(room: str) -> None:
    module = importlib.import_module(room)
    assert module.__file__ is not None
    assert Path(module.__file__).is_relative_to(ROOT), f"another package named {room!r} stands earlier on the path"


@pytest.mark.parametrize(
    ("room", "other", "shared"),
    [("spiders", "crawler", {"items", "portals", "errors"}), ("archive", "parsers", {"model", "forms"})],
)
def test_the_contracts_name_every_module_that_is_not_shared(room: str, other: str, shared: set[str]) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one["source_modules"] == [room]]
    found = {path.stem for path in (ROOT / other).iterdir() if not path.name.startswith("__")}
    forbidden = {name.partition(".")[2] for name in contract["forbidden_modules"] if name.startswith(f"{other}.")}
    assert forbidden == found - shared
