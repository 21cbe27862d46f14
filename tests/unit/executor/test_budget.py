from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import BudgetReached, RateLimited
from ethogram.executor.budget import Budget


async def test_a_call_that_may_go_beyond_the_limit_is_not_made() -> None:
    budget = Budget(money=1.0)
    async with budget.reserve(money=0.9) as booking:
        booking.settle(money=0.5)
    with pytest.raises(BudgetReached, match=r"0\.5000 is spent"):
        async with budget.reserve(money=0.6):
            pass
    assert budget.money_used == 0.5


async def test_a_failed_call_gives_back_what_it_reserved_but_counts_as_a_call() -> None:
    budget = Budget(tokens=100, calls=1)
    with pytest.raises(RateLimited):
        async with budget.reserve(tokens=100):
            raise RateLimited("slow down")
    assert (budget.tokens_used, budget.calls_used) == (0, 1)
    with pytest.raises(BudgetReached, match="1 calls"):
        async with budget.reserve():
            pass


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), max_size=40))
async def test_tokens_are_never_overshot_when_estimates_are_upper_bounds(
    calls: list[tuple[int, int]],
) -> None:
    budget = Budget(tokens=200)
    for expected, used in calls:
        try:
            async with budget.reserve(tokens=expected) as booking:
                booking.settle(tokens=min(expected, used))
        except BudgetReached:
            break
    assert budget.tokens_used <= 200
