from __future__ import annotations

import asyncio

import pytest

from ethogram.executor.drain import Drain, Drained
from tests.fakes.clock import run_in_no_time


def test_a_sleep_lasts_as_long_as_asked_when_nobody_drains() -> None:
    async def main() -> float:
        await Drain(asyncio.Event(), None).sleep(30)
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == pytest.approx(30)


def test_draining_ends_a_sleep_at_once() -> None:
    async def main() -> float:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        loop.call_later(2, stop.set)
        with pytest.raises(Drained):
            await Drain(stop, None).sleep(3600)
        return loop.time()

    assert run_in_no_time(main()) == pytest.approx(2)


def test_a_drained_run_does_not_begin_to_sleep() -> None:
    async def main() -> None:
        stop = asyncio.Event()
        stop.set()
        with pytest.raises(Drained):
            await Drain(stop, None).sleep(1)

    run_in_no_time(main())


def test_a_sleep_of_ones_own_is_used() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    asyncio.run(Drain(None, sleep).sleep(7))
    assert slept == [7]
