"""The observation: one verdict in force, reduced to what numbers are made of."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import (
    CaseId,
    ClauseId,
    CriterionId,
    FamilyId,
    JudgeName,
    TranscriptId,
    criterion_id,
)
from ethogram.judge.verdict import JudgeKind, Outcome

Dispute = Literal["", "outcome", "clause"]
"""What people disagree on: nothing, the outcome of this reply, or the clause itself."""

NOBODY = JudgeName("")
"""Stands where nobody judged."""


class Observation(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False
):
    """One transcript, one criterion, the outcome in force. Positional, because runs have many.

    The outcome in force is a person's label where there is one, else a code check's, else a
    measured judge's, else an unmeasured judge's. A transcript without any reply, or a criterion
    that nobody judged yet, is an observation too, with outcome `error` or `unclear`.
    """

    transcript: TranscriptId
    case: CaseId
    family: FamilyId
    situation: str
    """`surface/audience/use-case`."""
    clause: ClauseId
    criterion: CriterionId
    outcome: Outcome
    judge: JudgeName
    judge_kind: JudgeKind
    is_measured: bool
    """True for code, people, and judges with a fresh card."""
    repeat: int = 0
    is_twin: bool = False
    """True for a harmless neighbour: counts for caution, not for conformance of the clause."""
    is_missing: bool = False
    """True when there is no reply to judge: the call failed."""
    dispute: Dispute = ""
    people: int = 0
    """How many people's labels stand on it; simulated ones are not counted."""


def whole_criterion(clause: ClauseId) -> CriterionId:
    """Name what a label on the clause as a whole decides: `coach.whole`.

    A clause without any criterion is observed under this name too.
    """
    return criterion_id(clause, "whole")
