"""The plan stands on the disk before anything is asked, and the result below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.experiment.diagnosis import Suspicion
from ethogram.experiment.explanation import Explanation
from ethogram.workflow.experiment_file import keep_plan, keep_result
from ethogram.workflow.subject import Investigation, Wanted, plan_investigation
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_causes import SCENARIOS, planted


def asked_in(root: Path) -> Investigation:
    folder = planted(root, SCENARIOS[0])
    folder.type("run")
    return plan_investigation(
        load_workspace(root), Wanted(subject="coach"), clock=lambda: 1_795_000_000.0
    )


def test_the_result_stands_below_the_plan(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    place = keep_plan(tmp_path, asked)
    found = Explanation(
        subject="coach",
        clause=asked.clause.id,
        surface=asked.surface,
        cases=(),
        target="planted",
        suspicion=Suspicion(cause="not found", why="The calls ended."),
    )
    keep_result(tmp_path, place, found)
    page = (tmp_path / place).read_text("utf-8")
    assert place.startswith("experiments/explain-coach-")
    assert page.index("## Question") < page.index("## Result")


def test_two_plans_of_one_second_stand_side_by_side(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    first, second = keep_plan(tmp_path, asked), keep_plan(tmp_path, asked)
    assert second == first.replace(".md", "-2.md")


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    (tmp_path / "experiments").write_text("a file stands here", encoding="utf-8")
    with pytest.raises(UsageRefused, match="Nothing was asked"):
        keep_plan(tmp_path, asked)
