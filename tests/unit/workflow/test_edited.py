from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ethogram.store.database import open_database
from ethogram.store.reading import find_run
from ethogram.workflow.edited import Edited, edited_since
from ethogram.workflow.evidence import load_documents
from ethogram.workflow.workspace import load_workspace
from tests.fakes.ghost_workspace import a_held_run, edit_stance, write_workspace


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_workspace(tmp_path_factory.mktemp("edited"))
    a_held_run(root)
    return root


@pytest.fixture
def root(asked: Path) -> Iterator[Path]:
    kept = {path: path.read_bytes() for path in asked.rglob("*.*") if ".ethogram" not in str(path)}
    yield asked
    for path, body in kept.items():
        path.write_bytes(body)


def since(root: Path) -> Edited:
    with closing(open_database(root / ".ethogram/evidence.sqlite")) as connection:
        run = find_run(connection, None)
        spec = load_documents(connection, run).spec
        return edited_since(connection, run, spec, load_workspace(root))


def test_nothing_was_edited_right_after_a_run(root: Path) -> None:
    assert not since(root).any
    assert since(root).sentence == ""


def test_an_edited_block_is_named_with_its_surface(root: Path) -> None:
    edit_stance(root)
    found = since(root)
    assert found.blocks == (("editor", "stance"),)
    assert found.sentence == "block stance (editor)"


def test_an_edited_norm_is_named_and_a_ruling_is_none(root: Path) -> None:
    path = root / "spec.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n**Ruling 2026-11-09.** It counts.\n", encoding="utf-8")
    assert not since(root).clauses
    path.write_text(text.replace("{#coach", "{#coach-now"), encoding="utf-8")
    found = since(root)
    assert "coach-now" in found.clauses
    assert found.clauses_gone == ("coach",)
    assert "clause coach (gone)" in found.sentence


def test_an_edited_target_is_named(root: Path) -> None:
    path = root / "ghost.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# another script\n", encoding="utf-8")
    assert since(root).target == "ghost"


def test_many_edits_are_counted() -> None:
    names = tuple(f"c{number}" for number in range(4))
    assert Edited(clauses=names).sentence == "4 clauses"  # type: ignore[arg-type]  # plain names
