"""Delta debugging finds the parts it takes, in few questions."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.experiment.shrink import Parts, ddmin, drive
from tests.fakes.chance import chance

BLOCKS = 24


@given(st.integers(1, 30), st.data())
def test_exactly_the_parts_it_takes_are_left(count: int, data: st.DataObject) -> None:
    culprits = data.draw(st.sets(st.integers(0, count - 1), max_size=count))
    shrunk = drive(ddmin(count), lambda parts: culprits <= set(parts))
    assert set(shrunk.parts) == culprits


@given(st.integers(1, 9), st.randoms(use_true_random=False))
def test_whatever_fails_the_result_fails_and_no_part_can_be_left_out(
    count: int, rng: random.Random
) -> None:
    table: dict[Parts, bool] = {tuple(range(count)): True}

    def fails(parts: Parts) -> bool:
        return table.setdefault(parts, rng.random() < 0.4)

    left = drive(ddmin(count), fails).parts
    assert fails(left)
    assert not any(fails(tuple(part for part in left if part != gone)) for gone in left)


@pytest.mark.parametrize(("culprits", "most"), [(1, 10), (2, 60), (3, 90)])
def test_twenty_four_blocks_take_few_questions(culprits: int, most: int) -> None:
    tried = []
    for seed in range(300):
        guilty = set(chance(seed).sample(range(BLOCKS), culprits))
        tried.append(drive(ddmin(BLOCKS), guilty.issubset).tried)
    assert fmean(tried) <= most


def test_nothing_is_asked_twice() -> None:
    asked: list[Parts] = []

    def fails(parts: Parts) -> bool:
        asked.append(parts)
        return {2, 9, 13} <= set(parts)

    shrunk = drive(ddmin(16), fails)
    assert len(asked) == len(set(asked)) == shrunk.tried
