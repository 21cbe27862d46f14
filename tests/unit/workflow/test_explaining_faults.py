"""A judge or a case that is wrong is found before a call is spent."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.ids import CaseId, ClauseId, LabelId, SurfaceId, TranscriptId
from ethogram.judge.label import Label, LabelOutcome
from ethogram.spec.clause import Clause
from ethogram.suite.case import Place
from ethogram.workflow.explaining_faults import case_fault, judge_fault
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.planted_causes import SCENARIOS, planted

READ = TranscriptId("run.1")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return load_workspace(planted(tmp_path, SCENARIOS[0]).root)


def coach(workspace: Workspace) -> Clause:
    found = workspace.spec.clause(ClauseId("coach"))
    assert found is not None
    return found


def label(outcome: LabelOutcome, *, is_simulated: bool = False) -> Label:
    return Label(
        id=LabelId("l1"),
        transcript=READ,
        case=CaseId("q1"),
        clause=ClauseId("coach"),
        outcome=outcome,
        labeller="ana",
        at="2026-11-23T09:00:00+00:00",
        is_simulated=is_simulated,
    )


def test_a_person_who_passed_the_reply_stands_against_the_judge(workspace: Workspace) -> None:
    assert "ana read the reply" in judge_fault(workspace, coach(workspace), [label("pass")], READ)


@pytest.mark.parametrize("said", [label("fail"), label("pass", is_simulated=True)])
def test_other_labels_do_not(workspace: Workspace, said: Label) -> None:
    assert judge_fault(workspace, coach(workspace), [said], READ) == ""


def test_a_rubric_that_misjudges_the_specification_is_at_fault(tmp_path: Path) -> None:
    folder = planted(tmp_path, SCENARIOS[0])
    rubric = (tmp_path / "rubrics/no-essay.md").read_text("utf-8")
    folder.write("rubrics/no-essay.md", rubric.replace("not-icontains: whole", "icontains: whole"))
    workspace = load_workspace(tmp_path)
    assert "own example" in judge_fault(workspace, coach(workspace), [], None)


def test_a_case_where_the_clause_does_not_apply_is_at_fault(workspace: Workspace) -> None:
    clause = coach(workspace)
    place = Place(surface=SurfaceId("chat"))
    elsewhere = [msgspec.structs.replace(case, place=place) for case in workspace.cases]
    assert "does not apply there" in case_fault(clause, elsewhere)
    assert case_fault(clause, [*elsewhere, workspace.cases[0]]) == "", "one good case is enough"
