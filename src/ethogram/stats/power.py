"""How many pairs would show a change of the size seen so far."""

from __future__ import annotations

import math
from functools import lru_cache

from ethogram.stats.distribution import beta_cdf, binomial_mass, normal_quantile
from ethogram.stats.paired import mcnemar

MOST_PAIRS = 5_000
EXACT_UP_TO = 1_000
"""Beyond it the formula is within a few percent, and enumeration would keep a person waiting."""
NEGLIGIBLE = 1e-9


def connor(only_after: float, only_before: float, power: float = 0.8, level: float = 0.05) -> int:
    """Give Connor's approximate number of pairs; where the exact search starts.

    Args:
        only_after: Rate of pairs that fail only after.
        only_before: Rate of pairs that fail only before.
        power: Chance of seeing the change.
        level: Two-sided level of the test.
    """
    changed, difference = only_after + only_before, only_after - only_before
    alpha, beta = -normal_quantile(level / 2.0), normal_quantile(power)
    root = alpha * math.sqrt(changed) + beta * math.sqrt(changed - difference * difference)
    return math.ceil((root / difference) ** 2)


def mcnemar_power(
    pairs: int, only_after: float, only_before: float, level: float = 0.05, *, is_mid_p: bool = True
) -> float:
    """Compute the chance that McNemar's test shows a change, by enumeration of all tables."""
    rate = only_after + only_before
    share = only_after / rate
    mean, spread = pairs * rate, math.sqrt(pairs * rate * (1.0 - rate))
    first, last = max(1, int(mean - 7 * spread)), min(pairs, int(mean + 7 * spread) + 1)
    power = 0.0
    for changed in range(first, last + 1):
        weight = binomial_mass(changed, pairs, rate)
        edge = _edge(changed, level, is_mid_p)
        if weight > NEGLIGIBLE and edge >= 0:
            low = _at_most(edge, changed, share)
            power += weight * (low + _at_most(edge, changed, 1.0 - share))
    return power


def pairs_for_power(
    only_after: float, only_before: float, power: float = 0.8, level: float = 0.05
) -> int | None:
    """Say how many pairs would show such a change, by McNemar's mid-p test.

    Returns:
        None when the rates are the same, or when more than 5,000 would be needed.
    """
    if only_after == only_before:
        return None
    start = connor(only_after, only_before, power, level)
    if start > MOST_PAIRS:
        return None
    if start > EXACT_UP_TO:
        return start
    pairs = max(5, start - start // 10)
    # The power rises in teeth; the first tooth that reaches the line is near enough to plan by.
    step = max(1, start // 100)
    while mcnemar_power(pairs, only_after, only_before, level) < power:
        pairs += step
        if pairs > MOST_PAIRS:
            return None
    return pairs


@lru_cache(maxsize=20_000)
def _edge(changed: int, level: float, is_mid_p: bool) -> int:
    """Give the largest smaller count that is still significant, -1 when none is."""
    low, high = -1, changed // 2
    while low < high:
        middle = (low + high + 1) // 2
        found = mcnemar(middle, changed - middle)
        if (found.mid_p if is_mid_p else found.exact) <= level:
            low = middle
        else:
            high = middle - 1
    return low


def _at_most(k: int, n: int, p: float) -> float:
    """Probability of at most `k` in `n`."""
    if k >= n:
        return 1.0
    return 1.0 - beta_cdf(p, k + 1, n - k)
