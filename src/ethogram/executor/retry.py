"""Whether a failed call is tried again, and after how long."""

from __future__ import annotations

import random

from ethogram.errors import CallFailed, ConnectionLost, RateLimited, ServerFaulty, TimedOut

FIRST_WAIT_S: dict[type[CallFailed], float] = {
    ConnectionLost: 0.1,
    TimedOut: 0.25,
    ServerFaulty: 0.25,
    RateLimited: 0.5,
}
"""Wait before the second attempt by class of error; doubled before each further one."""
OTHER_FIRST_WAIT_S = 0.25
SPREAD_AFTER = 0.1
"""Part of a Retry-After that is added at random, so that waiting calls do not return together."""


class Retry:
    """Bounded retries with exponential backoff, jitter from a seed, and Retry-After honoured."""

    def __init__(self, retries: int, ceiling_s: float, seed: int = 0) -> None:
        """Allow `retries` further attempts, none after a wait longer than `ceiling_s`."""
        self.retries = retries
        self.ceiling_s = ceiling_s
        self._random = random.Random(seed)  # noqa: S311 - spreads waits, keeps no secret

    def wait_s(self, error: CallFailed, attempt: int) -> float | None:
        """Give the seconds to wait after the failed `attempt`, the first being 1.

        Returns:
            None when the call has failed for good: it cannot pass, its attempts are used up, or the
            provider asks for a longer wait than the ceiling.
        """
        if not error.is_retryable or attempt > self.retries or self.asks_too_much(error):
            return None
        if error.retry_after_s is not None:
            spread = 1 + SPREAD_AFTER * self._random.random()
            return max(0.0, min(error.retry_after_s * spread, self.ceiling_s))
        first = FIRST_WAIT_S.get(type(error), OTHER_FIRST_WAIT_S)
        full: float = min(first * 2.0 ** min(attempt - 1, 30), self.ceiling_s)
        return full * (0.5 + 0.5 * self._random.random())

    def asks_too_much(self, error: CallFailed) -> bool:
        """True when the provider asks for a longer wait than the ceiling allows."""
        return error.retry_after_s is not None and error.retry_after_s > self.ceiling_s

    def for_good(self, error: CallFailed, attempts: int) -> CallFailed:
        """Give the error to record: with its attempts, and why a call that could pass was left."""
        if error.is_retryable and self.asks_too_much(error):
            error = type(error)(
                f"{error} It asks to wait {error.retry_after_s:g} s, longer than the ceiling of "
                f"{self.ceiling_s:g} s. Raise 'retry-ceiling-s' under [limits] of the target, or "
                "run again later.",
                status=error.status,
                retry_after_s=error.retry_after_s,
            )
        error.attempts = attempts
        return error
