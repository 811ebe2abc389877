"""The four rooms load from this repository, and from nowhere else on the path."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("room", ["crawler", "spiders", "parsers", "archive"])
def test_room_is_ours(room: str) -> None:
    module = importlib.import_module(room)
    assert module.__file__ is not None
    assert Path(module.__file__).is_relative_to(ROOT), f"another package named {room!r} stands earlier on the path"
