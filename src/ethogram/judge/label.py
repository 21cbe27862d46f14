"""The label: a verdict given by a person."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import CaseId, ClauseId, CriterionId, Digest, LabelId, TranscriptId

LabelOutcome = Literal["pass", "fail", "unclear", "clause-is-wrong", "withdrawn"]
"""`withdrawn` undoes an earlier label of the same person; nothing is ever edited."""


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
