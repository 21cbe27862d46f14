from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.errors import BudgetReached, ServerFaulty, StoreRefused
from ethogram.executor.drain import Drained
from ethogram.executor.fan_out import KEPT_FAILURES, fan_out
from tests.fakes.clock import run_in_no_time


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 9))
def test_every_item_is_done_once_and_never_too_many_at_a_time(
    seconds: list[float], limit: int
) -> None:
    async def main() -> None:
        done: list[int] = []
        now = most = 0

        async def handle(item: tuple[int, float]) -> None:
            nonlocal now, most
            now += 1
            most = max(most, now)
            await asyncio.sleep(item[1])
            now -= 1
            done.append(item[0])

        end = await fan_out(enumerate(seconds), handle, limit=limit)
        assert sorted(done) == list(range(len(seconds)))
        assert most <= limit
        assert (end.finished, end.is_drained) == (len(seconds), False)

    run_in_no_time(main())


def test_items_are_taken_only_when_there_is_room() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    async def main() -> None:
        async def handle(number: int) -> None:
            assert len(taken) <= number + 4
            await asyncio.sleep(1)

        await fan_out(numbers(), handle, limit=4)

    run_in_no_time(main())
    assert len(taken) == 1000


def test_a_stream_of_items_is_advanced_by_one_worker_at_a_time() -> None:
    async def main() -> None:
        async def numbers() -> AsyncIterator[int]:
            for number in range(50):
                await asyncio.sleep(0.1)
                yield number

        done: list[int] = []

        async def handle(number: int) -> None:
            await asyncio.sleep(0.35)
            done.append(number)

        end = await fan_out(numbers(), handle, limit=7)
        assert sorted(done) == list(range(50))
        assert end.finished == 50

    run_in_no_time(main())


def test_a_failed_call_is_counted_and_the_others_go_on() -> None:
    async def main() -> None:
        async def handle(number: int) -> None:
            if number % 2:
                raise ServerFaulty(str(number))

        end = await fan_out(range(100), handle, limit=3)
        assert (end.finished, end.failed) == (50, 50)
        assert len(end.failures) == KEPT_FAILURES
        assert not end.is_drained

    run_in_no_time(main())


@pytest.mark.parametrize("error", [ZeroDivisionError(), StoreRefused("disk full")])
def test_a_fault_of_the_machinery_cancels_the_rest_and_comes_out_as_it_was(
    error: Exception,
) -> None:
    async def main() -> None:
        cancelled = 0

        async def handle(number: int) -> None:
            nonlocal cancelled
            if number == 2:
                raise error
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                cancelled += 1
                raise

        with pytest.raises(type(error)) as caught:
            await fan_out(range(100), handle, limit=4)
        assert caught.value is error
        assert cancelled >= 2
        assert asyncio.get_running_loop().time() == 0

    run_in_no_time(main())


def test_a_stream_that_fails_stops_the_run() -> None:
    def numbers() -> Iterator[int]:
        yield 1
        raise ValueError("line 2 is broken")

    async def main() -> None:
        async def handle(number: int) -> None:
            await asyncio.sleep(number)

        with pytest.raises(ValueError, match="line 2"):
            await fan_out(numbers(), handle, limit=2)

    run_in_no_time(main())


def test_stopping_takes_no_more_and_lets_those_in_flight_finish() -> None:
    async def main() -> None:
        stop = asyncio.Event()
        done: list[int] = []

        async def handle(number: int) -> None:
            await asyncio.sleep(1)
            done.append(number)

        asyncio.get_running_loop().call_later(2.5, stop.set)
        end = await fan_out(range(1000), handle, limit=5, stop=stop)
        assert end.is_drained
        assert end.finished == len(done) == 15

    run_in_no_time(main())


def test_the_budget_ends_the_run_and_counts_what_was_left() -> None:
    async def main() -> None:
        async def handle(number: int) -> None:
            await asyncio.sleep(1)
            if number >= 10:
                raise BudgetReached("all spent")

        end = await fan_out(range(1000), handle, limit=4)
        assert str(end.budget) == "all spent"
        assert end.is_drained
        assert end.finished == 10
        assert 1 <= end.left <= 4

    run_in_no_time(main())


def test_a_call_given_up_while_draining_is_left_and_not_failed() -> None:
    async def main() -> None:
        stop = asyncio.Event()

        async def handle(number: int) -> None:
            if number == 3:
                stop.set()
            if number >= 3:
                raise Drained

        end = await fan_out(range(10), handle, limit=1, stop=stop)
        assert (end.finished, end.left, end.failed) == (3, 1, 0)

    run_in_no_time(main())


def test_cancelling_the_caller_cancels_everything() -> None:
    async def main() -> None:
        async def handle(_: int) -> None:
            await asyncio.sleep(1000)

        running = asyncio.ensure_future(fan_out(range(10), handle, limit=3))
        await asyncio.sleep(1)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert len(asyncio.all_tasks()) == 1

    run_in_no_time(main())


def test_no_items_end_at_once() -> None:
    async def main() -> None:
        async def handle(_: int) -> None:
            raise AssertionError

        end = await fan_out([], handle, limit=8)
        assert (end.finished, end.is_drained) == (0, False)

    run_in_no_time(main())


async def test_items_given_up_count_as_drained_even_when_none_is_left_to_take() -> None:
    async def handle(item: int) -> None:
        if item == 2:
            raise BudgetReached("spent")

    end = await fan_out([1, 2], handle, limit=8)
    assert (end.finished, end.left, end.is_drained) == (1, 1, True)
