"""The `ethogram` command and `python -m ethogram`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and give its exit code."""
    from ethogram.cli.app import run_command  # noqa: PLC0415  # keeps `import ethogram` free of click

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
