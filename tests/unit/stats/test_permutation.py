from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.paired import mcnemar
from ethogram.stats.permutation import sign_flip
from tests.fakes.chance import chance


def by_enumeration(differences: list[float]) -> float:
    seen = abs(sum(differences)) - 1e-9
    flips = list(itertools.product((1, -1), repeat=len(differences)))
    sums = (sum(s * d for s, d in zip(signs, differences, strict=True)) for signs in flips)
    return sum(abs(total) >= seen for total in sums) / len(flips)


@given(st.lists(st.sampled_from([-1.0, -2 / 3, -1 / 3, -0.5, 0.0, 0.2, 1 / 3, 1.0]), max_size=10))
def test_counting_agrees_with_enumeration(differences: list[float]) -> None:
    found = sign_flip(differences)
    assert found.is_exact
    assert found.p_value == pytest.approx(by_enumeration(differences), abs=1e-12)


@given(st.integers(0, 30), st.integers(0, 30))
def test_on_zeros_and_ones_it_is_the_exact_mcnemar_test(b: int, c: int) -> None:
    found = sign_flip([1.0] * b + [-1.0] * c + [0.0] * 5)
    assert found.p_value == pytest.approx(mcnemar(b, c).exact, abs=1e-9)


def test_a_thousand_pairs_of_three_repeats_are_still_counted() -> None:
    rng = chance("many pairs")
    found = sign_flip([rng.randint(-3, 3) / 3 for _ in range(1000)])
    assert found.is_exact
    assert 0.0 < found.p_value <= 1.0


def test_differences_on_no_grid_are_drawn_and_repeatable() -> None:
    rng = chance("no grid")
    differences = [rng.uniform(-1, 1) for _ in range(12)]
    found = sign_flip(differences, seed=3)
    assert not found.is_exact
    assert found == sign_flip(differences, seed=3)
    assert found.p_value == pytest.approx(by_enumeration(differences), abs=0.02)


def test_a_drawn_p_value_is_never_zero() -> None:
    rng = chance("all up")
    assert sign_flip([rng.uniform(0.5, 1) for _ in range(40)]).p_value == pytest.approx(1e-4)


def test_pairs_that_did_not_change_say_nothing() -> None:
    assert sign_flip([0.0] * 9).p_value == 1.0
    assert sign_flip([1.0, 0.0, 0.0]).changed == 1


def test_nothing_planted_is_called_at_the_rate_the_level_says() -> None:
    rng = chance("null")
    rounds, called = 600, 0
    for _ in range(rounds):
        differences = [rng.randint(-3, 3) / 3 for _ in range(20)]
        called += sign_flip(differences).p_value <= 0.05
    assert called / rounds <= 0.075
