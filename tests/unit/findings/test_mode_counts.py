from __future__ import annotations

import math
import random

from ethogram.findings.code import Code
from ethogram.findings.failure_mode import FailureMode, Taxonomy
from ethogram.findings.mode_counts import Seen, failing_replies, modes_seen
from ethogram.findings.observation import Observation
from ethogram.ids import (
    CaseId,
    ClauseId,
    CodeId,
    CriterionId,
    FamilyId,
    JudgeName,
    ModeId,
    TranscriptId,
)

COACH = ClauseId("coach")


def code(number: int, mode: str, case: str = "") -> Code:
    return Code(
        id=CodeId(f"c{number}"),
        transcript=TranscriptId(f"r.{number}"),
        case=CaseId(case or f"q{number}"),
        mode=ModeId(mode),
        by="ana",
        at=f"2026-11-09T10:00:{number % 60:02}+01:00",
    )


def seen(number: int) -> Seen:
    return Seen(
        transcript=TranscriptId(f"r.{number}"),
        family=FamilyId(f"q{number}"),
        situation="editor/student/-" if number % 2 else "search/-/-",
        clauses=(COACH,),
    )


def book(*names: str) -> Taxonomy:
    return Taxonomy(modes=tuple(FailureMode(id=ModeId(each), name=each) for each in names))


def test_replies_are_counted_by_mode_situation_and_clause() -> None:
    codes = [code(1, "ghost"), code(2, "ghost"), code(3, "scolds")]
    here = {each.transcript: each for each in codes}
    failing = {each.transcript: each for each in map(seen, range(1, 6))}
    found = modes_seen(book("scolds", "ghost", "never"), codes, failing, here)
    assert [(each.mode.id, each.replies) for each in found.counts] == [
        ("ghost", 2),
        ("scolds", 1),
        ("never", 0),
    ]
    assert found.counts[0].share == 2 / 3
    assert dict(found.counts[0].situations) == {"editor/student/-": 1, "search/-/-": 1}
    assert found.counts[0].clauses == ((COACH, 2),)
    assert (found.failing, found.coded, found.noted) == (5, 3, 0)


def test_a_family_counts_once_for_a_mode_in_what_is_unseen() -> None:
    codes = [code(1, "ghost", "q"), code(2, "ghost", "q~2"), code(3, "scolds")]
    found = modes_seen(book("ghost", "scolds"), codes, {}, {})
    assert found.next_is_new.n == 2
    assert found.counts[0].ever == 2


def chosen(seed: int, modes: list[str], weights: list[int]) -> list[str]:
    return random.Random(seed).choices(modes, weights, k=60)  # noqa: S311 # planted, not secret


def test_unseen_modes_are_within_their_intervals_as_often_as_these_say() -> None:
    modes = [f"m{number}" for number in range(12)]
    weights = [8, 8, 6, 6, 5, 5, 4, 3, 2, 1, 1, 1]
    share_held = below = held = 0
    for seed in range(100):
        drawn = chosen(seed, modes, weights)
        codes = [code(number, mode) for number, mode in enumerate(drawn, 1)]
        found = modes_seen(book(*modes), codes, {}, {})
        unseen = {mode: w for mode, w in zip(modes, weights, strict=True) if mode not in drawn}
        chance, whole = found.next_is_new, found.in_all
        share_held += (chance.low or 0) <= sum(unseen.values()) / sum(weights) <= (chance.high or 0)
        below += math.floor(whole.low or 0) <= len(modes)
        held += math.floor(whole.low or 0) <= len(modes) <= math.ceil(whole.high or 0)
        assert found.curve[-1].seen == len(modes) - len(unseen)
    assert share_held >= 90
    # Chao1 is a lower bound: where rare modes were missed it stays below, and never claims more.
    assert below == 100
    assert held >= 81


def test_a_reply_fails_with_every_clause_it_breaks_twins_included() -> None:
    def observed(clause: str, outcome: str, *, is_twin: bool = False) -> Observation:
        return Observation(
            TranscriptId("r.1"),
            CaseId("q"),
            FamilyId("q"),
            "editor/-/-",
            ClauseId(clause),
            CriterionId(f"{clause}.x"),
            outcome,  # type: ignore[arg-type] # one of the outcomes
            JudgeName("code"),
            "code",
            True,
            is_twin=is_twin,
        )

    found = failing_replies(
        [observed("a", "fail"), observed("b", "pass"), observed("c", "fail", is_twin=True)]
    )
    assert found[TranscriptId("r.1")].clauses == ("a", "c")
