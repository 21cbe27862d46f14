"""The observation: one verdict in force, reduced to what numbers are made of."""

from __future__ import annotations

import msgspec

from ethogram.ids import CaseId, ClauseId, CriterionId, FamilyId, JudgeName, TranscriptId
from ethogram.judge.verdict import JudgeKind, Outcome


class Observation(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
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
