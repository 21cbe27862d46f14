"""SciPy as the second library: it is a test oracle and never loaded by the product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats  # type: ignore[import-untyped] # SciPy ships no type information


def proportion_interval(k: int, n: int, method: str) -> tuple[float, float]:
    """Interval of a rate by `wilson` or `exact`."""
    interval = stats.binomtest(k, n).proportion_ci(0.95, method)
    return float(interval.low), float(interval.high)


def beta_point(p: float, a: float, b: float) -> float:
    """Quantile of a beta distribution."""
    return float(stats.beta(a, b).ppf(p))


def student_point(p: float, degrees: float) -> float:
    """Quantile of Student's t."""
    return float(stats.t(degrees).ppf(p))


def normal_point(p: float) -> float:
    """Quantile of the standard normal distribution."""
    return float(stats.norm.ppf(p))


def binomial_p(k: int, n: int) -> float:
    """Two-sided exact p of `k` in `n` at one half."""
    return float(stats.binomtest(k, n, 0.5).pvalue)


def binomial_mass(k: int, n: int, p: float) -> float:
    """Probability of exactly `k` in `n`."""
    return float(stats.binom.pmf(k, n, p))


def adjusted(p_values: list[float]) -> list[float]:
    """Benjamini-Hochberg adjusted p-values."""
    return [float(q) for q in stats.false_discovery_control(p_values)]


def isotonic(values: list[float], weights: list[float]) -> list[float]:
    """Rising values nearest to those given."""
    return [float(x) for x in optimize.isotonic_regression(values, weights=weights).x]


def logistic(features: NDArray[np.float64], fails: list[bool], penalty: float) -> list[float]:
    """Intercept and weights that minimise the penalised loss, by a general search."""
    answers = np.asarray(fails, dtype=float)

    def loss(weights: NDArray[np.float64]) -> float:
        scores = weights[0] + features @ weights[1:]
        surprise = np.logaddexp(0.0, scores) - answers * scores
        return float(surprise.sum() + 0.5 * penalty * (weights[1:] ** 2).sum())

    start = np.zeros(features.shape[1] + 1)
    return [float(x) for x in optimize.minimize(loss, start, tol=1e-12).x]
