"""How far can a judge's chances be believed? Measured on families that it was not fitted to."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import msgspec

from ethogram.stats.calibration import Calibration, Scored, chance_of_failing
from ethogram.stats.clustered import clustered_proportion
from ethogram.stats.distribution import student_quantile
from ethogram.stats.estimate import Estimate, percent, undefined

BINS = 10
DRAWS = 400


class Bin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Items of about the same chance: one point of the reliability plot."""

    mean_chance: float
    rate: Estimate
    """Share that people fail, over families."""


class Reliability(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Chances beside what people said."""

    bins: tuple[Bin, ...]
    rule: str
    """How the bins were cut, without which an expected calibration error means nothing."""
    calibration_error: float
    """Mean distance of a bin's rate from its chance, weighed by items (ECE)."""
    error_by_chance: float
    """Mean calibration error of chances that are right, on as many items: never zero."""
    brier: Estimate
    """Mean squared distance of a chance from what people said: 0 is perfect, 0.25 is a coin."""
    skill: float | None
    """Share of the base rate's own Brier score that is saved; None where all answer alike."""


def check_calibration(rule: Calibration, scored: Sequence[Scored], bins: int = BINS) -> Reliability:
    """Check a rule on other families than it was fitted to.

    Raises:
        ValueError: A family was fitted to, or there is nothing to check.
    """
    seen = sorted({one.family for one in scored} & rule.families)
    if seen:
        raise ValueError(
            f"The rule was fitted to {len(seen)} of these families, {seen[0]!r} among them: check "
            "it on others, or use chances_out_of_fold with reliability."
        )
    return reliability(scored, [chance_of_failing(rule, one.score) for one in scored], bins)


def reliability(
    scored: Sequence[Scored], chances: Sequence[float], bins: int = BINS
) -> Reliability:
    """Measure chances that were made without the items they are for.

    Raises:
        ValueError: There is nothing to check, or no chance for each item.
    """
    if not scored or len(scored) != len(chances):
        raise ValueError(f"{len(scored)} items have {len(chances)} chances: give one for each.")
    order = sorted(range(len(scored)), key=lambda at: chances[at])
    cut = _cut([chances[at] for at in order], bins)
    parts = [[order[at] for at in range(*ends)] for ends in cut]
    brier = _mean_by_family(
        [
            (one.family, (chance - one.is_fail) ** 2)
            for one, chance in zip(scored, chances, strict=True)
        ]
    )
    base = sum(one.is_fail for one in scored) / len(scored)
    return Reliability(
        bins=tuple(
            _bin([scored[at] for at in part], [chances[at] for at in part]) for part in parts
        ),
        rule=f"{len(parts)} bins of about equal size, equal chances together",
        calibration_error=_error(parts, chances, [float(one.is_fail) for one in scored]),
        error_by_chance=_by_chance(parts, chances),
        brier=brier,
        skill=(
            1.0 - brier.estimate / (base * (1.0 - base))
            if brier.estimate is not None and 0.0 < base < 1.0
            else None
        ),
    )


def _cut(ordered: Sequence[float], bins: int) -> list[tuple[int, int]]:
    """Cut sorted chances into parts of about equal size, never between equal chances."""
    ends, start = [], 0
    for place in range(1, bins + 1):
        end = max(start, round(place * len(ordered) / bins))
        while 0 < end < len(ordered) and ordered[end] == ordered[end - 1]:
            end += 1
        if end > start:
            ends.append((start, end))
            start = end
    return ends


def _bin(scored: Sequence[Scored], chances: Sequence[float]) -> Bin:
    families: dict[str, tuple[float, float]] = {}
    for one in scored:
        fails, items = families.get(one.family, (0.0, 0.0))
        families[one.family] = (fails + one.is_fail, items + 1.0)
    return Bin(
        mean_chance=math.fsum(chances) / len(chances),
        rate=clustered_proportion(list(families.values())),
    )


def _error(
    parts: Sequence[Sequence[int]], chances: Sequence[float], fails: Sequence[float]
) -> float:
    return math.fsum(
        abs(math.fsum(fails[at] - chances[at] for at in part)) for part in parts
    ) / len(chances)


def _by_chance(parts: Sequence[Sequence[int]], chances: Sequence[float]) -> float:
    """Mean calibration error of right chances, by seeded draws."""
    rng = random.Random(0)  # noqa: S311 - a seeded reference, no secret
    draws = max(20, min(DRAWS, 200_000 // len(chances)))
    return (
        math.fsum(
            _error(parts, chances, [float(rng.random() < chance) for chance in chances])
            for _ in range(draws)
        )
        / draws
    )


def _mean_by_family(values: Sequence[tuple[str, float]], confidence: float = 0.95) -> Estimate:
    """Estimate a mean over items whose families are the independent units."""
    method = f"mean over families {percent(confidence)}"
    if not values:
        return undefined(method, "there are no items")
    mean = math.fsum(value for _, value in values) / len(values)
    strays: dict[str, float] = {}
    for family, value in values:
        strays[family] = strays.get(family, 0.0) + value - mean
    count = len(strays)
    if count < 2:
        return Estimate(estimate=mean, method=method, n=len(values), clusters=count)
    spread = math.fsum(stray * stray for stray in strays.values()) * count / (count - 1)
    reach = student_quantile(0.5 + confidence / 2.0, count - 1) * math.sqrt(spread) / len(values)
    return Estimate(
        estimate=mean,
        low=max(0.0, mean - reach),
        high=min(1.0, mean + reach),
        method=method,
        n=len(values),
        clusters=count,
    )
