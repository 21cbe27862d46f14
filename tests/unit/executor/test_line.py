from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from ethogram.errors import (
    CallFailed,
    KeyRefused,
    ModelCodeFailed,
    RateLimited,
    ServerFaulty,
    TimedOut,
)
from ethogram.executor.drain import Drained
from ethogram.executor.line import Line
from ethogram.model.target import Limits
from tests.fakes.clock import run_in_no_time


def failing(*errors: Exception) -> Callable[[], Awaitable[str]]:
    left = list(errors)

    async def make() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return make


def test_a_call_that_can_pass_is_made_again_until_it_does() -> None:
    async def main() -> None:
        line = Line(Limits())
        assert await line.call(failing(ServerFaulty("a"), RateLimited("b"))) == "answer"
        assert (line.calls, line.attempts) == (1, 3)
        assert line.errors == {"ServerFaulty": 1, "RateLimited": 1}
        assert line.pace.in_flight == 0

    run_in_no_time(main())


def test_the_wait_the_server_asks_for_is_kept() -> None:
    async def main() -> float:
        await Line(Limits()).call(failing(RateLimited("a", retry_after_s=20)))
        return asyncio.get_running_loop().time()

    assert 20 <= run_in_no_time(main()) <= 22


def test_a_longer_wait_than_the_ceiling_fails_at_once_and_says_so() -> None:
    async def main() -> float:
        with pytest.raises(RateLimited, match="longer than the ceiling of 30 s") as caught:
            await Line(Limits()).call(failing(RateLimited("a", retry_after_s=31)))
        assert caught.value.attempts == 1
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == 0


def test_the_last_error_counts_its_attempts() -> None:
    async def main() -> None:
        errors = [ServerFaulty(str(n)) for n in range(9)]
        with pytest.raises(ServerFaulty, match="2") as caught:
            await Line(Limits(retries=2)).call(failing(*errors))
        assert caught.value.attempts == 3

    run_in_no_time(main())


@pytest.mark.parametrize("kind", [KeyRefused, ModelCodeFailed])
def test_what_cannot_pass_is_asked_once(kind: type[CallFailed]) -> None:
    async def main() -> None:
        line = Line(Limits())
        with pytest.raises(kind):
            await line.call(failing(kind("no"), kind("no")))
        assert line.attempts == 1

    run_in_no_time(main())


def test_an_attempt_ends_at_its_time_and_is_made_again() -> None:
    async def main() -> float:
        async def never() -> str:
            await asyncio.Event().wait()
            return ""

        line = Line(Limits(timeout_s=10, retries=1))
        with pytest.raises(TimedOut, match="No answer within 10 s") as caught:
            await line.call(never)
        assert caught.value.attempts == 2
        assert line.pace.in_flight == 0
        return asyncio.get_running_loop().time()

    assert 20 < run_in_no_time(main()) < 21


def test_a_timeout_of_the_callers_own_is_not_taken_for_ours() -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError, match="mine"):
            await Line(Limits()).call(failing(TimeoutError("mine")))

    run_in_no_time(main())


def test_a_fault_of_the_machinery_comes_out_as_it_is_and_frees_its_place() -> None:
    async def main() -> None:
        line = Line(Limits())
        with pytest.raises(ZeroDivisionError):
            await line.call(failing(ZeroDivisionError()))
        assert line.pace.in_flight == 0

    run_in_no_time(main())


def test_draining_gives_up_a_call_that_waits_for_its_retry() -> None:
    async def main() -> float:
        stop = asyncio.Event()
        line = Line(Limits(), stop=stop)
        asyncio.get_running_loop().call_later(1, stop.set)
        with pytest.raises(Drained):
            await line.call(failing(RateLimited("a", retry_after_s=25)))
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == pytest.approx(1)


def test_the_true_count_of_tokens_frees_what_the_estimate_took() -> None:
    async def main() -> float:
        line = Line(Limits(tokens_per_minute=100))
        for _ in range(10):
            await line.call(failing(), tokens=90, used=lambda _: 5)
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == pytest.approx(180)  # 540 at nine tenths of the limit each


def test_clock_and_sleep_can_be_given() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def main() -> None:
        line = Line(Limits(), clock=lambda: 5.0, sleep=sleep)
        await line.call(failing(ServerFaulty("a"), ServerFaulty("b")))

    asyncio.run(main())
    assert len(slept) == 2
    assert 0.125 <= slept[0] <= 0.25 <= slept[1] <= 0.5
