"""A screen sets every factor both ways equally often, and every two factors in all four."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import UsageRefused
from ethogram.experiment.design import Factor, aliases, factorial, screen


def factors(count: int) -> list[Factor]:
    return [Factor(name=f"block b{number}") for number in range(count)]


@given(st.integers(2, 63), st.booleans())
def test_every_two_factors_meet_in_all_four_ways_equally_often(count: int, fold: bool) -> None:
    design = screen(factors(count), fold=fold)
    first, last = 0, count - 1
    met = Counter((run[first], run[last]) for run in design.runs)
    assert len(met) == 4
    assert len(set(met.values())) == 1


def test_fifteen_blocks_take_sixteen_runs_and_thirty_two_folded() -> None:
    assert len(screen(factors(15), fold=False).runs) == 16
    assert len(screen(factors(15)).runs) == 32


def test_a_folded_screen_mixes_no_interaction_of_two_into_an_effect() -> None:
    design = screen(factors(15))
    assert design.resolution == 4
    assert not any(aliases(design, factor.name) for factor in design.factors)


def test_an_unfolded_screen_says_what_it_mixes() -> None:
    design = screen(factors(7), fold=False)
    assert design.resolution == 3
    mixed = aliases(design, "block b0")
    assert mixed
    assert all("block b0" not in alias.pair and alias.share in {1.0, -1.0} for alias in mixed)


def test_two_factors_of_one_name_are_refused() -> None:
    with pytest.raises(UsageRefused, match="'block b0' stands twice"):
        screen([*factors(2), *factors(1)])


def test_a_factorial_has_every_combination_once() -> None:
    design = factorial(factors(3))
    assert len(set(design.runs)) == len(design.runs) == 8
