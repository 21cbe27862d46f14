"""Typed identifiers and the content hash they and the cache are made of."""

from __future__ import annotations

import hashlib
from typing import NewType

import msgspec

ClauseId = NewType("ClauseId", str)
"""`coach`: unique in a workspace, taken from the heading's `{#coach}`."""
CriterionId = NewType("CriterionId", str)
"""`coach.pasteable`: the clause, a dot, the criterion's own id."""
SurfaceId = NewType("SurfaceId", str)
AudienceId = NewType("AudienceId", str)
UseCaseId = NewType("UseCaseId", str)
BlockId = NewType("BlockId", str)
CaseId = NewType("CaseId", str)
"""`essay-deadline`, or `essay-deadline~2` for the second member of a family."""
FamilyId = NewType("FamilyId", str)
TargetName = NewType("TargetName", str)
JudgeName = NewType("JudgeName", str)
RunId = NewType("RunId", str)
"""Sortable by time: `20261109-143005-8f2c`."""
TranscriptId = NewType("TranscriptId", str)
LabelId = NewType("LabelId", str)
QueueName = NewType("QueueName", str)
"""`coach-pilot`: names a file of `labels/queues/`."""
CardId = NewType("CardId", str)
ModeId = NewType("ModeId", str)
"""`invents-a-source`: a failure mode, from its heading's `{#invents-a-source}` in taxonomy.md."""
CodeId = NewType("CodeId", str)
Digest = NewType("Digest", str)
"""32 hexadecimal letters of BLAKE2b over the content; people are shown the first four or eight."""

_ENCODER = msgspec.json.Encoder(order="deterministic")


def criterion_id(clause: ClauseId, own: str) -> CriterionId:
    """Join a clause and a criterion's own id: `coach` and `pasteable` make `coach.pasteable`."""
    return CriterionId(f"{clause}.{own}")


def clause_of(criterion: CriterionId) -> ClauseId:
    """Give the clause a criterion belongs to."""
    return ClauseId(criterion.rpartition(".")[0])


def digest(content: object) -> Digest:
    """Hash any record, container or string by its content; key order does not matter."""
    return Digest(hashlib.blake2b(_ENCODER.encode(content), digest_size=16).hexdigest())
