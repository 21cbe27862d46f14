from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.isotonic import isotonic, rising_test
from tests.fakes import oracle
from tests.fakes.chance import chance

PAIRS = st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 9)), min_size=1, max_size=40)


@given(PAIRS)
def test_rising_steps_agree_with_a_second_library(pairs: list[tuple[float, float]]) -> None:
    values, weights = [value for value, _ in pairs], [weight for _, weight in pairs]
    found = isotonic(values, weights)
    assert list(found) == pytest.approx(oracle.isotonic(values, weights), abs=1e-9)
    assert all(one <= other + 1e-12 for one, other in zip(found, found[1:], strict=False))


def test_rates_that_rise_are_not_doubted() -> None:
    found = rising_test([(0, 9), (2, 9), (2, 9), (9, 9)])
    assert found.p_value == 1.0
    assert found.falls == ()


def test_a_clear_fall_is_found_where_it_is() -> None:
    found = rising_test([(0, 20), (18, 20), (0, 0), (3, 20), (20, 20)])
    assert found.p_value < 0.01
    assert found.falls == ((1, 3),)
    assert found.rates[2] is None


def test_a_flat_line_is_rarely_called_falling() -> None:
    rng, called = chance(7), 0
    for _ in range(100):
        counts = [(sum(rng.random() < 0.5 for _ in range(8)), 8) for _ in range(6)]
        called += rising_test(counts, rounds=99).p_value <= 0.05
    assert called <= 12


def test_impossible_counts_are_said() -> None:
    with pytest.raises(ValueError, match="ask once"):
        rising_test([(0, 0)])
    with pytest.raises(ValueError, match=r"\(3, 2\)"):
        rising_test([(3, 2)])
    with pytest.raises(ValueError, match="one above 0"):
        isotonic([1.0], [0.0])
