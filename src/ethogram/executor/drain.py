"""Waiting that ends at once when the run is being drained."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Sleep = Callable[[float], Awaitable[None]]


class Drained(Exception):
    """A call was still waiting when the run was asked to end; nothing is known about its item.

    Not an `EthogramError`: no person meets it. `fan_out` counts the item as left, so that a resumed
    run does it again.
    """


class Drain:
    """Ends waits early: a call waiting for its turn must not hold up Ctrl-C."""

    def __init__(self, stop: asyncio.Event | None, sleep: Sleep | None) -> None:
        """Take the event that asks for the end and the way to sleep; both have plain defaults."""
        self._stop = stop
        self._sleep = sleep

    def check(self) -> None:
        """Raise `Drained` when the end was asked for."""
        if self._stop is not None and self._stop.is_set():
            raise Drained

    async def sleep(self, seconds: float) -> None:
        """Sleep, unless the end is asked for first.

        Raises:
            Drained: The end was asked for before or during the sleep.
        """
        self.check()
        if self._sleep is not None:
            await self._sleep(seconds)
            self.check()
        elif self._stop is None:
            await asyncio.sleep(seconds)
        else:
            await self._sleep_or_stop(seconds, self._stop)

    async def _sleep_or_stop(self, seconds: float, stop: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(seconds):
                await stop.wait()
        except TimeoutError:
            return
        raise Drained
