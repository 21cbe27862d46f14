"""Two answers to the same question: exact tests and intervals for pairs.

`b` counts pairs that failed only after, `c` pairs that failed only before; the difference is
after minus before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import msgspec

from ethogram.stats.distribution import log_binomial, two_sided_z
from ethogram.stats.estimate import Estimate, percent, undefined
from ethogram.stats.proportion import wilson_bounds

HALVINGS = 60


class McNemar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the pairs that changed say about whether anything did."""

    b: int
    c: int
    exact: float
    """Two-sided p of the exact conditional test."""
    mid_p: float
    """The same with half the weight of the table seen: less conservative, and what is reported."""


def mcnemar(b: int, c: int) -> McNemar:
    """Test whether as many pairs changed one way as the other."""
    changed, fewer = b + c, min(b, c)
    tail = sum(math.exp(log_binomial(changed, k) - changed * math.log(2)) for k in range(fewer))
    here = math.exp(log_binomial(changed, fewer) - changed * math.log(2))
    return McNemar(
        b=b,
        c=c,
        exact=min(1.0, 2.0 * (tail + here)),
        mid_p=min(1.0, 2.0 * tail + here),
    )


def tango(b: int, c: int, pairs: int, confidence: float = 0.95) -> Estimate:
    """Estimate a paired difference of rates with Tango's score interval."""
    method = f"Tango {percent(confidence)}"
    if pairs == 0:
        return undefined(method, "there are no pairs")
    z = two_sided_z(confidence)
    estimate = (b - c) / pairs

    def is_outside(delta: float) -> bool:
        return abs(_tango_score(b, c, pairs, delta)) > z

    return Estimate(
        estimate=estimate,
        low=_edge(estimate, -1.0, is_outside),
        high=_edge(estimate, 1.0, is_outside),
        method=method,
        n=pairs,
    )


def _tango_score(b: int, c: int, n: int, delta: float) -> float:
    """Score statistic of the hypothesis that the difference is `delta`."""
    linear = (2 * n - b + c) * delta - b - c
    constant = -c * delta * (1.0 - delta)
    root = math.sqrt(max(0.0, linear * linear - 8.0 * n * constant))
    nuisance = (root - linear) / (4.0 * n)
    variance = n * (2.0 * nuisance + delta * (1.0 - delta))
    distance = b - c - n * delta
    if variance <= 0.0:
        return 0.0 if distance == 0.0 else math.copysign(math.inf, distance)
    return distance / math.sqrt(variance)


def _edge(inside: float, outside: float, is_outside: Callable[[float], bool]) -> float:
    """Find where an interval ends between a point inside it and the end of the scale."""
    if not is_outside(outside):
        return outside
    for _ in range(HALVINGS):
        middle = 0.5 * (inside + outside)
        if is_outside(middle):
            outside = middle
        else:
            inside = middle
    return 0.5 * (inside + outside)


def square_and_add(
    before: Sequence[float], after: Sequence[float], confidence: float = 0.95
) -> Estimate:
    """Estimate a paired difference of mean shares, each 0 to 1 (Newcombe's square-and-add).

    Works on shares as well as on zeros and ones. On the latter it is his method 10 with the
    corrected correlation, and Tango's interval is the one to use there.
    """
    method = f"Newcombe paired {percent(confidence)}"
    n = len(before)
    if n == 0:
        return undefined(method, "there are no pairs")
    mean1, mean2 = math.fsum(before) / n, math.fsum(after) / n
    low1, high1 = wilson_bounds(math.fsum(before), n, confidence)
    low2, high2 = wilson_bounds(math.fsum(after), n, confidence)
    phi = _correlation(before, after, mean1, mean2)
    return Estimate(
        estimate=mean2 - mean1,
        low=max(-1.0, mean2 - mean1 - _joined(mean2 - low2, high1 - mean1, phi)),
        high=min(1.0, mean2 - mean1 + _joined(high2 - mean2, mean1 - low1, phi)),
        method=method,
        n=n,
    )


def _joined(one: float, other: float, phi: float) -> float:
    return math.sqrt(max(0.0, one * one + other * other - 2.0 * phi * one * other))


def _correlation(
    before: Sequence[float], after: Sequence[float], mean1: float, mean2: float
) -> float:
    spread1 = math.fsum((x - mean1) ** 2 for x in before)
    spread2 = math.fsum((y - mean2) ** 2 for y in after)
    if spread1 <= 0.0 or spread2 <= 0.0:
        return 0.0
    shared = math.fsum((x - mean1) * (y - mean2) for x, y in zip(before, after, strict=True))
    if shared > 0.0:
        # Newcombe's correction: a correlation that one pair could make is taken for none.
        shared = max(0.0, shared - 0.5)
    return shared / math.sqrt(spread1 * spread2)
