"""Can a cheap judge learn what my labels say? A linear model, calibrated, that knows its doubt.

Weights, calibration and the band in which it says `unclear` come from different items: the model is
fitted to some families, and calibration and band to what models of the other families said of the
rest. What it would say of its own items comes from models that never saw their family.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from ethogram.errors import MissingExtra
from ethogram.stats.calibration import Calibration as Rule
from ethogram.stats.calibration import Scored, chance_of_failing, fit_calibration
from ethogram.stats.folds import grouped_folds
from ethogram.stats.logistic import (
    PENALTIES,
    fit_logistic,
    log_loss_of,
    log_odds_out_of_fold,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDS = 5
MISTAKE = 4.0
"""Replies left to people that cost as much as one mistake (Chow 1970)."""
LOWS = (0.1, 0.2, 0.3, 0.4, 0.5)
HIGHS = (0.5, 0.6, 0.7, 0.8, 0.9)
DIGITS = 6
"""Significant digits of a weight: enough for every verdict, and few enough to be read."""

Answer = Literal["pass", "fail", "unclear"]
Vectors: TypeAlias = "NDArray[np.floating]"
"""One row for each text. Named here so that who hands them on need not know arrays."""


class LinearModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Log-odds of failing from a text's vector and its traits, made into a chance."""

    intercept: float
    vector_weights: tuple[float, ...]
    """One for each number of the vector, which has length 1."""
    trait_weights: tuple[float, ...]
    """One for each trait in its own standard deviations."""
    trait_means: tuple[float, ...]
    trait_scales: tuple[float, ...]
    penalty: float
    slope: float
    """Calibration: the chance to fail is the logistic of slope times log-odds plus offset."""
    offset: float
    low: float
    """Below this chance to fail it says pass."""
    high: float
    """From this chance on it says fail; between the two it is unclear."""


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """A model, and what models that never saw an item's family say of it."""

    model: LinearModel
    fold_models: tuple[LinearModel, ...]
    fold_of: tuple[int, ...]
    chances: tuple[float, ...]
    answers: tuple[Answer, ...]


def train(
    vectors: Vectors,
    traits: Sequence[Sequence[float]],
    fails: Sequence[bool],
    families: Sequence[Hashable],
    *,
    penalty: float | None = None,
    seed: int = 0,
) -> Trained:
    """Train a judge, and let models of the other families judge each item.

    Args:
        vectors: One row of length 1 for each item.
        traits: Further numbers about each item, on any scale.
        fails: What people said.
        families: Items of one family are never on both sides of a split.
        penalty: How strongly weights are held back; None: chosen by families that were left out.
        seed: Of every split. The same input and seed give the same model.

    Raises:
        MissingExtra: NumPy is not installed.
        ValueError: There are too few families of either kind to leave a part of them out.
    """
    one_thread()
    try:
        import numpy as np  # noqa: PLC0415 # heavy, and only needed here
    except ImportError as error:
        raise MissingExtra("Training a judge", "statistics") from error
    table = np.asarray(traits, dtype=np.float64)
    rows = np.asarray(vectors, dtype=np.float64)
    fold_of = grouped_folds(families, _folds(families), fails=fails, seed=seed)
    models: list[LinearModel] = []
    chances, answers = [0.0] * len(fails), [""] * len(fails)
    for fold in sorted(set(fold_of)):
        inside = [at for at, own in enumerate(fold_of) if own == fold]
        rest = [at for at, own in enumerate(fold_of) if own != fold]
        of_rest = [fails[at] for at in rest], [families[at] for at in rest]
        model = _fitted(rows[rest], table[rest], *of_rest, penalty, seed)
        models.append(model)
        for at, chance in zip(
            inside, chances_of(model, rows[inside], table[inside].tolist()), strict=True
        ):
            chances[at] = chance
            answers[at] = answer_of(model, chance)
    return Trained(
        model=_fitted(rows, table, fails, families, penalty, seed),
        fold_models=tuple(models),
        fold_of=fold_of,
        chances=tuple(chances),
        answers=tuple(_answer(each) for each in answers),
    )


def chances_of(
    model: LinearModel, vectors: Vectors, traits: Sequence[Sequence[float]]
) -> tuple[float, ...]:
    """Give the chance to fail of each item.

    Raises:
        MissingExtra: NumPy is not installed.
        ValueError: Rows are not as long as the model's.
    """
    try:
        import numpy as np  # noqa: PLC0415 # heavy, and only needed here
    except ImportError as error:
        raise MissingExtra("A trained judge", "statistics") from error
    rows, table = np.asarray(vectors, np.float64), np.asarray(traits, np.float64)
    shape = rows.shape[1:] + table.shape[1:]
    if shape != (len(model.vector_weights), len(model.trait_weights)):
        raise ValueError(f"Items of {shape!r} columns do not fit this model: train it again.")
    standard = (table - np.asarray(model.trait_means)) / np.asarray(model.trait_scales)
    odds = model.intercept + rows @ np.asarray(model.vector_weights)
    odds = odds + standard @ np.asarray(model.trait_weights)
    rule = Rule(
        way="platt", slope=model.slope, intercept=model.offset, items=0, families=frozenset()
    )
    return tuple(chance_of_failing(rule, score) for score in odds.tolist())


