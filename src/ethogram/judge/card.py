"""The judge card: how far a judge can be trusted on one criterion, measured against people."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import (
    CardId,
    ClauseId,
    CriterionId,
    Digest,
    FamilyId,
    JudgeName,
    RunId,
    TranscriptId,
)
from ethogram.judge.verdict import JudgeKind, Outcome
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
    towards_pass: int = 0
    """Of those that moved, the ones that left a fail behind."""
    towards_fail: int = 0
    """Of those that moved, the ones that left a pass behind."""
    p_value: float | None = None
    """Exact McNemar over families: as many moved one way as the other, as mere noise moves them?
    None where no reply was changed."""
    is_found: bool = False
    """True when the judge is moved by it more than noise explains."""


class Slice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The replies of one target among those a card was made on: a judge can fail on one alone."""

    target: str
    counts: Confusion
    sensitivity: Estimate
    specificity: Estimate
    refused_because: str = ""
    """Why the judge decides nothing on replies of this target; empty: nothing speaks against it."""


class CardItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One labelled reply that a card rests on: what people said and what the judge said then."""

    transcript: TranscriptId
    family: FamilyId
    people: Literal["pass", "fail"]
    judge: Outcome


class Drift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card's own replies, judged again by the same judge at a later time."""

    card: CardId
    at: str
    """ISO 8601 with zone."""
    asked: int
    """Replies that the judge decided both times."""
    lost: int = 0
    """Replies that it could not be asked about, or decided only once."""
    towards_pass: int = 0
    """It failed them then, and passes them now."""
    towards_fail: int = 0
    sensitivity_before: Estimate
    sensitivity: Estimate
    specificity_before: Estimate
    specificity: Estimate
    newly_wrong: int = 0
    """It agreed with people then, and does not now."""
    newly_right: int = 0
    p_value: float = 1.0
    """Exact McNemar: as many replies became wrong as became right?"""
    stands: bool = True
    """False: the judge is another one now, and its card counts no more."""
    why: str = ""
    """What speaks against the card; empty when it stands."""


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
    labels: int = 0
    """Labels of people behind the figures; a reply can have several."""
    disputed: int = 0
    """Labelled replies left out because people disagree on them and nobody settled it."""
    seed: int = 0
    """Seed of the split into tuning and held-out families, and of every draw."""
    split: float = 0.0
    """Share of the families that was set aside for tuning."""
    folds: int = 0
    """Of a trained judge: parts its families were dealt into, each judged by a model that saw nothing
    of it. 0: it learned from none of these replies."""
    items: tuple[CardItem, ...] = ()
    """The replies it was made on: the gold set that `drift` judges again."""
    parts: dict[str, Digest] = msgspec.field(default_factory=dict)
    """What the judge is made of, part by part, so that a stale card can say what changed."""
    targets: tuple[Slice, ...] = ()
    """Target by target, where replies of several were labelled."""
    is_recorded: bool = False
    """True when its verdicts came in a table: it cannot be asked, so there are no probes."""
    imported_with: RunId | None = None
    """The run whose exported file brought the card; it speaks for that run alone."""
    refused_because: tuple[str, ...] = ()
    """Why the judge decides nothing though it was measured; empty: a clause may rest on it."""

    @property
    def is_usable(self) -> bool:
        """True when a clause may hold or be broken on this judge while the card is fresh."""
        return not self.refused_because and not self.is_simulated
