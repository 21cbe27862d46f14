"""From observations to what one reply shows of a clause, and to counts by family and situation.

A reply fails a clause when any criterion that applies to it fails, and passes when all that apply
are decided and pass. Otherwise it is missing, and its state says why. Twins are left out: they
speak of caution, not of the clause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

import msgspec

from ethogram.findings.contest import Contest
from ethogram.findings.observation import NOBODY, Observation, whole_criterion
from ethogram.findings.summary import Tally
from ethogram.ids import ClauseId, CriterionId, FamilyId, TranscriptId
from ethogram.judge.verdict import DECIDED, JudgeKind


class State(IntEnum):
    """What one reply shows of one clause; the order is the order of precedence."""

    FAIL_CONFIRMED = 0
    """A person or a code check said so."""
    FAIL = 1
    """A measured judge said so."""
    FAIL_UNMEASURED = 2
    DISPUTED = 3
    """People disagree on the reply, or someone says that the clause is wrong."""
    NO_REPLY = 4
    JUDGE_FAILED = 5
    UNCLEAR = 6
    UNCLEAR_UNMEASURED = 7
    UNJUDGED = 8
    PASS_UNMEASURED = 9
    PASS = 10
    NOT_APPLICABLE = 11


Counts = tuple[int, ...]
"""Replies of one family by state, in the order of `State`."""

Families = Mapping[Counts, int]
"""How many families look alike: ten thousand families are a handful of different counts."""

Judge = tuple[str, JudgeKind, bool]
"""Name, kind, and whether it is measured."""

CONFIRMED_BY = frozenset({"code", "person"})


class Evidence(msgspec.Struct, kw_only=True, gc=False):
    """Everything a run shows of one clause."""

    cells: dict[str, dict[FamilyId, list[int]]]
    """Situation to family to replies by state."""
    judges: set[Judge]
    """Who decided it."""
    failing: Counter[CriterionId]
    """How often each criterion fails."""
    is_contested: bool = False
    """Someone says that the clause itself is wrong."""
    labelled_twice: int = 0
    """Answers that at least two people labelled."""
    disputed: int = 0
    """Of those, the ones on which they differ."""
    contest: Contest | None = None
    """How people differ over the clause, in this run and in others."""


def state_of(seen: Observation) -> State:
    """Say what one observation alone would show of its clause."""
    if seen.dispute:
        return State.DISPUTED
    if seen.outcome == "pass":
        return State.PASS if seen.is_measured else State.PASS_UNMEASURED
    if seen.outcome == "fail":
        if seen.judge_kind in CONFIRMED_BY:
            return State.FAIL_CONFIRMED
        return State.FAIL if seen.is_measured else State.FAIL_UNMEASURED
    if seen.outcome == "not-applicable":
        return State.NOT_APPLICABLE
    return _missing_state(seen)


def _missing_state(seen: Observation) -> State:
    if seen.is_missing:
        return State.NO_REPLY
    if seen.outcome != "unclear":
        return State.JUDGE_FAILED
    if seen.judge == NOBODY:
        return State.UNJUDGED
    return State.UNCLEAR if seen.is_measured else State.UNCLEAR_UNMEASURED


@lru_cache(maxsize=1 << len(State))
def joined(mask: int) -> State:
    """Join the states of a reply's criteria (a bit each) into the state of the reply."""
    return State((mask & -mask).bit_length() - 1)


def no_evidence() -> Evidence:
    """Start with nothing."""
    return Evidence(cells={}, judges=set(), failing=Counter())


def gather(
    observations: Iterable[Observation], contests: Mapping[ClauseId, Contest] | None = None
) -> dict[ClauseId, Evidence]:
    """Count replies by clause, situation, family and state; twins are left out.

    Args:
        observations: What `observe` made of a run.
        contests: Clauses over which people differ; single readings of words that are in question
            count as disputed.
    """
    masks: dict[ClauseId, dict[TranscriptId, int]] = {}
    places: dict[TranscriptId, tuple[str, FamilyId]] = {}
    gathered: dict[ClauseId, Evidence] = {}
    kinds: dict[tuple[object, ...], _Kind] = {}
    for seen in observations:
        if seen.is_twin:
            continue
        transcript, clause = seen.transcript, seen.clause
        key = (
            clause,
            seen.criterion,
            seen.outcome,
            seen.judge,
            seen.judge_kind,
            seen.is_measured,
            seen.is_missing,
            seen.dispute,
            bool(contests) and is_in_question(seen, contests or {}),
        )
        kind = kinds.get(key)
        if kind is None:
            state = State.DISPUTED if key[-1] else state_of(seen)
            kind = kinds[key] = _Kind(1 << state, seen)
            if clause not in masks:
                masks[clause], gathered[clause] = {}, no_evidence()
        kind.times += 1
        of_clause = masks[clause]
        of_clause[transcript] = of_clause.get(transcript, 0) | kind.bit
        places[transcript] = (seen.situation, seen.family)
        if seen.people > 1 or seen.dispute:
            _note_people(gathered[clause], seen)
    for kind in kinds.values():
        _note_judge(gathered[kind.example.clause], kind)
    for clause, of_clause in masks.items():
        gathered[clause].contest = (contests or {}).get(clause)
        gathered[clause].cells = _cells(of_clause, places)
    return gathered


