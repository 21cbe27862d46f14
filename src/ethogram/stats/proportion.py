"""Rates with intervals, and how many clean units would show a bar.

The unit is whatever is independent; here it is always a family of cases. `k` may be a fraction:
a family in which one of three replies fails contributes one third. The variance of such shares is
at most that of zeros and ones with the same mean, so a Wilson interval on the fractional `k` is
at least as wide as it must be.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ethogram.stats.distribution import beta_quantile, two_sided_z
from ethogram.stats.estimate import Estimate, percent, undefined

NEVER_BOUND = 0.05
"""A `never` clause without any failure holds when its one-sided 95 % bound is at most this."""
MOST_FAMILIES = 1_000_000


def wilson_bounds(k: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Give both ends of Wilson's score interval of a rate; `n` is above 0."""
    return score_bounds(k, n, two_sided_z(confidence))


def score_bounds(k: float, n: float, z: float) -> tuple[float, float]:
    """Give both ends of the score interval for a standard error of `z`, or of Student's t.

    `n` may be an effective number: what as many independent units would tell.
    """
    square = z * z
    spread = z * math.sqrt(max(0.0, k * (n - k) / n) + square / 4.0)
    centre, scale = k + square / 2.0, n + square
    low = 0.0 if k <= 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if k >= n else min(1.0, (centre + spread) / scale)
    return low, high


def wilson(k: float, n: int, confidence: float = 0.95) -> Estimate:
    """Estimate a rate with Wilson's score interval.

    Args:
        k: How many units failed; the sum of their shares when a unit can fail in part.
        n: Independent units.
        confidence: 0.95 for a 95 % interval.
    """
    method = f"Wilson {percent(confidence)}"
    if n == 0:
        return undefined(method, "there are no units")
    _check(k, n)
    low, high = wilson_bounds(k, n, confidence)
    return Estimate(estimate=k / n, low=low, high=high, method=method, n=n)


def clopper_pearson(k: float, n: int, confidence: float = 0.95) -> Estimate:
    """Estimate a rate with the exact interval, which covers at least as often as it says."""
    method = f"Clopper-Pearson {percent(confidence)}"
    if n == 0:
        return undefined(method, "there are no units")
    _check(k, n)
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if k <= 0 else beta_quantile(tail, k, n - k + 1)
    high = 1.0 if k >= n else beta_quantile(1.0 - tail, k + 1, n - k)
    return Estimate(estimate=k / n, low=low, high=high, method=method, n=n)


def jeffreys(k: float, n: int, confidence: float = 0.95) -> Estimate:
    """Estimate a rate with the equal-tailed interval of Jeffreys' prior."""
    method = f"Jeffreys {percent(confidence)}"
    if n == 0:
        return undefined(method, "there are no units")
    _check(k, n)
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if k <= 0 else beta_quantile(tail, k + 0.5, n - k + 0.5)
    high = 1.0 if k >= n else beta_quantile(1.0 - tail, k + 0.5, n - k + 0.5)
    return Estimate(estimate=k / n, low=low, high=high, method=method, n=n)


def newcombe(k1: float, n1: float, k2: float, n2: float, confidence: float = 0.95) -> Estimate:
    """Estimate the first rate minus the second, of two unrelated groups (Newcombe's hybrid)."""
    method = f"Newcombe {percent(confidence)}"
    if n1 == 0 or n2 == 0:
        return undefined(method, "one of the groups has no units")
    _check(k1, n1)
    _check(k2, n2)
    p1, p2 = k1 / n1, k2 / n2
    low1, high1 = wilson_bounds(k1, n1, confidence)
    low2, high2 = wilson_bounds(k2, n2, confidence)
    return Estimate(
        estimate=p1 - p2,
        low=p1 - p2 - math.hypot(p1 - low1, high2 - p2),
        high=p1 - p2 + math.hypot(high1 - p1, p2 - low2),
        method=method,
        n=round(n1 + n2),
    )


def clean_bound(n: int, confidence: float = 0.95) -> float:
    """Bound a rate of which `n` units showed nothing, one-sided: 3 in n by rule of thumb."""
    return 1.0 if n == 0 else 1.0 - math.pow(1.0 - confidence, 1.0 / n)


def clean_families_needed(max_fail_rate: float, confidence: float = 0.95) -> int | None:
    """Say how many families without any failure show that a bar is met.

    Returns:
        35 for 9 in 10; None for a bar that no finite number shows.
    """
    return more_clean_families(0.0, 0, max_fail_rate, confidence)


def more_clean_families(
    k: float, n: int, max_fail_rate: float, confidence: float = 0.95
) -> int | None:
    """Say how many further families, all clean, would bring the interval under the bar.

    Returns:
        26 for none of 9 against 9 in 10; 0 when it is shown already; None when no number up to
        a million does it.
    """

    def is_shown(total: int) -> bool:
        return total > 0 and wilson_bounds(k, total, confidence)[1] <= max_fail_rate

    if max_fail_rate <= 0.0:
        return None
    return _first(is_shown, n)


def families_for_never(n: int, bound: float = NEVER_BOUND, confidence: float = 0.95) -> int:
    """Say how many further clean families bring the one-sided bound of a `never` clause down."""
    needed = math.ceil(math.log1p(-confidence) / math.log1p(-bound) - 1e-9)
    return max(0, needed - n)


def _first(is_shown: Callable[[int], bool], start: int) -> int | None:
    """Find the fewest further units for which a claim that stays true once it is true holds."""
    if is_shown(start):
        return 0
    step = 1
    while not is_shown(start + step):
        step *= 2
        if step > MOST_FAMILIES:
            return None
    low, high = step // 2, step
    while high - low > 1:
        middle = (low + high) // 2
        if is_shown(start + middle):
            high = middle
        else:
            low = middle
    return high


def _check(k: float, n: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"A rate of {k!r} in {n!r} does not exist: give 0 <= k <= n.")
