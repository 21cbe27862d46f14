from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.errors import RateLimited
from ethogram.executor.drain import Drain, Drained
from ethogram.executor.fan_out import fan_out
from ethogram.executor.line import Line
from ethogram.executor.pace import Pace, give_way
from ethogram.model.target import Limits
from tests.fakes.clock import run_in_no_time


def a_pace(limits: Limits, stop: asyncio.Event | None = None) -> Pace:
    return Pace(limits, asyncio.get_running_loop().time, Drain(stop, None))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0.01, 9), st.integers(0, 2)), min_size=1, max_size=40),
)
def test_no_more_calls_are_in_flight_than_allowed(
    concurrency: int, calls: list[tuple[float, int]]
) -> None:
    async def main() -> int:
        pace, most, now = a_pace(Limits(concurrency=concurrency)), 0, 0
        clock = asyncio.get_running_loop().time

        async def one(seconds: float, fate: int) -> None:
            nonlocal most, now
            await pace.enter()
            started, now = clock(), now + 1
            most = max(most, now)
            try:
                await asyncio.sleep(seconds)
            finally:
                now -= 1
                pace.leave()
            if fate == 2:
                pace.refused(started, None)
            else:
                pace.passed()
            assert 1 <= pace.allowed <= concurrency

        async with asyncio.TaskGroup() as group:
            for seconds, fate in calls:
                group.create_task(one(seconds, fate))
        assert pace.in_flight == 0
        return most

    assert run_in_no_time(main()) <= concurrency


def test_a_provider_that_refuses_a_real_share_is_asked_by_half_as_many() -> None:
    async def main() -> list[int]:
        pace, seen = a_pace(Limits(concurrency=16)), []
        for _ in range(2):
            await asyncio.sleep(1)
            started = asyncio.get_running_loop().time()
            await asyncio.sleep(1)
            for _ in range(8):
                pace.refused(started, None)
            seen.append(pace.allowed)
        return seen

    assert run_in_no_time(main()) == [8, 4]


def test_a_tenth_of_refusals_at_random_does_not_slow_the_run() -> None:
    async def main() -> int:
        pace = a_pace(Limits(concurrency=100))
        for number in range(5000):
            if number % 10 == 3:
                pace.refused(asyncio.get_running_loop().time(), 1.0)
            else:
                pace.passed()
        return pace.allowed

    assert run_in_no_time(main()) == 100


def test_places_come_back_after_rounds_without_congestion() -> None:
    async def main() -> list[int]:
        pace, seen = a_pace(Limits(concurrency=20)), []
        pace.refused(1, None)
        pace.refused(1, None)
        for _ in range(6):
            seen.append(pace.allowed)
            for _ in range(pace.allowed):
                pace.passed()
        return seen

    assert run_in_no_time(main()) == [10, 12, 14, 16, 18, 20]


def test_new_calls_wait_as_long_as_a_congested_provider_asked() -> None:
    async def main() -> float:
        pace = a_pace(Limits(concurrency=4))
        for _ in range(2):
            pace.refused(1, 12.0)
        await pace.enter()
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == pytest.approx(12)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.integers(1, 70))
def test_no_minute_sees_more_requests_than_allowed(per_minute: int, calls: int) -> None:
    async def main() -> list[float]:
        pace, starts = a_pace(Limits(concurrency=8, requests_per_minute=per_minute)), []

        async def one() -> None:
            await pace.enter()
            starts.append(asyncio.get_running_loop().time())
            await asyncio.sleep(0.5)
            pace.leave()

        async with asyncio.TaskGroup() as group:
            for _ in range(calls):
                group.create_task(one())
        return starts

    starts = run_in_no_time(main())
    for start in starts:
        assert sum(start <= other < start + 60 - 1e-6 for other in starts) <= per_minute


def test_a_cancelled_call_gives_its_place_to_the_next() -> None:
    async def main() -> None:
        pace = a_pace(Limits(concurrency=1))
        await pace.enter()
        waiting = asyncio.ensure_future(pace.enter())
        third = asyncio.ensure_future(pace.enter())
        await asyncio.sleep(0)
        waiting.cancel()
        pace.leave()
        await third
        assert pace.in_flight == 1

    run_in_no_time(main())


def test_a_call_cancelled_as_its_turn_comes_loses_no_place() -> None:
    async def main() -> None:
        pace = a_pace(Limits(concurrency=1))
        await pace.enter()
        waiting = asyncio.ensure_future(pace.enter())
        await asyncio.sleep(0)
        pace.leave()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert pace.in_flight == 0

    run_in_no_time(main())


def test_a_drained_run_starts_no_call_that_waited() -> None:
    async def main() -> None:
        stop = asyncio.Event()
        pace = a_pace(Limits(concurrency=1), stop)
        await pace.enter()
        waiting = asyncio.ensure_future(pace.enter())
        await asyncio.sleep(0)
        stop.set()
        pace.leave()
        with pytest.raises(Drained):
            await waiting
        assert pace.in_flight == 0

    run_in_no_time(main())


def test_a_server_with_room_for_few_is_served_whole_without_losing_a_call() -> None:
    room, refused = 6, 0

    async def main() -> int:
        nonlocal refused
        line, busy = Line(Limits(concurrency=64, retries=8)), 0

        async def answer() -> str:
            nonlocal busy, refused
            if busy >= room:
                refused += 1
                raise RateLimited("full", retry_after_s=1.0)
            busy += 1
            await asyncio.sleep(0.5)
            busy -= 1
            return "yes"

        end = await fan_out(range(2000), lambda _: line.call(answer), limit=64)
        assert (end.finished, end.failed) == (2000, 0)
        return line.attempts

    attempts = run_in_no_time(main())
    assert refused / attempts < 0.35


def test_the_next_request_is_written_before_whoever_gave_way_goes_on() -> None:
    async def main() -> list[str]:
        pace, seen = a_pace(Limits(concurrency=1)), list[str]()

        async def written() -> None:
            seen.append("request")

        async def judged() -> None:
            await pace.enter()
            pace.leave()
            await give_way()
            seen.append("judged")

        async def next_call() -> None:
            await pace.enter()
            await asyncio.create_task(written())
            pace.leave()

        await pace.enter()
        async with asyncio.TaskGroup() as group:
            group.create_task(judged())
            group.create_task(next_call())
            await asyncio.sleep(0)
            pace.leave()
        return seen

    assert run_in_no_time(main()) == ["request", "judged"]
