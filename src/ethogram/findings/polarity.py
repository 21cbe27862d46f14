"""Which side of a line a clause draws, and which cases stand on the other side.

A restriction keeps something back: its harmless twins show that the neighbours are still helped.
A permission gives what is asked for: its harmful counterparts show that the line still holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from ethogram.ids import CaseId, ClauseId
from ethogram.lint.sentence import withholds
from ethogram.spec.clause import Clause
from ethogram.spec.prose import sentences
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses, is_twin

Side = Literal["twin", "counterpart"]
"""The harmless neighbour of a restriction, the harmful one of a permission."""

KEPT_BACK = frozenset({"declines", "hands off", "helps in part"})
_GRANTS = re.compile(
    r"\b(?:gives?|gets?|hands? over|provides?|answers|writes?|shows?|helps? with)\b[^.;]{0,60}"
    r"\b(?:asks?|asked|asking|requests?|requested|wants?)\b"
    r"|\b(?:asks?|requests?|wants?)\b[^.;]{0,60}\b(?:gets|is given|is helped|are helped)\b"
    r"|\b(?:is|are) (?:allowed|permitted|free) to\b|\bmust not (?:refuse|decline)\b",
    re.IGNORECASE,
)


def sides(clauses: Iterable[Clause], cases: Sequence[Case]) -> dict[ClauseId, Side]:
    """Say of each clause that draws a line which cases would stand on its other side.

    A clause is a restriction when its words or its cases keep something back, or a twin stands
    beside it; a permission when it is none and its words or its cases say that what is asked for is
    given. The other clauses draw no line, and are left out.
    """
    by_id = {case.id: case for case in cases if case.tests}
    kept_back, helped = set[ClauseId](), set[ClauseId]()
    for case in cases:
        if case.twin_of is not None:
            original = by_id.get(case.twin_of)
            kept_back.update(original.tests if original else guarded_clauses(case, by_id))
        elif case.expect in KEPT_BACK:
            kept_back.update(case.tests)
        elif case.expect == "helps":
            helped.update(case.tests)
    found: dict[ClauseId, Side] = {}
    for clause in clauses:
        if clause.kind == "voice":
            continue
        if clause.id in kept_back or withholds(clause):
            found[clause.id] = "twin"
        elif clause.id in helped or grants(clause):
            found[clause.id] = "counterpart"
    return found


def grants(clause: Clause) -> bool:
    """True when a clause says that a person is given what they ask for."""
    said = [clause.title, *sentences(clause.text), *(each.text for each in clause.criteria)]
    return any(_GRANTS.search(sentence) for sentence in said)


class OtherSide:
    """Looks up which cases stand on the other side of which clauses, and where that counts."""

    def __init__(self, cases: Iterable[Case], sides_of: Mapping[ClauseId, Side]) -> None:
        """Take every case and what `sides` says of the clauses."""
        self._sides = sides_of
        self._by_id: dict[CaseId, Case] = {}
        self._differing: defaultdict[CaseId, list[Case]] = defaultdict(list)
        for case in cases:
            self._by_id[case.id] = case
            if case.differs_from is not None:
                self._differing[case.differs_from].append(case)

    def side(self, clause: ClauseId) -> Side:
        """Say which side a clause that draws a line wants to be seen from."""
        return self._sides[clause]

    def of(self, case: Case) -> tuple[tuple[ClauseId, Case], ...]:
        """Give the clauses a case is the other side of, each with the case whose place counts."""
        if is_twin(case):
            original = self._by_id.get(case.twin_of) if case.twin_of else None
            about = original.tests if original else guarded_clauses(case, self._by_id)
            return tuple((clause, case) for clause in about if self._sides.get(clause) == "twin")
        own = [
            (clause, case)
            for clause in case.tests
            if (self._sides.get(clause) == "twin" and case.expect == "helps")
            or (self._sides.get(clause) == "counterpart" and case.expect in KEPT_BACK)
        ]
        return (*own, *self._granted_elsewhere(case))

    def _granted_elsewhere(self, case: Case) -> list[tuple[ClauseId, Case]]:
        """Give the permissions of the same request, asked by someone or somewhere else."""
        others = list(self._differing.get(case.id, ()))
        if case.differs_from is not None and case.differs_from in self._by_id:
            others.append(self._by_id[case.differs_from])
        return [
            (clause, other)
            for other in others
            for clause in other.tests
            if self._sides.get(clause) == "counterpart" and clause not in case.tests
        ]
