from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import DocumentChanged, DocumentsRefused
from ethogram.findings.failure_mode import FailureMode
from ethogram.findings.taxonomy_edit import add_mode, merge_modes, rename_mode
from ethogram.ids import ModeId
from ethogram.workflow.codebook import (
    change_codebook,
    load_changes,
    load_codes,
    load_taxonomy,
    undo_change,
)
from tests.fakes.workspaces import a_workspace

NOW = 1_762_700_000.0


def add(root: Path, name: str) -> None:
    mode = FailureMode(id=ModeId(name), name=name.capitalize())
    change_codebook(root, lambda book, who: add_mode(book, mode, who), "ana", NOW)


def test_a_folder_without_a_codebook_has_an_empty_one(tmp_path: Path) -> None:
    assert load_taxonomy(tmp_path).value.modes == ()
    assert load_codes(tmp_path).value == ()


def test_every_change_is_one_version_with_who_and_what(tmp_path: Path) -> None:
    add(tmp_path, "ghost")
    add(tmp_path, "writes")
    change_codebook(
        tmp_path, lambda book, who: merge_modes(book, "writes", "ghost", who), "ben", NOW
    )
    book = load_taxonomy(tmp_path).value
    assert book.version == 3
    assert [(each.by, each.what) for each in book.revisions][-1] == (
        "ben",
        "merged 'writes' into 'ghost'",
    )
    assert [each.id for each in book.modes] == ["ghost"]


def test_undo_brings_every_letter_back_step_by_step(tmp_path: Path) -> None:
    add(tmp_path, "ghost")
    before = (tmp_path / "taxonomy.md").read_text()
    change_codebook(
        tmp_path, lambda book, who: rename_mode(book, "ghost", "Writes", who), "ana", NOW
    )
    assert undo_change(tmp_path, "ana", NOW).what == "renamed 'ghost' to 'writes'"
    assert (tmp_path / "taxonomy.md").read_text() == before
    undo_change(tmp_path, "ana", NOW)
    assert not (tmp_path / "taxonomy.md").exists()
    assert len(load_changes(tmp_path)) == 4


def test_undo_writes_nothing_over_what_was_edited_by_hand(tmp_path: Path) -> None:
    add(tmp_path, "ghost")
    path = tmp_path / "taxonomy.md"
    path.write_text(path.read_text() + "\nBy hand.\n")
    with pytest.raises(DocumentChanged):
        undo_change(tmp_path, "ana", NOW)
    assert "By hand." in path.read_text()


def test_a_codebook_with_errors_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.md").write_text("## A {#a}\nSeverity: hgih\n")
    with pytest.raises(DocumentsRefused):
        add(tmp_path, "ghost")
    assert "hgih" in (tmp_path / "taxonomy.md").read_text()


def test_a_change_by_hand_is_kept_by_the_next_change(tmp_path: Path) -> None:
    add(tmp_path, "ghost")
    path = tmp_path / "taxonomy.md"
    path.write_text(path.read_text().replace("Unreviewed", "Unreviewed\n\nA definition."))
    add(tmp_path, "other")
    assert load_taxonomy(tmp_path).value.modes[0].definition == "A definition."


def test_check_finds_errors_of_the_codebook_and_clauses_that_are_gone(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("taxonomy.md", "## A {#a}\nSeverity: hgih · Clauses: caoch\n")
    folder.write("labels/codes/ana.jsonl", "{\n")
    said = folder.type("check").said
    assert "'hgih' is none of" in said
    assert "Did you mean 'coach'?" in said
    assert "This line is not a code" in said
