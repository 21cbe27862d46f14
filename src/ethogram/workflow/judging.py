"""Judge a run again, over the stored transcripts, without asking the target."""

from __future__ import annotations

import time
from collections import Counter

import msgspec

from ethogram.ids import digest
from ethogram.run.run import Run
from ethogram.store.database import Statement
from ethogram.store.judging import Judging, judging_statement, next_judging
from ethogram.store.reading import find_run, load_transcripts, verdict_digests
from ethogram.store.rows import VerdictRow, verdict_row
from ethogram.store.writing import snapshot_statement, write_all, write_verdicts
from ethogram.workflow.code_judge import CodeJudge, Refusal, refusals
from ethogram.workflow.documents import Documents
from ethogram.workflow.evidence import open_evidence
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
    budget: str = ""
    """Why the budget stopped it."""


def judge_by_code_again(workspace: Workspace, name: str | None) -> Judged:
    """Let today's checks judge a run's stored transcripts; writes only verdicts that are new."""
    require_clean(workspace)
    started, clock = time.perf_counter(), time.time()
    connection = open_evidence(workspace.root)
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
