"""Quantiles and tails of the few distributions that the intervals need, from `math` alone."""

from __future__ import annotations

import math
from functools import lru_cache

TINY = 1e-300
ROUNDS = 200
"""Enough halvings to reach the last bit of a double from any start."""


def normal_cdf(x: float) -> float:
    """Probability that a standard normal variable is at most `x`."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


@lru_cache(maxsize=64)
def normal_quantile(p: float) -> float:
    """Give the point below which a standard normal variable falls with probability `p`.

    Raises:
        ValueError: `p` is not strictly between 0 and 1.
    """
    if not 0.0 < p < 1.0:
        raise ValueError(f"A normal quantile of {p!r} does not exist: give 0 < p < 1.")
    if p > 0.5:
        # The lower tail keeps its digits where 1 - p would round them away.
        return -normal_quantile(1.0 - p)
    low, high = -40.0, 0.0
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        if middle in {low, high}:
            break
        if normal_cdf(middle) < p:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def two_sided_z(confidence: float) -> float:
    """Give the 1.96 of a two-sided 95 % interval.

    Raises:
        ValueError: `confidence` is not strictly between 0 and 1.
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(
            f"A confidence of {confidence!r} makes no interval: give 0.95 or the like."
        )
    return -normal_quantile((1.0 - confidence) / 2.0)


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function: the probability that a beta variable is at most `x`."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    front = math.exp(log_front)
    # The continued fraction converges quickly on this side of the mean only.
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(x, a, b) / a
    return 1.0 - front * _beta_fraction(1.0 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Lentz's evaluation of the continued fraction of the incomplete beta function."""
    c, d = 1.0, 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    total, step = d, 0.0
    for m in range(1, 10_000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _away_from_zero(1.0 + numerator * d)
            c = _away_from_zero(1.0 + numerator / c)
            step = c * d
            total *= step
        if abs(step - 1.0) < 1e-15:
            break
    return total


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY


def beta_quantile(p: float, a: float, b: float) -> float:
    """Give the point below which a beta variable falls with probability `p`."""
    low, high = 0.0, 1.0
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        if middle in {low, high}:
            break
        if beta_cdf(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@lru_cache(maxsize=1_024)
def student_quantile(p: float, degrees: float) -> float:
    """Give the point below which Student's t with so many degrees of freedom falls.

    Raises:
        ValueError: `p` is not strictly between 0 and 1, or there are no degrees of freedom.
    """
    if not 0.0 < p < 1.0 or degrees <= 0.0:
        raise ValueError(
            f"A t quantile of {p!r} with {degrees!r} degrees of freedom does not exist."
        )
    if p < 0.5:
        return -student_quantile(1.0 - p, degrees)
    if p == 0.5:
        return 0.0
    share = beta_quantile(2.0 * (1.0 - p), degrees / 2.0, 0.5)
    return math.inf if share <= 0.0 else math.sqrt(degrees * (1.0 - share) / share)


def log_binomial(n: int, k: int) -> float:
    """Logarithm of the number of ways to choose `k` of `n`."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def binomial_mass(k: int, n: int, p: float) -> float:
    """Probability of exactly `k` successes in `n` trials."""
    if not 0 <= k <= n:
        return 0.0
    if p <= 0.0:
        return float(k == 0)
    if p >= 1.0:
        return float(k == n)
    return math.exp(log_binomial(n, k) + k * math.log(p) + (n - k) * math.log1p(-p))
