"""Which runs are going right now, in this process or another one.

Who holds a run keeps a locked file below `.ethogram/going/`. The lock ends with the process,
however it ends, so a file that nobody has locked is what a killed run left behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ethogram.ids import RunId

FOLDER = ".ethogram/going"


class Going(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run that somebody holds."""

    run: RunId
    pid: int
    """The process that holds it."""
    since: float
    """Seconds since the epoch when this session of it began."""


@contextlib.contextmanager
def going(root: Path, run: RunId, since: float) -> Iterator[None]:
    """Say that this process holds a run, for as long as the block takes.

    Nothing depends on it but what others are shown: where it cannot be said, the run goes on.
    """
    path, handle = root / FOLDER / f"{run}.json", -1
    if not _is_held(path):
        with contextlib.suppress(OSError):
            handle = _place(path, Going(run=run, pid=os.getpid(), since=since))
    try:
        yield
    finally:
        if handle >= 0:
            with contextlib.suppress(OSError):
                path.unlink()
            os.close(handle)


def _place(path: Path, mark: Going) -> int:
    """Put a file there that is locked from its first instant; gives its handle."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(handle, msgspec.json.encode(mark))
        Path(temporary).replace(path)
    except BaseException:
        os.close(handle)
        Path(temporary).unlink(missing_ok=True)
        raise
    return handle


def going_now(root: Path) -> tuple[Going, ...]:
    """Give every run that is going, the one that began first first."""
    held = [path for path in (root / FOLDER).glob("*.json") if _is_held(path)]
    marks = [mark for path in held if (mark := _read(path)) is not None]
    return tuple(sorted(marks, key=lambda mark: mark.since))


def ask_to_stop(mark: Going) -> bool:
    """Ask the process that holds a run to drain it, as Ctrl-C does there; False when it is gone."""
    try:
        os.kill(mark.pid, signal.SIGINT)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _read(path: Path) -> Going | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Going)
    except (OSError, msgspec.DecodeError):
        return None
