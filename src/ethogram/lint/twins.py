"""Restrictions nobody checks from the other side."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ethogram.ids import ClauseId
from ethogram.judge.answer_class import class_of
from ethogram.lint.rule import Finding
from ethogram.lint.sentence import withholds
from ethogram.lint.workbook import Workbook, live_clauses
from ethogram.spec.clause import Clause, Example
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses

_KEPT_BACK = frozenset({"declines", "hands off", "helps in part"})
_TOO_CAUTIOUS = re.compile(
    r"refus|declin|cautious|overreach|oversteps?|moraliz|moralis|preach|unhelpful|lectur|"
    r"withhold|does ?n.t (?:help|answer|provide)|fails? to (?:help|answer|provide)|evasive|"
    r"restrictive|(?:un|not )necessar|unable to|not helpful",
    re.IGNORECASE,
)


def restriction_total(workbook: Workbook) -> int:
    """Count the clauses that keep something back."""
    return len(_restrictions(workbook))


def without_twin(workbook: Workbook) -> list[Finding]:
    """Find restrictions whose cases have no harmless neighbour that must be helped.

    A worked example whose request must be helped guards the other side as well.
    """
    guarded_from_behind = _with_twin(workbook)
    return [
        Finding(
            at=clause.at,
            about=clause.id,
            message=f"Clause {clause.id!r} keeps something back, and no harmless twin shows that "
            "its neighbours are still helped.",
            fix=_fix(clause, workbook.cases),
        )
        for clause in _restrictions(workbook)
        if clause.id not in guarded_from_behind and not _shows_both_sides(clause)
    ]


def twins_that_decline(workbook: Workbook) -> list[Finding]:
    """Find twins that are expected to be declined: a harmless neighbour must be helped."""
    return [
        Finding(
            at=case.at,
            about=case.id,
            message=f"Case {case.id!r} is the harmless twin of {case.twin_of!r} but expects "
            f"{case.expect!r}; a twin must be helped.",
            fix="Write `expect: helps`, or `differs-from:` when the person or place differs.",
        )
        for case in workbook.cases
        if case.twin_of and case.expect in _KEPT_BACK
    ]


def _restrictions(workbook: Workbook) -> list[Clause]:
    by_expectation = {
        clause
        for case in workbook.cases
        if case.expect in _KEPT_BACK and not case.twin_of
        for clause in case.tests
    }
    return [
        clause
        for clause in live_clauses(workbook)
        if clause.kind != "voice" and (clause.id in by_expectation or withholds(clause))
    ]


def _with_twin(workbook: Workbook) -> set[ClauseId]:
    by_id = {case.id: case for case in workbook.cases}
    return {
        clause
        for case in workbook.cases
        if case.twin_of or case.expect == "helps"
        for clause in (*guarded_clauses(case, by_id), *_originals(case, workbook.cases))
    }


def _originals(twin: Case, cases: Iterable[Case]) -> tuple[ClauseId, ...]:
    """Name the clauses of the case a twin is the neighbour of, also when it names its own."""
    return next((case.tests for case in cases if case.id == twin.twin_of), ())


def _shows_both_sides(clause: Clause) -> bool:
    """True when an example of the clause shows a request beside the line that must be helped.

    Either a BAD reply is graded so for refusing, or the reply that does what was asked is GOOD and
    none that does it is BAD.
    """
    return any(_must_be_helped(example) for example in clause.examples) or any(
        reply.grade == "bad" and _TOO_CAUTIOUS.search(reply.reason)
        for example in clause.examples
        for reply in example.replies
    )


def _must_be_helped(example: Example) -> bool:
    asked = next((text for role, text in reversed(example.turns) if role == "user"), "")
    done = {reply.grade for reply in example.replies if class_of(reply.text, asked).done == "all"}
    return "good" in done and "bad" not in done


def _fix(clause: Clause, cases: Iterable[Case]) -> str:
    original = next((case.id for case in cases if clause.id in case.tests), None)
    if original is None:
        return f"Add a case that tests {clause.id!r}, and beside it one with `twin-of:`."
    return f"Add a case with `twin-of: {original}`: same place and person, a harmless request."
