from __future__ import annotations

from ethogram.errors import Position
from ethogram.ids import CriterionId, JudgeName
from ethogram.judge.rubric import Rubric, judges_named


def test_a_bare_rubric_leaves_the_grading_to_a_model() -> None:
    rubric = Rubric(criterion=CriterionId("coach.pasteable"), at=Position(path="rubrics/x.md"))
    assert rubric.graded_by == "model"
    assert rubric.judge is None


def test_a_panel_names_its_members() -> None:
    at = Position(path="rubrics/x.md")
    for name, named in (
        (None, ()),
        (JudgeName("small"), ("small",)),
        (JudgeName("small+trained:tone"), ("small", "trained:tone")),
    ):
        rubric = Rubric(criterion=CriterionId("coach.pasteable"), judge=name, at=at)
        assert judges_named(rubric) == named
