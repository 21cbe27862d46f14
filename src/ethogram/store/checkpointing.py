"""Move the write-ahead log into the database beside the writing, not in front of it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3

STATEMENTS = 2_000
"""Statements between two checkpoints; most leave one page in the log."""
MOST_PAGES = 8_000
"""Pages of log, 32 MB, at which a commit moves the rest itself, so that the log begins anew."""


class Checkpointer:
    """Moves the log of a database that is written through another connection.

    A checkpoint waits for the disk, and SQLite makes one in front of every thousandth page or so: all
    calls in flight then wait with it. It is a single statement, so a thread can do it without taking
    the interpreter from the event loop.
    """

    def __init__(self, connection: sqlite3.Connection, *, every: int = STATEMENTS) -> None:
        """Own the connection; a checkpoint is due after `every` statements."""
        self._connection = connection
        self._every = every
        self._since = 0
        self._moving: asyncio.Task[None] | None = None

    def written(self, statements: int) -> None:
        """Count what was committed, and begin a checkpoint when it is due."""
        self._since += statements
        if self._since >= self._every and self._moving is None:
            self._since = 0
            self._moving = asyncio.create_task(self._move())

    async def _move(self) -> None:
        # What cannot be moved now stays in the log, where every reader finds it.
        with contextlib.suppress(sqlite3.Error):
            await asyncio.to_thread(self._connection.execute, "PRAGMA wal_checkpoint(PASSIVE)")
        self._moving = None

    async def aclose(self) -> None:
        """Wait for a checkpoint under way, and close the connection."""
        if self._moving is not None:
            await self._moving
        self._connection.close()
