"""Reply by reply, what a clause's judges said alone, and what people said of the same reply.

A reply is *judged* when its outcome hangs on a judge with a card: the judge fails it, or it passes
and some criterion of it only the judge decided. It is *sure* when code or people alone decide it,
and *lost* when nobody could. A label that overrules a judge is kept beside what it overrules, so
that it corrects the judge's rate and is not counted as one of its verdicts too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from ethogram.findings.contest import Contest
from ethogram.findings.measured import NEEDS_A_CARD, JudgeOn, Measured
from ethogram.findings.observation import NOBODY, Observation
from ethogram.findings.tally import (
    CONFIRMED_BY,
    Families,
    State,
    is_in_question,
    joined,
    state_of,
)
from ethogram.ids import ClauseId, FamilyId, TranscriptId
from ethogram.judge.verdict import DECIDED, JudgeKind

Part = Literal["judged", "sure", "lost"]

_FAILS = frozenset({State.FAIL_CONFIRMED, State.FAIL})
_DECIDED = frozenset({*_FAILS, State.PASS})


class Reply(NamedTuple):
    """One reply, as far as the correction of its clause cares."""

    transcript: TranscriptId
    family: FamilyId
    situation: str
    part: Part
    fails: bool
    """What the judge says of a judged reply, and what is sure of a sure one."""
    people_fail: bool | None
    """What people say of a judged reply; None: they did not decide it."""
    state: State
    """The outcome in force."""


class Judged(msgspec.Struct, kw_only=True, gc=False):
    """The replies of a clause that applies to them, and who judged which criterion."""

    replies: list[Reply]
    judges: dict[JudgeOn, JudgeKind]
    """Judges that need a card, have one or not, and whose verdict passes or fails something."""
    deciding: frozenset[JudgeOn]
    """Those of them whose card counts."""


def gather_judged(
    observations: Sequence[Observation],
    measured: Measured,
    contests: Mapping[ClauseId, Contest] | None = None,
) -> dict[ClauseId, Judged]:
    """Gather the clauses in which a judge that needs a card decided anything.

    Args:
        observations: The outcomes in force of a run.
        measured: Whose `beneath` holds what was said before people overruled it.
        contests: Clauses over which people differ.
    """
    judges: _Judges = {}
    _note_judges(judges, observations)
    _note_judges(judges, measured.beneath)
    if not judges:
        return {}
    final: _Bits = {clause: {} for clause in judges}
    alone: _Bits = {clause: {} for clause in judges}
    examples: dict[TranscriptId, Observation] = {}
    _note(final, observations, contests or {}, examples)
    _note(alone, measured.beneath, {}, {})
    return {
        clause: Judged(
            replies=_replies(by_reply, alone[clause], examples),
            judges={on: kind for on, (kind, _) in judges[clause].items()},
            deciding=frozenset(on for on, (_, counts) in judges[clause].items() if counts),
        )
        for clause, by_reply in final.items()
    }


_Bits = dict[ClauseId, dict[TranscriptId, int]]
"""Of each reply a bit for every state its criteria are in, and the two bits below."""
_STATES = (1 << len(State)) - 1
_BY_JUDGE = 1 << len(State)
"""A judge with a card decided some criterion."""
_BY_OTHERS = 2 << len(State)
"""Something was said by somebody else than people and code."""

_Judges = dict[ClauseId, dict[JudgeOn, tuple[JudgeKind, bool]]]
"""Kind, and whether the card counts."""


def _note_judges(judges: _Judges, observations: Iterable[Observation]) -> None:
    for each in observations:
        if each.judge_kind in NEEDS_A_CARD and each.outcome in DECIDED and each.judge != NOBODY:
            of_clause = judges.setdefault(each.clause, {})
            on = (each.judge, each.criterion)
            if on not in of_clause or each.is_measured:
                of_clause[on] = (each.judge_kind, each.is_measured)


def _note(
    bits: _Bits,
    observations: Iterable[Observation],
    contests: Mapping[ClauseId, Contest],
    examples: dict[TranscriptId, Observation],
) -> None:
    """Gather the bits of every reply, and one observation of it that says where it stands."""
    kinds: dict[tuple[object, ...], int] = {}
    for each in observations:
        of_clause = bits.get(each.clause)
        if of_clause is None or each.is_twin:
            continue
        is_disputed = bool(contests) and is_in_question(each, contests)
        key = (
            *(each.outcome, each.judge, each.judge_kind, each.is_measured),
            *(each.is_missing, each.dispute, is_disputed),
        )
        bit = kinds.get(key)
        if bit is None:
            bit = kinds[key] = _bit(each, is_disputed=is_disputed)
        transcript = each.transcript
        of_clause[transcript] = of_clause.get(transcript, 0) | bit
        examples[transcript] = each


def _bit(each: Observation, *, is_disputed: bool) -> int:
    bit = 1 << (State.DISPUTED if is_disputed else state_of(each))
    if each.judge_kind in NEEDS_A_CARD and each.is_measured and each.outcome in DECIDED:
        bit |= _BY_JUDGE
    if each.judge_kind not in CONFIRMED_BY:
        bit |= _BY_OTHERS
    return bit


def _replies(
    final: Mapping[TranscriptId, int],
    alone: Mapping[TranscriptId, int],
    examples: Mapping[TranscriptId, Observation],
) -> list[Reply]:
    """Say what every reply is to the correction; those the clause does not apply to are left out."""
    kinds: dict[tuple[int, int], tuple[Part, bool, bool | None, State] | None] = {}
    found = []
    for transcript, bits in final.items():
        # Where nobody labelled, what judges and code alone say is the outcome in force.
        key = (bits, alone.get(transcript, bits))
        if key not in kinds:
            kinds[key] = _kind(*key)
        kind = kinds[key]
        if kind is not None:
            example = examples[transcript]
            found.append(Reply(transcript, example.family, example.situation, *kind))
    return found


def _kind(final_bits: int, alone_bits: int) -> tuple[Part, bool, bool | None, State] | None:
    final, alone = joined(final_bits & _STATES), joined(alone_bits & _STATES)
    if final == State.NOT_APPLICABLE:
        return None
    if final not in _DECIDED:
        return "lost", False, None, final
    is_judged = alone == State.FAIL or (alone == State.PASS and bool(alone_bits & _BY_JUDGE))
    if not is_judged:
        return "sure", final in _FAILS, None, final
    is_unanimous = not final_bits & _BY_OTHERS
    by_people = final == State.FAIL_CONFIRMED or (final == State.PASS and is_unanimous)
    people_fail = final == State.FAIL_CONFIRMED if by_people else None
    return "judged", alone == State.FAIL, people_fail, final


def as_unmeasured(replies: Iterable[Reply]) -> Families:
    """Count replies as they would stand if nobody had measured the judge."""
    families: dict[FamilyId, list[int]] = {}
    for each in replies:
        counts = families.setdefault(each.family, [0] * len(State))
        counts[_unmeasured(each)] += 1
    return Counter(map(tuple, families.values()))


def _unmeasured(reply: Reply) -> State:
    if reply.part != "judged" or reply.people_fail is not None:
        return reply.state
    return State.FAIL_UNMEASURED if reply.state == State.FAIL else State.PASS_UNMEASURED
