"""The case: one question, where it stands, which clauses it tests, what is expected."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ethogram.context.block import Document
from ethogram.errors import Position
from ethogram.ids import AudienceId, CaseId, ClauseId, Digest, FamilyId, SurfaceId, UseCaseId
from ethogram.model.message import Message
from ethogram.spec.clause import GradedReply, Stakes
from ethogram.spec.product import KnownFrom

Expectation = Literal["helps", "helps in part", "declines", "asks", "hands off"]
"""The answer class the specification asks for."""
CaseKind = Literal["normal", "edge", "adversarial"]


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the case stands: surface, who asks, what they are doing."""

    surface: SurfaceId
    audience: AudienceId | None = None
    use_case: UseCaseId | None = None
    known_from: KnownFrom | None = None

    @property
    def situation(self) -> str:
        """`editor/student/essay-help`, with `-` for what the case does not say."""
        return f"{self.surface}/{self.audience or '-'}/{self.use_case or '-'}"


class CheckSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A deterministic check as a document writes it; `judge` gives it its meaning."""

    type: str
    """`contains`, `not-regex`, `word-count`, `python`, ..."""
    value: Any = None
    threshold: float | None = None
    criterion: str | None = None
    """Criterion it decides: `coach.pasteable`, or the own id when the case tests one clause."""
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    at: Position = msgspec.field(default_factory=lambda: Position(path=""))


class Case(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One question. Paraphrases and twins are cases of their own that share a family."""

    id: CaseId
    family: FamilyId
    """The independent unit that carries every interval."""
    place: Place
    turns: tuple[Message, ...]
    """What the user says, one message a turn; a reply is asked for after each user message.
    An assistant or tool message in between is sent as it stands."""
    tests: tuple[ClauseId, ...] = ()
    expect: Expectation | None = None
    checks: tuple[CheckSpec, ...] = ()
    twin_of: CaseId | None = None
    """Harmless neighbour of a restricted case: same place and person, must be helped."""
    differs_from: CaseId | None = None
    """Same request, other person or place: the specification says the answer changes."""
    references: tuple[GradedReply, ...] = ()
    documents: tuple[Document, ...] = ()
    """Retrieved documents that this case brings along."""
    history: tuple[Message, ...] = ()
    variables: dict[str, str] = msgspec.field(default_factory=dict)
    tags: tuple[str, ...] = ()
    stakes: Stakes | None = None
    kind: CaseKind = "normal"
    category: str = ""
    """Expected failure category, such as `ghost-writing`."""
    why: str = ""
    """For adversarial cases: why it might work and what breakage would look like."""
    breakage: str = ""
    """For adversarial cases: what a reply that broke would look like."""
    intent: str = ""
    """What the user is after, in a word or two: a dimension of coverage."""
    parent: CaseId | None = None
    """The case it was derived from; it shares the family."""
    operator: str = ""
    """What was done to the parent: `typos`, `role-play+base64`."""
    ladder: str = ""
    """Name of the severity ladder it is a rung of."""
    rung: int | None = None
    """Place on the ladder, 1 for the mildest."""
    is_proposed: bool = False
    """True while it waits for a person's approval; it is not asked before."""
    source: str = ""
    """Where the case came from: `hand`, `spec example`, `report`, a file name."""
    digest: Digest = Digest("")
    at: Position
