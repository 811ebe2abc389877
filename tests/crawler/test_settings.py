"""The settings module says of each setting what Scrapy's default is; this holds it to that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.settings import Settings, default_settings
from scrapy.utils.misc import load_object

import crawler.settings as ours

SOURCE = Path(ours.__file__).read_text(encoding="utf-8")
NAMES = [name for name in dir(ours) if name.isupper() and not name.startswith(("GONGKAI_", "PLAYWRIGHT_"))]


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_one_of_scrapys_and_names_its_default(name: str) -> None:
    assert hasattr(default_settings, name)
    line = SOURCE.index(f"\n{name} = ")
    if name in ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS"):
        return  # their lines carry the defaults
    nearby = SOURCE[SOURCE.rindex("\n", 0, line) : SOURCE.index("\n", line + 1)]
    assert re.search(r"default", nearby), nearby


@pytest.mark.parametrize("name", ["DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES"])
def test_every_component_can_be_loaded(name: str) -> None:
    for path, order in getattr(ours, name).items():
        assert load_object(path) is not None
        base = getattr(default_settings, f"{name}_BASE")
        assert order is not None or path in base, f"{path} is switched off, but was never on"


def test_a_name_for_portals_to_see() -> None:
    settings = Settings()
    settings.setmodule(ours)
    assert re.fullmatch(r"gongkai/\d+\.\d+\.\d+( \(\+.+\))?", settings["USER_AGENT"])
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getbool("AUTOTHROTTLE_ENABLED")
