from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.estimate import Estimate
from ethogram.stats.proportion import (
    NEVER_BOUND,
    clean_bound,
    clean_families_needed,
    clopper_pearson,
    families_for_never,
    jeffreys,
    more_clean_families,
    newcombe,
    wilson,
    wilson_bounds,
)
from tests.fakes import oracle
from tests.fakes.chance import chance


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return round(estimate.low, 4), round(estimate.high, 4)


@pytest.mark.parametrize(
    ("k", "n", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_a_rate_has_the_intervals_newcombe_published(
    k: int, n: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    assert ends(wilson(k, n)) == score
    assert ends(clopper_pearson(k, n)) == exact


def test_a_difference_has_the_intervals_newcombe_published() -> None:
    assert ends(newcombe(56, 70, 48, 80)) == (0.0524, 0.3339)
    assert ends(newcombe(9, 10, 3, 10)) == (0.1705, 0.8090)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 7), (1, 9), (9, 16), (35, 40), (40, 40)])
def test_intervals_agree_with_a_second_library(k: int, n: int) -> None:
    for ours, method in ((wilson(k, n), "wilson"), (clopper_pearson(k, n), "exact")):
        theirs = oracle.proportion_interval(k, n, method)
        assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-9)
    if 0 < k < n:
        low = oracle.beta_point(0.025, k + 0.5, n - k + 0.5)
        assert jeffreys(k, n).low == pytest.approx(low, abs=1e-9)


def test_nine_of_sixteen_is_33_to_77() -> None:
    rate = wilson(9, 16)
    assert rate.estimate == 9 / 16
    assert ends(rate) == (0.3318, 0.7690)


def test_35_clean_families_show_9_in_10_and_9_need_26_more() -> None:
    assert clean_families_needed(0.1) == 35
    assert more_clean_families(0, 9, 0.1) == 26
    assert more_clean_families(0, 35, 0.1) == 0


def test_a_never_bar_is_shown_by_no_number_of_clean_families_through_wilson() -> None:
    assert clean_families_needed(0.0) is None


def test_59_clean_families_bound_a_never_clause_under_5_percent() -> None:
    assert families_for_never(0) == 59
    assert clean_bound(59) <= NEVER_BOUND < clean_bound(58)
    assert families_for_never(60) == 0


def test_no_units_is_undefined_and_not_zero() -> None:
    rate = wilson(0, 0)
    assert rate.estimate is None
    assert rate.undefined_because == "there are no units"
    assert not newcombe(0, 0, 1, 2).is_defined


def test_a_rate_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="give 0 <= k <= n"):
        wilson(3, 2)


@given(st.integers(1, 300), st.floats(0, 1))
def test_an_interval_holds_its_own_estimate(n: int, share: float) -> None:
    low, high = wilson_bounds(share * n, n)
    assert 0.0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1.0


@given(st.integers(0, 60), st.integers(0, 20), st.sampled_from([0.05, 0.1, 0.2, 0.5]))
def test_the_families_asked_for_are_enough_and_one_fewer_is_not(
    n: int, k: int, max_fail_rate: float
) -> None:
    k = min(k, n)
    more = more_clean_families(k, n, max_fail_rate)
    assert more is not None
    if n + more:
        assert wilson_bounds(k, n + more)[1] <= max_fail_rate
    if more > 0 and n + more - 1 > 0:
        assert wilson_bounds(k, n + more - 1)[1] > max_fail_rate


@pytest.mark.parametrize(("rate", "families"), [(0.1, 40), (0.3, 16), (0.5, 60)])
def test_the_interval_covers_a_planted_rate_as_often_as_it_says(rate: float, families: int) -> None:
    rng = chance(f"{rate} {families}")
    rounds, covered = 4000, 0
    for _ in range(rounds):
        k = sum(rng.random() < rate for _ in range(families))
        low, high = wilson_bounds(k, families)
        covered += low <= rate <= high
    assert 0.92 <= covered / rounds <= 0.98


def test_fractional_shares_are_covered_at_least_as_often_as_it_says() -> None:
    rng = chance(7)
    rounds, families, repeats, covered = 2000, 20, 3, 0
    for _ in range(rounds):
        # Families differ: each has its own rate, drawn around the planted mean of 0.3.
        shares = []
        for _ in range(families):
            own = rng.betavariate(0.9, 2.1)
            shares.append(sum(rng.random() < own for _ in range(repeats)) / repeats)
        low, high = wilson_bounds(sum(shares), families)
        covered += low <= 0.3 <= high
    assert covered / rounds >= 0.95
