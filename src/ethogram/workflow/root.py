"""Where a workspace stands: its folder, and the evidence in it."""

from __future__ import annotations

from pathlib import Path

from ethogram.errors import UsageRefused

FILE_NAME = "ethogram.toml"
EVIDENCE = ".ethogram/evidence.sqlite"


def find_root(start: Path) -> Path:
    """Give the folder at or above `start` that holds `ethogram.toml`.

    Raises:
        UsageRefused: There is none.
    """
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise UsageRefused(
        f"No workspace at {start.name!r} or above: expected a folder with {FILE_NAME}. "
        "Make one with 'ethogram init NAME', or point to one with 'ethogram -C FOLDER ...'."
    )
