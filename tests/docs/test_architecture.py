"""The map in docs/architecture.md is the order that the import contracts enforce."""

from __future__ import annotations

import re
import tomllib

from tests.docs.pages import ROOT


def test_the_map_shows_the_rooms_in_the_order_of_the_contract() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = page.split("```text\n")[1].split("```")[0].splitlines()
    shown = [re.split(r"\s{2,}", line)[0] for line in drawn]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = contracts["tool"]["importlinter"]["contracts"][0]["layers"]
    there = {path.name for path in (ROOT / "src" / "ethogram").iterdir() if path.is_dir()}
    there |= {"ids", "errors"}
    kept = [
        " | ".join(
            room
            for room in re.split(r" \| ", layer.replace("(", "").replace(")", ""))
            if room in there
        )
        for layer in layers
    ]
    assert shown == [layer for layer in kept if layer]


def test_every_file_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "ethogram"
    rooms = "|".join(path.name for path in source.iterdir() if path.is_dir())
    for name in re.findall(rf"`((?:{rooms})/[\w/.]*)`", page):
        assert (source / name).exists(), name
