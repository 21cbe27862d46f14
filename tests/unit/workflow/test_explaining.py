"""A search ends with what it knows: confirmed, in doubt, or stopped by its calls."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from ethogram.experiment.explanation import Explanation, Step
from ethogram.workflow.explaining import explain
from ethogram.workflow.subject import Wanted, plan_investigation
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.planted_causes import SCENARIOS, planted

OVERRIDDEN = next(each for each in SCENARIOS if each.cause == "block overridden")


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = planted(tmp_path_factory.mktemp("explaining"), OVERRIDDEN)
    folder.type("run")
    return load_workspace(folder.root)


def explained(workspace: Workspace, wanted: Wanted, heard: list[Step] | None = None) -> Explanation:
    asked = plan_investigation(workspace, wanted)
    told = heard if heard is not None else []
    return asyncio.run(explain(workspace, asked, env=os.environ, heard=told.append))


def test_a_cause_is_confirmed_on_families_that_the_search_did_not_see(failing: Workspace) -> None:
    heard: list[Step] = []
    found = explained(failing, Wanted(subject="coach"), heard)
    assert found.suspicion.parts == ("block form",)
    assert found.is_shown
    assert found.is_standin
    assert tuple(heard) == found.steps
    assert any("did not see" in note for note in found.notes)


def test_the_same_question_again_costs_nothing(failing: Workspace) -> None:
    first = explained(failing, Wanted(subject="coach"))
    again = explained(failing, Wanted(subject="coach"))
    assert again.known == again.calls == first.calls
    assert again.suspicion == first.suspicion


def test_too_few_calls_end_the_search_and_lose_nothing(failing: Workspace) -> None:
    found = explained(failing, Wanted(subject="coach", calls=12))
    assert found.suspicion.cause == "not found"
    assert found.steps
    assert found.calls <= 12
    assert any("--calls" in note for note in found.notes)


def test_the_context_shrinks_to_the_block_that_is_to_blame(failing: Workspace) -> None:
    found = explained(failing, Wanted(subject="coach", shrinks=True, screens=True, calls=600))
    assert found.minimal == ("block form",)
    assert found.is_minimal
    assert found.effects[0].factors == ("block form",)
    assert found.effects[0].is_clear
    assert not any(effect.is_clear for effect in found.effects[1:])


def test_replies_that_nobody_can_judge_end_in_no_cause(tmp_path: Path) -> None:
    folder = planted(tmp_path, OVERRIDDEN)
    folder.type("run")
    toml = (tmp_path / "standins/planted.toml").read_text("utf-8")
    folder.write("standins/planted.toml", toml + "\n[failures]\nrequest-refused = 1.0\n")
    found = explained(load_workspace(tmp_path), Wanted(subject="coach"))
    assert found.suspicion.cause == "not found"
    assert "could be judged" in found.suspicion.why
