"""Keep *could not* apart from *did not*: ask failing families again with the instruction alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from ethogram.executor.fan_out import fan_out
from ethogram.findings.observation import Observation
from ethogram.findings.summary import Summary
from ethogram.ids import ClauseId, FamilyId, RunId, digest
from ethogram.run.alone import instruction_alone
from ethogram.run.converse import Question, read_number, transcript_id
from ethogram.run.run import Plan, Run
from ethogram.spec.clause import Spec
from ethogram.store.reading import find_run, has_failed, load_transcripts
from ethogram.store.writing import end_statement, run_statement
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.evidence import RunEvidence, gather_evidence, load_labels, open_evidence
from ethogram.workflow.plan import choose_target
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
from ethogram.workflow.summary import summarise_run
from ethogram.workflow.workspace import Workspace

FAMILIES_A_CLAUSE = 6
"""Enough to tell a model that cannot from a context that does not tell it; cheap on a laptop."""
DECIDING = frozenset({"code", "person"})


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """A failing family of one clause, and the reply that shows it."""

    clause: ClauseId
    family: FamilyId
    read: int


def probes(summary: Summary, observations: list[Observation]) -> list[Probe]:
    """Choose failing families of broken clauses that code decided, a few of each clause."""
    broken = {each.clause for each in summary.clauses if each.status == "broken"}
    chosen: dict[tuple[ClauseId, FamilyId], Probe] = {}
    counts: dict[ClauseId, int] = {}
    for seen in observations:
        key = (seen.clause, seen.family)
        is_failing = seen.outcome == "fail" and not seen.is_twin and seen.judge_kind in DECIDING
        if not is_failing or seen.clause not in broken or key in chosen:
            continue
        if counts.get(seen.clause, 0) < FAMILIES_A_CLAUSE:
            counts[seen.clause] = counts.get(seen.clause, 0) + 1
            chosen[key] = Probe(
                clause=seen.clause, family=seen.family, read=read_number(seen.transcript)
            )
    return list(chosen.values())


async def probe_failures(
    workspace: Workspace, name: str, *, env: Mapping[str, str], clock: Callable[[], float]
) -> int:
    """Ask failing families of a run's broken clauses again; gives how many were asked.

    Families that were asked before are not asked again.
    """
    connection = open_evidence(workspace.root)
    try:
        run = find_run(connection, name)
        if not has_failed(connection, run.id) and not load_labels(workspace.root)[0]:
            return 0
        evidence = gather_evidence(connection, workspace.root, run)
        summary = summarise_run(connection, evidence)
    finally:
        connection.close()
    chosen = [
        probe
        for probe in probes(summary, evidence.observations)
        if (probe.clause, probe.family) not in evidence.probed
    ]
    if chosen:
        await probe_run(workspace, evidence, chosen, env=env, clock=clock)
    return len(chosen)


async def probe_run(
    workspace: Workspace,
    evidence: RunEvidence,
    chosen: Sequence[Probe],
    *,
    env: Mapping[str, str],
    clock: Callable[[], float],
) -> Run:
    """Ask the chosen families again with the instruction alone, and judge the replies by code.

    The replies are kept as a trial run that names the run it probes; they count for nothing else.
    """
    now, plan = clock(), evidence.run.plan
    # The run may have been taken in from elsewhere: keys go where this workspace's target says.
    target = choose_target(workspace, plan.target.name)
    run = Run(
        id=RunId(f"{evidence.run.id}-alone-{digest([now, len(chosen)])[:4]}"),
        product=evidence.run.product,
        plan=Plan(
            target=target,
            documents=plan.documents,
            first_repeat=plan.first_repeat,
            is_trial=True,
            probe_of=evidence.run.id,
        ),
        planned=len(chosen),
        started_at=now,
    )
    stop = asyncio.Event()
    desk = Desk(workspace, target, env, stop)
    session = Session(desk, Progress(len(chosen)), clock)
    try:
        await desk.writer.write([run_statement(run)])
        asked = _questions(desk, evidence, run, chosen)
        with draining_on_interrupt(stop):
            end = await fan_out(
                asked,
                lambda pair: session.hold(pair[1], only=pair[0]),
                limit=desk.at_once,
                stop=stop,
            )
        name = "stopped" if end.is_drained else "done"
        await desk.writer.write([end_statement(run.id, clock(), name)])
    finally:
        await desk.aclose()
    return run


def _questions(
    desk: Desk, evidence: RunEvidence, run: Run, chosen: Sequence[Probe]
) -> list[tuple[ClauseId, Question]]:
    cases = {
        read_number(transcript.id): (case, transcript.repeat)
        for transcript, case in load_transcripts(
            desk.connection, evidence.run, [probe.read for probe in chosen]
        )
    }
    spec: Spec = evidence.documents.spec
    asked = []
    for number, probe in enumerate(chosen, 1):
        clause = spec.clause(probe.clause)
        if clause is None or probe.read not in cases:
            continue
        case, repeat = cases[probe.read]
        question = Question(
            id=transcript_id(run.id, number),
            run=run.id,
            case=case,
            repeat=repeat,
            target=run.plan.target,
            rendered=instruction_alone(clause, case.place.surface),
        )
        asked.append((clause.id, question))
    return asked
