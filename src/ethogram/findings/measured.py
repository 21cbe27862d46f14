"""What is known of the judges of a run: their cards, and which of its replies people sampled.

A clause that code and people decided needs none of this. Where a judge with a card decided, this is
what its rate is corrected by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ethogram.findings.observation import Observation
from ethogram.findings.summary import CardFacts
from ethogram.ids import CardId, ClauseId, CriterionId, JudgeName, QueueName, TranscriptId
from ethogram.judge.card import JudgeCard, Sampling
from ethogram.judge.verdict import JudgeKind

JudgeOn = tuple[JudgeName, CriterionId]
"""A judge, and the criterion it judges."""

NEEDS_A_CARD: frozenset[JudgeKind] = frozenset({"model", "classifier", "standin"})


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replies of the run that were drawn at random and that people then labelled as drawn."""

    queue: QueueName
    clause: ClauseId
    criterion: CriterionId | None = None
    """None: people labelled the clause as a whole."""
    sampling: Sampling
    weights: Mapping[TranscriptId, float]
    """One over the chance of being drawn, of each drawn reply that somebody labelled there."""
    frame: int
    """Replies it was drawn from."""


class Aside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card that does not count here."""

    card: JudgeCard
    why: str
    is_stale: bool = False
    """True when it is no longer the judge that was measured."""


class Measured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything beside the outcomes in force that a corrected rate is made of."""

    cards: Mapping[JudgeOn, JudgeCard] = msgspec.field(default_factory=dict)
    """Cards that count in the run."""
    asides: Mapping[JudgeOn, Aside] = msgspec.field(default_factory=dict)
    """Cards that do not."""
    beneath: Sequence[Observation] = ()
    """What judges and code alone say of the replies that people labelled."""
    samples: tuple[Sample, ...] = ()
    target: str = ""
    """Whose replies they are: a judge can err more on one target than on another."""
    made_on: Mapping[CardId, frozenset[str]] = msgspec.field(default_factory=dict)
    """Targets on whose replies a card was made, as far as they are known."""


NOTHING_MEASURED = Measured()


def facts_of(judges: Mapping[JudgeOn, JudgeKind], measured: Measured) -> tuple[CardFacts, ...]:
    """Say of each judge that decided something on which card it stands, or why on none."""
    return tuple(
        _facts(on, judges[on], measured.cards.get(on), measured.asides.get(on))
        for on in sorted(judges)
    )


def _facts(on: JudgeOn, kind: JudgeKind, card: JudgeCard | None, aside: Aside | None) -> CardFacts:
    judge, criterion = on
    shown = card or (aside.card if aside is not None else None)
    if shown is None:
        return CardFacts(judge=judge, kind=kind, criterion=criterion)
    return CardFacts(
        judge=judge,
        kind=kind,
        criterion=criterion,
        card=shown.id,
        sensitivity=shown.sensitivity.estimate,
        specificity=shown.specificity.estimate,
        labels=shown.labels,
        sampling=shown.sampling,
        aside="" if aside is None else aside.why,
        is_stale=aside is not None and aside.is_stale,
    )
