"""One session of a run: ask, judge by code, write down and count one conversation at a time."""

from __future__ import annotations

from collections.abc import Callable

from ethogram.context.block import Rendered
from ethogram.executor.pace import give_way
from ethogram.ids import ClauseId, Digest
from ethogram.model.message import Request
from ethogram.run.converse import Answer, Question, converse
from ethogram.run.transcript import Transcript
from ethogram.store.database import Statement
from ethogram.store.writing import Finished, finished_statements, snapshot_statement
from ethogram.suite.twins import is_twin
from ethogram.workflow.code_judge import CodeJudge
from ethogram.workflow.desk import Desk
from ethogram.workflow.progress import Progress

PATIENCE_S = 0.01
"""Longest wait of a conversation that is over for the commit of somebody's reply, to go with it. Its
own replies are committed by then: a kill in between costs judging them again, and no call."""


class Session:
    """Holds conversations at a desk, under the documents in force."""

    def __init__(self, desk: Desk, progress: Progress, clock: Callable[[], float]) -> None:
        """Take the desk, where progress is counted, and the clock in seconds since the epoch."""
        self._desk = desk
        self._progress = progress
        self._clock = clock
        self._judge = CodeJudge(desk.workspace)
        self._known_contexts: set[Digest] = set()

    async def hold(self, question: Question, only: ClauseId | None = None) -> Finished:
        """Hold one conversation; returns when it is committed with its verdicts.

        Args:
            question: The conversation.
            only: Judge this clause alone, and count the conversation for nothing else.
        """
        keys: list[Digest] = []

        async def ask(request: Request) -> Answer:
            answer = await self._desk.ask(request)
            keys.append(answer.key)
            return answer

        transcript = await converse(question, ask, self._clock)
        await give_way()
        case = question.case
        assigned = self._judge.assignments(case)
        if only is not None:
            assigned = tuple(each for each in assigned if each.clause == only)
        verdicts = self._judge.judge(transcript, assigned)
        finished = Finished(
            transcript=transcript,
            case=case,
            clauses=self._judge.clauses(case, assigned) if only is None else (only,),
            is_twin=is_twin(case),
            reply_keys=tuple(keys),
            verdicts=verdicts,
        )
        await self._desk.writer.write(
            [*self._context(question.rendered), *finished_statements(finished)],
            within_s=self._patience_s(transcript),
        )
        self._progress.count(transcript, verdicts)
        return finished

    def _patience_s(self, transcript: Transcript) -> float:
        """Wait for a reply that is on its way, but not where no call was needed."""
        is_on_its_way = self._desk.line.pace.in_flight > 0
        return PATIENCE_S if is_on_its_way and not transcript.is_cached else 0.0

    def _context(self, rendered: Rendered) -> list[Statement]:
        """Keep a context that only this case sees, because it brings its own documents."""
        if rendered.digest in self._known_contexts:
            return []
        self._known_contexts.add(rendered.digest)
        return [snapshot_statement(rendered.digest, "rendered", rendered)]
