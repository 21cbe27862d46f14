"""Where cases stand that nobody asks: those waiting for approval, and those that were dropped."""

from __future__ import annotations

FOLDER = "cases/proposed/"
"""Every case below it waits for a person's approval, whatever the case itself says."""
DROPPED = "cases/dropped/"
"""What was dropped, with the reason. Nothing here is read as a case."""


def stands_among_proposed(path: str) -> bool:
    """True when a file's path, relative to the workspace, makes its cases proposals."""
    return path.startswith(FOLDER)


def stands_among_dropped(path: str) -> bool:
    """True when the cases of a file are no longer part of the workspace."""
    return path.startswith(DROPPED)
