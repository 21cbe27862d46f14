"""SciPy as the second library: it is a test oracle and never loaded by the product."""

from __future__ import annotations

from scipy import stats  # type: ignore[import-untyped] # SciPy ships no type information


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
