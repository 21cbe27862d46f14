"""Hold a trial: ask both sides, show each pair as it comes, keep them as trial runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

import msgspec

from ethogram.executor.fan_out import fan_out
from ethogram.ids import CriterionId
from ethogram.report.trial import CriterionTally, TriedPair, TriedReply
from ethogram.run.converse import Question, read_number, transcript_id
from ethogram.store.database import open_database
from ethogram.store.writing import Finished, end_statement
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.hold import start_run
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
from ethogram.workflow.trial import Trial
from ethogram.workflow.workspace import Workspace

Heard = Callable[[TriedPair], None]
"""Shown each reply, with its old one beside it, as soon as both are there."""


class TrialEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How a trial ended."""

    pairs: tuple[TriedPair, ...]
    tallies: tuple[CriterionTally, ...]
    end: str
    """`done`, `stopped` or `budget`."""
    missing: int = 0
    budget: str = ""


async def hold_trial(
    workspace: Workspace,
    trial: Trial,
    *,
    env: Mapping[str, str],
    heard: Heard,
    clock: Callable[[], float] = time.time,
    stop: asyncio.Event | None = None,
) -> TrialEnd:
    """Ask both sides. The first pair is asked alone, because a person is waiting for it.

    Args:
        workspace: The documents in force.
        trial: Both sides.
        env: The environment, where keys are.
        heard: Shown each pair, in the order they are complete.
        clock: Seconds since the epoch.
        stop: Set it to let the calls in flight finish and ask nothing more, as Ctrl-C does.
    """
    connection = open_database(workspace.evidence)
    sides = [side for side in (trial.new, trial.old) if side is not None]
    for side in sides:
        start_run(connection, workspace, side.planned)
    connection.close()
    stop = stop or asyncio.Event()
    desk = Desk(workspace, trial.target, env, stop)
    table = _Table(trial, heard)
    progress = Progress(len(sides) * trial.new.planned.run.plan.repeats)
    session = Session(desk, progress, clock)

    async def hold(question: Question) -> None:
        table.lay(await session.hold(question))

    rounds = _rounds(trial)
    try:
        with draining_on_interrupt(stop):
            end = await fan_out(rounds[: len(sides)], hold, limit=len(sides), stop=stop)
            if not end.is_drained:
                limit = trial.target.limits.concurrency
                end = await fan_out(rounds[len(sides) :], hold, limit=limit, stop=stop)
        name = "budget" if end.budget else "stopped" if end.is_drained else "done"
        ended = [end_statement(side.planned.run.id, clock(), name) for side in sides]
        await desk.writer.write(ended)
    finally:
        await desk.aclose()
    return TrialEnd(
        pairs=tuple(table.pairs),
        tallies=tallies(table.pairs),
        end=name,
        missing=progress.missing,
        budget=str(end.budget or ""),
    )


def _rounds(trial: Trial) -> list[Question]:
    """Give every question, new before old, repeat after repeat."""
    plan = trial.new.planned.run.plan
    sides = [side for side in (trial.new, trial.old) if side is not None]
    return [
        Question(
            id=transcript_id(side.planned.run.id, number + 1),
            run=side.planned.run.id,
            case=trial.case,
            repeat=plan.first_repeat + number,
            target=plan.target,
            rendered=side.rendered,
        )
        for number in range(plan.repeats)
        for side in sides
    ]


class _Table:
    """Where replies are laid down until the one that belongs beside them is there."""

    def __init__(self, trial: Trial, heard: Heard) -> None:
        self.pairs: list[TriedPair] = []
        self._new = trial.new.planned.run.id
        self._has_old = trial.old is not None
        self._heard = heard
        self._waiting: dict[int, dict[bool, TriedReply]] = {}

    def lay(self, finished: Finished) -> None:
        """Take a reply; shows the pair when it is complete."""
        number = read_number(finished.transcript.id)
        place = self._waiting.setdefault(number, {})
        place[finished.transcript.run == self._new] = _tried(finished)
        if True in place and (False in place or not self._has_old):
            pair = TriedPair(repeat=number - 1, new=place[True], old=place.get(False))
            self.pairs.append(pair)
            self._heard(pair)


def _tried(finished: Finished) -> TriedReply:
    transcript = finished.transcript
    failure = transcript.failure
    return TriedReply(
        read=read_number(transcript.id),
        text=transcript.text,
        failure=f"{failure.boundary}: {failure.message}" if failure else "",
        verdicts=tuple(
            (each.criterion, each.outcome, each.reason)
            for each in finished.verdicts
            if each.outcome != "not-applicable"
        ),
        quotes=tuple(
            (each.criterion, quote)
            for each in finished.verdicts
            for quote in each.evidence
            if each.outcome != "not-applicable"
        ),
        is_cached=transcript.is_cached,
    )


def tallies(pairs: Sequence[TriedPair]) -> tuple[CriterionTally, ...]:
    """Count how often each criterion failed on each side."""
    counts: dict[CriterionId, list[int]] = {}
    for pair in pairs:
        for reply, place in ((pair.old, 0), (pair.new, 2)):
            for criterion, outcome, _ in reply.verdicts if reply else ():
                if outcome in ("pass", "fail"):
                    count = counts.setdefault(criterion, [0, 0, 0, 0])
                    count[place] += outcome == "fail"
                    count[place + 1] += 1
    return tuple(
        CriterionTally(
            criterion=criterion,
            old_failing=count[0],
            old_decided=count[1],
            new_failing=count[2],
            new_decided=count[3],
        )
        for criterion, count in counts.items()
    )
