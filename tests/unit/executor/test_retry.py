from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import (
    CallFailed,
    ConnectionLost,
    KeyRefused,
    ModelCodeFailed,
    RateLimited,
    RequestRefused,
    ServerFaulty,
    TimedOut,
)
from ethogram.executor.retry import Retry

PASSING = (ConnectionLost, TimedOut, ServerFaulty, RateLimited)


@pytest.mark.parametrize("kind", [KeyRefused, RequestRefused, ModelCodeFailed, CallFailed])
def test_what_cannot_pass_is_not_tried_again(kind: type[CallFailed]) -> None:
    assert Retry(4, 30).wait_s(kind("no"), 1) is None


@pytest.mark.parametrize("kind", PASSING)
def test_attempts_are_bounded(kind: type[CallFailed]) -> None:
    retry = Retry(2, 30)
    waits = [retry.wait_s(kind("no"), attempt) for attempt in (1, 2, 3)]
    assert [wait is None for wait in waits] == [False, False, True]


@given(
    st.sampled_from(PASSING),
    st.integers(1, 200),
    st.floats(0, 100),
    st.one_of(st.none(), st.floats(0, 200)),
    st.integers(0, 5),
)
def test_a_wait_keeps_what_the_server_asked_and_never_passes_the_ceiling(
    kind: type[CallFailed], attempt: int, ceiling: float, asked: float | None, seed: int
) -> None:
    wait = Retry(200, ceiling, seed).wait_s(kind("no", retry_after_s=asked), attempt)
    if asked is not None and asked > ceiling:
        assert wait is None
    else:
        assert wait is not None
        assert (asked or 0) <= wait <= ceiling


def test_waits_grow_and_differ_and_follow_from_the_seed() -> None:
    def waits(seed: int) -> list[float | None]:
        retry = Retry(9, 1000, seed)
        return [retry.wait_s(ServerFaulty("no"), attempt) for attempt in range(1, 10)]

    assert waits(1) == waits(1) != waits(2)
    numbers = [wait for wait in waits(1) if wait is not None]
    assert all(later > 0.99 * earlier for earlier, later in zip(numbers, numbers[2:], strict=False))
    assert numbers[8] >= 32


def test_a_wait_beyond_the_ceiling_is_said_in_the_failure() -> None:
    retry = Retry(4, 30)
    final = retry.for_good(RateLimited("Slow down.", status=429, retry_after_s=120), 1)
    assert isinstance(final, RateLimited)
    assert str(final).startswith("Slow down. It asks to wait 120 s, longer than the ceiling of 30")
    assert "retry-ceiling-s" in str(final)
    assert (final.status, final.attempts) == (429, 1)


def test_the_attempts_stand_in_the_failure() -> None:
    assert Retry(4, 30).for_good(ServerFaulty("no"), 5).attempts == 5
