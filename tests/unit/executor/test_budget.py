from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.errors import BudgetReached, RateLimited
from ethogram.executor.budget import Budget
from ethogram.executor.fan_out import fan_out
from tests.fakes.clock import run_in_no_time


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


def test_a_call_waits_while_those_in_flight_may_leave_room() -> None:
    async def main() -> float:
        budget = Budget(money=1.0)

        async def one(expected: float, used: float) -> None:
            async with budget.reserve(money=expected) as booking:
                await asyncio.sleep(1)
                booking.settle(money=used)

        async with asyncio.TaskGroup() as group:
            for _ in range(10):
                group.create_task(one(0.4, 0.06))
        assert budget.money_used == pytest.approx(0.6)
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == pytest.approx(8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 5)),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 8),
)
def test_a_budget_is_overshot_by_no_more_than_the_calls_in_flight(
    calls: list[tuple[int, int, int]], limit: int
) -> None:
    async def main() -> None:
        budget = Budget(tokens=200)

        async def one(call: tuple[int, int, int]) -> None:
            expected, used, seconds = call
            async with budget.reserve(tokens=expected) as booking:
                await asyncio.sleep(seconds)
                booking.settle(tokens=used)

        end = await fan_out(calls, one, limit=limit)
        assert budget.tokens_used <= 200 + 60 * limit
        if all(used <= expected for expected, used, _ in calls):
            assert budget.tokens_used <= 200
        if end.budget is None:
            assert end.finished == len(calls)

    run_in_no_time(main())


def test_a_cancelled_wait_lets_the_next_one_look() -> None:
    async def main() -> None:
        budget = Budget(tokens=10)

        async def one(seconds: float) -> None:
            async with budget.reserve(tokens=10) as booking:
                await asyncio.sleep(seconds)
                booking.settle(tokens=0)

        first, second, third = (asyncio.ensure_future(one(n)) for n in (2, 1, 1))
        await asyncio.sleep(0.5)
        second.cancel()
        await first
        await third
        assert budget.tokens_used == 0

    run_in_no_time(main())


async def test_spending_all_of_it_to_the_last_cent_is_possible() -> None:
    budget = Budget(money=1.0)
    for _ in range(10):
        async with budget.reserve(money=0.1) as booking:
            booking.settle(money=0.1)
    with pytest.raises(BudgetReached, match=r"raise it under \[budget\]"):
        async with budget.reserve(money=0.1):
            pass
