"""The preference: which of two replies to the same question a person or a judge prefers."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.ids import CaseId, ClauseId, Digest, LabelId, QueueName, TranscriptId

Preferred = Literal["first", "second", "tie", "both-bad", "skipped", "withdrawn"]
"""Names the pair's own order, never the side of the screen."""


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two replies to one question."""

    first: TranscriptId
    second: TranscriptId
    case: CaseId
    clause: ClauseId = ClauseId("")
    """The clause under which they are compared; empty: on the whole."""


class Preference(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One line of `labels/pairs/*.jsonl`. Append-only; the last line of a person on a pair counts."""

    id: LabelId
    pair: Pair
    preferred: Preferred
    reason: str = ""
    is_swapped: bool = False
    """True when `first` was shown on the right."""
    labeller: str
    at: str
    """ISO 8601 with zone."""
    clause_digest: Digest = Digest("")
    guideline: Digest = Digest("")
    queue: QueueName = QueueName("")
    seconds: float | None = None
    is_simulated: bool = False
    """True when no person gave it."""
    supersedes: LabelId | None = None
    retest_of: LabelId | None = None
