"""A block that is saved into its document."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import DocumentChanged, UsageRefused
from ethogram.ids import SurfaceId
from ethogram.workflow.saving import (
    SavedBlock,
    find_block,
    keep_draft,
    save_block,
    save_shown_block,
    text_digest,
    undo_save,
)
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.ghost_workspace import CONTEXT, a_workspace, write_workspace

EDITOR = SurfaceId("editor")


def test_the_document_changes_in_this_block_alone(tmp_path: Path) -> None:
    assert save_block(a_workspace(tmp_path), EDITOR, "stance", "Be brief.") == "context/editor.md"
    written = (tmp_path / "context/editor.md").read_text(encoding="utf-8")
    assert written == CONTEXT.replace("Be helpful.", "Be brief.")
    assert sorted(path.name for path in (tmp_path / "context").iterdir()) == [
        "editor.md",
        "support.md",
    ]


def with_shared(root: Path) -> Workspace:
    write_workspace(root)
    (root / "context/_shared.md").write_text("# Tone {#tone}\nWarm.\n", encoding="utf-8")
    (root / "context/support.md").write_text("# Tone {#tone from=shared}\n", encoding="utf-8")
    return load_workspace(root)


def test_a_shared_block_is_saved_where_it_is_shared(tmp_path: Path) -> None:
    workspace = with_shared(tmp_path)
    assert save_block(workspace, SurfaceId("support"), "tone", "Cool.") == "context/_shared.md"
    assert find_block(load_workspace(tmp_path), SurfaceId("support"), "tone").text == "Cool."


def test_a_document_that_would_not_read_back_is_left_alone(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    with pytest.raises(UsageRefused, match="by hand; nothing was written"):
        save_block(workspace, EDITOR, "stance", "\n\nBlank lines are not sent.")
    assert (tmp_path / "context/editor.md").read_text(encoding="utf-8") == CONTEXT


def test_line_ends_stay_as_they_were(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    path = tmp_path / "context/editor.md"
    path.write_bytes(CONTEXT.replace("\n", "\r\n").encode())
    save_block(workspace, EDITOR, "stance", "Be\nbrief.")
    expected = CONTEXT.replace("Be helpful.", "Be\nbrief.").replace("\n", "\r\n")
    assert path.read_bytes() == expected.encode()


def test_an_unknown_block_or_context_is_named(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    with pytest.raises(UsageRefused, match="who, stance"):
        find_block(workspace, EDITOR, "tone")
    with pytest.raises(UsageRefused, match="sends no context"):
        find_block(workspace, SurfaceId("phone"), "tone")


def test_a_text_that_is_not_saved_is_kept_beside_the_evidence(tmp_path: Path) -> None:
    place = keep_draft(a_workspace(tmp_path), "stance", "Be brief.")
    assert place == ".ethogram/edits/stance.md"
    assert (tmp_path / place).read_text(encoding="utf-8") == "Be brief."


def saved(root: Path, text: str = "Be brief.") -> SavedBlock:
    shown = text_digest("Be helpful.")
    return save_shown_block(load_workspace(root), EDITOR, "stance", text, over=shown)


def test_a_block_is_written_over_the_text_that_was_shown_alone(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    assert saved(tmp_path).path == "context/editor.md"
    with pytest.raises(DocumentChanged) as refused:
        saved(tmp_path, "Be kind.")
    assert refused.value.text == "Be brief."
    assert "Be brief." in (tmp_path / "context/editor.md").read_text(encoding="utf-8")


def test_what_changed_elsewhere_in_the_document_stays(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    path = tmp_path / "context/editor.md"
    path.write_text(CONTEXT.replace("You are Margin.", "You are Ada."), encoding="utf-8")
    done = saved(tmp_path)
    assert "You are Ada." in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("Ada", "Eve"), encoding="utf-8")
    undo_save(load_workspace(tmp_path), done)
    expected = CONTEXT.replace("You are Margin.", "You are Eve.")
    assert path.read_text(encoding="utf-8") == expected


def test_a_save_is_taken_back_byte_for_byte_and_that_too(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    path = tmp_path / "context/editor.md"
    raw = CONTEXT.replace("\n", "\r\n").encode() + b"\r\n\r\n"
    path.write_bytes(raw)
    done = saved(tmp_path)
    written = path.read_bytes()
    undone = undo_save(load_workspace(tmp_path), done)
    assert path.read_bytes() == raw
    undo_save(load_workspace(tmp_path), undone)
    assert path.read_bytes() == written


def test_a_save_is_not_taken_back_over_a_later_edit(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    done = saved(tmp_path)
    save_block(load_workspace(tmp_path), EDITOR, "stance", "Be kind.")
    with pytest.raises(DocumentChanged):
        undo_save(load_workspace(tmp_path), done)
    assert find_block(load_workspace(tmp_path), EDITOR, "stance").text == "Be kind."


def test_a_document_that_is_gone_is_not_written_anew(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    (tmp_path / "context/editor.md").unlink()
    with pytest.raises(UsageRefused, match="nothing was written"):
        save_block(workspace, EDITOR, "stance", "Be brief.")
    assert not (tmp_path / "context/editor.md").exists()
