"""Let a model judge a run: first its exam, then every criterion that a model grades."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ethogram.errors import CallFailed
from ethogram.executor.fan_out import FanOutEnd, fan_out
from ethogram.ids import CriterionId, Digest, TranscriptId
from ethogram.judge.exam import (
    ExamItem,
    ExamResult,
    exam_items,
    exam_request,
    exam_transcript,
    grade_exam,
)
from ethogram.judge.judge_reply import verdict_from_failure, verdict_from_reply
from ethogram.judge.model_judge import ModelJudge, judge_digest, judge_of, judge_request
from ethogram.judge.panel import may_judge
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import DECIDED, Verdict
from ethogram.model.message import Request
from ethogram.run.converse import failure_of
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion
from ethogram.store.cards import generations
from ethogram.store.judging import next_judging
from ethogram.store.reading import find_run, last_verdicts, load_transcripts
from ethogram.store.rows import WITHDRAWN, VerdictRow, verdict_of, verdict_row, withdrawal_row
from ethogram.store.writing import INSERT_VERDICT, verdict_statement
from ethogram.workflow.code_judge import CodeJudge, Refusal, refusals
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.judging import (
    Judged,
    documents_changed,
    judge_by_code_again,
    opening_statements,
)
from ethogram.workflow.plan import choose_target
from ethogram.workflow.trusting import JudgeOn, unmeasured
from ethogram.workflow.workspace import Workspace, require_clean


class _Graded(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion that a model grades, and what makes the judge of it what it is."""

    clause: Clause
    criterion: Criterion
    rubric: Rubric | None
    judge: ModelJudge
    """Of the generation that answers on this criterion."""
    digest: Digest


