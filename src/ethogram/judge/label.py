"""The label: a verdict given by a person."""

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
    TranscriptId,
)
from ethogram.judge.verdict import AnswerClass, Evidence

LabelOutcome = Literal[
    "pass", "fail", "unclear", "clause-is-wrong", "marked", "skipped", "withdrawn"
]
"""`marked` says a scale point or an answer class, and neither pass nor fail. `skipped` says that
this person gave no answer, and why in the note. `withdrawn` undoes an earlier label of the same
person; nothing is ever edited."""

DECIDING: frozenset[LabelOutcome] = frozenset({"pass", "fail", "unclear", "clause-is-wrong"})
"""Outcomes that stand beside the verdicts of judges; the others say something else."""


class Label(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One line of `labels/*.jsonl`. Append-only; the last line of a person counts."""

    id: LabelId
    transcript: TranscriptId
    case: CaseId
    clause: ClauseId
    criterion: CriterionId | None = None
    """None: the label is about the clause as a whole."""
    outcome: LabelOutcome
    note: str = ""
    labeller: str
    at: str
    """ISO 8601 with zone."""
    clause_digest: Digest = Digest("")
    """The clause in force when the label was given; another one makes the label stale."""
    reply: Digest = Digest("")
    """Hash of what was asked and answered, so that a label outlives the run and the database."""
    is_simulated: bool = False
    """True when no person gave it; supports no judge card and says so everywhere."""
    supersedes: LabelId | None = None
    guideline: Digest = Digest("")
    """The guideline in force: rubric, and how to label. Empty where none was shown."""
    queue: QueueName = QueueName("")
    """The queue it was asked in, which says how the transcript was drawn; empty: picked by hand."""
    points: int | None = None
    """The point of an anchored scale."""
    answer_class: AnswerClass | None = None
    span: Evidence | None = None
    """Where in the reply the first thing went wrong."""
    seconds: float | None = None
    """From the item on the screen to the answer."""
    retest_of: LabelId | None = None
    """Given on an item of one's own, blind, a second time: measures self-agreement and replaces nothing."""
    gold: LabelId | None = None
    """The adjudication this answer was checked against: measures the labeller and settles nothing."""
