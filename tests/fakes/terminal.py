"""A person at a terminal: a child process behind a pseudo-terminal, its screen and its keys."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

DEADLINE_S = 60.0
"""Longest time to wait for words on the screen; never spent when they come."""


class Terminal:
    """A running command, what it wrote, and a keyboard.

    Attributes:
        screen: Everything that was written so far, escapes included.
    """

    def __init__(self, process: int, handle: int) -> None:
        """Take a child and the terminal it sits at."""
        self._process = process
        self._handle = handle
        self.screen = ""
        self._seen = 0

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._handle, keys.encode())

    def wait_for(self, words: str) -> str:
        """Read on until these words stand on the screen after the last ones waited for."""
        deadline = time.monotonic() + DEADLINE_S
        while words not in self.screen[self._seen :]:
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"{words!r} never came. Screen:\n{self.screen}")
        start = self._seen
        self._seen = self.screen.index(words, self._seen) + len(words)
        return self.screen[start : self._seen]

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.press("\x03")

    def exit_code(self) -> int:
        """Read to the end and give the exit code."""
        while self._read():
            pass
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """End the child if it is still there."""
        if self._process:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)
        os.close(self._handle)

    def _read(self) -> bool:
        if not select.select([self._handle], [], [], DEADLINE_S)[0]:
            return False
        try:
            more = os.read(self._handle, 65536)
        except OSError:  # Linux says so when the child has closed its end
            return False
        self.screen += more.decode(errors="replace")
        return bool(more)


@contextlib.contextmanager
def at_a_terminal(
    arguments: Sequence[str], env: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    """Run `ethogram` with these arguments at a terminal of 100 columns."""
    command = [sys.executable, "-m", "ethogram", *arguments]
    settings = {**os.environ, "COLUMNS": "100", "LINES": "40", "TERM": "xterm", **(env or {})}
    process, handle = pty.fork()
    if process == 0:
        os.execve(command[0], command, settings)  # noqa: S606  # the point is to have no shell
    terminal = Terminal(process, handle)
    try:
        yield terminal
    finally:
        terminal.close()
