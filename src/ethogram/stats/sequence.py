"""May I stop here? A rate that may be looked at after every label.

A 95 % interval of a fixed number, watched label by label, excludes the truth in four runs of ten.
A confidence sequence holds the truth at every look at once, in 95 of 100 runs.
"""

from __future__ import annotations

import math
from typing import Literal

from ethogram.stats.estimate import Estimate, percent, undefined

Standing = Literal["above", "below", "open"]
"""Where a rate stands to a bar: shown above it, shown below it, or go on."""
HALVINGS = 60


def confidence_sequence(k: int, n: int, confidence: float = 0.95) -> Estimate:
    """Estimate a rate with the beta-mixture confidence sequence (Robbins 1970; Howard 2021).

    A rate stays in while the evidence against it, its likelihood against the mean likelihood of
    all rates alike, is under one in `1 - confidence`; by Ville's inequality the true rate ever
    leaves in at most that share of runs, however often it was looked at.

    Args:
        k: How many count.
        n: How many there are; independent, in the order they came.
        confidence: 0.95 for at most 5 runs of 100 that ever exclude the truth.

    Raises:
        ValueError: `k` is not from 0 to `n`.
    """
    method = f"beta-mixture confidence sequence {percent(confidence)}, holds at every look"
    if not 0 <= k <= n:
        raise ValueError(f"A rate of {k!r} in {n!r} does not exist: give 0 <= k <= n.")
    if n == 0:
        return undefined(method, "there are no units")
    rate, line = k / n, -math.log1p(-confidence)
    return Estimate(
        estimate=rate,
        low=_edge(k, n, rate, 0.0, line),
        high=_edge(k, n, rate, 1.0, line),
        method=method,
        n=n,
    )


def standing(k: int, n: int, bar: float, confidence: float = 0.95) -> Standing:
    """Say whether a rate is shown to be above or below a bar, however often it is asked.

    Raises:
        ValueError: `k` is not from 0 to `n`.
    """
    found = confidence_sequence(k, n, confidence)
    if found.low is not None and found.low > bar:
        return "above"
    if found.high is not None and found.high < bar:
        return "below"
    return "open"


def evidence_against(rate: float, k: int, n: int) -> float:
    """Logarithm of how much likelier the counts are under all rates alike than under one."""
    mixed = math.lgamma(k + 1) + math.lgamma(n - k + 1) - math.lgamma(n + 2)
    return mixed - _log_likelihood(rate, k, n)


def _log_likelihood(rate: float, k: int, n: int) -> float:
    if (rate <= 0.0 and k > 0) or (rate >= 1.0 and k < n):
        return -math.inf
    yes = k * math.log(rate) if k else 0.0
    return yes + ((n - k) * math.log1p(-rate) if n > k else 0.0)


def _edge(k: int, n: int, inside: float, outside: float, line: float) -> float:
    """Find where the evidence against a rate reaches the line."""
    if evidence_against(outside, k, n) < line:
        return outside
    for _ in range(HALVINGS):
        middle = 0.5 * (inside + outside)
        if evidence_against(middle, k, n) < line:
            inside = middle
        else:
            outside = middle
    return outside
