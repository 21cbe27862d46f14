from __future__ import annotations

import pytest

from ethogram.stats.calibration import Scored, chances_out_of_fold, fit_calibration
from ethogram.stats.reliability import check_calibration, reliability
from tests.fakes.chance import chance
from tests.fakes.scores import scored


def test_a_rule_is_not_checked_on_the_families_it_was_fitted_to() -> None:
    items = scored(chance(1), 30)
    rule = fit_calibration(items[:60])
    with pytest.raises(ValueError, match="'family-14' among them"):
        check_calibration(rule, items[56:])
    assert check_calibration(rule, items[60:]).brier.clusters == 15


def test_right_chances_err_as_much_as_chance_does() -> None:
    items = scored(chance(2), 400)
    found = reliability(items, chances_out_of_fold(items))
    assert found.calibration_error < 2 * found.error_by_chance
    assert found.skill is not None
    assert found.skill > 0.2
    inside = sum(
        one.rate.low <= one.mean_chance <= one.rate.high
        for one in found.bins
        if one.rate.low is not None and one.rate.high is not None
    )
    assert inside >= 8
    assert found.rule.startswith("10 bins")


def test_overconfident_scores_are_found_out_and_mended() -> None:
    items = scored(chance(3), 400, slope=0.3)
    plain = [0.999 if one.score > 0 else 0.001 for one in items]
    raw, mended = reliability(items, plain), reliability(items, chances_out_of_fold(items))
    assert raw.calibration_error > 0.2
    assert raw.calibration_error > 5 * raw.error_by_chance
    assert mended.calibration_error < 0.06
    assert raw.brier.estimate is not None
    assert mended.brier.estimate is not None
    assert mended.brier.estimate < raw.brier.estimate - 0.05


def test_known_scores_have_the_known_brier() -> None:
    items = [
        Scored(family="a", score=0.0, is_fail=True),
        Scored(family="b", score=0.0, is_fail=False),
    ]
    found = reliability(items, [0.8, 0.4])
    assert found.brier.estimate == pytest.approx((0.04 + 0.16) / 2)
    assert reliability(items, [0.5, 0.5]).skill == pytest.approx(0.0)
    assert len(reliability(items, [0.5, 0.5]).bins) == 1


def test_items_that_all_answer_alike_have_no_skill() -> None:
    items = [Scored(family="a", score=0.0, is_fail=True)]
    found = reliability(items, [0.9])
    assert found.skill is None
    assert found.brier.low is None


def test_nothing_to_check_is_said() -> None:
    with pytest.raises(ValueError, match="0 items have 0 chances"):
        reliability([], [])
