"""The bench of an experiment: make an intervention, ask a few replies under it, count what fails."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterable, Sequence

import msgspec

from ethogram.context.block import Rendered
from ethogram.context.render import render
from ethogram.executor.fan_out import fan_out
from ethogram.experiment.effects import Count
from ethogram.experiment.explanation import Step
from ethogram.experiment.intervention import AS_IT_IS, Intervention, applied
from ethogram.experiment.oracle import Sequential, weigh
from ethogram.experiment.stack import Stack
from ethogram.ids import ClauseId, CriterionId
from ethogram.judge.verdict import Verdict
from ethogram.run.converse import Question, read_number, transcript_id
from ethogram.run.run import Run
from ethogram.spec.clause import Clause
from ethogram.store.writing import Finished
from ethogram.workflow.desk import Desk
from ethogram.workflow.session import Session

FIRST_BATCH = 3
"""Replies that are asked for before the first look; no test ends sooner."""
BATCH = 2

Opinion = Callable[[Finished], Awaitable[tuple[Verdict, ...]]]
"""Asks a model judge about criteria that code does not grade."""


class Subjects(msgspec.Struct, frozen=True, kw_only=True):
    """What is experimented on: failing cases, one a family, and what they fail."""

    clause: Clause
    criterion: CriterionId | None = None
    """None: the clause as a whole."""
    stacks: tuple[Stack, ...]


class Spent(Exception):
    """The calls that a person allowed are used up, or the end was asked for."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One reply under one intervention."""

    read: int
    is_failing: bool | None
    """None: there is no reply, or nobody could judge it."""


class Lab:
    """What every bench of an experiment shares: where replies come from, and what they cost.

    Attributes:
        calls: Replies that were asked for.
        known: Of those, the ones that the evidence had already.
        cost: In the target's currency; None when no price is known.
    """

    def __init__(
        self,
        desk: Desk,
        session: Session,
        run: Run,
        *,
        most_calls: int,
        opinion: Opinion | None = None,
    ) -> None:
        """Open the lab.

        Args:
            desk: Where replies come from.
            session: Holds and keeps the conversations.
            run: The trial run they are kept in; `plan.first_repeat` is the first repeat asked.
            most_calls: Replies that may be asked for.
            opinion: Judges what code does not.
        """
        self.desk, self.session, self.run = desk, session, run
        self.calls = self.known = 0
        self.cost: float | None = None
        self._most, self._opinion = most_calls, opinion
        self._numbers = itertools.count(1)

    def question(self, stack: Stack, intervention: Intervention, repeat: int) -> Question:
        """Write the next question of the experiment."""
        plan = self.run.plan
        return Question(
            id=transcript_id(self.run.id, next(self._numbers)),
            run=self.run.id,
            case=stack.case,
            repeat=plan.first_repeat + repeat,
            target=plan.target,
            rendered=rendered(stack, intervention),
        )

    @property
    def left(self) -> int:
        """Replies that may still be asked for."""
        return self._most - self.calls

    def reserve(self, wanted: int) -> None:
        """Make sure that so many more replies may be asked for.

        Raises:
            Spent: They may not.
        """
        if self.desk.stop.is_set() or self.calls + wanted > self._most:
            raise Spent

    async def hold(self, question: Question, subjects: Subjects) -> Sample:
        """Hold one conversation and say whether its reply fails."""
        clause = subjects.clause.id
        finished = await self.session.hold(question, only=clause)
        verdicts, transcript = finished.verdicts, finished.transcript
        if self._opinion is not None and transcript.failure is None:
            verdicts = (*verdicts, *await self._opinion(finished))
        self.calls += 1
        self.known += transcript.is_cached
        if transcript.cost is not None:
            self.cost = (self.cost or 0.0) + transcript.cost
        return Sample(
            read=read_number(transcript.id), is_failing=fails(verdicts, clause, subjects.criterion)
        )


