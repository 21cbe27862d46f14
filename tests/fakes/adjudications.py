"""Adjudications made by hand, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from ethogram.ids import CaseId, ClauseId, CriterionId, Digest, LabelId, TranscriptId
from ethogram.judge.adjudication import Adjudication, ReasonCode, Settled


def an_adjudication(
    number: int,
    settled: Settled,
    reason: ReasonCode = "slip",
    *,
    criterion: str | None = None,
    clause: str = "coach",
    words: Sequence[str] = (),
    seen: Sequence[str] = (),
    at: str = "2026-11-10T10:00:00+00:00",
    supersedes: str = "",
    digest: str = "",
) -> Adjudication:
    """Settle conversation `number`, on the clause as a whole unless a criterion is given."""
    return Adjudication(
        id=LabelId(f"adj-{number}-{settled}-{at}"),
        transcript=TranscriptId(f"r.{number}"),
        case=CaseId(f"f{number}"),
        clause=ClauseId(clause),
        criterion=None if criterion is None else CriterionId(criterion),
        settled=settled,
        reason_code=reason,
        words=tuple(words),
        seen=tuple(map(LabelId, seen)),
        adjudicator="eve",
        at=at,
        supersedes=LabelId(supersedes) if supersedes else None,
        clause_digest=Digest(digest),
    )
