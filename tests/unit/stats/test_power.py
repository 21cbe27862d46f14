from __future__ import annotations

import math

import pytest

from ethogram.stats.power import connor, mcnemar_power, pairs_for_power
from tests.fakes import oracle


def by_all_tables(pairs: int, only_after: float, only_before: float) -> float:
    """Sum the probability of every table in which the exact test is significant."""
    power, neither = 0.0, 1.0 - only_after - only_before
    for b in range(pairs + 1):
        for c in range(pairs + 1 - b):
            if b + c and oracle.binomial_p(b, b + c) <= 0.05:
                ways = math.comb(pairs, b) * math.comb(pairs - b, c)
                power += ways * only_after**b * only_before**c * neither ** (pairs - b - c)
    return power


def test_power_is_the_weight_of_all_significant_tables() -> None:
    found = mcnemar_power(25, 0.3, 0.1, is_mid_p=False)
    assert found == pytest.approx(by_all_tables(25, 0.3, 0.1), abs=1e-6)


def test_power_is_what_simulation_of_the_exact_test_gave() -> None:
    assert mcnemar_power(400, 0.08, 0.03, is_mid_p=False) == pytest.approx(0.86, abs=0.03)
    assert mcnemar_power(200, 0.08, 0.03, is_mid_p=False) == pytest.approx(0.50, abs=0.03)
    assert mcnemar_power(650, 0.12, 0.07, is_mid_p=False) == pytest.approx(0.80, abs=0.03)


def test_the_pairs_asked_for_reach_the_power_asked_for() -> None:
    pairs = pairs_for_power(0.15, 0.05)
    assert pairs is not None
    assert mcnemar_power(pairs, 0.15, 0.05) >= 0.8
    assert mcnemar_power(pairs - 20, 0.15, 0.05) < 0.8


def test_six_of_sixteen_flipping_one_way_is_shown_by_few_families() -> None:
    pairs = pairs_for_power(6 / 16, 0.0)
    assert pairs is not None
    assert 14 <= pairs <= 22


def test_the_exact_test_needs_more_pairs_than_the_formula() -> None:
    pairs = connor(0.12, 0.07)
    assert mcnemar_power(pairs, 0.12, 0.07, is_mid_p=False) < 0.8


def test_no_difference_is_shown_by_no_number_of_pairs() -> None:
    assert pairs_for_power(0.1, 0.1) is None
    assert pairs_for_power(0.0, 0.0) is None
    assert pairs_for_power(0.0501, 0.05) is None


def test_beyond_a_thousand_pairs_the_formula_is_near_enough() -> None:
    pairs = pairs_for_power(0.1, 0.07)
    assert pairs is not None
    assert pairs > 1000
    assert mcnemar_power(pairs, 0.1, 0.07) == pytest.approx(0.8, abs=0.02)
