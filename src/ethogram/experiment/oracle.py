"""Does this still fail? A question to a model that does not always answer alike.

Wald's sequential probability-ratio test (1945): ask until the replies speak for one of two rates,
at most so many times.
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec

Answer = Literal["fails", "passes"]


class Sequential(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two rates to tell apart, and how sure to be."""

    passes_at: float = 0.1
    """At this fail rate or below, the failure is gone."""
    fails_at: float = 0.6
    """At this fail rate or above, it is still there."""
    error: float = 0.05
    """Accepted chance of either mistake."""
    most: int = 12
    """Replies after which the nearer of the two is taken."""

    def __post_init__(self) -> None:
        """Refuse rates that cannot be told apart."""
        if not 0.0 < self.passes_at < self.fails_at < 1.0:
            raise ValueError(f"rates out of order: {self.passes_at!r} and {self.fails_at!r}")
        if not 0.0 < self.error < 0.5 or self.most < 1:
            raise ValueError(f"no test: error {self.error!r}, at most {self.most!r} replies")


def rates_around(seen: float, *, error: float = 0.05, most: int = 12) -> Sequential:
    """Make a test for a failure that was seen at a rate: still there at most of it, gone at a sixth.

    Args:
        seen: Fail rate of the whole context, 0 to 1.
        error: Accepted chance of either mistake.
        most: Replies a question may cost.
    """
    high = min(0.9, max(0.15, 0.75 * seen))
    return Sequential(passes_at=max(0.02, high / 6.0), fails_at=high, error=error, most=most)


def weigh(test: Sequential, failed: int, asked: int) -> Answer | None:
    """Say what the replies so far speak for; None: ask again.

    Returns:
        After `most` replies the nearer rate wins, and a tie counts as passing,
        so that nothing is blamed on chance.
    """
    ratio = failed * math.log(test.fails_at / test.passes_at) + (asked - failed) * math.log(
        (1.0 - test.fails_at) / (1.0 - test.passes_at)
    )
    bound = math.log((1.0 - test.error) / test.error)
    if ratio >= bound:
        return "fails"
    if ratio <= -bound:
        return "passes"
    if asked < test.most:
        return None
    return "fails" if ratio > 0.0 else "passes"
