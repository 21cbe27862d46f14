"""The `ethogram` command and `python -m ethogram`."""

from __future__ import annotations

import gc
import os
import sys
import threading

YOUNG_OBJECTS = 250_000
"""Allocations between two searches for garbage. Python's 700 made a run of 10,000 cases spend a
seventh of its time looking through records that all live until the end."""


def main() -> int:
    """Run the command line and give its exit code."""
    gc.set_threshold(YOUNG_OBJECTS)
    from ethogram.cli.app import run_command  # noqa: PLC0415  # keeps `import ethogram` free of click

    code = run_command(sys.argv[1:])
    if threading.active_count() > 1:
        # A user's function that never returns was left behind; Python would wait for it for ever.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    # The interpreter would search everything for garbage once more before it ends.
    gc.freeze()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
