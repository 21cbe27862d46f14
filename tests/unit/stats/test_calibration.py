from __future__ import annotations

import pytest

from ethogram.stats.calibration import (
    Scored,
    chance_of_failing,
    chances_out_of_fold,
    fit_calibration,
)
from ethogram.stats.folds import grouped_folds
from tests.fakes.chance import chance
from tests.fakes.scores import scored


def test_platt_finds_the_planted_slope_and_shift() -> None:
    rule = fit_calibration(scored(chance(1), 1_000, slope=0.5, shift=-1.0))
    assert rule.slope == pytest.approx(0.5, abs=0.06)
    assert rule.intercept == pytest.approx(-1.0, abs=0.15)
    assert chance_of_failing(rule, 2.0) == pytest.approx(0.5, abs=0.05)


def test_temperature_finds_how_overconfident_scores_are() -> None:
    rule = fit_calibration(scored(chance(2), 1_000, slope=1 / 3), "temperature")
    assert 1 / rule.slope == pytest.approx(3.0, abs=0.4)
    assert rule.intercept == 0.0


def test_isotonic_follows_any_rising_shape() -> None:
    rng = chance(3)
    items = []
    for at in range(4_000):
        score = rng.uniform(-3, 3)
        fails = rng.random() < (0.1 if score < 0 else 0.7)
        items.append(Scored(family=str(at), score=score, is_fail=fails))
    rule = fit_calibration(items, "isotonic")
    assert chance_of_failing(rule, -1.5) == pytest.approx(0.1, abs=0.04)
    assert chance_of_failing(rule, 1.5) == pytest.approx(0.7, abs=0.06)
    assert chance_of_failing(rule, -99) <= chance_of_failing(rule, 99) < 1.0
    values = [value for _, value in rule.steps]
    assert values == sorted(values)


@pytest.mark.parametrize("way", ["platt", "temperature", "isotonic"])
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_scores_that_part_cleanly_are_fitted_on_any_scale(way: str, scale: float) -> None:
    items = [Scored(family=str(at), score=(at - 9.5) * scale, is_fail=at >= 10) for at in range(20)]
    rule = fit_calibration(items, way)  # type: ignore[arg-type] # the names are listed above
    low, high = chance_of_failing(rule, -9.5 * scale), chance_of_failing(rule, 9.5 * scale)
    assert 0.0 < low < 0.15
    assert 0.85 < high < 1.0


def test_a_chance_out_of_fold_is_by_a_rule_that_never_saw_the_family() -> None:
    items = scored(chance(5), 40)
    found = chances_out_of_fold(items, folds=4)
    fold_of = grouped_folds([one.family for one in items], 4, fails=[one.is_fail for one in items])
    others = [one for one, fold in zip(items, fold_of, strict=True) if fold != fold_of[0]]
    assert items[0].family not in fit_calibration(others).families
    assert found[0] == chance_of_failing(fit_calibration(others), items[0].score)


def test_one_kind_of_answer_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="answer alike"):
        fit_calibration([Scored(family="a", score=1.0, is_fail=True)])
