"""Small verdicts for tests."""

from __future__ import annotations

from ethogram.ids import ClauseId, CriterionId, JudgeName, TranscriptId
from ethogram.judge.verdict import AnswerClass, Evidence, Outcome, Verdict


def a_verdict(
    transcript: TranscriptId, outcome: Outcome = "fail", criterion: str = "coach.pasteable"
) -> Verdict:
    """A code check's verdict with everything a verdict can carry."""
    return Verdict(
        transcript=transcript,
        clause=ClauseId(criterion.partition(".")[0]),
        criterion=CriterionId(criterion),
        outcome=outcome,
        judge=JudgeName("code"),
        judge_kind="code",
        reason="Two sentences in a row.",
        evidence=(Evidence(quote="You said", start=0, end=8),),
        score=0.25,
        answer_class=AnswerClass(done="none", instead="question", said="silently"),
    )
