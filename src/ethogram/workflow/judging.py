"""Judge a run again, over the stored transcripts, without asking the target."""

from __future__ import annotations

import time
from collections import Counter

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, digest
from ethogram.judge.by_code import ANSWER_CLASS, CODE
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.spec.clause import Spec
from ethogram.store.database import Connection, Statement
from ethogram.store.judging import Judging, judging_statement, load_judgings, next_judging
from ethogram.store.reading import asked_rows, find_run, last_verdicts, load_transcripts
from ethogram.store.rows import WITHDRAWN, VerdictRow, verdict_row, withdrawal_row
from ethogram.store.writing import (
    counts_statement,
    snapshot_statement,
    write_all,
    write_verdicts,
)
from ethogram.workflow.code_judge import CodeJudge, Refusal, refusals
from ethogram.workflow.documents import Documents
from ethogram.workflow.evidence import load_documents, open_evidence
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
    unmeasured: tuple[str, ...] = ()
    """Criteria on which the judge has no card that counts: it decides nothing there."""


def judge_by_code_again(workspace: Workspace, name: str | None) -> Judged:
    """Let today's checks judge a run's stored transcripts; writes only verdicts that are new.

    What today's documents do not ask any more is withdrawn: code's verdicts on criteria that code
    does not grade now, and every judge's on a clause that has changed or is gone.
    """
    require_clean(workspace)
    started, clock = time.perf_counter(), time.time()
    connection = open_evidence(workspace.root)
    try:
        run = find_run(connection, name)
        again = _Again(connection, workspace, run)
        opening = opening_statements(
            workspace, run, again.judged, clock, refused=refusals(again.judge.refused)
        )
        rows = again.judge_all()
        write_all(connection, [*opening, *again.counts])
        write_verdicts(connection, [*rows, *again.withdrawals()])
    finally:
        connection.close()
    return Judged(
        run=run,
        transcripts=again.transcripts,
        outcomes=dict(again.outcomes),
        new=len(rows),
        refused=refusals(again.judge.refused),
        seconds=time.perf_counter() - started,
    )


class _Again:
    """One judging by code of a run that was judged before."""

    def __init__(self, connection: Connection, workspace: Workspace, run: Run) -> None:
        self._connection = connection
        self._run = run
        self._known = last_verdicts(connection, run.id)
        self._unsaid = dict(self._known)
        self._changed = _changed_clauses(connection, run, workspace.spec)
        self.judge = CodeJudge(workspace)
        self.judged = next_judging(connection, run.id)
        self.outcomes: Counter[str] = Counter()
        self.counts: list[Statement] = []
        """Conversations that count for other clauses now."""
        self.transcripts = 0

    def judge_all(self) -> list[VerdictRow]:
        """Judge every stored transcript; gives the verdicts that are new."""
        rows = list[VerdictRow]()
        clauses = {row.read: row.clauses for row in asked_rows(self._connection, self._run.id)}
        for transcript, case in load_transcripts(self._connection, self._run):
            self.transcripts += 1
            assigned = self.judge.assignments(case)
            counted, number = self.judge.clauses(case, assigned), read_number(transcript.id)
            if self._run.plan.probe_of is None and clauses[number] != " ".join(counted):
                self.counts.append(counts_statement(self._run.id, number, counted))
            for verdict in self.judge.judge(transcript, assigned):
                self.outcomes[verdict.outcome] += 1
                row = verdict_row(self._run.id, verdict, self.judged)
                key = row.read, row.criterion, row.judge
                self._unsaid.pop(key, None)
                known = self._known.get(key)
                if known is None or (known.outcome, known.body) != (row.outcome, row.body):
                    rows.append(row)
        return rows

    def withdrawals(self) -> list[VerdictRow]:
        """Take back what nobody would be asked for now."""
        return [
            withdrawal_row(row, self.judged)
            for row in self._unsaid.values()
            if row.outcome != WITHDRAWN
            and (row.judge in (CODE, ANSWER_CLASS) or row.clause in self._changed)
        ]


def _changed_clauses(connection: Connection, run: Run, now: Spec) -> frozenset[ClauseId]:
    """Name the clauses that read otherwise now, or are gone; none when nobody knows any more."""
    try:
        before = load_documents(connection, run).spec
    except UsageRefused:
        return frozenset()
    digests = {clause.id: clause.digest for clause in now.clauses}
    return frozenset(
        clause.id for clause in before.clauses if digests.get(clause.id) != clause.digest
    )


def documents_changed(connection: Connection, workspace: Workspace, run: Run) -> bool:
    """True when the run was judged last under other documents than today's."""
    judgings = load_judgings(connection, run.id)
    documents = Documents(product=workspace.product, spec=workspace.spec)
    return not judgings or judgings[-1].documents != digest(documents)


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
