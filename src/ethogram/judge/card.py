"""The judge card: how far a judge can be trusted on one criterion, measured against people."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import CardId, ClauseId, CriterionId, Digest, JudgeName
from ethogram.judge.verdict import JudgeKind
from ethogram.stats.estimate import Estimate

Sampling = Literal["random", "stratified", "targeted", "unknown"]
"""How the labelled transcripts were drawn from those the judge judged. It decides the correction:
`random` and `stratified` (with weights) speak for the run; `targeted` has another mix of good and bad."""

ProbeName = Literal[
    "order-swap",
    "padding",
    "truncation",
    "restyling",
    "same-family",
    "injection",
    "severe-refusal",
]


class Confusion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replies by what people said and what the judge said. The event is a failing reply."""

    both_fail: int = 0
    only_judge_fails: int = 0
    """People pass it, the judge fails it: a false alarm."""
    only_people_fail: int = 0
    """People fail it, the judge passes it: a miss."""
    both_pass: int = 0

    @property
    def n(self) -> int:
        """Replies that both decided."""
        return self.both_fail + self.only_judge_fails + self.only_people_fail + self.both_pass


class Probe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One attempt to move a judge by something that must not move it."""

    name: ProbeName
    asked: int
    moved: int
    """Verdicts that changed, or were given where none was due."""
    rate: Estimate
    note: str = ""
    """What was changed, in a sentence."""


class JudgeCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One judge on one criterion. Fresh while `judge_digest` is what the judge is today."""

    id: CardId
    judge: JudgeName
    judge_kind: JudgeKind
    clause: ClauseId
    criterion: CriterionId
    judge_digest: Digest
    """Hash of criterion, rubric, prompt, model and settings."""
    made_at: str
    """ISO 8601 with zone."""
    sampling: Sampling = "unknown"
    labellers: tuple[str, ...] = ()
    is_simulated: bool = False
    """True when a label that no person gave was used: such a card lets no clause hold."""
    families: int = 0
    tuned_on: int = 0
    """Families set aside for tuning the judge; the figures below never saw them."""
    counts: Confusion = Confusion()
    sensitivity: Estimate
    """Share of the replies that people fail which the judge fails too. Clustered by family."""
    specificity: Estimate
    """Share of the replies that people pass which the judge passes too. Clustered by family."""
    agreement: Estimate
    kappa: Estimate
    base_rate: Estimate
    """Share of the labelled replies that people fail."""
    human_ceiling: Estimate
    """How often people agree with one another on the same replies; undefined with one labeller."""
    unclear: int = 0
    refused: int = 0
    unparsable: int = 0
    errors: int = 0
    retest: Estimate
    """How often the judge says the same when asked again, afresh."""
    probes: tuple[Probe, ...] = ()
    cost: float | None = None
    """Mean price of one verdict, in the target's currency; None: no price is known."""
    seconds: float | None = None
    """Median of one verdict."""
    more_labels: int | None = None
    """Further labels that would narrow the wider of the two intervals to 0.1 on each side."""
    refused_because: tuple[str, ...] = ()
    """Why the judge decides nothing though it was measured; empty: a clause may rest on it."""

    @property
    def is_usable(self) -> bool:
        """True when a clause may hold or be broken on this judge while the card is fresh."""
        return not self.refused_because and not self.is_simulated
