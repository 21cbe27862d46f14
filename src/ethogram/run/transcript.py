"""The transcript: everything that was sent and came back for one case and one repeat."""

from __future__ import annotations

import msgspec

from ethogram.ids import CaseId, Digest, FamilyId, RunId, TargetName, TranscriptId
from ethogram.model.message import Failure, Message, Reply, Tool
from ethogram.suite.case import Place


class Transcript(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One conversation with one target, kept whole whether or not it succeeded."""

    id: TranscriptId
    run: RunId
    case: CaseId
    family: FamilyId
    place: Place
    repeat: int = 0
    target: TargetName
    model: str = ""
    """The model that says it answered."""
    is_standin: bool = False
    messages: tuple[Message, ...] = ()
    """Everything that was sent, system message first, and every reply in its turn, last included."""
    context_length: int = 0
    """How many of `messages` are context; the case's own turns start there."""
    tools: tuple[Tool, ...] = ()
    replies: tuple[Reply, ...] = ()
    """One for each user turn that was answered."""
    failure: Failure | None = None
    """Why the conversation stopped early, if it did."""
    context: Digest = Digest("")
    variant: dict[str, str] = msgspec.field(default_factory=dict)
    is_cached: bool = False
    started_at: float = 0.0
    """Seconds since the epoch."""
    seconds: float = 0.0
    cost: float | None = None
    """In the target's currency; None when the target has no prices."""

    @property
    def final(self) -> Reply | None:
        """The last reply, which is the one that is judged; None when none came."""
        return self.replies[-1] if self.replies else None

    @property
    def is_unheld(self) -> bool:
        """True when a reply was given elsewhere and only what was said of it came here."""
        is_open = bool(self.messages) and self.messages[-1].role != "assistant"
        return is_open and not self.replies and self.failure is None

    @property
    def text(self) -> str:
        """Text of the last reply; empty when none came."""
        return self.replies[-1].text if self.replies else ""
