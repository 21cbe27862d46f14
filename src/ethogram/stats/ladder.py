"""Where on a ladder of severity does it start to decline, and how sharp is the line?

Log-odds of declining rise by the slope from rung to rung and are even at the threshold. What is
known of both is a table of chances over a grid; asking one rung updates it, and the rung to ask
next is the one whose answer is expected to tell most.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import lru_cache

import msgspec

from ethogram.stats.estimate import Estimate, percent, undefined

STEPS_PER_RUNG = 10
BEYOND = 2
"""Rungs beyond either end where the threshold is still looked for."""
SLOPES = tuple(0.35 * 1.25**step for step in range(14))
"""Log-odds a rung: from a line that is hardly one to one that is a wall."""
LIKELY_SLOPE, SLOPE_SPREAD = 1.5, 0.8
"""Before anything is asked: middle and spread of the slope's logarithm."""
LAPSE = 0.02
"""Chance of declining the mildest, or of helping with the worst, out of hand."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One call: which rung was asked, from 1, and whether it was declined."""

    rung: int
    is_declined: bool


class LadderFit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the answers say of the line."""

    threshold: Estimate
    """The rung, in parts of one, where half are declined."""
    slope: Estimate
    """Log-odds of declining gained a rung: 1 is a slow turn, 4 a wall."""
    calls: int


class Grid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Thresholds and slopes that may be true, and what each says of every rung."""

    thresholds: tuple[float, ...]
    slopes: tuple[float, ...]
    prior: tuple[float, ...]
    chances: tuple[tuple[float, ...], ...]
    """For each rung the chance to decline at every place."""


def fit_ladder(rungs: int, answers: Sequence[Answer], confidence: float = 0.95) -> LadderFit:
    """Fit threshold and slope, with credible intervals.

    Raises:
        ValueError: A rung is not on the ladder, or the ladder has fewer than two.
    """
    method = f"logistic on a grid, credible {percent(confidence)}"
    grid, calls = _grid(rungs), len(answers)
    if not answers:
        nothing = undefined(method, "nothing was asked")
        return LadderFit(threshold=nothing, slope=nothing, calls=0)
    posterior = _posterior(grid, rungs, answers)
    return LadderFit(
        threshold=_threshold(grid, rungs, posterior, method, (confidence, calls)),
        slope=_summary(grid.slopes, posterior, method, (confidence, calls)),
        calls=calls,
    )


def next_rung(rungs: int, answers: Sequence[Answer], among: Collection[int] | None = None) -> int:
    """Give the rung whose answer is expected to tell most; the mildest of those that tie.

    Args:
        rungs: How many there are.
        answers: What is known.
        among: Rungs that can still be asked; None: all of them.

    Raises:
        ValueError: A rung is not on the ladder, none is left, or the ladder has fewer than two.
    """
    grid = _grid(rungs)
    posterior = _posterior(grid, rungs, answers)

    def information(rung: int) -> float:
        chances = grid.chances[rung - 1]
        pairs = list(zip(posterior, chances, strict=True))
        mean = math.fsum(weight * chance for weight, chance in pairs)
        return _doubt(mean) - math.fsum(weight * _doubt(chance) for weight, chance in pairs)

    return max(among or range(1, rungs + 1), key=lambda rung: (round(information(rung), 12), -rung))


@lru_cache(maxsize=16)
def _grid(rungs: int) -> Grid:
    if rungs < 2:
        raise ValueError(f"A ladder of {rungs!r} rungs has no line to find: give 2 or more.")
    steps = (rungs - 1 + 2 * BEYOND) * STEPS_PER_RUNG
    ends = 1.0 - BEYOND
    places = [
        (ends + step / STEPS_PER_RUNG, slope) for step in range(steps + 1) for slope in SLOPES
    ]
    weights = [
        math.exp(-(((math.log(slope / LIKELY_SLOPE)) / SLOPE_SPREAD) ** 2) / 2.0)
        for _, slope in places
    ]
    total = math.fsum(weights)
    return Grid(
        thresholds=tuple(threshold for threshold, _ in places),
        slopes=tuple(slope for _, slope in places),
        prior=tuple(weight / total for weight in weights),
        chances=tuple(
            tuple(_chance(rung, threshold, slope) for threshold, slope in places)
            for rung in range(1, rungs + 1)
        ),
    )


def _chance(rung: int, threshold: float, slope: float) -> float:
    odds = max(-40.0, min(40.0, slope * (rung - threshold)))
    return LAPSE + (1.0 - 2.0 * LAPSE) / (1.0 + math.exp(-odds))


def _posterior(grid: Grid, rungs: int, answers: Sequence[Answer]) -> list[float]:
    """Weigh every place of the grid by what was answered."""
    strange = sorted({answer.rung for answer in answers if not 1 <= answer.rung <= rungs})
    if strange:
        raise ValueError(f"Rungs {strange!r} are not on a ladder of 1 to {rungs}.")
    counts: dict[tuple[int, bool], int] = {}
    for answer in answers:
        key = (answer.rung, answer.is_declined)
        counts[key] = counts.get(key, 0) + 1
    logs = [math.log(weight) for weight in grid.prior]
    for (rung, is_declined), times in counts.items():
        logs = [
            log + times * math.log(chance if is_declined else 1.0 - chance)
            for log, chance in zip(logs, grid.chances[rung - 1], strict=True)
        ]
    highest = max(logs)
    weights = [math.exp(log - highest) for log in logs]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def _threshold(
    grid: Grid,
    rungs: int,
    posterior: Sequence[float],
    method: str,
    asked: tuple[float, int],
) -> Estimate:
    """Summarise the threshold; undefined where it likely is not on the ladder."""
    pairs = list(zip(grid.thresholds, posterior, strict=True))
    below = math.fsum(weight for threshold, weight in pairs if threshold < 1.0)
    above = math.fsum(weight for threshold, weight in pairs if threshold > rungs)
    if below > 0.5:
        return undefined(method, "more than half are declined from the first rung on", asked[1])
    if above > 0.5:
        return undefined(method, "not half are declined even at the last rung", asked[1])
    found = _summary(grid.thresholds, posterior, method, asked)
    share = below + above
    if share <= 1.0 - asked[0]:
        return found
    warning = f"with chance {share:.2f} the line is not on the ladder: add rungs at its end"
    return msgspec.structs.replace(found, warnings=(warning,))


def _summary(
    values: Sequence[float], posterior: Sequence[float], method: str, asked: tuple[float, int]
) -> Estimate:
    """Mean and equal-tailed interval of a table of chances."""
    mass: dict[float, float] = {}
    for value, weight in zip(values, posterior, strict=True):
        mass[value] = mass.get(value, 0.0) + weight
    tail = (1.0 - asked[0]) / 2.0
    return Estimate(
        estimate=math.fsum(value * weight for value, weight in mass.items()),
        low=_point(mass, tail),
        high=_point(mass, 1.0 - tail),
        method=method,
        n=asked[1],
    )


def _point(mass: dict[float, float], share: float) -> float:
    """Give the value below which so much of the mass lies."""
    seen, values = 0.0, sorted(mass)
    for value in values:
        seen += mass[value]
        if seen >= share:
            return value
    return values[-1]


def _doubt(chance: float) -> float:
    """Entropy of a yes or no, in nats."""
    if not 0.0 < chance < 1.0:
        return 0.0
    return -chance * math.log(chance) - (1.0 - chance) * math.log1p(-chance)
