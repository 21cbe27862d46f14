"""Hold a run: ask what is left of its plan, judge by code as replies come, write everything down."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping

import msgspec

from ethogram.context.block import Rendered
from ethogram.executor.budget import Budget
from ethogram.executor.fan_out import FanOutEnd, fan_out
from ethogram.executor.line import Line
from ethogram.ids import Digest
from ethogram.model.client import Client
from ethogram.model.connect import connect
from ethogram.model.message import Request
from ethogram.model.target import Target
from ethogram.run.converse import Answer, Question, converse
from ethogram.run.run import Run
from ethogram.store.database import Connection, open_database
from ethogram.store.reading import done_reads
from ethogram.store.writing import (
    Finished,
    Statement,
    Writer,
    end_statement,
    finished_statements,
    run_statement,
    snapshot_statement,
    write_all,
)
from ethogram.suite.twins import is_twin
from ethogram.workflow.asking import Asker
from ethogram.workflow.code_judge import CodeJudge
from ethogram.workflow.plan import Planned, questions
from ethogram.workflow.progress import Progress
from ethogram.workflow.workspace import Workspace

Watch = Callable[[Progress], Awaitable[None]]
"""Shows a run while it goes; cancelled when it ends."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """How a session of a run ended."""

    run: Run
    end: str
    """`done`, `stopped` or `budget`."""
    seconds: float
    asked: int
    cached: int
    missing: int
    budget: str = ""
    """Why the budget ended it."""


class _Desk:
    """What the conversations of one session share; opened and closed in one place."""

    def __init__(
        self, workspace: Workspace, target: Target, env: Mapping[str, str], stop: asyncio.Event
    ) -> None:
        self.stop = stop
        self.workspace = workspace
        self.target = target
        self.env = env
        self.connection = open_database(workspace.evidence)
        self.writer = Writer(open_database(workspace.evidence))
        self.line = Line(target.limits, stop=stop)
        self._opening: asyncio.Future[Client] | None = None

    async def client(self) -> Client:
        """Open the connection to the target once, when something must really be asked."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(
                connect(
                    self.target,
                    root=self.workspace.root,
                    env=self.env,
                    is_trusted=self.workspace.settings.trusted,
                )
            )
        return await asyncio.shield(self._opening)

    async def aclose(self) -> None:
        """Commit what waits and close everything that was opened."""
        if self._opening is not None:
            with contextlib.suppress(Exception):
                await (await self._opening).aclose()
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


def start_run(connection: Connection, planned: Planned) -> None:
    """Write the start of a run and the documents it was started with."""
    write_all(
        connection,
        [
            run_statement(planned.run),
            snapshot_statement(planned.run.plan.documents, "documents", planned.documents),
            *[
                snapshot_statement(each.digest, "rendered", each)
                for each in planned.rendered.values()
            ],
        ],
    )


class _Session:
    """One session of a run: asks, judges, writes and counts one conversation at a time."""

    def __init__(self, desk: _Desk, progress: Progress, clock: Callable[[], float]) -> None:
        settings = desk.workspace.settings.budget
        self._desk = desk
        self._progress = progress
        self._clock = clock
        self._judge = CodeJudge(desk.workspace)
        self._ask = Asker(
            desk.target,
            connection=desk.connection,
            writer=desk.writer,
            line=desk.line,
            client=desk.client,
            budget=Budget(money=settings.money, tokens=settings.tokens, calls=settings.calls),
        )
        self._known_contexts: set[Digest] = set()

    async def handle(self, question: Question) -> None:
        """Hold one conversation; returns when it is committed with its verdicts."""
        keys: list[Digest] = []

        async def ask(request: Request, is_last: bool) -> Answer:
            answer = await self._ask(request, is_last)
            keys.append(answer.key)
            return answer

        transcript = await converse(question, ask, self._clock)
        case = question.case
        assigned = self._judge.assignments(case)
        verdicts = self._judge.judge(transcript, assigned)
        finished = Finished(
            transcript=transcript,
            case=case,
            clauses=self._judge.clauses(case, assigned),
            is_twin=is_twin(case),
            reply_keys=tuple(keys),
            verdicts=verdicts,
        )
        await self._desk.writer.write(
            [*self._context(question.rendered), *finished_statements(finished)]
        )
        self._progress.count(transcript, verdicts)

    def _context(self, rendered: Rendered) -> list[Statement]:
        """Keep a context that only this case sees, because it brings its own documents."""
        if rendered.digest in self._known_contexts:
            return []
        self._known_contexts.add(rendered.digest)
        return [snapshot_statement(rendered.digest, "rendered", rendered)]


async def hold_run(
    workspace: Workspace,
    planned: Planned,
    *,
    env: Mapping[str, str],
    watch: Watch | None = None,
    clock: Callable[[], float] = time.time,
) -> Held:
    """Hold every conversation of the plan that is not over yet.

    Each transcript is committed with its verdicts before its slot is given to the next one, so a
    kill at any instant loses at most the calls in flight.

    Args:
        workspace: The documents in force.
        planned: The plan; its run must have been started.
        env: The environment, where keys are.
        watch: Shows the progress.
        clock: Seconds since the epoch.

    Raises:
        EthogramError: The target cannot be reached at all: no key, no extra, no such file.
    """
    stop = asyncio.Event()
    desk = _Desk(workspace, planned.run.plan.target, env, stop)
    done = done_reads(desk.connection, planned.run.id)
    progress = Progress(planned.run.planned, already_done=len(done))
    session = _Session(desk, progress, clock)
    started = time.monotonic()
    try:
        with draining_on_interrupt(stop):
            end = await _fan_out(
                session, questions(workspace, planned, done), desk, progress, watch
            )
        name = "budget" if end.budget else "stopped" if end.is_drained else "done"
        await desk.writer.write([end_statement(planned.run.id, clock(), name)])
    finally:
        await desk.aclose()
    return Held(
        run=planned.run,
        end=name,
        seconds=time.monotonic() - started,
        asked=desk.line.attempts,
        cached=progress.cached,
        missing=progress.missing,
        budget=str(end.budget or ""),
    )


async def _fan_out(
    session: _Session,
    left: Iterator[Question],
    desk: _Desk,
    progress: Progress,
    watch: Watch | None,
) -> FanOutEnd:
    """Hand out the conversations while `watch` shows how it goes."""
    watching = asyncio.ensure_future(watch(progress)) if watch else None
    try:
        return await fan_out(
            left, session.handle, limit=desk.target.limits.concurrency, stop=desk.stop
        )
    finally:
        if watching is not None:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
