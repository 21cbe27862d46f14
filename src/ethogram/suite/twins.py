"""Which clauses a case is evidence for, and which cases are harmless neighbours."""

from __future__ import annotations

from collections.abc import Mapping

from ethogram.ids import CaseId, ClauseId
from ethogram.suite.case import Case
from ethogram.suite.inherit import parent_of


def is_twin(case: Case) -> bool:
    """True for the harmless neighbour of a restricted case, which must be helped."""
    return case.twin_of is not None


def guarded_clauses(case: Case, by_id: Mapping[CaseId, Case]) -> tuple[ClauseId, ...]:
    """Give the clauses a case is evidence for: those it tests, or for a twin its original's.

    A twin without `tests` guards the clause of the case it is a twin of: it shows whether the
    clause is kept without harming the neighbours.
    """
    seen: set[CaseId] = set()
    while not case.tests and case.twin_of is not None and case.id not in seen:
        seen.add(case.id)
        original = by_id.get(case.twin_of) or by_id.get(CaseId(parent_of(case.twin_of)))
        if original is None:
            break
        case = original
    return case.tests
