"""Judge a run by whoever was named: a target, a trained judge, or several of them as a panel."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ethogram.ids import JudgeName
from ethogram.judge.panel import members_of, panel_name, panel_verdict
from ethogram.judge.verdict import DECIDED, Verdict
from ethogram.run.converse import transcript_id
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.judging import next_judging
from ethogram.store.reading import find_run, last_verdicts
from ethogram.store.rows import WITHDRAWN, VerdictRow, verdict_of, verdict_row, withdrawal_row
from ethogram.store.writing import write_all, write_verdicts
from ethogram.workflow.calibrating import watching
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.hold import Watch
from ethogram.workflow.judge_names import chosen_judges
from ethogram.workflow.judging import Judged, opening_statements
from ethogram.workflow.model_judging import judge_by_model
from ethogram.workflow.progress import Progress
from ethogram.workflow.trained_bench import trained_named
from ethogram.workflow.trained_judging import judge_by_trained
from ethogram.workflow.trusting import JudgeOn, unmeasured
from ethogram.workflow.workspace import Workspace, require_clean


async def judge_by(
    workspace: Workspace,
    name: str | None,
    judge: str,
    env: Mapping[str, str],
    watch: Watch | None = None,
) -> Judged:
    """Judge a run by the judge of a name; several names with commas between sit as a panel.

    Every member of a panel judges the run first and its verdicts are kept; then the panel says what
    they all say, and `unclear` where they differ.

    Raises:
        DocumentsRefused: Documents have errors.
        UsageRefused: There is no such judge or run.
    """
    require_clean(workspace)
    members = chosen_judges(workspace, judge)
    done = [await _one(workspace, name, member, env, watch) for member in members]
    if len(members) == 1 or any(each.is_stopped for each in done):
        return done[-1] if len(members) == 1 else next(each for each in done if each.is_stopped)
    return _panel(workspace, name, members, done)


async def _one(
    workspace: Workspace,
    name: str | None,
    judge: JudgeName,
    env: Mapping[str, str],
    watch: Watch | None,
) -> Judged:
    trained = trained_named(workspace, judge)
    if trained is not None:
        progress = Progress(0)
        async with watching(watch, progress):
            return await judge_by_trained(workspace, name, trained, progress)
    return await judge_by_model(workspace, name, judge, env)


class _Sitting(NamedTuple):
    """What a panel has on one criterion of one reply."""

    rows: list[VerdictRow]
    before: VerdictRow | None


def _panel(
    workspace: Workspace, name: str | None, members: Sequence[JudgeName], done: Sequence[Judged]
) -> Judged:
    started, clock = time.perf_counter(), time.time()
    panel = panel_name(members)
    connection = open_evidence(workspace.root)
    try:
        run = find_run(connection, name)
        judged = next_judging(connection, run.id)
        rows, outcomes, decided = _joined(connection, run, panel, judged)
        refused = tuple(each for one in done for each in one.refused)
        write_all(
            connection,
            opening_statements(workspace, run, judged, clock, judge=panel, refused=refused),
        )
        write_verdicts(connection, rows)
        without = unmeasured(connection, workspace, run, decided)
    finally:
        connection.close()
    return Judged(
        run=run,
        transcripts=max(each.transcripts for each in done),
        outcomes=dict(outcomes),
        new=len(rows),
        refused=refused,
        seconds=sum(each.seconds for each in done) + time.perf_counter() - started,
        judge=panel,
        unmeasured=without,
    )


def _joined(
    connection: Connection, run: Run, panel: JudgeName, judged: int
) -> tuple[list[VerdictRow], Counter[str], set[JudgeOn]]:
    """Join the members' verdicts, reply by reply; gives the rows that are news."""
    rows, outcomes = list[VerdictRow](), Counter[str]()
    decided = set[JudgeOn]()
    for sitting in _sittings(last_verdicts(connection, run.id).values(), panel):
        if len(sitting.rows) < len(members_of(panel)):
            # A member was refused here, or does not grade this: then there is no panel.
            if sitting.before is not None and sitting.before.outcome != WITHDRAWN:
                rows.append(withdrawal_row(sitting.before, judged))
            continue
        verdict = _verdict(run, panel, sitting.rows)
        outcomes[verdict.outcome] += 1
        if verdict.outcome in DECIDED:
            decided.add((panel, verdict.criterion))
        row = verdict_row(run.id, verdict, judged)
        known = sitting.before
        if known is None or (known.outcome, known.body) != (row.outcome, row.body):
            rows.append(row)
    return rows, outcomes, decided


def _sittings(verdicts: Iterable[VerdictRow], panel: JudgeName) -> Iterable[_Sitting]:
    members = members_of(panel)
    found: dict[tuple[int, str], dict[str, VerdictRow]] = {}
    for row in verdicts:
        if row.judge == panel or (row.judge in members and row.outcome != WITHDRAWN):
            found.setdefault((row.read, row.criterion), {})[row.judge] = row
    for by_judge in found.values():
        before = by_judge.pop(panel, None)
        yield _Sitting(rows=[by_judge[one] for one in members if one in by_judge], before=before)


def _verdict(run: Run, panel: JudgeName, rows: Sequence[VerdictRow]) -> Verdict:
    name = transcript_id(run.id, rows[0].read)
    return panel_verdict(panel, [verdict_of(row, name) for row in rows])
