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


class _Seen:
    """What is gathered of one reply."""

    __slots__ = ("alone", "final", "on_judge", "place")

    def __init__(self, place: tuple[FamilyId, str]) -> None:
        self.place = place
        self.final = 0
        self.alone = 0
        self.on_judge = False


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
    seen: dict[ClauseId, dict[TranscriptId, _Seen]] = {clause: {} for clause in judges}
    unanimous: dict[tuple[ClauseId, TranscriptId], bool] = {}
    for each in observations:
        if each.clause in judges and not each.is_twin:
            _note(seen[each.clause], each, contests or {})
            key = (each.clause, each.transcript)
            by_people = each.judge_kind in CONFIRMED_BY
            unanimous[key] = unanimous.get(key, True) and by_people
    _note_alone(seen, measured.beneath)
    return {
        clause: Judged(
            replies=[
                reply
                for transcript, one in by_reply.items()
                if (reply := _reply(transcript, one, unanimous[clause, transcript])) is not None
            ],
            judges={on: kind for on, (kind, _) in judges[clause].items()},
            deciding=frozenset(on for on, (_, counts) in judges[clause].items() if counts),
        )
        for clause, by_reply in seen.items()
    }


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
    of_clause: dict[TranscriptId, _Seen], each: Observation, contests: Mapping[ClauseId, Contest]
) -> None:
    one = of_clause.get(each.transcript)
    if one is None:
        one = of_clause[each.transcript] = _Seen((each.family, each.situation))
    state = State.DISPUTED if contests and is_in_question(each, contests) else state_of(each)
    one.final |= 1 << state
    if _is_by_judge(each):
        one.on_judge = True


def _is_by_judge(each: Observation) -> bool:
    return each.judge_kind in NEEDS_A_CARD and each.is_measured and each.outcome in DECIDED


def _note_alone(
    seen: dict[ClauseId, dict[TranscriptId, _Seen]], beneath: Iterable[Observation]
) -> None:
    """Note what judges alone say of labelled replies; everywhere else that is the outcome in force."""
    for each in beneath:
        one = seen.get(each.clause, {}).get(each.transcript)
        if one is None:
            continue
        if not one.alone:
            one.on_judge = False
        one.alone |= 1 << state_of(each)
        if _is_by_judge(each):
            one.on_judge = True


def _reply(transcript: TranscriptId, one: _Seen, is_unanimous: bool) -> Reply | None:
    """Say what a reply is to the correction; None where the clause does not apply."""
    final = joined(one.final)
    if final == State.NOT_APPLICABLE:
        return None
    family, situation = one.place
    if final not in _DECIDED:
        return Reply(transcript, family, situation, "lost", False, None, final)
    alone = joined(one.alone) if one.alone else final
    is_judged = alone == State.FAIL or (alone == State.PASS and one.on_judge)
    if not is_judged:
        return Reply(transcript, family, situation, "sure", final in _FAILS, None, final)
    by_people = final == State.FAIL_CONFIRMED or (final == State.PASS and is_unanimous)
    people_fail = final == State.FAIL_CONFIRMED if by_people else None
    return Reply(transcript, family, situation, "judged", alone == State.FAIL, people_fail, final)


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
