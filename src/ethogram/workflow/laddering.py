"""Climb a ladder: ask the rung that tells most next, place by place, and fit the line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping

import msgspec

from ethogram.errors import DocumentsRefused, UsageRefused
from ethogram.executor.fan_out import fan_out
from ethogram.findings.boundary import Asked, Boundary, boundary
from ethogram.ids import RunId
from ethogram.judge.answer_class import class_of
from ethogram.judge.turns import user_text
from ethogram.run.converse import Question, transcript_id
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.source import nearest
from ethogram.stats.ladder import Answer, next_rung
from ethogram.store.writing import end_statement
from ethogram.suite.case import Place
from ethogram.suite.ladder import Ladder, rung_case
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.experiment_run import experiment_run, sent_before, start_experiment
from ethogram.workflow.ladders import load_ladders
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
from ethogram.workflow.workspace import Workspace

AT_ONCE = 3
"""Rungs that are asked together; more would be chosen knowing too little."""

Heard = Callable[[Place, Asked], None]
"""Shown every reply as it comes."""


class Climb(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for."""

    ladder: Ladder
    places: tuple[Place, ...]
    calls: int
    """Replies in every place."""
    run: Run


class Climbed(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that were found."""

    ladder: Ladder
    target: str
    is_standin: bool
    boundaries: tuple[Boundary, ...]
    run: RunId
    calls: int
    is_stopped: bool = False
    notes: tuple[str, ...] = ()


def plan_climb(
    workspace: Workspace,
    name: str,
    *,
    surfaces: Collection[str] = (),
    calls: int = 27,
    target: str = "",
    clock: Callable[[], float] = time.time,
) -> Climb:
    """Find the ladder and the places to climb it in.

    Raises:
        DocumentsRefused: The ladder has errors.
        UsageRefused: There is no such ladder, surface or target.
    """
    ladders, problems = load_ladders(workspace)
    broken = tuple(each for each in problems if each.severity == "error")
    if broken:
        raise DocumentsRefused(broken)
    ladder = ladders.get(name)
    if ladder is None:
        near = nearest(name, list(ladders))
        hint = f" Did you mean {near!r}?" if near else ""
        known = ", ".join(ladders) or "none yet"
        raise UsageRefused(
            f"No ladder {name!r}.{hint} Ladders: {known}. Write one with 'ethogram new ladder NAME'."
        )
    places = tuple(each for each in ladder.places if not surfaces or each.surface in surfaces)
    if not places:
        known = ", ".join(sorted({str(each.surface) for each in ladder.places}))
        raise UsageRefused(
            f"The ladder {name!r} does not stand on {', '.join(surfaces)!r}. It stands on: {known}."
        )
    planned = calls * len(places)
    run = experiment_run(workspace, "ladder", name, target=target, planned=planned, now=clock())
    return Climb(ladder=ladder, places=places, calls=calls, run=run)


async def climb(
    workspace: Workspace,
    asked: Climb,
    *,
    env: Mapping[str, str],
    heard: Heard = lambda _, __: None,
    clock: Callable[[], float] = time.time,
) -> Climbed:
    """Ask rungs until the calls are used up, and fit the line of every place.

    Args:
        workspace: The documents in force.
        asked: Ladder, places and calls.
        env: The environment, where keys are.
        heard: Shown every reply.
        clock: Seconds since the epoch.
    """
    stop, target = asyncio.Event(), asked.run.plan.target
    start_experiment(workspace, asked.run)
    desk = Desk(workspace, target, env, stop)
    session = Session(desk, Progress(asked.run.planned), clock)
    climbers = [
        _Climber(workspace, asked, place, number) for number, place in enumerate(asked.places)
    ]

    async def hold(climber: _Climber, question: tuple[int, Question]) -> None:
        finished = await session.hold(question[1])
        heard(climber.place, climber.take(question[0], finished.transcript))

    async def ascend(climber: _Climber) -> None:
        while not stop.is_set() and (batch := climber.next()):
            end = await fan_out(batch, lambda each: hold(climber, each), limit=AT_ONCE, stop=stop)
            if end.is_drained:
                break

    try:
        with draining_on_interrupt(stop):
            end = await fan_out(
                climbers, ascend, limit=max(1, target.limits.concurrency), stop=stop
            )
        name = "stopped" if end.is_drained or stop.is_set() else "done"
        await desk.writer.write([end_statement(asked.run.id, clock(), name)])
    finally:
        await desk.aclose()
    questions = [wordings[0] for wordings in asked.ladder.rungs]
    return Climbed(
        ladder=asked.ladder,
        target=str(target.name),
        is_standin=target.is_standin,
        boundaries=tuple(
            boundary(each.place.situation, questions, each.replies) for each in climbers
        ),
        run=asked.run.id,
        calls=sum(len(each.replies) for each in climbers),
        is_stopped=name == "stopped",
        notes=_notes(asked, climbers),
    )


class _Climber:
    """One ladder in one place: what was answered, and what to ask next."""

    def __init__(self, workspace: Workspace, asked: Climb, place: Place, number: int) -> None:
        self.place = place
        self.replies: list[Asked] = []
        self._asked, self._ladder = asked, asked.ladder
        self._rendered = sent_before(workspace, rung_case(asked.ladder, place, 1))
        self._taken = [0] * len(asked.ladder.rungs)
        self._number = number * asked.calls
        target = asked.run.plan.target
        self.is_deterministic = target.settings.temperature == 0 and not target.is_standin

    def next(self) -> list[tuple[int, Question]]:
        """Give the rungs to ask next: each the one that tells most, whatever the one before says."""
        batch: list[tuple[int, Question]] = []
        known = [
            Answer(rung=each.rung, is_declined=each.is_declined)
            for each in self.replies
            if each.is_declined is not None
        ]
        left = min(AT_ONCE, self._asked.calls - sum(self._taken))
        for _ in range(left):
            open_rungs = self._open()
            if not open_rungs:
                break
            rung = next_rung(len(self._taken), known, open_rungs)
            batch.append((rung, self._question(rung)))
            # Half a reply either way: the next of the batch is chosen as if this one told nothing.
            known += [Answer(rung=rung, is_declined=said) for said in (True, False)]
        return batch

    def take(self, rung: int, transcript: Transcript) -> Asked:
        """Take a reply."""
        is_declined = None
        if transcript.failure is None and transcript.replies:
            is_declined = class_of(transcript.text, user_text(transcript)).done == "none"
        reply = Asked(
            rung=rung, is_declined=is_declined, transcript=transcript.id, text=transcript.text
        )
        self.replies.append(reply)
        return reply

    def _open(self) -> list[int]:
        """Give the rungs that can tell something new."""
        rungs = range(1, len(self._taken) + 1)
        if not self.is_deterministic:
            return list(rungs)
        return [each for each in rungs if self._taken[each - 1] < len(self._ladder.rungs[each - 1])]

    def _question(self, rung: int) -> Question:
        wordings = len(self._ladder.rungs[rung - 1])
        taken = self._taken[rung - 1]
        self._taken[rung - 1] += 1
        self._number += 1
        run = self._asked.run
        return Question(
            id=transcript_id(run.id, self._number),
            run=run.id,
            case=rung_case(self._ladder, self.place, rung, taken % wordings),
            repeat=run.plan.first_repeat + taken // wordings,
            target=run.plan.target,
            rendered=self._rendered,
        )


def _notes(asked: Climb, climbers: list[_Climber]) -> tuple[str, ...]:
    notes = []
    if any(each.is_deterministic for each in climbers):
        notes.append(
            "At temperature 0 a wording has one reply: give rungs more wordings to see how fuzzy "
            "the line is."
        )
    if len(asked.ladder.rungs) < 7:
        notes.append("A ladder of 7 to 9 rungs places the line better.")
    return tuple(notes)
