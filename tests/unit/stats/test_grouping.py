from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.grouping import FEWEST, adjusted_rand, group_alike

labels = st.lists(st.integers(0, 4), min_size=2, max_size=30)


def directions(angles: list[float]) -> np.ndarray:
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles])


def test_two_heaps_are_two_groups_and_come_back() -> None:
    found = group_alike(directions([0.0, 0.02, 0.04] * 3 + [1.5, 1.52, 1.54] * 3), alike=0.9)
    assert [len(group) for group in found.groups] == [9, 9]
    assert found.stability == pytest.approx(1.0)
    assert found.is_stable


def test_a_chain_of_neighbours_is_not_one_group() -> None:
    # Each is near the next; the first and the last stand at a right angle.
    found = group_alike(directions([number * 0.1 for number in range(16)]), alike=0.9)
    assert len(found.groups) > 1


def test_few_texts_are_grouped_and_nothing_is_said_of_stability() -> None:
    found = group_alike(directions([0.0] * (FEWEST - 1)))
    assert len(found.groups) == 1
    assert found.stability is None
    assert not found.is_stable
    assert found.held == (None,)


def test_noise_is_not_called_stable() -> None:
    dice = np.random.default_rng(3)
    rows = dice.normal(size=(40, 60))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = group_alike(rows, alike=0.05)
    assert found.stability is not None
    assert not found.is_stable


def test_no_text_has_no_group() -> None:
    assert group_alike(np.zeros((0, 4))).groups == ()


def test_the_index_is_that_of_a_worked_example() -> None:
    # Hubert and Arabie by hand: n_ij = 2, 1, 2; pairs 2, rows 3 + 1, columns 1 + 3, all 10.
    assert adjusted_rand([0, 0, 0, 1, 1], [0, 0, 1, 1, 1]) == pytest.approx((2 - 1.6) / (4 - 1.6))


@given(labels)
def test_a_grouping_agrees_fully_with_itself_under_other_names(of: list[int]) -> None:
    assert adjusted_rand(of, [each * 7 - 3 for each in of]) == pytest.approx(1.0)


@given(labels, st.randoms())
def test_the_index_is_symmetric_and_at_most_one(of: list[int], dice: object) -> None:
    other = list(reversed(of))
    assert adjusted_rand(of, other) == pytest.approx(adjusted_rand(other, of))
    assert adjusted_rand(of, other) <= 1.0 + 1e-9
