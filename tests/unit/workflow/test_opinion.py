"""Where no code check grades a clause, a model judges fresh replies, or nobody does."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.ids import ClauseId
from ethogram.model.standin.answer import MARKS
from ethogram.workflow.opinion import needs_opinion
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_causes import SCENARIOS, Scenario, planted
from tests.fakes.workspaces import Folder

GRADER = """seed = 3
[judge]
sensitivity = 1.0
specificity = 1.0
"""


def without_code(root: Path, scenario: Scenario) -> Folder:
    """Take the check away, so that a stand-in judge has to look for the planted truth."""
    folder = planted(root, scenario)
    (root / "rubrics/no-essay.md").unlink()
    # The exam on the specification's own examples needs their truth too.
    spec = (root / "spec.md").read_text("utf-8")
    spec = spec.replace('your claim?"', f'your claim?{MARKS["keeps"]}"')
    folder.write("spec.md", spec.replace('whole intro."', f'whole intro.{MARKS["breaks"]}"'))
    document = (root / "standins/planted.toml").read_text("utf-8")
    folder.write("standins/planted.toml", "is-marked = true\n" + document)
    folder.write("standins/grader.toml", GRADER)
    folder.write(
        "targets/grader.toml",
        'provider = "standin"\n[options]\ndocument = "standins/grader.toml"\n',
    )
    return folder


def test_a_clause_that_code_grades_needs_no_opinion(tmp_path: Path) -> None:
    planted(tmp_path, SCENARIOS[0])
    assert not needs_opinion(load_workspace(tmp_path), ClauseId("coach"))
    assert needs_opinion(load_workspace(tmp_path), ClauseId("warm"))


@pytest.mark.parametrize("name", ["a block says otherwise", "nothing says it"])
def test_a_model_judge_finds_the_planted_cause_too(tmp_path: Path, name: str) -> None:
    scenario = next(each for each in SCENARIOS if each.name == name)
    folder = without_code(tmp_path, scenario)
    folder.type("run")
    folder.type("judge", "--judge", "grader")
    refused = folder.type("explain", "coach")
    assert refused.code == 2
    assert "--judge TARGET" in refused.said
    done = folder.type("explain", "coach", "--judge", "grader", "--json")
    assert done.code == 0, done.said
    assert done.json["suspicion"]["cause"] == scenario.cause
