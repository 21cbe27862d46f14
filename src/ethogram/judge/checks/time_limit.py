"""A limit on how long a check may look at one reply, because a reply may be made to stall it.

A pattern such as `(a+)+$` takes longer than anyone lives on forty letters that are chosen for it. An
alarm interrupts Python's own pattern engine, so patterns keep the meaning they have in Python.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from ethogram.judge.checks.check import CheckResult, Test, not_run
from ethogram.run.transcript import Transcript

LONGEST_S = 2.0
"""Many thousand times what any honest pattern takes on a reply."""

Found = TypeVar("Found")


class TookTooLong(Exception):
    """What was asked for did not end in time."""


def within(seconds: float, look: Callable[[], Found]) -> Found:
    """Do something that may be made to take forever, and give up in time.

    Only the main thread of a POSIX system has an alarm; elsewhere there is no limit.

    Raises:
        TookTooLong: It did not end in time.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        return look()
    is_waiting = True

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if is_waiting:
            raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return look()
    finally:
        is_waiting = False
        signal.setitimer(signal.ITIMER_REAL, remaining, interval)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)


def limited(test: Test, what: str) -> Test:
    """Make a test give up in time: it then says that it was not run, which is never a fail."""

    def bounded(transcript: Transcript) -> CheckResult:
        try:
            return within(LONGEST_S, lambda: test(transcript))
        except TookTooLong:
            return not_run(f"{what} took more than {LONGEST_S:g} s on this reply and was stopped")

    return bounded
