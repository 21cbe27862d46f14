"""A case as a person wrote it: before inheritance, defaults and expansion."""

from __future__ import annotations

import msgspec

from ethogram.context.block import Document
from ethogram.errors import Position
from ethogram.model.message import Message
from ethogram.spec.clause import GradedReply, Stakes
from ethogram.spec.product import KnownFrom
from ethogram.suite.case import CaseKind, CheckSpec, Expectation

Turns = tuple[Message, ...]


class DraftPlace(msgspec.Struct, frozen=True, kw_only=True):
    """What a case says of its place; None where it says nothing."""

    surface: str | None = None
    audience: str | None = None
    use_case: str | None = None
    known_from: KnownFrom | None = None

    def over(self, other: DraftPlace) -> DraftPlace:
        """Fill what is not said here from another place."""
        return DraftPlace(
            surface=self.surface or other.surface,
            audience=self.audience or other.audience,
            use_case=self.use_case or other.use_case,
            known_from=self.known_from or other.known_from,
        )


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a case file. None means that the entry says nothing about it."""

    id: str = ""
    place: DraftPlace = DraftPlace()
    wordings: tuple[Turns, ...] | None = None
    """The question and, after it, the paraphrases of `also`."""
    tests: tuple[str, ...] | None = None
    expect: Expectation | None = None
    checks: tuple[CheckSpec, ...] | None = None
    twin_of: str | None = None
    differs_from: str | None = None
    references: tuple[GradedReply, ...] | None = None
    documents: tuple[Document, ...] | None = None
    history: Turns | None = None
    variables: dict[str, tuple[str, ...]] | None = None
    """Every value of each variable; their cross product is asked."""
    tags: tuple[str, ...] | None = None
    stakes: Stakes | None = None
    kind: CaseKind | None = None
    category: str | None = None
    why: str | None = None
    family: str | None = None
    source: str | None = None
    breakage: str | None = None
    intent: str | None = None
    parent: str | None = None
    operator: str | None = None
    ladder: str | None = None
    rung: int | None = None
    is_proposed: bool | None = None
    at: Position
    names_parent_wordings: bool = False
    """True when the wordings come from the case this one differs from."""
