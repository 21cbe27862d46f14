from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.suite.covering import Axis, axis, covering_rows, pairs_in, reachable_pairs


def factors(*levels: int) -> list[Axis]:
    return [
        axis(f"f{number:02}", [str(level) for level in range(many)])
        for number, many in enumerate(levels)
    ]


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_every_pair_stands_in_some_row(levels: list[int]) -> None:
    axes = factors(*levels)
    held = {pair for row in covering_rows(axes) for pair in pairs_in(row.values)}
    assert held == set(reachable_pairs(axes))


@settings(deadline=None)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=5))
def test_every_pair_is_accounted_to_one_row_that_holds_it(levels: list[int]) -> None:
    axes = factors(*levels)
    rows = covering_rows(axes)
    accounted = [pair for row in rows for pair in row.pairs]
    assert sorted(accounted) == sorted(reachable_pairs(axes))
    assert all(set(row.pairs) <= set(pairs_in(row.values)) for row in rows)


@pytest.mark.parametrize(
    ("levels", "most"),
    [
        ((3, 3, 3, 3), 9),  # the smallest there is
        ((3,) * 10, 18),  # 14 is the smallest known
        ((3,) * 13, 20),  # 15 is the smallest known
        ((2,) * 10, 8),  # 6 is the smallest there is
        ((4, 3, 2, 2), 12),  # no fewer than the product of the two largest
        ((4,) * 5, 16),  # the smallest there is
    ],
)
def test_rows_are_few_beside_the_known_bounds(levels: tuple[int, ...], most: int) -> None:
    assert len(covering_rows(factors(*levels))) <= most


def test_values_that_come_together_are_never_torn_apart() -> None:
    places = (
        (("surface", "editor"), ("audience", "student")),
        (("surface", "search"), ("audience", "parent")),
    )
    rows = covering_rows([places, axis("kind", ["normal", "edge"])])
    assert {row.values[:2] for row in rows} == set(places)
    assert len(rows) == 4


def test_only_the_required_pairs_are_covered() -> None:
    axes = factors(5, 5)
    wanted = [pair for pair in reachable_pairs(axes) if pair[1] == ("f01", "0")]
    assert len(covering_rows(axes, wanted)) == 5


def test_the_same_factors_give_the_same_rows() -> None:
    assert covering_rows(factors(3, 4, 2)) == covering_rows(factors(3, 4, 2))


def test_a_factor_without_levels_is_left_out() -> None:
    assert len(covering_rows([*factors(2, 2), ()])) == 4
