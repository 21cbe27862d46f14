"""Where a rubric applies: its `applies` expression, decided by code before any judge is asked."""

from __future__ import annotations

from functools import lru_cache

from ethogram.errors import Diagnostic, Position
from ethogram.judge.rubric import Rubric
from ethogram.suite.case import Case
from ethogram.suite.select import Test, compile_condition
from ethogram.suite.where import parse_where, read_where


def expression_problem(expression: str, at: Position) -> Diagnostic | None:
    """Say what is wrong with an expression, or None."""
    problems = read_where(expression, at).problems
    return problems[0] if problems else None


def rubric_applies(rubric: Rubric, case: Case) -> bool:
    """True when the rubric's expression holds of the case, or when it has none.

    Raises:
        UsageRefused: The expression cannot be read; `read_rubric` never lets one through.
    """
    return not rubric.applies or _compiled(rubric.applies)(case)


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Test:
    return compile_condition(parse_where(expression))
