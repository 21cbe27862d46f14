"""What is still unseen? How likely the next failure is of a mode that has no name yet.

Each failure counts once, for the first thing that went wrong. What was seen exactly once says how
much was not seen at all.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import msgspec

from ethogram.stats.distribution import two_sided_z
from ethogram.stats.estimate import Estimate, percent, undefined
from ethogram.stats.proportion import score_bounds

Mode = TypeVar("Mode", bound=Hashable)

STEP = 20


class Point(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One point of the saturation curve."""

    read: int
    seen: int
    """Modes seen among the first failures read."""
    expected: float
    """Modes to be expected in any order of reading; a curve that is still rising is not done."""


def missing_mass(counts: Mapping[Mode, int], confidence: float = 0.95) -> Estimate:
    """Estimate the chance that the next failure is of an unseen mode (Good 1953, Turing).

    The interval is a score interval with Esty's (1983) variance.

    Args:
        counts: How often each mode was seen.
        confidence: 0.95 for a 95 % interval.

    Raises:
        ValueError: A count is below one.
    """
    method = f"Good-Turing, Esty {percent(confidence)}"
    n, once, twice = _summed(counts)
    if n == 0:
        return undefined(method, "no failure was read yet")
    rate, z = once / n, two_sided_z(confidence)
    # Esty's variance is 0 where nothing was seen once or twice; that is no certainty.
    variance = max((once * (1.0 - rate) + 2.0 * twice) / (n * n), rate * (1.0 - rate) / n)
    effective = rate * (1.0 - rate) / variance if 0.0 < rate < 1.0 else float(n)
    low, high = score_bounds(rate * effective, effective, z)
    # All modes may have been seen, so the lower end must be free to reach 0.
    plain = max(0.0, rate - z * math.sqrt(variance))
    return Estimate(estimate=rate, low=min(low, plain), high=high, method=method, n=n)


def modes_in_all(counts: Mapping[Mode, int], confidence: float = 0.95) -> Estimate:
    """Estimate how many modes there are at least (Chao1, bias-corrected; Chao 1987's interval).

    A lower bound by nature: where modes grow ever rarer, its 95 % interval holds the whole number
    in 75 to 93 of 100 simulated readings, and misses it on the low side.

    Raises:
        ValueError: A count is below one.
    """
    method = f"Chao1 {percent(confidence)}"
    n, once, twice = _summed(counts)
    if n == 0:
        return undefined(method, "no failure was read yet")
    seen, z = len(counts), two_sided_z(confidence)
    share = (n - 1) / n
    unseen = share * once * (once - 1) / (2.0 * (twice + 1))
    warning = "a lower bound: modes that are very rare leave no trace in what was read"
    if unseen <= 0.0:
        gone = math.exp(-n / seen)
        high = seen / (1.0 - gone) + z * math.sqrt(seen * gone) / (1.0 - gone)
        return Estimate(
            estimate=float(seen),
            low=float(seen),
            high=high,
            method=method,
            n=n,
            warnings=(warning,),
        )
    spread = math.exp(
        z * math.sqrt(math.log1p(_chao_variance(once, twice, share) / (unseen * unseen)))
    )
    return Estimate(
        estimate=seen + unseen,
        low=seen + unseen / spread,
        high=seen + unseen * spread,
        method=method,
        n=n,
        warnings=(warning,),
    )


def _chao_variance(once: int, twice: int, share: float) -> float:
    """Variance of bias-corrected Chao1."""
    more = twice + 1.0
    return (
        share * once * (once - 1.0) / (2.0 * more)
        + share**2 * once * (2.0 * once - 1.0) ** 2 / (4.0 * more**2)
        + share**2 * once**2 * twice * (once - 1.0) ** 2 / (4.0 * more**4)
    )


def saturation(modes: Sequence[Hashable], step: int = STEP) -> tuple[Point, ...]:
    """Give the curve of modes over failures read, in the order they were read.

    Raises:
        ValueError: The step is below one.
    """
    if step < 1:
        raise ValueError(f"A step of {step!r} leads nowhere: give 1 or more.")
    counts, total = Counter(modes), len(modes)
    reads = [*range(step, total, step), total] if total else []
    return tuple(
        Point(
            read=read,
            seen=len(set(modes[:read])),
            expected=math.fsum(1.0 - _missed(count, read, total) for count in counts.values()),
        )
        for read in reads
    )


def _missed(count: int, read: int, total: int) -> float:
    """Chance that a mode seen so often is in none of a random part of what was read."""
    if read > total - count:
        return 0.0
    return math.exp(
        math.lgamma(total - count + 1)
        - math.lgamma(total - count - read + 1)
        - math.lgamma(total + 1)
        + math.lgamma(total - read + 1)
    )


def _summed(counts: Mapping[Mode, int]) -> tuple[int, int, int]:
    """Give all failures, modes seen once, modes seen twice."""
    wrong = {mode: count for mode, count in counts.items() if count < 1}
    if wrong:
        raise ValueError(f"Counts {wrong!r}: leave out the modes that were not seen.")
    values = list(counts.values())
    return sum(values), values.count(1), values.count(2)
