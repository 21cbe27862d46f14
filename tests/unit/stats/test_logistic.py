from __future__ import annotations

import numpy as np
import pytest

from ethogram.stats.logistic import (
    PENALTIES,
    choose_penalty,
    fit_logistic,
    log_loss_of,
    log_odds,
    log_odds_out_of_fold,
)
from tests.fakes import oracle


def planted(items: int, columns: int, seed: int = 0) -> tuple[np.ndarray, list[bool], np.ndarray]:
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(items, columns))
    weights = np.linspace(1.5, -1.5, columns)
    chance = 1.0 / (1.0 + np.exp(-(features @ weights - 0.5)))
    return features, (rng.random(items) < chance).tolist(), weights


def test_the_fit_is_the_minimum_that_a_second_library_finds() -> None:
    features, fails, _ = planted(300, 4)
    for penalty in (0.1, 5.0):
        found = fit_logistic(features, fails, penalty)
        theirs = oracle.logistic(features, fails, penalty)
        assert found.is_converged
        assert [found.intercept, *found.weights] == pytest.approx(theirs, abs=1e-4)


def test_planted_weights_are_found() -> None:
    features, fails, weights = planted(20_000, 5)
    found = fit_logistic(features, fails, 0.01)
    assert list(found.weights) == pytest.approx(weights.tolist(), abs=0.1)
    assert found.intercept == pytest.approx(-0.5, abs=0.1)


def test_more_columns_than_items_and_clean_parting_are_fitted() -> None:
    features = np.random.default_rng(1).normal(size=(12, 256))
    fails = [at % 2 == 0 for at in range(12)]
    found = fit_logistic(features, fails)
    assert found.is_converged
    assert found == fit_logistic(features, fails)
    assert [score > 0 for score in log_odds(found, features)] == fails


def test_a_score_out_of_fold_knows_nothing_of_its_item() -> None:
    """Answers at random: fitted on themselves they look learnt, out of fold they do not."""
    rng = np.random.default_rng(4)
    features = rng.normal(size=(200, 60))
    fails = (rng.random(200) < 0.5).tolist()
    families = [at // 2 for at in range(200)]
    inside = log_odds(fit_logistic(features, fails, 0.1), features)
    folds = [family % 5 for family in families]
    outside = log_odds_out_of_fold(features, fails, folds, 0.1)

    def right(scores: tuple[float, ...]) -> float:
        hits = [(score > 0) == is_fail for score, is_fail in zip(scores, fails, strict=True)]
        return hits.count(True) / len(hits)

    assert right(inside) > 0.75
    assert 0.35 < right(outside) < 0.65
    assert choose_penalty(features, fails, families) == PENALTIES[-1]


def test_a_penalty_is_chosen_for_what_can_be_learnt() -> None:
    features, fails, _ = planted(600, 4)
    assert choose_penalty(features, fails, [at // 3 for at in range(600)]) <= 10.0


def test_surprise_is_the_log_of_the_chance() -> None:
    assert log_loss_of(0.0, is_fail=True) == pytest.approx(np.log(2))
    assert log_loss_of(50.0, is_fail=True) == pytest.approx(0.0, abs=1e-12)
    assert log_loss_of(50.0, is_fail=False) == pytest.approx(50.0)
    assert log_loss_of(-2_000.0, is_fail=True) == 2_000.0


def test_what_cannot_be_fitted_is_said() -> None:
    features = np.zeros((3, 2))
    with pytest.raises(ValueError, match="do not fit 2 answers"):
        fit_logistic(features, [True, False])
    with pytest.raises(ValueError, match="answer alike"):
        fit_logistic(features, [True, True, True])
    with pytest.raises(ValueError, match="penalty of 0"):
        fit_logistic(features, [True, False, True], 0)
    model = fit_logistic(features, [True, False, True])
    with pytest.raises(ValueError, match="model of 2 columns"):
        log_odds(model, np.zeros((3, 5)))
