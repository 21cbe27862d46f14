"""Verdicts on pairs, written by hand."""

from __future__ import annotations

from typing import Any

from ethogram.ids import CaseId, ClauseId, Digest, FamilyId, JudgeName, LabelId, TranscriptId
from ethogram.judge.pair_verdict import PairAnswer, PairOutcome, PairVerdict
from ethogram.judge.preference import Pair, Preference, Preferred


def a_pair(number: int = 1, clause: str = "") -> Pair:
    return Pair(
        first=TranscriptId(f"old.{number}"),
        second=TranscriptId(f"new.{number}"),
        case=CaseId(f"q{number}"),
        clause=ClauseId(clause),
    )


def compared(
    number: int = 1,
    straight: PairOutcome = "second",
    swapped: PairOutcome | None = None,
    **more: Any,
) -> PairVerdict:
    fields: dict[str, Any] = {
        "pair": a_pair(number),
        "family": FamilyId(f"f{number}"),
        "judge": JudgeName("both"),
        "judge_kind": "model",
        "judge_digest": Digest("d"),
        "straight": PairAnswer(preferred=straight, reason="Read both."),
        "swapped": PairAnswer(preferred=swapped or straight),
        "at": "2026-11-09T10:00:00+00:00",
    }
    return PairVerdict(**(fields | more))


def preference(number: int, preferred: Preferred, who: str = "ada", **more: Any) -> Preference:
    fields: dict[str, Any] = {
        "id": LabelId(f"{who}{number}{preferred}"),
        "pair": a_pair(number),
        "preferred": preferred,
        "labeller": who,
        "at": "2026-11-09T10:00:00+00:00",
    }
    return Preference(**(fields | more))
