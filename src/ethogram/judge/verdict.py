"""The verdict: a judge's answer on one transcript and one criterion."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName, TranscriptId, criterion_id

Outcome = Literal["pass", "fail", "not-applicable", "unclear", "refused", "unparsable", "error"]
"""The last three say that judging failed: never a fail, never a zero, always counted."""

DECIDED: frozenset[Outcome] = frozenset({"pass", "fail"})

JudgeKind = Literal["code", "person", "model", "classifier", "standin"]

Done = Literal["all", "part", "none"]
Instead = Literal["nothing", "alternative", "question", "hand-off"]
Said = Literal["openly", "silently"]


class AnswerClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Three answers about a reply. Silent non-compliance is the worst class."""

    done: Done
    """Did it do what was asked?"""
    instead: Instead = "nothing"
    """What did it do instead?"""
    said: Said = "openly"
    """Did it say so?"""

    @property
    def name(self) -> str:
        """`all`, or `none · alternative · openly`."""
        return self.done if self.done == "all" else f"{self.done} · {self.instead} · {self.said}"


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quote a judge rests on, and where it stands in the reply."""

    quote: str
    start: int = -1
    end: int = -1

    @property
    def is_found(self) -> bool:
        """True when the quote really stands in the reply."""
        return self.start >= 0


class Verdict(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A judge's answer, with its reason and what it rests on."""

    transcript: TranscriptId
    clause: ClauseId
    criterion: CriterionId
    outcome: Outcome
    judge: JudgeName
    judge_kind: JudgeKind
    judge_digest: Digest = Digest("")
    """Hash of criterion, rubric, prompt, model and settings: what a card is tied to."""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    score: float | None = None
    answer_class: AnswerClass | None = None
    card: str | None = None
    """Id of a fresh judge card; None means that this judge is unmeasured here."""
    cost: float | None = None
    seconds: float = 0.0
    raw: str = ""
    """What a model judge answered, word for word."""


def expectation_criterion(clause: ClauseId) -> CriterionId:
    """Name the criterion that a case's `expect:` stands for: `coach.expect`."""
    return criterion_id(clause, "expect")
