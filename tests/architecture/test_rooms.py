"""Rooms are kept tidy: one address for each name, files of a readable size, tests beside them."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import ethogram

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "ethogram"
UNIT = ROOT / "tests" / "unit"
SOURCES = sorted(PACKAGE.rglob("*.py"))
MODULES = [path for path in SOURCES if not path.name.startswith("__")]
MOST_LINES = 400
VAGUE_NAMES = {"utils", "helpers", "common", "core", "misc", "base"}

UNTESTED: frozenset[str] = frozenset()
"""Source files without a test file of their own. May only shrink."""
SOURCELESS: frozenset[str] = frozenset()
"""Test files without a source file of their name. May only shrink."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported_modules(path: Path) -> set[str]:
    """Every module that a file imports, with the names it takes, as dotted paths."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


ROOMS = sorted(set(PACKAGE.rglob("__init__.py")) - {PACKAGE / "__init__.py"})


@pytest.mark.parametrize("path", ROOMS, ids=name_of)
def test_a_room_is_introduced_by_its_docstring_and_nothing_else(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


def test_the_public_list_is_sorted_and_every_name_is_where_it_says() -> None:
    root = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    checked = {
        alias.name: node.module
        for block in root.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(ethogram.__all__) == ethogram.__all__ == sorted(checked)
    for name, module in checked.items():
        assert getattr(ethogram, name) is getattr(importlib.import_module(str(module)), name)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_is_longer_than_anybody_reads(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_file_is_named_for_nothing() -> None:
    assert [name_of(path) for path in SOURCES if path.stem in VAGUE_NAMES] == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_private_file_is_imported_by_its_own_room_only(path: Path) -> None:
    room = "ethogram." + ".".join(path.relative_to(PACKAGE).parent.parts)
    for module in imported_modules(path):
        parts = module.split(".")
        for index, part in enumerate(parts):
            if parts[0] == "ethogram" and part.startswith("_") and not part.startswith("__"):
                assert room.startswith(".".join(parts[:index])), module


def test_every_source_file_has_a_test_file() -> None:
    missing = {
        name_of(path)
        for path in MODULES
        if not (
            UNIT / path.relative_to(PACKAGE).parent / f"test_{path.stem.lstrip('_')}.py"
        ).is_file()
    }
    assert sorted(missing - UNTESTED) == []
    assert missing >= UNTESTED, "take out of UNTESTED what is tested now"


def test_every_test_file_has_a_source_file() -> None:
    stray = {
        name_of(path)
        for path in sorted(UNIT.rglob("test_*.py"))
        if not any(
            (PACKAGE / path.relative_to(UNIT).parent / f"{mark}{path.stem[5:]}.py").is_file()
            for mark in ("", "_")
        )
    }
    assert sorted(stray - SOURCELESS) == []
    assert stray >= SOURCELESS, "take out of SOURCELESS what has a source now"


def test_tests_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
