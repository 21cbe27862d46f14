"""What a person types becomes failing cases on one surface, or a sentence that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.experiment_run import FIRST_REPEATS
from ethogram.workflow.subject import FAMILIES, Wanted, plan_investigation
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.coded import a_bench
from tests.fakes.planted_causes import SCENARIOS, planted


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = planted(tmp_path_factory.mktemp("subject"), SCENARIOS[0])
    folder.type("run")
    return load_workspace(folder.root)


def test_a_clause_stands_for_failing_cases_one_a_family(failing: Workspace) -> None:
    asked = plan_investigation(failing, Wanted(subject="coach"))
    families = [stack.case.family for stack in (*asked.stacks, *asked.held_out)]
    assert len(asked.stacks) == FAMILIES
    assert len(families) == len(set(families))
    assert asked.clause.id == "coach"


def test_what_is_shown_as_worked_turns_is_asked_nowhere(failing: Workspace) -> None:
    asked = plan_investigation(failing, Wanted(subject="coach"))
    questions = {turn.content for s in (*asked.stacks, *asked.held_out) for turn in s.case.turns}
    assert asked.worked
    assert not questions & {question for question, _ in asked.worked}


def test_a_reply_is_explained_by_its_own_case(failing: Workspace) -> None:
    asked = plan_investigation(failing, Wanted(subject="1"))
    assert asked.subject.startswith("reply 1 of run")
    assert len(asked.stacks) == 1


def test_replies_that_were_seen_to_fail_are_not_asked_again(failing: Workspace) -> None:
    plan = plan_investigation(failing, Wanted(subject="coach")).run.plan
    assert plan.first_repeat >= FIRST_REPEATS["explain"]
    assert plan.is_trial
    assert plan.experiment == "explain-coach"
    fresh = plan_investigation(failing, Wanted(subject="coach", is_fresh=True)).run.plan
    assert fresh.first_repeat > plan.first_repeat


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(subject="coahc"), "Did you mean 'coach'"),
        (Wanted(subject="99"), "has no reply 99"),
        (Wanted(subject="warm"), "so there is nothing to explain"),
        (Wanted(subject="coach", surface="chat"), "It fails on: editor"),
        (Wanted(subject="coach", target="nobody"), "Unknown target 'nobody'"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_the_next_step(
    failing: Workspace, wanted: Wanted, said: str
) -> None:
    with pytest.raises(UsageRefused, match=said):
        plan_investigation(failing, wanted)


def test_a_workspace_that_never_ran_says_so(tmp_path: Path) -> None:
    folder = planted(tmp_path, SCENARIOS[0])
    with pytest.raises(UsageRefused, match="never run"):
        plan_investigation(load_workspace(folder.root), Wanted(subject="coach"))


def test_a_mode_stands_for_the_replies_that_show_it(tmp_path: Path) -> None:
    folder = planted(tmp_path, SCENARIOS[0])
    folder.type("run")
    failing = folder.type("failures", "--json").json["seen"]["failing"]
    assert failing > 2
    bench = a_bench(tmp_path)
    bench.name_mode("Hands it over", bench.open(bench.order[:2]))
    cases = {bench.failing_case(name) for name in bench.order[:2]}
    bench.close()
    workspace = load_workspace(tmp_path)
    asked = plan_investigation(workspace, Wanted(subject="hands-it-over"))
    assert asked.subject == "hands-it-over"
    assert asked.clause.id == "coach"
    assert {stack.case.id for stack in (*asked.stacks, *asked.held_out)} <= cases
    with pytest.raises(UsageRefused, match="on clause 'warm'"):
        plan_investigation(workspace, Wanted(subject="hands-it-over", clause="warm"))
    with pytest.raises(UsageRefused, match="Did you mean 'hands-it-over'"):
        plan_investigation(workspace, Wanted(subject="hands-it-ovr"))
