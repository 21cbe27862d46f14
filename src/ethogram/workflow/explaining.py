"""Explain a failure: settle what is asked, drive the search, confirm what it suspects."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

import msgspec

from ethogram.experiment.diagnosis import Subject, Suspicion, search_cause
from ethogram.experiment.explanation import FEWEST_QUESTIONS, Confirmation, Explanation, Step
from ethogram.experiment.intervention import AS_IT_IS, Intervention
from ethogram.experiment.oracle import Answer, Sequential, rates_around
from ethogram.experiment.stack import Stack
from ethogram.report.number import count
from ethogram.stats.proportion import newcombe
from ethogram.store.writing import end_statement
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.experiment_run import start_experiment
from ethogram.workflow.experimenting import Bench, Lab, Spent, Subjects
from ethogram.workflow.opinion import ModelOpinion
from ethogram.workflow.plan import choose_target
from ethogram.workflow.progress import Progress
from ethogram.workflow.screening import screen_parts
from ethogram.workflow.session import Session
from ethogram.workflow.shrinking import shrink
from ethogram.workflow.subject import Investigation
from ethogram.workflow.workspace import Workspace

FIRST_LOOK = 6
"""Fresh replies that say how often it fails at all."""
RAREST = 0.15
"""A failure that is rarer than this cannot be told from its absence in a few replies."""
CONFIRMING, CONFIRMING_RARE = 10, 20
"""Replies on each side that confirm a fix, none of which led to it: more where it fails less often."""
OFTEN = 0.8
NO_EDIT = frozenset({"model incapacity", "not followed"})
"""Causes that a reader must not try to mend in the context."""

Heard = Callable[[Step], None]
"""Shown every step as soon as it is settled."""


async def explain(
    workspace: Workspace,
    asked: Investigation,
    *,
    env: Mapping[str, str],
    heard: Heard = lambda _: None,
    clock: Callable[[], float] = time.time,
) -> Explanation:
    """Search the cause of a failure and confirm it, within the calls that are allowed.

    Args:
        workspace: The documents in force; the context that is explained is today's.
        asked: What to explain; see `subject.plan_investigation`.
        env: The environment, where keys are.
        heard: Shown every step.
        clock: Seconds since the epoch.
    """
    started, stop = clock(), asyncio.Event()
    start_experiment(workspace, asked.run)
    async with AsyncExitStack() as closing:
        desk = Desk(workspace, asked.run.plan.target, env, stop)
        closing.push_async_callback(desk.aclose)
        opinion = None
        if asked.judge:
            judge_desk = Desk(workspace, choose_target(workspace, asked.judge), env, stop)
            closing.push_async_callback(judge_desk.aclose)
            opinion = ModelOpinion(workspace, asked.clause, judge_desk)
        session = Session(desk, Progress(asked.calls), clock)
        lab = Lab(desk, session, asked.run, most_calls=asked.calls, opinion=opinion)
        with draining_on_interrupt(stop):
            made = _Search(lab, asked, heard)
            found = await made.run()
            found = await made.go_further(found)
        end = "stopped" if stop.is_set() else "done"
        await desk.writer.write([end_statement(asked.run.id, clock(), end)])
    return msgspec.structs.replace(
        found,
        calls=lab.calls,
        known=lab.known,
        cost=lab.cost,
        seconds=clock() - started,
        run=asked.run.id,
    )


class _Search:
    """One search: the steps so far, and the benches they are made on."""

    def __init__(self, lab: Lab, asked: Investigation, heard: Heard) -> None:
        self._asked, self._heard, self._lab = asked, heard, lab
        self._bench = Bench(lab, self._subjects(asked.stacks))
        self._fresh = self._bench
        fewest = 1 if asked.is_deterministic else CONFIRMING // 2
        if len(asked.held_out) >= fewest:
            self._fresh = Bench(lab, self._subjects(asked.held_out))
        self._steps: dict[Intervention, Step] = {}
        self._confirmation: Confirmation | None = None

    def _subjects(self, stacks: tuple[Stack, ...]) -> Subjects:
        asked = self._asked
        return Subjects(clause=asked.clause, criterion=asked.criterion, stacks=stacks)

    async def run(self) -> Explanation:
        notes = list(self._asked.notes)
        try:
            suspicion = await self._suspect()
            if suspicion.fix is not None:
                await self._confirm(suspicion.fix)
        except Spent:
            suspicion = self._unfinished()
            notes.append(
                f"Stopped after {len(self._steps)} steps: allow more with --calls, or go on later; "
                "replies that are known cost nothing."
            )
        return self._explanation(suspicion, tuple(notes))

    async def go_further(self, found: Explanation) -> Explanation:
        """Screen every part and shrink the context, if asked to, as far as the calls reach."""
        base = self._steps.get(AS_IT_IS)
        if base is None or base.answer != "fails":
            return found
        try:
            if self._asked.shrinks:
                shrunk = await shrink(self._bench, self._test())
                found = msgspec.structs.replace(
                    found, minimal=shrunk.parts, is_minimal=shrunk.is_minimal
                )
            if self._asked.screens:
                effects = await screen_parts(self._bench, self._lab.left)
                found = msgspec.structs.replace(found, effects=effects)
        except Spent:
            note = "The calls ended before everything was screened or shrunk: --calls allows more."
            found = msgspec.structs.replace(found, notes=(*found.notes, note))
        return found

    async def _suspect(self) -> Suspicion:
        asked = self._asked
        search = search_cause(
            Subject(
                clause=asked.clause,
                stacks=asked.stacks,
                others=asked.others,
                worked=asked.worked,
                judge_fault=asked.judge_fault,
                case_fault=asked.case_fault,
            )
        )
        answer: Answer | None = None
        while True:
            try:
                move = next(search) if answer is None else search.send(answer)
            except StopIteration as end:
                found: Suspicion = end.value
                return found
            step = await self._step(move)
            if step.answer is None:
                return Suspicion(
                    cause="not found",
                    why=f"No reply under '{move.name}' could be judged; nothing can be compared.",
                )
            answer = step.answer

    async def _step(self, move: Intervention) -> Step:
        known = self._steps.get(move)
        if known is not None:
            return known
        step = await (self._look() if move == AS_IT_IS else self._bench.settle(move, self._test()))
        self._steps[move] = step
        self._heard(step)
        return step

    async def _look(self) -> Step:
        step = await self._bench.count(AS_IT_IS, self._at_most(FIRST_LOOK))
        if not step.asked:
            return step
        answer: Answer = "fails" if step.failed / step.asked >= RAREST else "passes"
        return msgspec.structs.replace(step, answer=answer)

    def _test(self) -> Sequential:
        base = self._steps[AS_IT_IS]
        return rates_around(base.failed / base.asked, most=self._at_most(12))

    def _at_most(self, wanted: int) -> int:
        """A target that always answers alike has one reply to each question, and no more."""
        if not self._asked.is_deterministic:
            return wanted
        return min(wanted, len(self._asked.stacks))

    async def _confirm(self, fix: Intervention) -> None:
        bench, base = self._fresh, self._steps[AS_IT_IS]
        is_often = base.asked > 0 and base.failed / base.asked >= OFTEN
        wanted = CONFIRMING if is_often else CONFIRMING_RARE
        start = max(bench.used(AS_IT_IS), bench.used(fix)) if bench is self._bench else 0
        if self._asked.is_deterministic:
            wanted = min(wanted, len(bench.subjects.stacks))
            start = 0
        before = await bench.count(AS_IT_IS, start + wanted, start)
        after = await bench.count(fix, start + wanted, start)
        if before.asked and after.asked:
            self._confirmation = Confirmation(
                before=before,
                after=after,
                is_fresh=bench is not self._bench or not self._asked.is_deterministic,
                change=newcombe(after.failed, after.asked, before.failed, before.asked),
            )

    def _unfinished(self) -> Suspicion:
        helped = [step for step in self._steps.values() if step.answer == "passes"]
        named = f" What helped so far: {helped[-1].intervention.name}." if helped else ""
        return Suspicion(cause="not found", why=f"The calls ended before the search did.{named}")

    def _explanation(self, suspicion: Suspicion, notes: tuple[str, ...]) -> Explanation:
        asked, target = self._asked, self._asked.run.plan.target
        if self._fresh is not self._bench and self._confirmation is not None:
            others = count(len(asked.held_out), "failing family", "failing families")
            notes += (f"The fix was tried on {others} that the search did not see.",)
        questions = len(asked.stacks)
        if self._steps and questions < FEWEST_QUESTIONS:
            notes += (
                f"Seen on {count(questions, 'question')} only: more failing families would tell more.",
            )
        if suspicion.cause in NO_EDIT:
            notes += ("None of the edits that were tried fixes this.",)
        return Explanation(
            subject=asked.subject,
            clause=asked.clause.id,
            surface=asked.surface,
            cases=tuple(stack.case.id for stack in asked.stacks),
            target=str(target.name),
            model=target.model or str(target.name),
            is_standin=target.is_standin,
            suspicion=suspicion,
            steps=tuple(self._steps.values()),
            confirmation=self._confirmation,
            budget=asked.calls,
            notes=notes,
        )
