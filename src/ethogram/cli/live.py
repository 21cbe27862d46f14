"""Show a run while it goes: one live line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import asyncio
import sys
import time

from ethogram.report.number import duration
from ethogram.workflow.progress import Progress

LIVE_EVERY_S = 0.2
PLAIN_EVERY_S = 5.0


def progress_line(progress: Progress, seconds: float, currency: str = "") -> str:
    """Say how a run is getting on in one line.

    Args:
        progress: The counts so far.
        seconds: Time since this session began.
        currency: Of the cost, where there is one.
    """
    parts = [f"{progress.done:,} of {progress.planned:,} replies"]
    if progress.cached:
        parts.append(f"{progress.cached:,} cached")
    parts.append(f"{progress.rate(seconds):.1f}/s")
    left = progress.seconds_left(seconds)
    if left is not None and progress.done < progress.planned:
        parts.append(f"{duration(left)} to go")
    if progress.cost:
        parts.append(f"{progress.cost:.4f} {currency}".strip())
    if progress.missing:
        failures = ", ".join(f"{count} {name}" for name, count in progress.failures.most_common())
        parts.append(f"{progress.missing:,} failed ({failures})")
    worst = progress.worst_clause()
    if worst is not None:
        clause, failing, judged = worst
        parts.append(f"worst so far: {clause} {failing}/{judged}")
    if progress.is_stopping():
        parts.insert(0, "stopping: waits for the calls in flight, Ctrl-C again ends at once")
    return " · ".join(parts)


async def watch(progress: Progress, currency: str = "") -> None:
    """Show the run on standard error until cancelled; that it is stopping shows at once."""
    is_live = sys.stderr.isatty()
    started = shown = time.monotonic()
    was_stopping = False
    try:
        while True:
            await asyncio.sleep(LIVE_EVERY_S)
            now, is_stopping = time.monotonic(), progress.is_stopping()
            if is_live or now - shown >= PLAIN_EVERY_S or is_stopping != was_stopping:
                line = progress_line(progress, now - started, currency)
                sys.stderr.write(f"\r\x1b[2K{line[: _columns()]}" if is_live else f"{line}\n")
                sys.stderr.flush()
                shown, was_stopping = now, is_stopping
    finally:
        if is_live:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def _columns() -> int:
    import shutil

    return max(20, shutil.get_terminal_size().columns - 1)
