"""Do one thing to many items: a bounded number at a time, and never more of them in memory."""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
)
from typing import TypeVar

import msgspec

from ethogram.errors import BudgetReached, CallFailed
from ethogram.executor.drain import Drained

T = TypeVar("T")

Handle = Callable[[T], Awaitable[object]]

KEPT_FAILURES = 20
"""How many failed calls are kept whole; the rest are counted."""


class FanOutEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How a fan-out ended. Every item taken is finished, failed or left."""

    finished: int = 0
    failed: int = 0
    """Items whose handler let a `CallFailed` through; the others went on."""
    left: int = 0
    """Items that were taken and given up because of the drain or the budget; do them again."""
    failures: tuple[CallFailed, ...] = ()
    """The first failed calls, in the order they failed."""
    budget: BudgetReached | None = None
    """Why no further item was taken, when the budget was the reason."""
    is_drained: bool = False
    """True when the end was asked for, by `stop` or by the budget, before every item was done."""


class _Progress:
    """What the workers share while they run."""

    def __init__(self) -> None:
        self.finished = 0
        self.failed = 0
        self.left = 0
        self.failures: list[CallFailed] = []
        self.budget: BudgetReached | None = None
        self.is_exhausted = False

    def is_over(self, stop: asyncio.Event) -> bool:
        """True when no further item is to be taken."""
        return self.is_exhausted or self.budget is not None or stop.is_set()


async def fan_out(
    items: Iterable[T] | AsyncIterable[T],
    handle: Handle[T],
    *,
    limit: int,
    stop: asyncio.Event | None = None,
) -> FanOutEnd:
    """Hand each item to `handle`, at most `limit` at a time, taking items only when needed.

    A `CallFailed` of one item is counted and the others go on. `BudgetReached`, or setting `stop`,
    ends the taking of items; those in flight finish. Anything else is a fault of the machinery: the
    rest is cancelled and the error comes out as it was raised. Cancelling the caller cancels all.

    Args:
        items: What to do; may be endless, and may be an asynchronous stream.
        handle: Does one item.
        limit: Most items in flight.
        stop: Set it to drain, for example on Ctrl-C. Left unset when the budget ends the run.

    Raises:
        Exception: Whatever a handler or the stream raised that is not a failed call or the budget.
    """
    progress = _Progress()
    stop = stop if stop is not None else asyncio.Event()
    stream = _take_each(items)
    turn = asyncio.Lock()
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(max(1, limit)):
                group.create_task(_work(stream, turn, handle, progress, stop))
    except BaseExceptionGroup as errors:
        raise _first(errors) from None
    finally:
        await stream.aclose()
    return FanOutEnd(
        finished=progress.finished,
        failed=progress.failed,
        left=progress.left,
        failures=tuple(progress.failures),
        budget=progress.budget,
        is_drained=not progress.is_exhausted or progress.left > 0,
    )


async def _take_each(items: Iterable[T] | AsyncIterable[T]) -> AsyncGenerator[T, None]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


async def _work(
    stream: AsyncIterator[T],
    turn: asyncio.Lock,
    handle: Handle[T],
    progress: _Progress,
    stop: asyncio.Event,
) -> None:
    """Take and do items until there are none, or no more are wanted."""
    while not progress.is_over(stop):
        # A stream can be advanced by one task at a time only.
        async with turn:
            if progress.is_over(stop):
                return
            try:
                item = await anext(stream)
            except StopAsyncIteration:
                progress.is_exhausted = True
                return
        try:
            await handle(item)
        except CallFailed as error:
            progress.failed += 1
            if len(progress.failures) < KEPT_FAILURES:
                progress.failures.append(error)
        except BudgetReached as error:
            progress.left += 1
            progress.budget = progress.budget or error
        except Drained:
            progress.left += 1
        else:
            progress.finished += 1


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """Give the error that stopped the run, out of the group that a task group wraps it in."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
