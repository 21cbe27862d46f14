"""Judge a run again, over the stored transcripts, without asking the target."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from ethogram.errors import CallFailed
from ethogram.executor.fan_out import fan_out
from ethogram.ids import CriterionId, Digest, digest
from ethogram.judge.exam import ExamResult, exam_items, exam_request, exam_transcript, grade_exam
from ethogram.judge.judge_reply import verdict_from_failure, verdict_from_reply
from ethogram.judge.model_judge import ModelJudge, judge_digest, judge_of, judge_request
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import Verdict
from ethogram.model.message import Request
from ethogram.run.converse import failure_of
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion
from ethogram.store.database import open_database
from ethogram.store.judging import Judging, judging_statement, next_judging
from ethogram.store.reading import find_run, load_transcripts, verdict_digests
from ethogram.store.rows import VerdictRow, verdict_row
from ethogram.store.writing import (
    Statement,
    snapshot_statement,
    verdict_statement,
    write_all,
    write_verdicts,
)
from ethogram.workflow.code_judge import CodeJudge, Refusal, refusals
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.plan import Documents, choose_target
from ethogram.workflow.workspace import Workspace, require_clean


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What a judging came to."""

    run: Run
    transcripts: int
    outcomes: dict[str, int]
    """Outcome to verdicts."""
    new: int
    """Verdicts that were not known before."""
    refused: tuple[Refusal, ...]
    seconds: float
    judge: str = "code"
    is_stopped: bool = False


class _Task(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion of one transcript for a model judge."""

    transcript: Transcript
    clause: Clause
    criterion: Criterion
    rubric: Rubric | None
    digest: Digest


def judge_by_code_again(workspace: Workspace, name: str | None) -> Judged:
    """Let today's checks judge a run's stored transcripts; writes only verdicts that are new."""
    require_clean(workspace)
    started, clock = time.perf_counter(), time.time()
    connection = open_database(workspace.evidence)
    try:
        run = find_run(connection, name)
        judge = CodeJudge(workspace)
        judged = next_judging(connection, run.id)
        known = verdict_digests(connection, run.id)
        outcomes, rows, count = Counter[str](), list[VerdictRow](), 0
        for transcript, case in load_transcripts(connection, run):
            count += 1
            for verdict in judge.judge(transcript, judge.assignments(case)):
                outcomes[verdict.outcome] += 1
                row = verdict_row(run.id, verdict, judged)
                if known.get((row.read, row.criterion, row.judge)) != (row.outcome, row.body):
                    rows.append(row)
        refused = refusals(judge.refused)
        opening = opening_statements(workspace, run, judged, clock, refused=refused)
        write_all(connection, opening)
        write_verdicts(connection, rows)
    finally:
        connection.close()
    return Judged(
        run=run,
        transcripts=count,
        outcomes=dict(outcomes),
        new=len(rows),
        refused=refused,
        seconds=time.perf_counter() - started,
    )


def opening_statements(
    workspace: Workspace,
    run: Run,
    judged: int,
    started_at: float,
    *,
    judge: str = "code",
    refused: tuple[Refusal, ...] = (),
) -> list[Statement]:
    """Write that a judging began, by whom, and under which documents."""
    documents = Documents(product=workspace.product, spec=workspace.spec)
    of_documents = digest(documents)
    judging = Judging(
        run=run.id,
        judged=judged,
        started_at=started_at,
        documents=of_documents,
        judge=judge,
        refused=tuple((each.criterion, each.why) for each in refused),
    )
    return [
        snapshot_statement(of_documents, "documents", documents),
        judging_statement(judging),
    ]


async def judge_by_model(
    workspace: Workspace, name: str | None, judge_name: str, env: Mapping[str, str]
) -> Judged:
    """Let a model judge every criterion that a model grades, after it passed its exam.

    The exam is the specification's own examples and the rubric's borderline ones. A judge that
    fails it on a criterion is not asked about that criterion in the run. Answers are cached like
    any reply, so judging again costs nothing; a call that fails is an `error` verdict.
    """
    require_clean(workspace)
    started, clock = time.perf_counter(), time.time()
    target = choose_target(workspace, judge_name)
    judge, stop = judge_of(target), asyncio.Event()
    desk = Desk(workspace, target, env, stop)
    session = _ModelSession(workspace, desk, judge, find_run(desk.connection, name))
    refused: tuple[Refusal, ...] = ()
    try:
        with draining_on_interrupt(stop):
            end, failed = await session.hold_exams(stop)
            if not end.is_drained:
                refused = refusals(failed)
                end = await session.judge_all(opening_of(refused), refused, stop)
    finally:
        await desk.aclose()
    return Judged(
        run=session.run,
        transcripts=len(session.judged_reads),
        outcomes=dict(session.outcomes),
        new=sum(session.outcomes.values()),
        refused=refused,
        seconds=time.perf_counter() - started,
        judge=judge.name,
        is_stopped=end.is_drained,
        budget=str(end.budget or ""),
    )


class _ModelSession:
    """One judging of one run by one model."""

    def __init__(self, workspace: Workspace, desk: Desk, judge: ModelJudge, run: Run) -> None:
        self._workspace = workspace
        self._desk = desk
        self._judge = judge
        self._code = CodeJudge(workspace)
        self.run = run
        self.judged = next_judging(desk.connection, run.id)
        self.outcomes: Counter[str] = Counter()

    async def hold_exams(self) -> dict[CriterionId, ExamResult]:
        """Examine the judge on every criterion that a model grades; give the exams it failed."""
        failed: dict[CriterionId, ExamResult] = {}
        for clause, criterion, rubric in self._graded_by_model():
            items = exam_items(clause, criterion, rubric)
            of_judge = judge_digest(clause, criterion, rubric, self._judge)
            verdicts = []
            for item in items:
                request = exam_request(item, clause, criterion, rubric, self._judge)
                task = _Task(
                    transcript=exam_transcript(item),
                    clause=clause,
                    criterion=criterion,
                    rubric=rubric,
                    digest=of_judge,
                )
                verdicts.append(await self._ask(task, request))
            result = grade_exam(criterion.id, self._judge.name, items, verdicts)
            if not result.passed:
                failed[criterion.id] = result
        return failed

    def _graded_by_model(self) -> Iterator[tuple[Clause, Criterion, Rubric | None]]:
        for clause in self._workspace.spec.clauses:
            for criterion in clause.criteria:
                rubric = self._workspace.rubrics.get(criterion.id)
                if rubric is None or rubric.graded_by == "model":
                    yield clause, criterion, rubric

    def tasks(self, refused: set[CriterionId]) -> Iterator[_Task]:
        """Give every criterion of every transcript that this judge is to look at."""
        criteria = {
            criterion.id: (clause, criterion, rubric)
            for clause, criterion, rubric in self._graded_by_model()
        }
        for transcript, case in load_transcripts(self._desk.connection, self.run):
            if not transcript.replies or transcript.failure is not None:
                continue
            for assigned in self._code.assignments(case):
                is_its = assigned.graded_by == "model" and not assigned.not_applicable
                if not is_its or assigned.criterion in refused:
                    continue
                clause, criterion, rubric = criteria[assigned.criterion]
                yield _Task(
                    transcript=transcript,
                    clause=clause,
                    criterion=criterion,
                    rubric=rubric,
                    digest=judge_digest(clause, criterion, rubric, self._judge),
                )

    async def handle(self, task: _Task) -> None:
        """Judge one criterion of one transcript and write the verdict down."""
        request = judge_request(
            task.transcript, task.clause, task.criterion, task.rubric, self._judge
        )
        verdict = await self._ask(task, request)
        self.outcomes[verdict.outcome] += 1
        await self._desk.writer.write([verdict_statement(self.run.id, verdict, self.judged)])

    async def _ask(self, task: _Task, request: Request) -> Verdict:
        try:
            answer = await self._desk.ask(request, True)
        except CallFailed as error:
            return verdict_from_failure(
                failure_of(error),
                task.transcript,
                task.clause,
                task.criterion,
                self._judge,
                task.digest,
            )
        return verdict_from_reply(
            answer.reply, task.transcript, task.clause, task.criterion, self._judge, task.digest
        )