class Bench:
    """Asks replies of an experiment, family after family, and remembers every one.

    The k-th reply under an intervention is the k-th under every other: the same family, the same
    repeat. So interventions are compared on the same questions, and nothing is asked twice.
    """

    def __init__(
        self,
        lab: Lab,
        subjects: Subjects,
    ) -> None:
        """Take the subjects and the lab."""
        self.subjects = subjects
        self._lab = lab
        self._samples: dict[Intervention, list[Sample]] = {}
        self._settled: dict[Intervention, Step] = {}

    async def settle(self, intervention: Intervention, test: Sequential) -> Step:
        """Ask until the replies speak for failing or for passing.

        Raises:
            Spent: There are no calls left.
        """
        if intervention in self._settled:
            return self._settled[intervention]
        wanted = min(FIRST_BATCH, test.most)
        while True:
            step = await self.count(intervention, wanted)
            answer = weigh(test, step.failed, step.asked) if step.asked else None
            # Replies that nobody can judge must not be asked for without end.
            if answer is not None or wanted >= 2 * test.most:
                step = msgspec.structs.replace(step, answer=answer)
                self._settled[intervention] = step
                return step
            wanted += BATCH

    async def count(self, intervention: Intervention, wanted: int, start: int = 0) -> Step:
        """Ask for the replies from the `start`-th up to the `wanted`-th, where not yet there.

        Raises:
            Spent: There are no calls left.
        """
        kept = self._samples.setdefault(intervention, [])
        await self._ask(intervention, kept, wanted)
        judged = [each.is_failing for each in kept[start:wanted]]
        return Step(
            intervention=intervention,
            failed=sum(each is True for each in judged),
            asked=sum(each is not None for each in judged),
            unjudged=sum(each is None for each in judged),
            first_read=kept[start].read if len(kept) > start else 0,
        )

    async def by_family(self, intervention: Intervention, repeats: int) -> list[Count]:
        """Ask every family so many times; gives one count a family, in their order.

        Raises:
            Spent: There are no calls left.
        """
        families = len(self.subjects.stacks)
        await self.count(intervention, families * repeats)
        kept = self._samples[intervention]
        return [
            _counted(kept[family : families * repeats : families]) for family in range(families)
        ]

    def used(self, intervention: Intervention) -> int:
        """Say how many replies there are under an intervention."""
        return len(self._samples.get(intervention, ()))

    async def _ask(self, intervention: Intervention, kept: list[Sample], wanted: int) -> None:
        missing = range(len(kept), wanted)
        if not missing:
            return
        self._lab.reserve(len(missing))
        asked = [(index, self._question(intervention, index)) for index in missing]
        new: dict[int, Sample] = {}

        async def hold(pair: tuple[int, Question]) -> None:
            new[pair[0]] = await self._lab.hold(pair[1], self.subjects)

        desk = self._lab.desk
        end = await fan_out(asked, hold, limit=desk.at_once, stop=desk.stop)
        if len(new) < len(asked):
            raise Spent from end.budget
        kept += [new[index] for index in missing]

    def _question(self, intervention: Intervention, index: int) -> Question:
        stacks = self.subjects.stacks
        stack = applied(intervention, stacks[index % len(stacks)], self.subjects.clause)
        return self._lab.question(stack, intervention, index // len(stacks))


def _counted(samples: Sequence[Sample]) -> Count:
    judged = [each.is_failing for each in samples if each.is_failing is not None]
    return Count(failed=sum(judged), asked=len(judged))


def rendered(stack: Stack, intervention: Intervention = AS_IT_IS) -> Rendered:
    """Render a stack's context as it is sent, and say in it what was done."""
    sent = render(stack.context, documents=stack.case.documents)
    if intervention == AS_IT_IS:
        return sent
    return msgspec.structs.replace(sent, variant={"experiment": intervention.name})


def fails(
    verdicts: Iterable[Verdict], clause: ClauseId, criterion: CriterionId | None = None
) -> bool | None:
    """Say whether a reply fails: one failing criterion is enough.

    Returns:
        None when no criterion was decided. A clause whose every criterion does not apply to this
        reply is not broken by it, and counts as passing.
    """
    said = {
        each.outcome
        for each in verdicts
        if each.clause == clause and criterion in (None, each.criterion)
    }
    if "fail" in said:
        return True
    if "pass" in said:
        return False
    return False if said == {"not-applicable"} else None
