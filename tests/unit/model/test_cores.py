"""The engine leaves the cores alone that others are using."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.cores import MOST_THREADS, sample_running, threads_beside, usable_cores


@pytest.mark.parametrize(
    ("running", "cores", "threads"),
    [
        ([1, 1, 1], 2, 2),
        ([2, 2, 2], 2, 1),
        ([5, 6, 4], 2, 1),
        ([1, 9, 1], 2, 2),
        ([2, 2, 2], 4, 3),
        ([1], 64, MOST_THREADS),
        ([], 2, 2),
    ],
)
def test_it_takes_the_cores_that_are_free(running: list[int], cores: int, threads: int) -> None:
    assert threads_beside(running, cores) == threads


@given(st.lists(st.integers(0, 1000)), st.integers(1, 256))
def test_it_always_takes_one_and_never_more_than_there_are(running: list[int], cores: int) -> None:
    assert 1 <= threads_beside(running, cores) <= cores


def test_this_machine_says_who_is_running() -> None:
    assert all(count >= 0 for count in sample_running())
    assert usable_cores() >= 1
