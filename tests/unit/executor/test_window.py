from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.executor.window import Window


@given(
    st.integers(1, 8),
    st.lists(st.tuples(st.floats(0, 40), st.integers(1, 12)), min_size=1, max_size=60),
)
def test_no_minute_ever_sees_more_than_the_limit(
    limit: int, arrivals: list[tuple[float, int]]
) -> None:
    window, now, entries = Window(limit), 0.0, []
    for gap, amount in arrivals:
        now += gap
        entry = window.reserve(amount, now)
        assert entry.start >= now
        entries.append(entry)
    for first in entries:
        within = [e.amount for e in entries if first.start <= e.start < first.start + 60 - 1e-6]
        assert sum(within) <= limit


def test_a_burst_up_to_the_limit_starts_at_once() -> None:
    window = Window(3)
    assert [window.reserve(1, 0.0).start for _ in range(5)] == [0, 0, 0, 60, 60]


def test_an_amount_beyond_the_limit_goes_alone_instead_of_never() -> None:
    window = Window(10)
    assert [window.reserve(99, 0.0).start for _ in range(3)] == [0, 60, 120]


def test_what_was_really_used_takes_the_place_of_the_estimate() -> None:
    window = Window(10)
    window.correct(window.reserve(10, 0.0), 2)
    assert window.reserve(8, 1.0).start == 1.0
    assert window.reserve(1, 1.0).start == 60.0


def test_correcting_what_has_left_the_window_changes_nothing() -> None:
    window = Window(10)
    old = window.reserve(10, 0.0)
    window.reserve(10, 61.0)
    window.correct(old, 0)
    assert window.reserve(1, 61.0).start == 121.0
