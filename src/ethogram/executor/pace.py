"""How hard one target is driven: calls in flight, requests and tokens a minute."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from ethogram.executor.drain import Drain
from ethogram.executor.window import Entry, Window

CONGESTED_SHARE = 0.25
"""Share of refusals at which the provider means it. A provider that refuses a tenth of the calls at
random is served best by retrying; halving on each of those would leave a hundredth of the speed."""
FEWEST_REFUSALS = 2
REFUSALS_PER_SLOT = 0.1
GROWTH_SHARE = 0.1
"""How much of the ceiling is given back after each round without congestion."""


class Limits(Protocol):
    """What a target allows. The record that a target's file is read into fits as it is."""

    @property
    def concurrency(self) -> int:
        """Most calls in flight."""
        ...

    @property
    def requests_per_minute(self) -> int | None:
        """Most requests in any minute; None for no limit."""
        ...

    @property
    def tokens_per_minute(self) -> int | None:
        """Most tokens in any minute; None for no limit."""
        ...

    @property
    def timeout_s(self) -> float:
        """Longest time for one attempt."""
        ...

    @property
    def retries(self) -> int:
        """Further attempts after the first."""
        ...

    @property
    def retry_ceiling_s(self) -> float:
        """Longest single wait before another attempt."""
        ...


class Pace:
    """Lets calls through no faster than the target allows, and slower while it says 429.

    Concurrency starts at its ceiling, is halved when the provider refuses a real share of the calls,
    and is given back in tenths of the ceiling, one for each round without congestion.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float], drain: Drain) -> None:
        """Take the target's limits, a monotonic clock in seconds, and how to wait."""
        self.ceiling = max(1, limits.concurrency)
        self.allowed = self.ceiling
        """Calls that may be in flight now."""
        self.in_flight = 0
        self._clock = clock
        self._drain = drain
        self._requests = _window(limits.requests_per_minute)
        self._tokens = _window(limits.tokens_per_minute)
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._held_until = 0.0
        self._last_halved = float("-inf")
        self._passed = 0
        self._refused = 0

    async def enter(self, tokens: int = 0) -> Entry | None:
        """Wait for a free place and for the rates, then count the call as in flight.

        Every `enter` that returns needs one `leave`.

        Returns:
            The booking of the tokens, to be corrected when the true count is known; None when the
            target has no limit on tokens.

        Raises:
            Drained: The run was asked to end while the call waited.
        """
        await self._take_place()
        try:
            self._drain.check()
            return await self._wait_for_rates(tokens)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Give the place back, however the call ended."""
        self.in_flight -= 1
        self._wake()

    def passed(self) -> None:
        """Note an answer; a round of them without congestion earns places back."""
        self._passed += 1
        if self._passed >= max(self.allowed, FEWEST_REFUSALS):
            if self.allowed < self.ceiling and not self._is_congested():
                step = max(1, int(self.ceiling * GROWTH_SHARE))
                self.allowed = min(self.ceiling, self.allowed + step)
                self._wake()
            self._passed = self._refused = 0

    def refused(self, started: float, retry_after_s: float | None) -> None:
        """Note a 429 to a call that was started at `started` on the clock.

        Halves the places once for all the calls that were under way together. While congested, new
        calls also wait as long as the provider asked.
        """
        if started < self._last_halved:
            return
        self._refused += 1
        if not self._is_congested():
            return
        now = self._clock()
        self.allowed = max(1, self.allowed // 2)
        self._last_halved = now
        self._passed = self._refused = 0
        if retry_after_s is not None:
            self._held_until = max(self._held_until, now + retry_after_s)

    def _is_congested(self) -> bool:
        fewest = max(FEWEST_REFUSALS, self.allowed * REFUSALS_PER_SLOT)
        share = self._refused / max(1, self._refused + self._passed)
        return self._refused >= fewest and share >= CONGESTED_SHARE

    async def _take_place(self) -> None:
        """Take a place at once, or in the order of asking when there is one."""
        if self.in_flight < self.allowed and not self._waiting:
            self.in_flight += 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()
            raise

    def _wake(self) -> None:
        while self._waiting and self.in_flight < self.allowed:
            place = self._waiting.popleft()
            if not place.done():
                self.in_flight += 1
                place.set_result(None)

    async def _wait_for_rates(self, tokens: int) -> Entry | None:
        now = self._clock()
        start = max(now, self._held_until)
        booking: Entry | None = None
        if self._requests is not None:
            start = max(start, self._requests.reserve(1, start).start)
        if self._tokens is not None:
            booking = self._tokens.reserve(tokens, start)
            start = max(start, booking.start)
        if start > now:
            await self._drain.sleep(start - now)
        return booking

    def correct(self, booking: Entry | None, tokens: int) -> None:
        """Put the tokens that were really used in the place of the estimate."""
        if booking is not None and self._tokens is not None:
            self._tokens.correct(booking, tokens)


async def give_way() -> None:
    """Let the calls that were given a place go out before anything else is done.

    In the first turn of the event loop they wake up, in the second their requests are written. The
    target then works while the caller does; otherwise a whole round of calls would wait until the
    replies of the last round are judged.
    """
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _window(limit: int | None) -> Window | None:
    return None if limit is None else Window(limit)
