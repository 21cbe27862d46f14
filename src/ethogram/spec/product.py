"""The product the model lives in: surfaces, audiences, use cases, and the situations that matter."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.errors import Position
from ethogram.ids import AudienceId, SurfaceId, UseCaseId

KnownFrom = Literal["account", "turn", "not at all"]
"""How the model can know who is speaking."""


class Surface(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where in the product."""

    id: SurfaceId
    name: str
    text: str = ""
    at: Position


class Audience(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is speaking, and how the model can know it."""

    id: AudienceId
    name: str
    known_from: KnownFrom = "not at all"
    text: str = ""
    at: Position


class UseCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What they are doing."""

    id: UseCaseId
    name: str
    text: str = ""
    at: Position


class Situation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cell of surface x audience x use case that someone said matters."""

    surface: SurfaceId
    audience: AudienceId
    use_case: UseCaseId
    weight: float
    """Share of what matters, 0 to 1; the weights of a product sum to 1 after reading."""
    source: str = ""
    """Where the figure comes from."""
    at: Position

    @property
    def name(self) -> str:
        """`editor/student/essay-help`, the same on every screen."""
        return f"{self.surface}/{self.audience}/{self.use_case}"


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The product as `product.md` describes it."""

    name: str = ""
    text: str = ""
    surfaces: tuple[Surface, ...] = ()
    audiences: tuple[Audience, ...] = ()
    use_cases: tuple[UseCase, ...] = ()
    situations: tuple[Situation, ...] = ()
