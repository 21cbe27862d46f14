from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.covering import cover
from ethogram.workflow.filling import FillWish, fill_file, keep_fill, plan_fill
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import Folder, a_workspace

NOW = 1_763_900_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = a_workspace(tmp_path)
    made.ask(["Where do I begin?"])
    return made


def test_the_heaviest_gaps_are_filled_first(folder: Folder) -> None:
    planned = plan_fill(load_workspace(folder.root), FillWish(most=3))
    assert [(gap.place.use_case, gap.slot) for gap in planned.gaps] == [
        ("essay-help", "edge"),
        ("essay-help", "adversarial"),
        ("grade-dispute", "normal"),
    ]
    assert [each.origin for each in planned.fillings] == ["blank", "attack", "moved"]
    assert (planned.open, planned.waiting) == (5, 0)


def test_what_was_proposed_reads_back_waits_and_is_not_proposed_again(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    planned = plan_fill(workspace, FillWish())
    path, text = fill_file(workspace, planned.fillings, "ethogram suite fill", now=NOW)
    keep_fill(workspace, path, text, len(planned.fillings), now=NOW)
    after = load_workspace(folder.root)
    assert not [each for each in after.problems if each.severity == "error"]
    assert {case.id for case in after.proposed} == {case.id for case in planned.cases}
    assert cover(after).grid.tested.cells == 1
    again = plan_fill(after, FillWish())
    assert (again.fillings, again.waiting) == ((), 5)


def test_only_what_was_asked_for_is_filled(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    planned = plan_fill(workspace, FillWish(situation="editor/student/Grade dispute"))
    assert {gap.place.use_case for gap in planned.gaps} == {"grade-dispute"}
    assert plan_fill(workspace, FillWish(clauses=("coach",), situation="editor")).open == 5


def test_an_unknown_clause_or_situation_is_refused_with_the_one_meant(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    with pytest.raises(UsageRefused, match="Did you mean 'coach'"):
        plan_fill(workspace, FillWish(clauses=("coahc",)))
    with pytest.raises(UsageRefused, match="essay-help"):
        plan_fill(workspace, FillWish(situation="editor/student/essay-hlep"))
