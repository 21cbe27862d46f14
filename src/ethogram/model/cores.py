"""How many cores the embedded engine may count on.

The engine's threads wait for one another at every layer of the model. When another program holds
a core, each wait lasts until the system gives the core back: on two cores, two threads then made
8 tokens a second, and one thread 65. On free cores two threads made 130 to 170. So the engine
takes the cores that are free when it starts, and at least one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

MOST_THREADS = 8
"""A model this small gains nothing from more."""
SAMPLES = 7
PAUSE_S = 0.005
LOAD = Path("/proc/loadavg")


def usable_cores() -> int:
    """How many cores this process may use at all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads_now() -> int:
    """Choose the engine's threads from who is running at this moment; takes 0.03 s."""
    return threads_beside(sample_running(), usable_cores())


def threads_beside(running: Sequence[int], cores: int) -> int:
    """Choose the engine's threads.

    Args:
        running: How many threads of the whole machine were running at several moments, this one
            included; none when the machine does not say.
        cores: How many cores this process may use.
    """
    others = max(0, round(median(running)) - 1) if running else 0
    return max(1, min(cores - others, MOST_THREADS))


def sample_running() -> list[int]:
    """Count running threads at several moments; none where there is no such count."""
    counts = []
    for _ in range(SAMPLES):
        try:
            fields = LOAD.read_text(encoding="ascii").split()
            counts.append(int(fields[3].partition("/")[0]))
        except (OSError, ValueError, IndexError):
            return []
        time.sleep(PAUSE_S)
    return counts
