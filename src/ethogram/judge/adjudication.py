"""The adjudication: how a disagreement between people was settled, and what caused it."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import CaseId, ClauseId, CriterionId, Digest, LabelId, TranscriptId

ReasonCode = Literal[
    "clause-unclear",
    "clauses-conflict",
    "clause-missing",
    "slip",
    "item-broken",
    "value-difference",
    "unrecorded",
]
"""Why people disagreed. `unrecorded`: it was settled elsewhere, and nobody wrote down why. An honest value difference is kept and never adjudicated away; a broken
item counts for nothing."""

Settled = Literal["pass", "fail", "unclear", "kept", "withdrawn"]
"""`kept`: the difference stands as it is."""


class Adjudication(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One line of `labels/adjudications.jsonl`. A new record beside the labels it saw."""

    id: LabelId
    transcript: TranscriptId
    case: CaseId
    clause: ClauseId
    criterion: CriterionId | None = None
    settled: Settled
    reason_code: ReasonCode
    words: tuple[str, ...] = ()
    """Words of the clause or guideline that people read differently."""
    note: str = ""
    seen: tuple[LabelId, ...] = ()
    """The labels that were settled; one given later opens the question again."""
    adjudicator: str
    at: str
    """ISO 8601 with zone."""
    clause_digest: Digest = Digest("")
    reply: Digest = Digest("")
    supersedes: LabelId | None = None
