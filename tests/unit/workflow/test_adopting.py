"""A fix is written only where one block's text is the edit; else a person is told what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.experiment.intervention import Intervention
from ethogram.ids import ClauseId, SurfaceId
from ethogram.run.alone import plain_words
from ethogram.spec.clause import Clause
from ethogram.workflow.adopting import Adoption, adopt, adoptable
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.planted_causes import SCENARIOS, planted

EDITOR = SurfaceId("editor")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return load_workspace(planted(tmp_path, SCENARIOS[1]).root)


def coach(workspace: Workspace) -> Clause:
    found = workspace.spec.clause(ClauseId("coach"))
    assert found is not None
    return found


def change(workspace: Workspace, fix: Intervention) -> Adoption:
    return adoptable(workspace, fix, coach(workspace), EDITOR)


def test_plain_words_are_written_under_the_block_s_heading(workspace: Workspace) -> None:
    said = change(workspace, Intervention(move="reword plainly", parts=("block stance",)))
    assert said.is_written
    path = workspace.root / adopt(workspace, said)
    assert plain_words(coach(workspace)) in path.read_text("utf-8")
    block = load_workspace(workspace.root).contexts[EDITOR].blocks[1]
    assert (block.id, block.serves) == ("stance", ("coach",))


def test_a_block_that_is_left_out_keeps_its_heading(workspace: Workspace) -> None:
    adopt(workspace, change(workspace, Intervention(move="leave out", parts=("block form",))))
    blocks = load_workspace(workspace.root).contexts[EDITOR].blocks
    assert {str(each.id): bool(each.text) for each in blocks}["form"] is False


@pytest.mark.parametrize(
    ("fix", "said"),
    [
        (Intervention(move="add the clause"), "serves=coach"),
        (
            Intervention(move="show good examples", worked=(("Q", 'A "b"'),)),
            r'- assistant: "A \"b\""',
        ),
        (Intervention(move="leave out", parts=("few-shot 1",)), "leave out few-shot 1"),
        (Intervention(move="leave out", parts=("block a", "block b")), "by hand"),
    ],
)
def test_other_fixes_are_said_and_not_written(
    workspace: Workspace, fix: Intervention, said: str
) -> None:
    found = change(workspace, fix)
    assert not found.is_written
    assert said in found.text


def test_a_surface_without_a_context_has_nothing_to_write(workspace: Workspace) -> None:
    with pytest.raises(UsageRefused, match="ethogram new context chat"):
        adoptable(workspace, Intervention(move="leave out"), coach(workspace), SurfaceId("chat"))
