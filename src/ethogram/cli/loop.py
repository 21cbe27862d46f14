"""The one door from the command line into asynchronous code."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import TypeVar

T = TypeVar("T")


def run_async(work: Coroutine[object, object, T]) -> T:
    """Run asynchronous work to its end, on the quickest event loop that is installed.

    Raises:
        KeyboardInterrupt: The work was given up: Ctrl-C was pressed for the second time.
    """
    # What is loaded by now lives until the work is over: the search for garbage, which all calls in
    # flight have to wait for, need not look through it.
    gc.freeze()
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(work)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        gc.unfreeze()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory
