"""Append lines to a file that people's decisions are kept in: never edited, never half a line."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from ethogram.errors import UsageRefused


def append_lines(path: Path, lines: str) -> None:
    """Append whole lines, and return once they are on the disk.

    Folders above the file are made. A last line that a crash left without its end is closed first,
    so that what follows can still be read.

    Args:
        path: The file.
        lines: One or several lines, each with its line end.

    Raises:
        UsageRefused: The file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            torn = not is_new and _is_torn(handle)
            os.write(handle, (("\n" if torn else "") + lines).encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            _sync_folder(path.parent)
    except OSError as error:
        raise UsageRefused(
            f"Cannot write {path.name!r}: {error.strerror}. Expected a folder {path.parent.name!r} "
            "that can be written; nothing was lost, repeat the last step."
        ) from error


def moment(seconds: float) -> str:
    """Write a time as labels do: ISO 8601 with zone."""
    local = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).astimezone()
    return local.isoformat(timespec="milliseconds")


def _is_torn(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"


def _sync_folder(folder: Path) -> None:
    """Make the new file's name durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
