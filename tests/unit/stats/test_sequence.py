from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.proportion import wilson_bounds
from ethogram.stats.sequence import confidence_sequence, evidence_against, standing
from tests.fakes.chance import chance


def test_the_ends_are_where_the_mean_likelihood_is_twenty_times_the_rates() -> None:
    """By the definition: the mean over all rates, summed on a fine grid."""
    found = confidence_sequence(7, 10)
    fine = 20_000
    mean = sum(((at + 0.5) / fine) ** 7 * (1 - (at + 0.5) / fine) ** 3 for at in range(fine)) / fine
    for end in (found.low, found.high):
        assert end is not None
        assert mean / (end**7 * (1 - end) ** 3) == pytest.approx(20, rel=1e-4)


def test_none_of_ten_has_its_closed_form() -> None:
    """The mean of (1 - p)^10 is one in eleven; so 1 - p is (20 * 11) to the power of -1/10."""
    found = confidence_sequence(0, 10)
    assert found.low == 0.0
    assert found.high == pytest.approx(1 - 220 ** (-1 / 10))


def test_one_that_is_watched_hardly_ever_leaves_the_truth() -> None:
    """A fixed interval, watched from the tenth label on, leaves it in some four runs of ten."""
    rng, left, left_fixed, runs = chance(1), 0, 0, 400
    for _ in range(runs):
        k, is_out, is_fixed_out = 0, False, False
        for n in range(1, 301):
            k += rng.random() < 0.5
            is_out = is_out or evidence_against(0.5, k, n) >= math.log(20)
            if n >= 10 and not is_fixed_out:
                low, high = wilson_bounds(k, n)
                is_fixed_out = not low <= 0.5 <= high
        left += is_out
        left_fixed += is_fixed_out
    assert left / runs <= 0.05
    assert left_fixed / runs > 0.25


@given(n=st.integers(1, 3_000), share=st.floats(0, 1))
def test_it_holds_its_estimate_and_is_wider_than_a_fixed_interval(n: int, share: float) -> None:
    k = round(n * share)
    found = confidence_sequence(k, n)
    assert found.low is not None
    assert found.high is not None
    assert 0.0 <= found.low <= k / n <= found.high <= 1.0
    low, high = wilson_bounds(k, n)
    assert found.high - found.low >= (high - low) - 1e-9


def test_a_labeller_is_judged_when_it_can_be_known() -> None:
    assert standing(5, 10, 0.8) == "open"
    assert standing(20, 40, 0.8) == "below"
    assert standing(99, 100, 0.8) == "above"
    assert standing(0, 0, 0.8) == "open"


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="3 in 2"):
        confidence_sequence(3, 2)
