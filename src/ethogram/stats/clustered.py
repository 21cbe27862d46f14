"""How sure is a rate when replies come in families? Replies of one family resemble each other.

Every reply counts alike, so a large family weighs more; where families are to weigh alike, sum
their shares and use `proportion.wilson`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from ethogram.stats.distribution import student_quantile
from ethogram.stats.estimate import Estimate, percent, undefined
from ethogram.stats.proportion import score_bounds


class ClusteredRate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rate over clusters, and how many independent units it is worth."""

    rate: float
    units: float
    effective: float
    """Independent units that would say as much; at most `units`."""
    degrees: float
    """Degrees of freedom of Student's t."""

    @property
    def design_effect(self) -> float:
        """How many units say as much as one independent unit."""
        return self.units / self.effective


def clustered_proportion(
    clusters: Sequence[tuple[float, float]], confidence: float = 0.95
) -> Estimate:
    """Estimate a rate whose units come in clusters: the score interval on effective units.

    The variance is the cluster-robust CR2 (Bell and McCaffrey 2002) with Satterthwaite's degrees
    of freedom; with many clusters it is that of Miller (2024, arXiv 2411.00640).

    Args:
        clusters: For each cluster how many of its units count, and how many units it has.
        confidence: 0.95 for a 95 % interval.

    Raises:
        ValueError: A cluster counts more units than it has, or fewer than none.
    """
    method = f"Wilson on effective units, clustered {percent(confidence)}"
    wrong = [(k, n) for k, n in clusters if not 0 <= k <= n]
    if wrong:
        raise ValueError(f"Rates of {wrong!r} do not exist: give 0 <= k <= n.")
    filled = [(k, n) for k, n in clusters if n > 0]
    if not filled:
        return undefined(method, "there are no units")
    found = cluster_rate(filled)
    result = Estimate(
        estimate=found.rate,
        method=method,
        n=round(found.units),
        clusters=len(filled),
    )
    if len(filled) < 2:
        return msgspec.structs.replace(
            result, warnings=("one family alone says nothing about others: no interval",)
        )
    t = student_quantile(0.5 + confidence / 2.0, found.degrees)
    low, high = score_bounds(found.rate * found.effective, found.effective, t)
    return msgspec.structs.replace(result, low=low, high=high)


def cluster_rate(clusters: Sequence[tuple[float, float]]) -> ClusteredRate:
    """Compute a rate over clusters and its effective number of units; each holds at least one.

    Where the rarer answer was seen in few clusters, whether it comes in whole clusters cannot be
    told; so the design effect leans towards that worst case, the less the more were seen.
    """
    units = math.fsum(n for _, n in clusters)
    rate = math.fsum(k for k, _ in clusters) / units
    if len(clusters) < 2:
        return ClusteredRate(rate=rate, units=units, effective=1.0, degrees=1.0)
    worst = units / len(clusters)
    seen = min(sum(k > 0 for k, _ in clusters), sum(k < n for k, n in clusters))
    doubt = 1.0 / (1.0 + seen) ** 2
    binomial = rate * (1.0 - rate) / units
    effect = max(1.0, _robust_variance(clusters, rate, units) / binomial) if binomial > 0 else 1.0
    leaning = max(effect, (1.0 - doubt) * effect + doubt * worst)
    return ClusteredRate(
        rate=rate,
        units=units,
        effective=units / leaning,
        degrees=_satterthwaite([n for _, n in clusters], units),
    )


def _robust_variance(clusters: Sequence[tuple[float, float]], rate: float, units: float) -> float:
    """CR2 of a mean: each cluster's residual, enlarged for its own pull on the mean."""
    return math.fsum((k - rate * n) ** 2 / (1.0 - n / units) for k, n in clusters) / (units * units)


def _satterthwaite(sizes: Sequence[float], units: float) -> float:
    """Degrees of freedom of CR2 where units were independent: one less than equal clusters."""
    pulls = [n * n / (1.0 - n / units) for n in sizes]
    crossed = math.fsum(pulls) ** 2 - math.fsum(pull * pull for pull in pulls)
    return units * units / (math.fsum(n * n for n in sizes) + crossed / (units * units))
