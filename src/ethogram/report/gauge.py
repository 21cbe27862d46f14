"""A gauge: one estimate with its interval on a line, in pixels, and in words beside it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.stats.estimate import Estimate

WIDTH = 240
"""Pixels of the whole line."""


class Gauge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an estimate, its interval and what it is held against lie on a line."""

    label: str
    """The same in words, for who cannot see it."""
    dot: float | None
    """None: there is no number, and the line stays empty."""
    low: float = 0.0
    high: float = 0.0
    zero: float = 0.0
    """Where nought lies; at the left end unless the line begins below it."""
    marks: tuple[float, ...] = ()
    """Thresholds."""


def gauge(
    found: Estimate,
    label: str,
    *,
    floor: float = 0.0,
    marks: Sequence[float] = (),
    width: int = WIDTH,
) -> Gauge:
    """Lay an estimate on a line that ends at 1.

    Args:
        found: The estimate; what lies outside the line is drawn at its end.
        label: What it says, with the numbers.
        floor: Where the line begins.
        marks: Thresholds to draw.
        width: Pixels of the line.
    """

    def at(value: float) -> float:
        share = (value - floor) / (1 - floor)
        return round(width * min(max(share, 0.0), 1.0), 1)

    if found.estimate is None:
        return Gauge(label=label, dot=None, zero=at(0.0), marks=tuple(map(at, marks)))
    low = found.estimate if found.low is None else found.low
    high = found.estimate if found.high is None else found.high
    return Gauge(
        label=label,
        dot=at(found.estimate),
        low=at(low),
        high=at(high),
        zero=at(0.0),
        marks=tuple(map(at, marks)),
    )
