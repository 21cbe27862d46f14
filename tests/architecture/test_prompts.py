"""A prompt is a file, and every placeholder in it is declared, used and filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "ethogram"
PROMPTS = sorted(PACKAGE.rglob("prompts/*.md"))
PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


def test_there_are_prompts() -> None:
    assert PROMPTS


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.name)
def test_every_placeholder_is_declared_and_every_declared_one_used(path: Path) -> None:
    _, front_matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    line = re.search(r"^placeholders:(.*)$", front_matter, re.MULTILINE)
    assert line is not None
    declared = {name.strip() for name in line[1].split(",") if name.strip()}
    assert set(PLACEHOLDER.findall(body)) == declared


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.name)
def test_every_placeholder_is_named_in_the_room_that_fills_it(path: Path) -> None:
    room = path.parent.parent
    code = "\n".join(one.read_text(encoding="utf-8") for one in room.rglob("*.py"))
    for name in PLACEHOLDER.findall(path.read_text(encoding="utf-8")):
        assert re.search(rf"""["']?\b{name}\b["']?\s*[=:]""", code), name