def is_in_question(seen: Observation, contests: Mapping[ClauseId, Contest]) -> bool:
    """True when an outcome rests on one reading of words over which people part.

    Code reads no words, and what two people agree on, or an adjudicator settled, is settled.
    """
    contest = contests.get(seen.clause)
    if contest is None or seen.judge_kind == "code" or seen.people > 1:
        return False
    is_decided = seen.outcome in DECIDED
    named = {seen.criterion, whole_criterion(seen.clause)}
    return is_decided and not named.isdisjoint(contest.criteria)


class _Kind:
    """Observations that differ in nothing but their reply."""

    __slots__ = ("bit", "example", "times")

    def __init__(self, bit: int, example: Observation) -> None:
        self.bit = bit
        self.example = example
        self.times = 0


def _note_judge(evidence: Evidence, kind: _Kind) -> None:
    seen = kind.example
    if seen.outcome not in DECIDED:
        return
    if seen.judge != NOBODY:
        evidence.judges.add((seen.judge, seen.judge_kind, seen.is_measured))
    if seen.outcome == "fail" and seen.criterion != whole_criterion(seen.clause):
        evidence.failing[seen.criterion] += kind.times


def _note_people(evidence: Evidence, seen: Observation) -> None:
    if seen.dispute == "clause":
        evidence.is_contested = True
    if seen.people > 1:
        evidence.labelled_twice += 1
        evidence.disputed += bool(seen.dispute)


def _cells(
    masks: dict[TranscriptId, int], places: dict[TranscriptId, tuple[str, FamilyId]]
) -> dict[str, dict[FamilyId, list[int]]]:
    cells: dict[str, dict[FamilyId, list[int]]] = {}
    for transcript, mask in masks.items():
        situation, family = places[transcript]
        families = cells.get(situation)
        if families is None:
            families = cells[situation] = {}
        counts = families.get(family)
        if counts is None:
            counts = families[family] = [0] * len(State)
        counts[joined(mask)] += 1
    return cells


def overall(cells: Mapping[str, Mapping[FamilyId, list[int]]]) -> Mapping[FamilyId, list[int]]:
    """Join the situations of a clause; a family that stands in two of them is one family."""
    if len(cells) == 1:
        return next(iter(cells.values()))
    families: dict[FamilyId, list[int]] = {}
    for cell in cells.values():
        for family, counts in cell.items():
            before = families.get(family)
            families[family] = (
                counts if before is None else [a + b for a, b in zip(before, counts, strict=True)]
            )
    return families


def alike(families: Iterable[Iterable[int]]) -> Families:
    """Count the families that look alike."""
    return Counter(map(tuple, families))


def failed_in(counts: Sequence[int]) -> int:
    """Give the failing replies among counts, whoever says so."""
    return counts[State.FAIL_CONFIRMED] + counts[State.FAIL] + counts[State.FAIL_UNMEASURED]


def passed_in(counts: Sequence[int]) -> int:
    """Give the passing replies among counts, whoever says so."""
    return counts[State.PASS] + counts[State.PASS_UNMEASURED]


def applicable_in(counts: Sequence[int]) -> int:
    """Give the replies to which the clause applies, decided or missing."""
    return sum(counts) - counts[State.NOT_APPLICABLE]


def total(families: Families) -> Counts:
    """Add up the replies of several families."""
    sums = [0] * len(State)
    for counts, times in families.items():
        for state, count in enumerate(counts):
            sums[state] += count * times
    return tuple(sums)


def tally(families: Families) -> Tally:
    """Count as a report shows it."""
    sums = total(families)
    return Tally(
        families=sum(times for counts, times in families.items() if applicable_in(counts)),
        families_failing=sum(times for counts, times in families.items() if failed_in(counts)),
        replies=sum(sums),
        passed=passed_in(sums),
        failed=failed_in(sums),
        not_applicable=sums[State.NOT_APPLICABLE],
        unclear=(
            sums[State.UNCLEAR]
            + sums[State.UNCLEAR_UNMEASURED]
            + sums[State.UNJUDGED]
            + sums[State.DISPUTED]
        ),
        judge_failed=sums[State.JUDGE_FAILED],
        missing=sums[State.NO_REPLY],
    )
