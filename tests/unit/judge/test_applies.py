from __future__ import annotations

import pytest

from ethogram.errors import Position, UsageRefused
from ethogram.ids import CriterionId
from ethogram.judge.applies import expression_problem, rubric_applies
from ethogram.judge.rubric import Rubric
from tests.fakes.judged import case

AT = Position(path="rubrics/x.md", line=3)


def where(expression: str) -> Rubric:
    return Rubric(criterion=CriterionId("coach.pasteable"), applies=expression, at=AT)


def test_a_rubric_without_an_expression_applies_everywhere() -> None:
    assert rubric_applies(where(""), case())


def test_an_expression_looks_at_the_case() -> None:
    assert rubric_applies(where("surface = editor"), case())
    assert not rubric_applies(where("surface = search or tag = long"), case())


def test_an_expression_that_cannot_be_read_is_a_problem_with_its_place() -> None:
    problem = expression_problem("surface = ", AT)
    assert problem is not None
    assert problem.at.path == "rubrics/x.md"
    assert expression_problem("surface = editor", AT) is None


def test_a_rubric_that_was_not_read_from_a_file_still_refuses_a_bad_expression() -> None:
    with pytest.raises(UsageRefused):
        rubric_applies(where("surface = "), case())
