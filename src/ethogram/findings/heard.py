"""A reply as it was heard: its words and where they were said, without the rest of a transcript."""

from __future__ import annotations

import msgspec

from ethogram.ids import AudienceId, CaseId, ClauseId, FamilyId, SurfaceId, TranscriptId


class Heard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply that came, for findings that look at words rather than verdicts."""

    transcript: TranscriptId
    case: CaseId
    family: FamilyId
    surface: SurfaceId
    audience: AudienceId | None = None
    clauses: tuple[ClauseId, ...] = ()
    """Clauses its case tests."""
    repeat: int = 0
    is_twin: bool = False
    is_licensed: bool = False
    """True for a `differs-from` case: the specification says that its answer differs."""
    is_attack: bool = False
    """True for a case that an attack made: whether it changes the answer is what it asks."""
    text: str
    user_text: str = ""
    """The turn it answers."""
    read: int = 0
    """Number a person types: `ethogram read 41`."""
