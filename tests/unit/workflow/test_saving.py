"""A block that is saved into its document."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import SurfaceId
from ethogram.workflow.saving import find_block, keep_draft, save_block
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
