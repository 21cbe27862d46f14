from __future__ import annotations

from ethogram.errors import Position
from ethogram.ids import CriterionId
from ethogram.judge.rubric import Rubric


def test_a_bare_rubric_leaves_the_grading_to_a_model() -> None:
    rubric = Rubric(criterion=CriterionId("coach.pasteable"), at=Position(path="rubrics/x.md"))
    assert rubric.graded_by == "model"
    assert rubric.judge is None
