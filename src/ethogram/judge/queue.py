"""The queue: transcripts drawn by a rule for people to label, and how they were drawn."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import (
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    LabelId,
    QueueName,
    RunId,
    TranscriptId,
)
from ethogram.judge.card import Sampling

Rule = Literal["random", "stratified", "disagreement", "boundary", "failures", "listed"]
"""`disagreement`: where judges or people differ, first; `boundary`: scores or confidence nearest
the line; `failures`: everything that fails; `listed`: transcripts named one by one."""

Task = Literal["criterion", "scale", "answer-class", "pairwise", "first-failure"]


class QueueItem(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One transcript, or one pair, to label."""

    transcript: TranscriptId
    case: CaseId
    other: TranscriptId | None = None
    """The second reply of a pair."""
    weight: float = 1.0
    """How many transcripts of the frame it stands for: one over its chance of being drawn. 0: a gold
    item that was mixed in, and stands for none."""
    stratum: str = ""
    """`surface/audience/use-case` where the draw was stratified."""
    gold: LabelId | None = None
    """The adjudicated label that the answer is checked against; never shown while labelling."""
    reply: Digest = Digest("")
    """Hash of what was asked and answered: the item outlives the run."""


class Queue(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One file of `labels/queues/`. Written once; progress is computed from the labels."""

    name: QueueName
    task: Task = "criterion"
    clause: ClauseId = ClauseId("")
    criterion: CriterionId | None = None
    run: RunId
    against: RunId | None = None
    """The run of the second replies of a pairwise queue."""
    rule: Rule = "random"
    where: str = ""
    """The `--where` condition that narrowed the frame; empty: every reply the clause applies to."""
    seed: int = 0
    """Seed of the draw, of each labeller's order and of the sides of pairs."""
    frame: int = 0
    """Transcripts, or pairs, it was drawn from."""
    overlap: int = 1
    """People wanted for every item. Gold items are asked of everybody, whatever it says."""
    retest_share: float = 0.0
    """Share of a labeller's own earlier items that come back, blind."""
    scale: tuple[str, ...] = ()
    """Anchors of the points 1, 2, ... of a scale."""
    guideline: Digest = Digest("")
    made_at: str = ""
    """ISO 8601 with zone."""
    items: tuple[QueueItem, ...] = ()

    @property
    def drawn(self) -> int:
        """Items that were drawn from the frame; gold that was mixed in is not among them."""
        return sum(item.weight > 0 for item in self.items)

    @property
    def sampling(self) -> Sampling:
        """How the items were drawn, as far as a correction cares."""
        match self.rule:
            case "random":
                return "random"
            case "stratified":
                return "stratified"
            case _:
                return "targeted"
