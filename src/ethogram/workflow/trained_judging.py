"""Let a trained judge judge a run; nothing is asked of anybody."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator

from ethogram.errors import UsageRefused
from ethogram.judge.panel import may_judge
from ethogram.judge.trained_judge import TrainedJudge
from ethogram.judge.verdict import DECIDED
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection
from ethogram.store.judging import next_judging
from ethogram.store.reading import find_run, last_verdicts, load_transcripts, run_state
from ethogram.store.rows import VerdictRow, verdict_row
from ethogram.store.writing import write_all, write_verdicts
from ethogram.workflow.code_judge import CodeJudge
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.judging import (
    Judged,
    documents_changed,
    judge_by_code_again,
    opening_statements,
)
from ethogram.workflow.progress import Progress
from ethogram.workflow.trained_bench import Bench
from ethogram.workflow.trusting import unmeasured
from ethogram.workflow.workspace import Workspace, require_clean

AT_ONCE = 512
"""Replies looked at together; bounds memory."""


async def judge_by_trained(
    workspace: Workspace,
    name: str | None,
    trained: TrainedJudge,
    progress: Progress | None = None,
) -> Judged:
    """Let a trained judge judge its criterion in a run; only verdicts that are news are written.

    Args:
        workspace: The documents in force.
        name: The run; None for the newest.
        trained: The judge.
        progress: Counts as it goes, and is given time to be shown.

    Raises:
        DocumentsRefused: Documents have errors.
        MissingExtra: The packages that turn words into vectors are not installed.
        UsageRefused: It was trained with other vectors, or something else grades its criterion.
    """
    require_clean(workspace)
    _require_its(workspace, trained)
    started, clock = time.perf_counter(), time.time()
    connection = open_evidence(workspace.root)
    try:
        bench = Bench(workspace, connection, trained)
        run = find_run(connection, name)
        if documents_changed(connection, workspace, run):
            judge_by_code_again(workspace, name)
        judged = next_judging(connection, run.id)
        opening = opening_statements(workspace, run, judged, clock, judge=trained.judge)
        known = last_verdicts(connection, run.id)
        rows, outcomes = list[VerdictRow](), Counter[str]()
        replies = _replies(connection, workspace, run, trained)
        progress = progress or Progress(0)
        progress.planned = run_state(connection, run).done
        while batch := list(itertools.islice(replies, AT_ONCE)):
            for verdict in bench.verdicts(batch):
                outcomes[verdict.outcome] += 1
                row = verdict_row(run.id, verdict, judged)
                before = known.get((row.read, row.criterion, row.judge))
                if before is None or (before.outcome, before.body) != (row.outcome, row.body):
                    rows.append(row)
            progress.done += len(batch)
            await asyncio.sleep(0)
        write_all(connection, opening)
        write_verdicts(connection, rows)
        on = [(trained.judge, trained.criterion)] if DECIDED & set(outcomes) else []
        without = unmeasured(connection, workspace, run, on)
    finally:
        connection.close()
    return Judged(
        run=run,
        transcripts=outcomes.total(),
        outcomes=dict(outcomes),
        new=len(rows),
        refused=(),
        seconds=time.perf_counter() - started,
        judge=trained.judge,
        unmeasured=without,
    )


def _require_its(workspace: Workspace, trained: TrainedJudge) -> None:
    rubric = workspace.rubrics.get(trained.criterion)
    if rubric is None:
        return
    where = f"The rubric of {str(trained.criterion)!r} ({rubric.at.path})"
    if rubric.graded_by != "model":
        raise UsageRefused(
            f"{where} says graded-by: {rubric.graded_by}, so {str(trained.judge)!r} is not asked. "
            "Write 'graded-by: model' there to let it judge."
        )
    if not may_judge(rubric.judge, trained.judge):
        raise UsageRefused(
            f"{where} names the judge {str(rubric.judge)!r}, so {str(trained.judge)!r} is not "
            f"asked. Write 'judge: {trained.judge}' there, or take the line away."
        )


def _replies(
    connection: Connection, workspace: Workspace, run: Run, trained: TrainedJudge
) -> Iterator[Transcript]:
    code = CodeJudge(workspace)
    for transcript, case in load_transcripts(connection, run):
        if not transcript.replies or transcript.failure is not None:
            continue
        for assigned in code.assignments(case):
            is_its = assigned.criterion == trained.criterion and assigned.graded_by == "model"
            if is_its and not assigned.not_applicable:
                yield transcript
                break
