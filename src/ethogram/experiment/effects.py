"""What each factor does to a rate: the difference between its high and its low runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

import msgspec

from ethogram.experiment.design import Design
from ethogram.stats.distribution import student_quantile, two_sided_z
from ethogram.stats.estimate import Estimate, percent, undefined

FEWEST_FAMILIES = 5
"""With fewer, their spread says too little, and the interval rests on the replies instead."""


class Count(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, array_like=True):
    """Replies of one family in one run of a design."""

    failed: int
    asked: int


Observed = Mapping[str, Sequence[Count]]
"""Family to one count a run, in the order of the design's runs."""


class Effect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much more often replies fail when a factor is high than when it is low."""

    factors: tuple[str, ...]
    """One name, or two for an interaction."""
    change: Estimate
    """-1 to 1. For two: half the difference between the effect of one with and without the other."""

    @property
    def is_clear(self) -> bool:
        """True when the interval leaves out zero."""
        low, high = self.change.low, self.change.high
        return low is not None and high is not None and (low > 0.0 or high < 0.0)


def main_effects(
    design: Design, observed: Observed, confidence: float = 0.95
) -> tuple[Effect, ...]:
    """Estimate the effect of every factor, the largest first.

    Every family is asked in every run, so each family gives its own contrast, and families are the
    independent units: mean over families, Student's t over their spread. With fewer than five the
    interval comes from the replies within each run instead, and a warning says so.

    Args:
        design: The runs that were made.
        observed: Replies that failed, by family and run; a run without replies makes that family
            count for nothing.
        confidence: Of each interval by itself; nothing is adjusted for looking at several.
    """
    named = [(factor.name,) for factor in design.factors]
    signs = [tuple(run[i] for run in design.runs) for i in range(len(named))]
    return _ordered(named, signs, observed, confidence)


def interactions(
    design: Design, observed: Observed, among: Sequence[str], confidence: float = 0.95
) -> tuple[Effect, ...]:
    """Estimate the interactions of every two of the named factors, the largest first.

    In a screen interactions of two are mixed with one another; confirm a large one in a factorial.
    """
    names = [factor.name for factor in design.factors]
    pairs = list(itertools.combinations([name for name in names if name in set(among)], 2))
    signs = []
    for one, other in pairs:
        i, j = names.index(one), names.index(other)
        signs.append(tuple(run[i] * run[j] for run in design.runs))
    return _ordered(pairs, signs, observed, confidence)


def _ordered(
    named: Sequence[tuple[str, ...]],
    signs: Sequence[tuple[int, ...]],
    observed: Observed,
    confidence: float,
) -> tuple[Effect, ...]:
    complete = {
        family: counts for family, counts in observed.items() if all(each.asked for each in counts)
    }
    dropped = len(observed) - len(complete)
    found = [
        Effect(factors=names, change=_contrast(sign, complete, dropped, confidence))
        for names, sign in zip(named, signs, strict=True)
    ]
    return tuple(
        sorted(found, key=lambda effect: (-abs(effect.change.estimate or 0.0), effect.factors))
    )


def _contrast(
    sign: tuple[int, ...], observed: Observed, dropped: int, confidence: float
) -> Estimate:
    method = f"difference of means, {percent(confidence)}"
    if not observed:
        return undefined(method, "no family was answered in every run")
    warnings = [f"{dropped} families were not answered in every run"] if dropped else []
    high, low = sign.count(1), sign.count(-1)
    if not high or not low:
        return undefined(method, "the factor never changed")
    weights = [1.0 / high if x > 0 else -1.0 / low for x in sign]
    own = [
        sum(w * count.failed / count.asked for w, count in zip(weights, counts, strict=True))
        for counts in observed.values()
    ]
    estimate = fmean(own)
    if len(own) >= FEWEST_FAMILIES:
        t = student_quantile(0.5 + confidence / 2.0, len(own) - 1)
        half = t * stdev(own) / math.sqrt(len(own))
        method = f"mean over families, Student's t {percent(confidence)}"
    else:
        half = two_sided_z(confidence) * math.sqrt(_within(weights, observed)) / len(own)
        method = f"from replies within runs, {percent(confidence)}"
        warnings.append("few families: this speaks for these questions, not for others")
    return Estimate(
        estimate=estimate,
        low=max(-1.0, estimate - half),
        high=min(1.0, estimate + half),
        method=method,
        n=len(own),
        warnings=tuple(warnings),
    )


def _within(weights: Sequence[float], observed: Observed) -> float:
    """Sum the binomial variances of every cell, each with half a reply added to either side.

    Without the addition a cell of equal replies would claim to know its rate exactly.
    """
    total = 0.0
    for counts in observed.values():
        for weight, count in zip(weights, counts, strict=True):
            rate = (count.failed + 0.5) / (count.asked + 1.0)
            total += weight * weight * rate * (1.0 - rate) / count.asked
    return total
