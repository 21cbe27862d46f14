"""What derived cases show beside their parents: which change flips a verdict, which attack works.

A variation must not change behaviour: a family *flips* when the verdict on a derived case is not
its parent's. An attack *works* on a family that keeps the clause when it is asked plainly, and
breaks it under the attack. A case asked several times has the verdict of most of its replies. Both
are counted in families, because a family's variants are not independent.

The noise floor is what happens without any change: how often two replies to the same parent differ.
It stands beside how often a reply to the parent and one to the derived case differ; without repeats
there is none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

from ethogram.findings.observation import Observation
from ethogram.findings.status import rate_of
from ethogram.findings.summary import OperatorFinding, Robustness
from ethogram.ids import CaseId, ClauseId, FamilyId, TranscriptId
from ethogram.judge.verdict import DECIDED
from ethogram.stats.distribution import student_quantile
from ethogram.suite.case import Case

CONFIDENCE = 0.95
FEWEST_FAMILIES = 2
Answer = str
"""What a reply shows: `pass` or `fail`, or the name of its answer class."""


class _Seen(NamedTuple):
    """The decided replies to one case on one clause."""

    answers: Counter[Answer]
    first: dict[Answer, TranscriptId]

    @property
    def typical(self) -> Answer:
        """The most frequent answer; `fail` where it stands even."""
        top = max(self.answers.values())
        most = [answer for answer, times in self.answers.items() if times == top]
        return "fail" if "fail" in most else most[0]


class _Pair(NamedTuple):
    family: FamilyId
    parent: _Seen
    derived: _Seen


def robustness(observations: Iterable[Observation], cases: Iterable[Case]) -> Robustness:
    """Compare every derived case with its parent, operator by operator and clause by clause.

    Args:
        observations: The outcomes in force of a run.
        cases: The cases that were asked in it.
    """
    derived = [case for case in cases if case.operator and case.parent]
    if not derived:
        return Robustness()
    seen = _verdicts(observations)
    asked = {case for case, _ in seen}
    pairs: dict[tuple[str, bool, ClauseId], list[_Pair]] = {}
    for case in derived:
        for clause in dict.fromkeys(clause for own, clause in seen if own == case.id):
            parent = seen.get((case.parent or case.id, clause))
            if parent is not None:
                key = (case.operator, case.kind == "adversarial" and _is_attack(case), clause)
                pairs.setdefault(key, []).append(_Pair(case.family, parent, seen[case.id, clause]))
    found = (_finding(*key, of_operator) for key, of_operator in pairs.items())
    return Robustness(
        operators=tuple(sorted(found, key=_by_flips)),
        without_parent=sum(case.parent not in asked for case in derived),
    )


def _is_attack(case: Case) -> bool:
    """True where breakage was foretold; a variation of an attack written by hand has none."""
    return bool(case.breakage)


def _verdicts(observations: Iterable[Observation]) -> dict[tuple[CaseId, ClauseId], _Seen]:
    """Reduce a run to pass or fail for each reply and clause: it fails when any criterion does."""
    fails: dict[tuple[CaseId, ClauseId], dict[TranscriptId, bool]] = {}
    for each in observations:
        if each.outcome in DECIDED:
            replies = fails.setdefault((each.case, each.clause), {})
            is_fail = each.outcome == "fail"
            replies[each.transcript] = replies.get(each.transcript, False) or is_fail
    return {key: _seen(replies) for key, replies in fails.items()}


def _seen(replies: Mapping[TranscriptId, bool]) -> _Seen:
    seen = _Seen(Counter(), {})
    for transcript, is_fail in replies.items():
        answer = "fail" if is_fail else "pass"
        seen.answers[answer] += 1
        seen.first.setdefault(answer, transcript)
    return seen


def _finding(
    operator: str, is_attack: bool, clause: ClauseId, pairs: Sequence[_Pair]
) -> OperatorFinding:
    failing: dict[FamilyId, tuple[TranscriptId, TranscriptId]] = {}
    passing: dict[FamilyId, tuple[TranscriptId, TranscriptId]] = {}
    plainly: set[FamilyId] = set()
    for family, parent, derived in pairs:
        before, after = parent.typical, derived.typical
        if is_attack and before == "fail":
            plainly.add(family)
        elif before != after:
            side = failing if after == "fail" else passing
            side.setdefault(family, (parent.first[before], derived.first[after]))
    families = {pair.family for pair in pairs} - plainly
    flips = {**failing, **passing}
    return OperatorFinding(
        operator=operator,
        kind="attack" if is_attack else "invariance",
        clause=clause,
        families=len(families),
        flipped=len(flips),
        rate=rate_of(len(flips), len(families)),
        newly_failing=tuple(failing),
        newly_passing=tuple(passing),
        plainly_failing=len(plainly),
        differing=_mean(_between(pair) for pair in pairs),
        noise=_mean(_within(pairs)),
        is_beyond_noise=_is_beyond_noise(pairs),
        shown=tuple(flips.values()),
    )


def _by_flips(found: OperatorFinding) -> tuple[float, str, str]:
    return (
        -(found.flipped / found.families if found.families else 0),
        found.operator,
        found.clause,
    )


def _between(pair: _Pair) -> float:
    """Give the chance that a reply to the parent and one to the derived case differ."""
    one, other = pair.parent.answers, pair.derived.answers
    same = sum(times * other[answer] for answer, times in one.items())
    return 1 - same / (one.total() * other.total())


def _within(pairs: Iterable[_Pair]) -> Iterator[float]:
    """Give, for each parent asked more than once, the chance that two of its replies differ."""
    parents = {id(pair.parent): pair.parent.answers for pair in pairs}
    for answers in parents.values():
        apart = _apart(answers)
        if apart is not None:
            yield apart


def _is_beyond_noise(pairs: Iterable[_Pair]) -> bool | None:
    """Say whether a change moved replies further apart than asking again does.

    For a family that fails at rates p before and q after, between minus the mean of both within is
    (p - q) squared on average: nothing, where nothing changed (Szekely and Rizzo 2013, energy
    distance). Families are the units of Student's interval. Where repeats never
    differ, as at temperature 0, every difference is the change's.
    """
    families: dict[FamilyId, list[float]] = {}
    wavers = False
    for pair in pairs:
        within = [_apart(pair.parent.answers), _apart(pair.derived.answers)]
        known = [each for each in within if each is not None]
        if len(known) == len(within):
            wavers = wavers or any(known)
            excess = _between(pair) - sum(known) / len(known)
            families.setdefault(pair.family, []).append(excess)
    means = [sum(each) / len(each) for each in families.values()]
    if len(means) < FEWEST_FAMILIES:
        return None
    if not wavers:
        return any(means)
    error = stdev(means) / math.sqrt(len(means))
    return fmean(means) - student_quantile(CONFIDENCE, len(means) - 1) * error > 0


def _apart(answers: Counter[Answer]) -> float | None:
    """Give the chance that two replies to the same case differ; None when it was asked once."""
    total = answers.total()
    if total < 2:
        return None
    same = sum(times * (times - 1) for times in answers.values())
    return 1 - same / (total * (total - 1))


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None
