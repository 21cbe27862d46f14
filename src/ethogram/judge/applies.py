"""Where a rubric applies: its `applies` expression, decided by code before any judge is asked."""

from __future__ import annotations

import msgspec

from ethogram.judge.rubric import Rubric
from ethogram.suite.case import Case


class ExpressionProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why an expression cannot be read."""

    message: str
    fix: str


def expression_problem(expression: str) -> ExpressionProblem | None:
    """Say what is wrong with an expression, or None."""
    return None


def rubric_applies(rubric: Rubric, case: Case) -> bool:
    """True when the rubric's expression holds of the case, or when it has none."""
    return True
