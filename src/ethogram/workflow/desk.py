"""What the conversations of one session share: database, writer, line, connection, and Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator, Mapping

from ethogram.executor.budget import Budget
from ethogram.executor.line import Line
from ethogram.model.client import Client
from ethogram.model.connect import connect
from ethogram.model.target import Target
from ethogram.store.checkpointing import Checkpointer
from ethogram.store.database import open_database
from ethogram.store.writing import Writer
from ethogram.workflow.asking import Asker
from ethogram.workflow.workspace import Workspace

AT_ONCE_PER_CALL = 2
"""Conversations under way for each call the target allows. While some wait for another attempt or
for their commit, others are there to take the free places; the line bounds the calls in flight."""


class Opening:
    """The connection to a target, opened once, when something must really be asked.

    Of its own, so that nobody who asks holds the desk: the cases of a run then go as soon as it is
    over, without a search for garbage.
    """

    def __init__(self, workspace: Workspace, target: Target, env: Mapping[str, str]) -> None:
        """Take what to connect to; nothing is opened."""
        self._root = workspace.root
        self._is_trusted = workspace.settings.trusted
        self._target = target
        self._env = env
        self._opened: asyncio.Future[Client] | None = None

    async def __call__(self) -> Client:
        """Give the connection; whoever asks first opens it."""
        if self._opened is None:
            self._opened = asyncio.ensure_future(
                connect(self._target, root=self._root, env=self._env, is_trusted=self._is_trusted)
            )
        if self._opened.done():
            return self._opened.result()
        return await asyncio.shield(self._opened)

    async def aclose(self) -> None:
        """Close the connection, if there is one."""
        if self._opened is not None:
            with contextlib.suppress(Exception):
                await (await self._opened).aclose()


class Desk:
    """Opened and closed in one place; `ask` is where replies come from."""

    def __init__(
        self, workspace: Workspace, target: Target, env: Mapping[str, str], stop: asyncio.Event
    ) -> None:
        """Open the evidence and the line; the connection is opened when it is first needed."""
        self.stop = stop
        self.workspace = workspace
        self.target = target
        self.env = env
        self.connection = open_database(workspace.evidence)
        self.writer = Writer(
            open_database(workspace.evidence), Checkpointer(open_database(workspace.evidence))
        )
        self.line = Line(target.limits, stop=stop)
        self.client = Opening(workspace, target, env)
        limits = workspace.settings.budget
        self.budget = Budget(money=limits.money, tokens=limits.tokens, calls=limits.calls)
        self.ask = Asker(
            target,
            connection=self.connection,
            writer=self.writer,
            line=self.line,
            client=self.client,
            budget=self.budget,
        )

    @property
    def at_once(self) -> int:
        """Conversations that may be under way at once; more than the calls in flight."""
        return self.target.limits.concurrency * AT_ONCE_PER_CALL

    async def aclose(self) -> None:
        """Commit what waits and close everything that was opened."""
        await self.client.aclose()
        await self.writer.aclose()
        self.connection.close()


@contextlib.contextmanager
def draining_on_interrupt(stop: asyncio.Event) -> Iterator[None]:
    """Let the first Ctrl-C drain the run and the second one end it at once."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def interrupt() -> None:
        if stop.is_set() and task is not None:
            task.cancel()
        stop.set()

    try:
        loop.add_signal_handler(signal.SIGINT, interrupt)
        loop.add_signal_handler(signal.SIGTERM, interrupt)
    except (NotImplementedError, RuntimeError, ValueError):
        # Not the main thread, or a platform without it: Ctrl-C then ends the run at once.
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        loop.remove_signal_handler(signal.SIGTERM)
