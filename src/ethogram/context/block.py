"""Blocks, surfaces' contexts, and what they become when they are sent."""

from __future__ import annotations

import msgspec

from ethogram.errors import Position
from ethogram.ids import BlockId, ClauseId, Digest, SurfaceId
from ethogram.model.message import Message, Tool


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One named part of a context. Its heading and its notes are never sent."""

    id: BlockId
    title: str = ""
    text: str
    """Exactly what is sent, without the heading that starts the block."""
    serves: tuple[ClauseId, ...] = ()
    notes: tuple[str, ...] = ()
    variants: dict[str, str] = msgspec.field(default_factory=dict)
    """Other wordings by name; `text` is the one in force."""
    is_shared: bool = False
    """True when the text comes from a block that several surfaces use."""
    at: Position


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A retrieved document as the model sees it."""

    id: str
    text: str
    title: str = ""
    source: str = ""


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a model receives before the user's turn on one surface."""

    surface: SurfaceId
    blocks: tuple[Block, ...] = ()
    tools: tuple[Tool, ...] = ()
    few_shot: tuple[Message, ...] = ()
    documents: tuple[Document, ...] = ()
    history: tuple[Message, ...] = ()
    role: str = "system"
    """Role of the message the blocks are sent in."""
    separator: str = "\n\n"
    """Stands between two blocks that have a text."""
    ending: str = ""
    """Stands after the last block."""
    digest: Digest = Digest("")
    """Hash of everything that is sent."""
    at: Position


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a block stands in the rendered system message: characters, end exclusive."""

    block: BlockId
    start: int
    end: int
    serves: tuple[ClauseId, ...] = ()
    """Clauses the block serves, so that a kept transcript can say so years later."""


class Rendered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A context as it is sent, before the case's own turns."""

    surface: SurfaceId
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    spans: tuple[Span, ...] = ()
    variant: dict[str, str] = msgspec.field(default_factory=dict)
    """Block id to the variant in use; empty when all are as written."""
    digest: Digest = Digest("")
