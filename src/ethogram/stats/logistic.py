"""A linear model of whether a reply fails, from the numbers that stand for its text."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import msgspec

from ethogram.errors import MissingExtra
from ethogram.stats.folds import grouped_folds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_STEPS = 50
CLOSE = 1e-10
"""A step that lowers the loss by a smaller share ends the search."""
PENALTIES = (0.01, 0.1, 1.0, 10.0, 100.0)


class Logistic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Log-odds of failing: the intercept plus the weighted features."""

    intercept: float
    weights: tuple[float, ...]
    penalty: float
    """Half of it times the sum of squared weights is added to the loss."""
    items: int
    is_converged: bool


def fit_logistic(
    features: NDArray[np.floating], fails: Sequence[bool], penalty: float = 1.0
) -> Logistic:
    """Fit by Newton's method; the same input gives the same model.

    Args:
        features: One row an item; columns of about the same scale, for one penalty serves all.
        fails: For each item whether it fails.
        penalty: Above 0; the intercept is free of it.

    Raises:
        MissingExtra: NumPy is not installed.
        ValueError: Shapes differ, all items answer alike, or the penalty is not positive.
    """
    try:
        import numpy as np  # noqa: PLC0415 # heavy, and only needed here
    except ImportError as error:
        raise MissingExtra("Training a judge", "statistics") from error
    _check(features, fails, penalty)
    columns = np.hstack([np.ones((len(fails), 1)), np.asarray(features, dtype=np.float64)])
    answers = np.asarray(fails, dtype=np.float64)
    ridge = np.full(columns.shape[1], float(penalty))
    ridge[0] = 0.0
    weights = np.zeros(columns.shape[1])
    base = float(answers.mean())
    weights[0] = math.log(base / (1.0 - base))
    loss, is_converged = _loss(columns, answers, ridge, weights), False
    for _ in range(MOST_STEPS):
        chances = _chances(columns @ weights)
        slope = columns.T @ (chances - answers) + ridge * weights
        curve = (columns * (chances * (1.0 - chances))[:, None]).T @ columns
        curve[np.diag_indices_from(curve)] += ridge + 1e-12
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while _loss(columns, answers, ridge, weights - size * step) > loss and size > CLOSE:
            size /= 2.0
        before, weights = loss, weights - size * step
        loss = _loss(columns, answers, ridge, weights)
        if before - loss <= CLOSE * max(1.0, abs(before)):
            is_converged = True
            break
    return Logistic(
        intercept=float(weights[0]),
        weights=tuple(float(weight) for weight in weights[1:]),
        penalty=penalty,
        items=len(fails),
        is_converged=is_converged,
    )


def log_odds(model: Logistic, features: NDArray[np.floating]) -> tuple[float, ...]:
    """Give the log-odds of failing for each row.

    Raises:
        MissingExtra: NumPy is not installed.
        ValueError: The rows are not as long as the model's.
    """
    try:
        import numpy as np  # noqa: PLC0415 # heavy, and only needed here
    except ImportError as error:
        raise MissingExtra("A trained judge", "statistics") from error
    rows = np.asarray(features, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != len(model.weights):
        raise ValueError(
            f"Features of shape {rows.shape!r} do not fit a model of {len(model.weights)} columns."
        )
    return tuple((model.intercept + rows @ np.asarray(model.weights)).tolist())


def log_odds_out_of_fold(
    features: NDArray[np.floating],
    fails: Sequence[bool],
    fold_of: Sequence[int],
    penalty: float = 1.0,
) -> tuple[float, ...]:
    """Give each item the log-odds of a model that was fitted to the other folds only.

    Raises:
        MissingExtra: NumPy is not installed.
        ValueError: As `fit_logistic`, for the items outside one of the folds.
    """
    found = [0.0] * len(fails)
    for fold in sorted(set(fold_of)):
        inside = [at for at, own in enumerate(fold_of) if own == fold]
        outside = [at for at, own in enumerate(fold_of) if own != fold]
        model = fit_logistic(features[outside], [fails[at] for at in outside], penalty)
        for at, score in zip(inside, log_odds(model, features[inside]), strict=True):
            found[at] = score
    return tuple(found)


def choose_penalty(
    features: NDArray[np.floating],
    fails: Sequence[bool],
    families: Sequence[Hashable],
    *,
    folds: int = 5,
    seed: int = 0,
) -> float:
    """Give the penalty whose models predict families they never saw best, by log loss.

    Raises:
        MissingExtra: NumPy is not installed.
        ValueError: There are fewer families than folds, or a fold leaves one answer only.
    """
    fold_of = grouped_folds(families, folds, fails=fails, seed=seed)

    def loss(penalty: float) -> float:
        scores = log_odds_out_of_fold(features, fails, fold_of, penalty)
        return math.fsum(
            log_loss_of(score, is_fail) for score, is_fail in zip(scores, fails, strict=True)
        )

    return min(PENALTIES, key=loss)


def log_loss_of(score: float, is_fail: bool) -> float:
    """Surprise at an answer, in nats, of one who gave it such log-odds."""
    against = -score if is_fail else score
    return max(against, 0.0) + math.log1p(math.exp(-abs(against)))


def _loss(
    columns: NDArray[np.float64],
    answers: NDArray[np.float64],
    ridge: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> float:
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    scores = columns @ weights
    surprise = np.logaddexp(0.0, scores) - answers * scores
    return float(surprise.sum() + 0.5 * (ridge * weights * weights).sum())


def _chances(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    return np.exp(-np.logaddexp(0.0, -scores))


def _check(features: NDArray[np.floating], fails: Sequence[bool], penalty: float) -> None:
    if features.ndim != 2 or len(features) != len(fails):
        raise ValueError(f"Features of shape {features.shape!r} do not fit {len(fails)} answers.")
    if len(set(fails)) < 2:
        raise ValueError("All items answer alike: label some that fail and some that pass.")
    if not penalty > 0.0:
        raise ValueError(f"A penalty of {penalty!r} holds nothing back: give one above 0.")