class _Task(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion of one transcript for a model judge."""

    transcript: Transcript
    graded: _Graded


async def judge_by_model(
    workspace: Workspace, name: str | None, judge_name: str, env: Mapping[str, str]
) -> Judged:
    """Let a model judge every criterion that a model grades, after it passed its exam.

    A rubric that names another judge keeps its criterion to that one.

    The exam is the specification's own examples and the rubric's borderline ones. A judge that
    fails it on a criterion is not asked about that criterion in the run. Answers are cached like
    any reply, so judging again costs nothing; a call that fails is an `error` verdict. Where the
    documents changed since the run was judged last, code judges it again first, so that one report
    is written under one specification.
    """
    require_clean(workspace)
    connection = open_evidence(workspace.root)
    try:
        is_changed = documents_changed(connection, workspace, find_run(connection, name))
    finally:
        connection.close()
    if is_changed:
        judge_by_code_again(workspace, name)
    started, clock = time.perf_counter(), time.time()
    target = choose_target(workspace, judge_name)
    judge, stop = judge_of(target), asyncio.Event()
    desk = Desk(workspace, target, env, stop)
    refused: tuple[Refusal, ...] = ()
    try:
        session = _ModelSession(workspace, desk, judge, find_run(desk.connection, name))
        with draining_on_interrupt(stop):
            end = await session.hold_exams()
            if not end.is_drained:
                refused = refusals(session.failed_exams())
                end = await session.judge_all(refused, clock)
        without = unmeasured(desk.connection, workspace, session.run, session.decided)
    finally:
        await desk.aclose()
    return Judged(
        run=session.run,
        transcripts=len(session.reads),
        outcomes=dict(session.outcomes),
        new=session.new,
        refused=refused,
        seconds=time.perf_counter() - started,
        judge=judge.name,
        is_stopped=end.is_drained,
        budget=str(end.budget or ""),
        unmeasured=without,
    )


class _ModelSession:
    """One judging of one run by one model."""

    def __init__(self, workspace: Workspace, desk: Desk, judge: ModelJudge, run: Run) -> None:
        self._workspace = workspace
        self._desk = desk
        self._judge = judge
        self._code = CodeJudge(workspace)
        self._drifted = generations(desk.connection)
        self._graded = {each.criterion.id: each for each in self._graded_by_model()}
        self._exams = {name: self._items(graded) for name, graded in self._graded.items()}
        self._given: dict[CriterionId, list[Verdict]] = defaultdict(list)
        self.run = run
        self.judged = next_judging(desk.connection, run.id)
        self._known = last_verdicts(desk.connection, run.id)
        self.outcomes: Counter[str] = Counter()
        self.new = 0
        self.decided: set[JudgeOn] = set()
        """Criteria on which the judge said pass or fail."""
        self.reads: set[TranscriptId] = set()
        """The replies that were judged on anything."""

    async def hold_exams(self) -> FanOutEnd:
        """Examine the judge on every criterion that a model grades."""
        asked = [
            (self._graded[name], item) for name, items in self._exams.items() for item in items
        ]
        return await fan_out(asked, self._sit, limit=self._desk.at_once, stop=self._desk.stop)

    def failed_exams(self) -> dict[CriterionId, ExamResult]:
        """Give the exams that the judge did not pass."""
        results = (
            grade_exam(name, self._judge.name, items, self._given[name])
            for name, items in self._exams.items()
        )
        return {result.criterion: result for result in results if not result.passed}

    async def judge_all(self, refused: Sequence[Refusal], started_at: float) -> FanOutEnd:
        """Judge the run on every criterion but those whose exam the judge failed."""
        opening = opening_statements(
            self._workspace,
            self.run,
            self.judged,
            started_at,
            judge=self._judge.name,
            refused=tuple(refused),
        )
        names = {each.criterion for each in refused}
        withdrawn = [
            (INSERT_VERDICT, withdrawal_row(row, self.judged))
            for row in self._known.values()
            if row.judge == self._judge.name and row.criterion in names
        ]
        await self._desk.writer.write([*opening, *withdrawn])
        tasks = self._tasks(names)
        return await fan_out(tasks, self._handle, limit=self._desk.at_once, stop=self._desk.stop)

    def _graded_by_model(self) -> Iterator[_Graded]:
        for clause in self._workspace.spec.clauses:
            for criterion in clause.criteria:
                rubric = self._workspace.rubrics.get(criterion.id)
                if rubric is None or (
                    rubric.graded_by == "model" and may_judge(rubric.judge, self._judge.name)
                ):
                    generation = self._drifted.get((self._judge.name, criterion.id), 0)
                    judge = msgspec.structs.replace(self._judge, generation=generation)
                    yield _Graded(
                        clause=clause,
                        criterion=criterion,
                        rubric=rubric,
                        judge=judge,
                        digest=judge_digest(clause, criterion, rubric, judge),
                    )

    def _items(self, graded: _Graded) -> tuple[ExamItem, ...]:
        return exam_items(graded.clause, graded.criterion, graded.rubric)

    def _tasks(self, refused: set[CriterionId]) -> Iterator[_Task]:
        for transcript, case in load_transcripts(self._desk.connection, self.run):
            if not transcript.replies or transcript.failure is not None:
                continue
            for assigned in self._code.assignments(case):
                is_its = assigned.criterion in self._graded and not assigned.not_applicable
                if is_its and assigned.graded_by == "model" and assigned.criterion not in refused:
                    yield _Task(transcript=transcript, graded=self._graded[assigned.criterion])

    async def _sit(self, question: tuple[_Graded, ExamItem]) -> None:
        """Ask one question of an exam."""
        graded, item = question
        request = exam_request(item, graded.clause, graded.criterion, graded.rubric, graded.judge)
        task = _Task(transcript=exam_transcript(item), graded=graded)
        self._given[graded.criterion.id].append(await self._ask(task, request))

    async def _handle(self, task: _Task) -> None:
        """Judge one criterion of one transcript and write the verdict down."""
        graded = task.graded
        request = judge_request(
            task.transcript, graded.clause, graded.criterion, graded.rubric, graded.judge
        )
        verdict = await self._ask(task, request)
        self.outcomes[verdict.outcome] += 1
        if verdict.outcome in DECIDED:
            self.decided.add((verdict.judge, verdict.criterion))
        self.reads.add(task.transcript.id)
        row = verdict_row(self.run.id, verdict, self.judged)
        if self._is_news(row, verdict):
            self.new += 1
            await self._desk.writer.write([verdict_statement(self.run.id, verdict, self.judged)])

    def _is_news(self, row: VerdictRow, verdict: Verdict) -> bool:
        """True unless it was said before, or the same judge answered before and cannot now."""
        known = self._known.get((row.read, row.criterion, row.judge))
        if known is None or known.outcome == WITHDRAWN:
            return True
        if verdict.outcome == "error" and known.outcome != "error":
            return verdict_of(known, verdict.transcript).judge_digest != verdict.judge_digest
        return (known.outcome, known.body) != (row.outcome, row.body)

    async def _ask(self, task: _Task, request: Request) -> Verdict:
        clause, criterion = task.graded.clause, task.graded.criterion
        try:
            answer = await self._desk.ask(request)
        except CallFailed as error:
            failure = failure_of(error)
            return verdict_from_failure(
                failure, task.transcript, clause, criterion, self._judge, task.graded.digest
            )
        return verdict_from_reply(
            answer.reply, task.transcript, clause, criterion, self._judge, task.graded.digest
        )