def answer_of(model: LinearModel, chance: float) -> Answer:
    """Say pass or fail, or unclear near the boundary."""
    if chance >= model.high:
        return "fail"
    return "pass" if chance < model.low else "unclear"


def pulls(model: LinearModel, traits: Sequence[float]) -> tuple[float, ...]:
    """Say how far each trait moves an item towards failing, in log-odds against a usual item."""
    parts = zip(traits, model.trait_means, model.trait_scales, model.trait_weights, strict=True)
    return tuple(
        model.slope * weight * (value - mean) / scale for value, mean, scale, weight in parts
    )


def nearest(vectors: Vectors, known: Vectors, is_same: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Give for each row the most similar known row; -1 where none is left.

    Args:
        vectors: Rows of length 1.
        known: Rows of length 1.
        is_same: For each row the known rows that are itself.
    """
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    if not len(known):
        return (-1,) * len(vectors)
    likeness = np.asarray(vectors, np.float32) @ np.asarray(known, np.float32).T
    for row, same in enumerate(is_same):
        likeness[row, list(same)] = -np.inf
    best = likeness.argmax(axis=1)
    found = likeness[np.arange(len(best)), best]
    return tuple(
        int(at) if math.isfinite(value) else -1
        for at, value in zip(best, found.tolist(), strict=True)
    )


def area_under_curve(chances: Sequence[float], fails: Sequence[bool]) -> float | None:
    """Give how often a failing item has the higher chance than a passing one; ties count half."""
    failing = sum(fails)
    passing = len(fails) - failing
    if not failing or not passing:
        return None
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    ranks, start = 0.0, 0
    while start < len(order):
        end = start
        while end < len(order) and chances[order[end]] == chances[order[start]]:
            end += 1
        middle = (start + end + 1) / 2.0
        ranks += middle * sum(fails[order[at]] for at in range(start, end))
        start = end
    return (ranks - failing * (failing + 1) / 2.0) / (failing * passing)


def _fitted(
    rows: NDArray[np.float64],
    table: NDArray[np.float64],
    fails: Sequence[bool],
    families: Sequence[Hashable],
    penalty: float | None,
    seed: int,
) -> LinearModel:
    """Fit weights to all items, and calibration and band to what models of other families say."""
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    means, scales = table.mean(axis=0), table.std(axis=0)
    scales[scales < 1e-9] = 1.0
    # A number of a vector of length 1 is small: the traits' penalty would hold it back too much.
    size = math.sqrt(rows.shape[1])
    features = np.hstack([rows * size, (table - means) / scales])
    # The penalty is the same in every direction: turned so that no more columns than items are
    # left, the same model is found in a fraction of the time.
    features, turn = _turned(features)
    fold_of = grouped_folds(families, _folds(families), fails=fails, seed=seed + 1)
    tried = {
        each: log_odds_out_of_fold(features, fails, fold_of, each)
        for each in ((penalty,) if penalty is not None else PENALTIES)
    }
    chosen = min(tried, key=lambda each: _surprise(tried[each], fails))
    scored = [
        Scored(family=str(family), score=score, is_fail=is_fail)
        for family, score, is_fail in zip(families, tried[chosen], fails, strict=True)
    ]
    rule = fit_calibration(scored)
    low, high = choose_band([chance_of_failing(rule, one.score) for one in scored], fails)
    fitted = fit_logistic(features, fails, chosen)
    weights, wide = (np.asarray(fitted.weights) @ turn).tolist(), rows.shape[1]
    return LinearModel(
        intercept=_short(fitted.intercept),
        vector_weights=tuple(_short(weight * size) for weight in weights[:wide]),
        trait_weights=tuple(_short(weight) for weight in weights[wide:]),
        trait_means=tuple(_short(value) for value in means.tolist()),
        trait_scales=tuple(_short(value) for value in scales.tolist()),
        penalty=chosen,
        slope=_short(rule.slope),
        offset=_short(rule.intercept),
        low=low,
        high=high,
    )


def _turned(features: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    left, sizes, turn = np.linalg.svd(features, full_matrices=False)
    return left * sizes, turn


def choose_band(chances: Sequence[float], fails: Sequence[bool]) -> tuple[float, float]:
    """Choose where to say pass, fail or unclear, so that mistakes and open replies cost least."""

    def cost(band: tuple[float, float]) -> float:
        low, high = band
        total = 0.0
        for chance, is_fail in zip(chances, fails, strict=True):
            if low <= chance < high:
                total += 1.0
            elif (chance >= high) != is_fail:
                total += MISTAKE
        return total

    bands = [(low, high) for low in reversed(LOWS) for high in HIGHS]
    return min(bands, key=cost)


def _surprise(scores: Sequence[float], fails: Sequence[bool]) -> float:
    pairs = zip(scores, fails, strict=True)
    return math.fsum(log_loss_of(score, is_fail) for score, is_fail in pairs)


def _folds(families: Sequence[Hashable]) -> int:
    return max(2, min(FOLDS, len(set(families))))


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _answer(text: str) -> Answer:
    match text:
        case "pass" | "fail":
            return text
        case _:
            return "unclear"


def one_thread() -> None:
    """Keep the linear algebra on one thread: on matrices this small, more only wait.

    Measured: 2.9 s with one, 65 s with two on a busy machine. Only the first import of the arrays
    heeds it, so whoever trains says it before anything else does.
    """
    if "numpy" not in sys.modules:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
