"""A fix is held against everything it touches: the surface, and every surface that shares the block."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.experiment.intervention import Intervention
from ethogram.ids import ClauseId, SurfaceId
from ethogram.spec.clause import Clause
from ethogram.store.reading import find_run
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.rippling import changed_contexts, ripple
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.planted_causes import SCENARIOS, planted

EDITOR = SurfaceId("editor")
OVERRIDDEN = next(each for each in SCENARIOS if each.cause == "block overridden")
FIX = Intervention(move="leave out", parts=("block form",))


def workspace_of(root: Path, *, shared: bool = False) -> Workspace:
    folder = planted(root, OVERRIDDEN)
    if shared:
        product = (root / "product.md").read_text("utf-8")
        folder.write(
            "product.md", product.replace("## Audiences", "- Chat {#chat}: aside\n\n## Audiences")
        )
        folder.write("context/_shared.md", "# Form {#form}\nGive finished text at once.\n")
        folder.write(
            "context/editor.md", "# Who {#who}\nYou are Margin.\n\n# Form {#form from=shared}\n"
        )
        folder.write(
            "context/chat.md", "# Who {#who}\nYou are Chat.\n\n# Form {#form from=shared}\n"
        )
        folder.write("context/search.md", "# Who {#who}\nYou are Search.\n")
    folder.type("run")
    return load_workspace(root)


def coach(workspace: Workspace) -> Clause:
    found = workspace.spec.clause(ClauseId("coach"))
    assert found is not None
    return found


def test_a_shared_block_changes_every_surface_that_uses_it(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path, shared=True)
    contexts = changed_contexts(workspace, FIX, coach(workspace), EDITOR, workspace.cases[0])
    assert sorted(contexts) == ["chat", "editor"]
    assert all("form" not in {b.id for b in each.blocks} for each in contexts.values())


def test_a_block_of_its_own_changes_its_surface_only(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    contexts = changed_contexts(workspace, FIX, coach(workspace), EDITOR, workspace.cases[0])
    assert list(contexts) == ["editor"]
    assert contexts[EDITOR].digest != workspace.contexts[EDITOR].digest


def test_what_no_document_can_say_has_no_ripple(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    with pytest.raises(UsageRefused, match="ethogram try"):
        changed_contexts(
            workspace,
            Intervention(move="ask neutrally"),
            coach(workspace),
            EDITOR,
            workspace.cases[0],
        )


def test_both_sides_are_asked_and_held_together(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    connection = open_evidence(tmp_path)
    source = find_run(connection, None)
    connection.close()
    contexts = changed_contexts(workspace, FIX, coach(workspace), EDITOR, workspace.cases[0])
    found = asyncio.run(ripple(workspace, source, FIX, contexts))
    cell = next(each for each in found.cells if each.clause == "coach")
    assert cell.failing_after <= 2 < 15 <= cell.failing_before
    assert len(cell.gained) > 12
    assert found.asked == len(workspace.cases), "what the documents say was known already"
    connection = open_evidence(tmp_path)
    assert find_run(connection, None).id == source.id, "a ripple is no run that others follow"
    connection.close()
