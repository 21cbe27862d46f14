"""Select cases by a condition such as `surface=editor and stakes>=high`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

import msgspec

from ethogram.ids import CaseId, ClauseId
from ethogram.spec.clause import Spec, Stakes
from ethogram.suite.case import Case
from ethogram.suite.read_case import STAKES
from ethogram.suite.twins import guarded_clauses
from ethogram.suite.where import Both, Compare, Condition, Either, Given, Not, folded, parse_where

Test = Callable[[Case], bool]
_RANK = {stakes: rank for rank, stakes in enumerate(STAKES)}


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a condition may look at besides the case itself."""

    by_id: Mapping[CaseId, Case] = msgspec.field(default_factory=dict)
    """The other cases, to find the clauses a twin guards."""
    stakes: Mapping[ClauseId, Stakes] = msgspec.field(default_factory=dict)
    """Stakes of the clauses, for cases that give none of their own."""


def select_cases(
    cases: Sequence[Case], where: str, *, spec: Spec | None = None
) -> tuple[Case, ...]:
    """Give the cases that a condition holds for, in the order they came.

    Args:
        cases: What to select from.
        where: The condition.
        spec: Where given, a case without stakes has the highest of the clauses it guards.

    Raises:
        UsageRefused: The condition cannot be read.
    """
    around = Surroundings(
        by_id={case.id: case for case in cases},
        stakes={clause.id: clause.stakes for clause in spec.clauses} if spec else {},
    )
    holds = compile_condition(parse_where(where), around)
    return tuple(case for case in cases if holds(case))


def compile_condition(condition: Condition, around: Surroundings | None = None) -> Test:
    """Turn a condition into a function of one case."""
    around = around or Surroundings()
    match condition:
        case Compare():
            return _compare(condition, around)
        case Given():
            values = _getter(condition.field, around)
            return lambda case: bool(values(case))
        case Not():
            inner = compile_condition(condition.condition, around)
            return lambda case: not inner(case)
        case Both():
            tests = [compile_condition(each, around) for each in condition.conditions]
            return lambda case: all(test(case) for test in tests)
        case Either():
            tests = [compile_condition(each, around) for each in condition.conditions]
            return lambda case: any(test(case) for test in tests)
        case _:
            assert_never(condition)


def _compare(condition: Compare, around: Surroundings) -> Test:
    values = _getter(condition.field, around)
    wanted = frozenset(map(folded, condition.values))
    sought = condition.values[0].lower()
    if condition.field in ("twin", "differs") and wanted <= {"yes", "no", "true", "false"}:
        is_wanted = bool(wanted & {"yes", "true"}) == (condition.operator != "!=")
        return lambda case: bool(values(case)) == is_wanted
    match condition.operator:
        case "=" | "in":
            return lambda case: any(folded(value) in wanted for value in values(case))
        case "!=":
            return lambda case: all(folded(value) not in wanted for value in values(case))
        case "~":
            return lambda case: any(sought in value.lower() for value in values(case))
        case ">=":
            return _ordered(condition, values, lambda own, other: own >= other)
        case "<=":
            return _ordered(condition, values, lambda own, other: own <= other)
        case ">":
            return _ordered(condition, values, lambda own, other: own > other)
        case "<":
            return _ordered(condition, values, lambda own, other: own < other)
        case _:
            assert_never(condition.operator)


def _ordered(
    condition: Compare,
    values: Callable[[Case], tuple[str, ...]],
    is_met: Callable[[float, float], bool],
) -> Test:
    measure = _rank if condition.field == "stakes" else _number
    other = measure(condition.values[0])

    def holds(case: Case) -> bool:
        measured = map(measure, values(case))
        return other is not None and any(own is not None and is_met(own, other) for own in measured)

    return holds


def _rank(text: str) -> float | None:
    return next((rank for stakes, rank in _RANK.items() if stakes == folded(text)), None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


_GETTERS: dict[str, Callable[[Case], tuple[str, ...]]] = {
    "surface": lambda case: (case.place.surface,),
    "audience": lambda case: _said(case.place.audience),
    "use-case": lambda case: _said(case.place.use_case),
    "known-from": lambda case: _said(case.place.known_from),
    "situation": lambda case: (case.place.situation,),
    "tests": lambda case: case.tests,
    "tag": lambda case: case.tags,
    "kind": lambda case: (case.kind,),
    "category": lambda case: _said(case.category),
    "family": lambda case: (case.family,),
    "id": lambda case: (case.id,),
    "expect": lambda case: _said(case.expect),
    "twin": lambda case: _said(case.twin_of),
    "differs": lambda case: _said(case.differs_from),
    "source": lambda case: _said(case.source),
    "parent": lambda case: _said(case.parent),
    "operator": lambda case: _said(case.operator),
    "intent": lambda case: _said(case.intent),
    "ladder": lambda case: _said(case.ladder),
    "rung": lambda case: () if case.rung is None else (str(case.rung),),
    "turns": lambda case: (str(sum(turn.role == "user" for turn in case.turns)),),
}


def _said(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _getter(field: str, around: Surroundings) -> Callable[[Case], tuple[str, ...]]:
    if field == "clause":
        return lambda case: guarded_clauses(case, around.by_id)
    if field == "stakes":
        return lambda case: _said(case_stakes(case, around))
    if field.startswith("var."):
        name = field.removeprefix("var.")
        return lambda case: _said(case.variables.get(name))
    return _GETTERS[field]


def case_stakes(case: Case, around: Surroundings) -> Stakes | None:
    """Give a case's stakes: its own, or the highest of the clauses it guards."""
    if case.stakes is not None:
        return case.stakes
    guarded = guarded_clauses(case, around.by_id)
    known = [around.stakes[clause] for clause in guarded if clause in around.stakes]
    return max(known, key=lambda stakes: _RANK[stakes], default=None)
