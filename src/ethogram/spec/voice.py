"""Voice: anchored ranges on named axes, with per-surface overrides and a reason for each."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.errors import Position
from ethogram.ids import SurfaceId

VoiceAxis = Literal[
    "warmth", "formality", "directness", "hedging", "length", "formatting", "reading level"
]


class VoiceRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The range in which replies should stay on one axis, everywhere or on one surface."""

    axis: VoiceAxis
    surface: SurfaceId | None = None
    """None: everywhere that has no override."""
    low: float
    high: float
    """Same unit as the measure: words for length, grade for reading level, 0 to 1 for the rest."""
    anchor_low: str = ""
    anchor_high: str = ""
    reason: str = ""
    at: Position


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a recurring move is made (decline, clarify, say you don't know, hand off)."""

    id: str
    name: str
    anatomy: str = ""
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    used_in: tuple[str, ...] = ()
    at: Position
