"""The line to one target: pace, timeout and retries around each call."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ethogram.errors import CallFailed, RateLimited, TimedOut
from ethogram.executor.drain import Drain, Sleep
from ethogram.executor.pace import Limits, Pace
from ethogram.executor.retry import Retry

T = TypeVar("T")


class Line:
    """Every call to one target goes through its line. One line for each target of a run.

    Attributes:
        pace: Calls in flight, and how many may be.
        calls: Calls that were asked for.
        attempts: Attempts that were made, retries included.
        errors: Failed attempts by the name of their error, those that a retry made good included.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], float] | None = None,
        sleep: Sleep | None = None,
        stop: asyncio.Event | None = None,
        seed: int = 0,
    ) -> None:
        """Open the line to a target; create it where an event loop is running.

        Args:
            limits: The target's limits: pace, timeout, retries.
            clock: Monotonic seconds; the event loop's own by default.
            sleep: How to wait; by default `asyncio.sleep`, ended early by `stop`.
            stop: The event that drains the run: calls that wait are given up with `Drained`.
            seed: Seed of the jitter.
        """
        self._clock = clock if clock is not None else asyncio.get_running_loop().time
        self._drain = Drain(stop, sleep)
        self._timeout_s = limits.timeout_s
        self._retry = Retry(limits.retries, limits.retry_ceiling_s, seed)
        self.pace = Pace(limits, self._clock, self._drain)
        self.calls = 0
        self.attempts = 0
        self.errors: Counter[str] = Counter()

    async def call(
        self,
        make: Callable[[], Awaitable[T]],
        *,
        tokens: int = 0,
        used: Callable[[T], int] | None = None,
    ) -> T:
        """Make one call, again where that can help.

        Args:
            make: Makes one attempt.
            tokens: Estimate of the tokens it takes, for the tokens a minute.
            used: Reads the true count off the answer.

        Raises:
            CallFailed: The last attempt's error, its `attempts` counted.
            Drained: The run was asked to end while the call waited for its turn or its retry.
        """
        self.calls += 1
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._attempt(make, tokens, used)
            except CallFailed as error:
                self.errors[type(error).__name__] += 1
                wait_s = self._retry.wait_s(error, attempt)
                if wait_s is None:
                    final = self._retry.for_good(error, attempt)
                    raise final from (error if final is not error else error.__cause__)
            await self._drain.sleep(wait_s)

    async def _attempt(
        self, make: Callable[[], Awaitable[T]], tokens: int, used: Callable[[T], int] | None
    ) -> T:
        """Make one attempt in its turn, and tell the pace how it went."""
        booking = await self.pace.enter(tokens)
        started = self._clock()
        self.attempts += 1
        try:
            value = await self._in_time(make)
        except RateLimited as error:
            self.pace.refused(started, error.retry_after_s)
            raise
        finally:
            self.pace.leave()
        self.pace.passed()
        if used is not None:
            self.pace.correct(booking, used(value))
        return value

    async def _in_time(self, make: Callable[[], Awaitable[T]]) -> T:
        limit = asyncio.timeout(self._timeout_s)
        try:
            async with limit:
                return await make()
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TimedOut(
                f"No answer within {self._timeout_s:g} s. Raise 'timeout-s' under [limits] of the "
                "target, or ask for fewer tokens."
            ) from error
