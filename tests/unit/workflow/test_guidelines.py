from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, CriterionId, Digest, QueueName, RunId
from ethogram.judge.guideline import Guideline
from ethogram.judge.queue import Queue
from ethogram.workflow.guidelines import earlier_labels, guideline_for, told_about
from ethogram.workflow.workspace import load_norms
from tests.fakes.ghost_workspace import write_workspace
from tests.fakes.queue_workspace import RUBRIC
from tests.fakes.queues import Pen, a_queue


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_workspace(tmp_path)
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics/pasteable.md").write_text(RUBRIC, encoding="utf-8")
    return tmp_path


def test_a_labeller_is_told_the_rubric_beside_the_clause(root: Path) -> None:
    told = told_about(root, "coach.pasteable")
    assert told.clause.id == "coach"
    assert told.guideline.parts[0].how.prose == "Read to the end first."
    assert told.guideline == told_about(root, "coach").guideline


def test_a_clause_without_a_rubric_has_no_guideline(root: Path) -> None:
    assert told_about(root, "short").guideline == Guideline()


def test_an_unknown_name_is_answered_with_the_one_that_was_meant(root: Path) -> None:
    with pytest.raises(UsageRefused, match="Did you mean 'coach'"):
        told_about(root, "coahc")


def test_a_queue_on_no_clause_or_on_one_that_is_gone_has_none(root: Path) -> None:
    norms = load_norms(root)
    for clause in ("", "gone"):
        queue = Queue(name=QueueName("q"), clause=ClauseId(clause), run=RunId("r"))
        assert guideline_for(queue, norms) == Guideline()


def test_labels_under_another_guideline_are_earlier_and_those_without_any_are_not(
    root: Path,
) -> None:
    norms = load_norms(root)
    now = told_about(root, "coach.pasteable").guideline.digest
    pen = Pen(a_queue())
    whole = {"criterion": CriterionId("coach.pasteable")}
    pen.label("ana", 0, guideline=now, **whole)
    pen.label("ana", 1, guideline=Digest("older"), **whole)
    pen.label("ana", 2, **whole)
    pen.label("ana", 3, guideline=Digest("older"), clause_digest=Digest("gone"))
    assert earlier_labels(pen.labels, norms.spec, norms.rubrics) == {"l1", "l3"}
