from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.judge.trained_judge import TrainedJudge
from ethogram.workflow.trained_judging import judge_by_trained
from ethogram.workflow.workspace import Workspace
from tests.fakes.labelled import KIND
from tests.fakes.taught import taught, the_judge


def test_it_judges_its_criterion_and_nothing_else(tmp_path: Path) -> None:
    taught(tmp_path)
    judged = asyncio.run(judge_by_trained(*_asked(tmp_path)))
    assert judged.transcripts == sum(judged.outcomes.values()) == 60
    assert judged.new == 60
    assert judged.unmeasured == ()


def test_a_criterion_that_code_grades_is_codes(tmp_path: Path) -> None:
    folder, _ = taught(tmp_path)
    folder.write(
        "rubrics/kind.md",
        f"---\ncriterion: {KIND}\ngraded-by: code\nchecks:\n  - max-words: 80\n---\n",
    )
    with pytest.raises(UsageRefused, match="graded-by: code"):
        asyncio.run(judge_by_trained(*_asked(tmp_path)))


def _asked(root: Path) -> tuple[Workspace, None, TrainedJudge]:
    workspace, trained = the_judge(root)
    return workspace, None, trained
