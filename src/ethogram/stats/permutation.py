"""Sign-flip test: had nothing changed, each difference could as well have the other sign.

Shares of a few repeats lie on a grid, and on a grid every one of the 2^n flips can be counted:
the number of flips with each sum are the coefficients of a product of n binomials, which is
n additions of one long integer. So the test is exact far beyond what enumeration reaches.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import msgspec

FINEST_GRID = 5_040
LONGEST_BITS = 1 << 27
"""16 MiB: beyond it, flips are drawn instead of counted."""
DRAWS = 9_999
ROUNDING = 1e-12


class SignFlip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The test's p-value, and how it was come by."""

    p_value: float
    """Two-sided."""
    is_exact: bool
    pairs: int
    changed: int
    """Pairs whose difference is not zero; the others say nothing."""


def sign_flip(differences: Sequence[float], seed: int = 0) -> SignFlip:
    """Test whether paired differences lean to one side.

    Args:
        differences: After minus before, one for each independent pair.
        seed: Seed of the draws, where all flips are too many to count.
    """
    moved = [difference for difference in differences if difference]
    p_value = _counted(moved)
    is_exact = p_value is not None
    return SignFlip(
        p_value=p_value if p_value is not None else _drawn(moved, seed),
        is_exact=is_exact,
        pairs=len(differences),
        changed=len(moved),
    )


def _counted(moved: Sequence[float]) -> float | None:
    """Count every flip; None when the differences lie on no coarse grid or are too many."""
    steps = _on_a_grid(moved)
    if steps is None:
        return None
    reach, seen = sum(map(abs, steps)), abs(sum(steps))
    if seen == 0:
        return 1.0
    # A coefficient is at most 2^n; whole bytes, so that it can be cut out.
    width = (len(steps) + 8) // 8
    if reach * width * 8 > LONGEST_BITS:
        return None
    counts = 1
    for step in steps:
        counts += counts << (abs(step) * width * 8)
    # A flip whose positive part is p sums to 2p - reach.
    first = (reach + seen + 1) // 2
    tail = counts >> (first * width * 8)
    body = tail.to_bytes((reach - first + 1) * width, "little")
    extreme = sum(
        int.from_bytes(body[start : start + width], "little")
        for start in range(0, len(body), width)
    )
    return min(1.0, 2 * extreme / (1 << len(steps)))


def _on_a_grid(moved: Sequence[float]) -> list[int] | None:
    """Write the differences as whole steps of one grid, if there is a coarse one."""
    grid, exact = 1, []
    for difference in moved:
        fraction = Fraction(difference).limit_denominator(FINEST_GRID)
        if abs(float(fraction) - difference) > ROUNDING:
            return None
        exact.append(fraction)
        grid = math.lcm(grid, fraction.denominator)
        if grid > FINEST_GRID:
            return None
    return [int(fraction * grid) for fraction in exact]


def _drawn(moved: Sequence[float], seed: int) -> float:
    """Estimate the p-value from random flips; the sample itself counts as one of them."""
    rng = random.Random(seed)  # noqa: S311 - a seeded test statistic, no secret
    seen = abs(math.fsum(moved)) - ROUNDING
    extreme = 0
    for _ in range(DRAWS):
        signs = rng.getrandbits(len(moved))
        flipped = 0.0
        for difference in moved:
            flipped += difference if signs & 1 else -difference
            signs >>= 1
        extreme += abs(flipped) >= seen
    return (extreme + 1) / (DRAWS + 1)
