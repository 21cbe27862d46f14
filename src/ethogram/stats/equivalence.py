"""Is a difference too small to matter? Not finding one is no answer to that."""

from __future__ import annotations

from ethogram.stats.estimate import Estimate


def is_equivalent(difference: Estimate, margin: float) -> bool | None:
    """Say whether a difference is shown to be smaller than `margin` either way.

    Two one-sided tests by the interval: a 95 % interval inside the margin is each test at 2.5 %,
    a 90 % interval is the textbook 5 %. The interval that a reader sees is the one that decides.

    Returns:
        None when the difference is undefined.

    Raises:
        ValueError: `margin` is not positive.
    """
    if margin <= 0.0:
        raise ValueError(
            f"An equivalence margin of {margin!r} allows nothing: give 0.1 or the like."
        )
    if difference.low is None or difference.high is None:
        return None
    return -margin < difference.low and difference.high < margin
