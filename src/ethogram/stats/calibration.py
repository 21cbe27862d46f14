"""Does a score of 0.8 fail eight times in ten? Scores of a judge into chances, and the check.

A calibration remembers the families it was fitted to, and is not checked on them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import msgspec

from ethogram.stats.folds import grouped_folds
from ethogram.stats.isotonic import isotonic

Way = Literal["platt", "temperature", "isotonic"]
"""Platt: log-odds times a slope plus an intercept; temperature: the slope alone; isotonic: any
rising steps, which asks for some hundred labels."""
MOST_STEPS = 100
SURE = 1e-6
"""No chance is nearer to 0 or 1."""


class Scored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a judge scored one item, and what people said."""

    family: str
    score: float
    """Log-odds of failing; any number that rises with the chance to fail."""
    is_fail: bool


class Calibration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule from scores to chances of failing."""

    way: Way
    slope: float = 1.0
    intercept: float = 0.0
    steps: tuple[tuple[float, float], ...] = ()
    """Of the isotonic rule: from this score on, this chance."""
    items: int
    families: frozenset[str]
    """Fitted to these; `reliability` refuses them."""


def fit_calibration(scored: Sequence[Scored], way: Way = "platt") -> Calibration:
    """Fit a rule from scores to chances.

    Raises:
        ValueError: All items answer alike.
    """
    if len({one.is_fail for one in scored}) < 2:
        raise ValueError("All items answer alike: label some that fail and some that pass.")
    families = frozenset(one.family for one in scored)
    if way == "isotonic":
        ordered = sorted(scored, key=lambda one: one.score)
        return Calibration(way=way, steps=_steps(ordered), items=len(ordered), families=families)
    slope, intercept = _platt(scored, has_intercept=way == "platt")
    return Calibration(
        way=way, slope=slope, intercept=intercept, items=len(scored), families=families
    )


def chance_of_failing(rule: Calibration, score: float) -> float:
    """Turn a score into a chance, never quite 0 or 1."""
    if rule.way == "isotonic":
        chance = rule.steps[0][1]
        for start, value in rule.steps:
            if score < start:
                break
            chance = value
        return min(1.0 - SURE, max(SURE, chance))
    return min(1.0 - SURE, max(SURE, _logistic(rule.slope * score + rule.intercept)))


def chances_out_of_fold(
    scored: Sequence[Scored], way: Way = "platt", *, folds: int = 5, seed: int = 0
) -> tuple[float, ...]:
    """Give each item the chance by a rule that never saw its family.

    Raises:
        ValueError: There are fewer families than folds, or a fold leaves one answer only.
    """
    fold_of = grouped_folds(
        [one.family for one in scored], folds, fails=[one.is_fail for one in scored], seed=seed
    )
    rules = {
        fold: fit_calibration(
            [one for one, own in zip(scored, fold_of, strict=True) if own != fold], way
        )
        for fold in sorted(set(fold_of))
    }
    return tuple(
        chance_of_failing(rules[fold], one.score) for one, fold in zip(scored, fold_of, strict=True)
    )


def _steps(ordered: Sequence[Scored]) -> tuple[tuple[float, float], ...]:
    """Fit rising steps, items of one score together."""
    starts: list[float] = []
    fails: list[float] = []
    counts: list[float] = []
    for one in ordered:
        if not starts or one.score > starts[-1]:
            starts.append(one.score)
            fails.append(0.0)
            counts.append(0.0)
        fails[-1] += one.is_fail
        counts[-1] += 1.0
    rates = [fail / count for fail, count in zip(fails, counts, strict=True)]
    steps: list[tuple[float, float]] = []
    for start, value in zip(starts, isotonic(rates, counts), strict=True):
        if not steps or value > steps[-1][1]:
            steps.append((start, value))
    return tuple(steps)


def _platt(scored: Sequence[Scored], *, has_intercept: bool) -> tuple[float, float]:
    """Fit slope and intercept by Newton's method to Platt's (1999) smoothed answers.

    Without smoothing, scores that part the answers cleanly would have no finite slope.
    """
    fails = sum(one.is_fail for one in scored)
    yes, no = (fails + 1.0) / (fails + 2.0), 1.0 / (len(scored) - fails + 2.0)
    pairs = [(one.score, yes if one.is_fail else no) for one in scored]
    # Scores of any scale are fitted on their own scale, so that the first step is never wild.
    scale = math.sqrt(math.fsum(score * score for score, _ in pairs) / len(pairs)) or 1.0
    pairs = [(score / scale, answer) for score, answer in pairs]
    slope = intercept = 0.0
    loss = _surprise(pairs, slope, intercept)
    for _ in range(MOST_STEPS):
        step, lift = _newton(pairs, slope, intercept, has_intercept=has_intercept)
        size = 1.0
        while _surprise(pairs, slope + size * step, intercept + size * lift) > loss and size > SURE:
            size /= 2.0
        slope, intercept = slope + size * step, intercept + size * lift
        before, loss = loss, _surprise(pairs, slope, intercept)
        if before - loss < 1e-12 * max(1.0, before):
            break
    return slope / scale, intercept


def _newton(
    pairs: Sequence[tuple[float, float]], slope: float, intercept: float, *, has_intercept: bool
) -> tuple[float, float]:
    """One step of Newton's method on slope and intercept."""
    pull = lift = bend = cross = level = 0.0
    for score, answer in pairs:
        chance = _logistic(slope * score + intercept)
        weight = max(chance * (1.0 - chance), 1e-12)
        pull += (answer - chance) * score
        lift += answer - chance
        bend += weight * score * score
        cross += weight * score
        level += weight
    if not has_intercept:
        return pull / max(bend, 1e-12), 0.0
    size = bend * level - cross * cross
    if size <= 1e-12 * bend * level:
        return 0.0, lift / level
    return (pull * level - lift * cross) / size, (lift * bend - pull * cross) / size


def _surprise(pairs: Sequence[tuple[float, float]], slope: float, intercept: float) -> float:
    total = 0.0
    for score, answer in pairs:
        odds = slope * score + intercept
        total += max(odds, 0.0) + math.log1p(math.exp(-abs(odds))) - answer * odds
    return total


def _logistic(odds: float) -> float:
    if odds >= 0.0:
        return 1.0 / (1.0 + math.exp(-odds))
    risen = math.exp(odds)
    return risen / (1.0 + risen)
