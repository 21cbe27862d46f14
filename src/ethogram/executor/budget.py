"""What a run may use: money, tokens or calls, never overshot by more than the calls in flight."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ethogram.errors import BudgetReached

ROUNDING = 1e-9
"""Part of a limit in money that the sum of many fractions may be off by."""


class Booking:
    """What one call was expected to take, until it is known what it took."""

    def __init__(self, budget: Budget, money: float, tokens: int) -> None:
        """Hold what was reserved."""
        self._budget = budget
        self.money = money
        self.tokens = tokens

    def settle(self, *, money: float = 0.0, tokens: int = 0) -> None:
        """Replace the expectation by what the call really took."""
        self._budget.money_used += money - self.money
        self._budget.tokens_used += tokens - self.tokens
        self.money, self.tokens = money, tokens


class Budget:
    """Reserves before a call, settles after it. A limit of None does not limit.

    With expectations that are upper bounds no limit is overshot; with lower ones, or none, by no
    more than the calls in flight when it is reached. A call that does not fit waits while calls in
    flight may yet take less than was reserved for them, so a run does not end with money left.

    Attributes:
        money_used: Spent, and reserved by calls in flight.
        tokens_used: The same in tokens.
        calls_used: Calls made or in flight; retries of one call count once.
    """

    def __init__(
        self, *, money: float | None = None, tokens: int | None = None, calls: int | None = None
    ) -> None:
        """Set the limits."""
        self._money = money
        self._tokens = tokens
        self._calls = calls
        self._in_flight = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.money_used = 0.0
        self.tokens_used = 0
        self.calls_used = 0

    @asynccontextmanager
    async def reserve(self, *, money: float = 0.0, tokens: int = 0) -> AsyncIterator[Booking]:
        """Reserve what a call is expected to take; a call that fails gives it back.

        A call that ends well and is not settled is taken at its expectation.

        Raises:
            BudgetReached: The call would go beyond a limit, and no call in flight can make room.
        """
        while (reached := self._reached(money, tokens)) is not None:
            if self._in_flight == 0 or self._calls_are_gone():
                raise BudgetReached(reached)
            await self._wait()
        booking = Booking(self, money, tokens)
        self.money_used += money
        self.tokens_used += tokens
        self.calls_used += 1
        self._in_flight += 1
        try:
            yield booking
        except BaseException:
            booking.settle()
            raise
        finally:
            self._in_flight -= 1
            self._wake()

    def _calls_are_gone(self) -> bool:
        return self._calls is not None and self.calls_used >= self._calls

    def _reached(self, money: float, tokens: int) -> str | None:
        """Say which limit the call would go beyond; None when it may be made."""
        if self._calls is not None and self._calls_are_gone():
            return f"The budget of {self._calls} calls is used up. {_NEXT}"
        if self._tokens is not None and _is_beyond(self.tokens_used, tokens, self._tokens):
            return (
                f"The budget of {self._tokens} tokens is reached: {self.tokens_used} are used, "
                f"and the next call may take {tokens}. {_NEXT}"
            )
        if self._money is not None and _is_beyond(self.money_used, money, self._money):
            return (
                f"The budget of {self._money:g} is reached: {self.money_used:.4f} is spent, "
                f"and the next call may cost {money:.4f}. {_NEXT}"
            )
        return None

    async def _wait(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        await turn

    def _wake(self) -> None:
        """Let every waiting call look again: what was freed may fit a later one."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)


_NEXT = "What finished is kept; raise it under [budget] of ethogram.toml and resume to go on."


def _is_beyond(used: float, expected: float, limit: float) -> bool:
    """True when nothing is left, or less than the call is expected to take."""
    slack = limit * ROUNDING
    return used >= limit or used + expected > limit + slack
