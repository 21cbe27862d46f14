"""What a run may use: money, tokens or calls, never overshot by more than the calls in flight."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ethogram.errors import BudgetReached


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
        self.money_used = 0.0
        self.tokens_used = 0
        self.calls_used = 0

    @asynccontextmanager
    async def reserve(self, *, money: float = 0.0, tokens: int = 0) -> AsyncIterator[Booking]:
        """Reserve what a call is expected to take; what is not settled is given back.

        Raises:
            BudgetReached: The call would go beyond a limit; nothing was reserved.
        """
        self._refuse(money, tokens)
        booking = Booking(self, money, tokens)
        self.money_used += money
        self.tokens_used += tokens
        self.calls_used += 1
        try:
            yield booking
        except BaseException:
            booking.settle()
            raise

    def _refuse(self, money: float, tokens: int) -> None:
        if self._calls is not None and self.calls_used + 1 > self._calls:
            raise BudgetReached(f"The budget of {self._calls} calls is used up.")
        if self._tokens is not None and self.tokens_used + tokens > self._tokens:
            raise BudgetReached(
                f"The budget of {self._tokens} tokens is reached: {self.tokens_used} are used, "
                f"and the next call may take {tokens}."
            )
        if self._money is not None and self.money_used + money > self._money:
            raise BudgetReached(
                f"The budget of {self._money:g} is reached: {self.money_used:.4f} is spent, "
                f"and the next call may cost {money:.4f}."
            )
