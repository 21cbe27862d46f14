"""Hold a run: ask what is left of its plan, judge by code as replies come, write everything down."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping

import msgspec

from ethogram.executor.fan_out import FanOutEnd, fan_out
from ethogram.run.converse import Question
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import done_reads
from ethogram.store.writing import (
    end_statement,
    run_statement,
    snapshot_statement,
    write_all,
)
from ethogram.workflow.code_judge import CodeJudge, refusals
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.judging import opening_statements
from ethogram.workflow.plan import Planned, questions
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
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
    why_missing: str = ""
    """What the first failed call said."""
    budget: str = ""
    """Why the budget ended it."""
    calls: int = 0
    """What this session took of the budget, like the two below."""
    tokens: int = 0
    money: float = 0.0


def start_run(connection: Connection, workspace: Workspace, planned: Planned) -> None:
    """Write the start of a run, and of the judging that goes with it, under today's documents."""
    refused = refusals(CodeJudge(workspace).refused)
    write_all(
        connection,
        [
            run_statement(planned.run),
            *opening_statements(workspace, planned.run, 0, planned.run.started_at, refused=refused),
            *[
                snapshot_statement(each.digest, "rendered", each)
                for each in planned.rendered.values()
            ],
        ],
    )


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
    desk = Desk(workspace, planned.run.plan.target, env, stop)
    done = done_reads(desk.connection, planned.run.id)
    progress = Progress(planned.run.planned, already_done=len(done), is_stopping=stop.is_set)
    session = Session(desk, progress, clock)
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
        why_missing=progress.first_failure,
        budget=str(end.budget or ""),
        calls=desk.budget.calls_used,
        tokens=desk.budget.tokens_used,
        money=desk.budget.money_used,
    )


async def _fan_out(
    session: Session,
    left: Iterator[Question],
    desk: Desk,
    progress: Progress,
    watch: Watch | None,
) -> FanOutEnd:
    """Hand out the conversations while `watch` shows how it goes."""
    watching = asyncio.ensure_future(watch(progress)) if watch else None
    try:
        return await fan_out(left, session.hold, limit=desk.at_once, stop=desk.stop)
    finally:
        if watching is not None:
            watching.cancel()
            # A terminal that went away must not cost the run.
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await watching
