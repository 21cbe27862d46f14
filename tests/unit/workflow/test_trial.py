"""Both sides of a trial, before anything is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.question import find_question
from ethogram.workflow.trial import AS_WRITTEN, Attempt, Trial, plan_trial, trial_facts
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.ghost_workspace import EDIT, a_held_run, a_workspace, edit_stance


def attempt(workspace: Workspace, **changes: object) -> Attempt:
    case = find_question(workspace, "essay-deadline")
    return Attempt(case=case, **changes)  # type: ignore[arg-type]  # named by the tests below


def planned(root: Path, **changes: object) -> Trial:
    workspace = load_workspace(root)
    return plan_trial(workspace, attempt(workspace, **changes))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    return tmp_path


def test_an_edit_is_held_against_what_the_documents_say(root: Path) -> None:
    trial = planned(root, edits={"stance": EDIT})
    facts = trial_facts(trial)
    assert [(b.block, b.before, b.after) for b in facts.blocks] == [("stance", "Be helpful.", EDIT)]
    assert (facts.old_name, facts.new_name) == (AS_WRITTEN, "with stance (edited)")
    assert facts.old_run != facts.new_run


def test_without_any_run_there_is_nothing_to_hold_it_against(root: Path) -> None:
    assert planned(root).old is None


def test_unchanged_documents_have_one_side_and_say_so(root: Path) -> None:
    run = a_held_run(root)
    trial = planned(root)
    assert trial.old is None
    assert trial.new.name == f"{AS_WRITTEN}, unchanged since run {run.id}"


def test_a_saved_edit_is_held_against_what_the_last_run_sent(root: Path) -> None:
    run = a_held_run(root)
    edit_stance(root)
    facts = trial_facts(planned(root))
    assert facts.old_name == f"run {run.id.rpartition('-')[2]}"
    assert [(b.before, b.after) for b in facts.blocks] == [("Be helpful.", EDIT)]


def test_both_sides_are_trials_that_no_run_is_compared_with(root: Path) -> None:
    trial = planned(root, edits={"stance": EDIT}, repeats=3)
    assert trial.old is not None
    for side in (trial.old, trial.new):
        assert side.planned.run.plan.is_trial
        assert side.planned.run.planned == 3


def test_another_wording_is_tried_by_its_name(root: Path) -> None:
    path = root / "context/editor.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n# Firm {{#stance variant=firm}}\nCoach.\n", encoding="utf-8")
    facts = trial_facts(planned(root, variant={"stance": "firm"}))
    assert [(b.before, b.after) for b in facts.blocks] == [("Be helpful.", "Coach.")]
    assert facts.new_name == "with stance=firm"


def test_an_edit_that_changes_nothing_has_one_side(root: Path) -> None:
    assert planned(root, edits={"stance": "Be helpful."}).old is None


def test_fresh_asks_with_repeats_nobody_used(root: Path) -> None:
    a_held_run(root, repeats=4)
    assert planned(root, is_fresh=True).new.planned.run.plan.first_repeat >= 4


def test_an_unknown_block_is_refused_before_anything_is_asked(root: Path) -> None:
    with pytest.raises(UsageRefused, match="No block 'tone'"):
        planned(root, edits={"tone": "x"})
