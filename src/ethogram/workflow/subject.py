"""What is to be explained: from what a person typed to failing cases on one surface."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ethogram.context.block import Context
from ethogram.errors import Position, UsageRefused
from ethogram.experiment.intervention import worked_turns
from ethogram.experiment.stack import Stack, question_of
from ethogram.findings.observation import Observation
from ethogram.ids import (
    ClauseId,
    CriterionId,
    ModeId,
    RunId,
    SurfaceId,
    TranscriptId,
)
from ethogram.model.target import Target
from ethogram.run.converse import read_number, transcript_id
from ethogram.run.run import Run
from ethogram.spec.clause import Clause
from ethogram.spec.source import nearest
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_transcripts
from ethogram.suite.case import Case
from ethogram.workflow.codebook import load_taxonomy
from ethogram.workflow.evidence import RunEvidence, gather_evidence, open_evidence
from ethogram.workflow.experiment_run import experiment_run
from ethogram.workflow.explaining_faults import case_fault, judge_fault
from ethogram.workflow.mode_replies import modes_on
from ethogram.workflow.opinion import needs_opinion
from ethogram.workflow.plan import by_id, choose_target
from ethogram.workflow.workspace import Workspace

FAMILIES = 6
"""Failing families that a search is made on; enough to tell a clause from one odd question."""
HELD_OUT = 10
"""Further failing families, on which a cause is confirmed."""
SHOWN = 2
"""Questions of the kind that fails which worked turns may show; they are asked nowhere else."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person typed."""

    subject: str
    """Number of a reply, a clause, or a failure mode."""
    run: str | None = None
    clause: str = ""
    """The clause in question, where the subject is a reply."""
    surface: str = ""
    target: str = ""
    judge: str = ""
    calls: int = 200
    is_fresh: bool = False
    """True: ask anew even what an earlier explanation asked."""
    screens: bool = False
    """Also estimate the effect of every part."""
    shrinks: bool = False
    """Also shrink the context to the parts it takes to fail."""


class Investigation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an explanation is made from."""

    subject: str
    clause: Clause
    criterion: CriterionId | None = None
    surface: SurfaceId
    stacks: tuple[Stack, ...]
    held_out: tuple[Stack, ...] = ()
    others: tuple[Clause, ...] = ()
    worked: tuple[tuple[str, str], ...] = ()
    """Worked turns that show how: the clause's good examples, and questions that are not asked."""
    run: Run
    """The trial run that keeps its transcripts."""
    source: RunId
    """The run in which the failure was seen."""
    judge: str = ""
    """Target that judges what code does not; empty where code judges."""
    judge_fault: str = ""
    case_fault: str = ""
    calls: int = 200
    screens: bool = False
    shrinks: bool = False
    is_deterministic: bool = False
    """True at temperature 0: then repeats of a question are no new evidence."""
    notes: tuple[str, ...] = ()


class _Failing(msgspec.Struct, frozen=True, kw_only=True):
    """Failing replies of one clause."""

    clause: Clause
    observations: tuple[Observation, ...]
    title: str
    read: int | None = None


def plan_investigation(
    workspace: Workspace, wanted: Wanted, *, clock: Callable[[], float] = time.time
) -> Investigation:
    """Find the failing cases, one a family, on the surface where most of them stand.

    Raises:
        UsageRefused: There is no such reply or clause, nothing fails, or nobody can judge.
    """
    connection = open_evidence(workspace.root)
    try:
        evidence = gather_evidence(connection, workspace.root, find_run(connection, wanted.run))
        failing = _failing(connection, workspace, evidence, wanted)
        cases = _cases(connection, workspace, evidence, failing)
    finally:
        connection.close()
    surface = _surface(cases, wanted.surface)
    here = [case for case in cases if case.place.surface == surface]
    context = workspace.contexts.get(surface) or Context(
        surface=surface, at=Position(path=f"context/{surface}.md")
    )
    stacks = [Stack(context=context, case=case) for case in here]
    target = choose_target(workspace, wanted.target or str(evidence.run.plan.target.name))
    is_deterministic = target.settings.temperature == 0 and not target.is_standin
    searched, held_out, shown = _split(stacks, is_deterministic=is_deterministic)
    read = None if failing.read is None else transcript_id(evidence.run.id, failing.read)
    return Investigation(
        subject=failing.title,
        clause=failing.clause,
        surface=surface,
        stacks=searched,
        held_out=held_out,
        worked=worked_turns(failing.clause, [question_of(stack.case) for stack in shown]),
        others=tuple(each for each in workspace.spec.clauses if each.id != failing.clause.id),
        run=_trial(workspace, wanted, target, clock()),
        source=evidence.run.id,
        judge=_judge(workspace, failing, wanted.judge),
        judge_fault=judge_fault(workspace, failing.clause, evidence.labels, read),
        case_fault=case_fault(failing.clause, [stack.case for stack in searched]),
        calls=wanted.calls,
        screens=wanted.screens,
        shrinks=wanted.shrinks,
        is_deterministic=is_deterministic,
        notes=tuple(_notes(cases, here, target)),
    )


class _Split(NamedTuple):
    searched: tuple[Stack, ...]
    held_out: tuple[Stack, ...]
    shown: tuple[Stack, ...]


def _split(stacks: Sequence[Stack], *, is_deterministic: bool) -> _Split:
    """Part the failing families into those of the search, of its confirmation, and worked turns.

    Where repeats are no new evidence, a search may not use up every family: half are left to
    confirm what it finds.
    """
    shown = SHOWN if len(stacks) >= FAMILIES + SHOWN else 0
    rest = tuple(stacks[shown:])
    half = (len(rest) + 1) // 2
    searched = min(FAMILIES, half if is_deterministic else len(rest))
    return _Split(rest[:searched], rest[searched:][:HELD_OUT], tuple(stacks[:shown]))


def _failing(
    connection: Connection, workspace: Workspace, evidence: RunEvidence, wanted: Wanted
) -> _Failing:
    """Give the failing replies that a reply's number, a clause or a failure mode stands for."""
    text = wanted.subject.strip().removeprefix("#")
    short = evidence.run.id.rpartition("-")[2]
    if text.isascii() and text.isdigit():
        return _of_reply(workspace, evidence, int(text), wanted.clause, short)
    clause = workspace.spec.clause(ClauseId(text))
    if clause is None:
        taxonomy = load_taxonomy(workspace.root).value
        mode = taxonomy.mode(text)
        if mode is not None:
            names = modes_on(connection, workspace.root, evidence.run)
            return _of_mode(workspace, evidence, mode.id, names, wanted.clause)
        known = [str(each.id) for each in workspace.spec.clauses]
        known += [str(each.id) for each in taxonomy.modes]
        near = nearest(text, known)
        hint = f" Did you mean {near!r}?" if near else ""
        raise UsageRefused(
            f"Nothing to explain is called {text!r}.{hint} Expected the number of a reply, as in "
            f"'ethogram read', or a clause or failure mode: {', '.join(known[:12])}."
        )
    seen = [each for each in evidence.observations if each.clause == clause.id]
    failing = [each for each in seen if each.outcome == "fail" and not each.is_twin]
    failing = failing or [each for each in seen if each.outcome == "fail"]
    if not failing:
        raise UsageRefused(
            f"No reply of run {short} fails {str(clause.id)!r}, so there is nothing to explain. "
            "See what fails with 'ethogram read broken', or name another run with '--run'."
        )
    return _Failing(clause=clause, observations=tuple(failing), title=str(clause.id))


def _of_mode(
    workspace: Workspace,
    evidence: RunEvidence,
    mode: ModeId,
    names: Mapping[TranscriptId, ModeId],
    wanted: str,
) -> _Failing:
    """Give the replies that show a mode, on the clause that most of them break."""
    seen = [
        each
        for each in evidence.observations
        if names.get(each.transcript) == mode and each.outcome == "fail"
    ]
    broken = Counter(each.clause for each in seen if not wanted or each.clause == wanted)
    short = evidence.run.id.rpartition("-")[2]
    found = broken.most_common(1)
    clause = workspace.spec.clause(found[0][0]) if found else None
    if clause is None:
        on = f" on clause {wanted!r}" if wanted else ""
        raise UsageRefused(
            f"No failing reply of run {short} shows {str(mode)!r}{on}, so there is nothing to explain. "
            f"Its replies: 'ethogram failures show {mode}'; code some: 'ethogram failures read'."
        )
    chosen = tuple(each for each in seen if each.clause == clause.id)
    return _Failing(clause=clause, observations=chosen, title=str(mode))


def _of_reply(
    workspace: Workspace, evidence: RunEvidence, read: int, name: str, short: str
) -> _Failing:
    seen = [each for each in evidence.observations if read_number(each.transcript) == read]
    if not seen:
        raise UsageRefused(
            f"Run {short} has no reply {read} that anybody judged. "
            f"Expected 1 to {evidence.run.planned}. List them with 'ethogram read'."
        )
    labelled = {each.clause for each in evidence.labels if read_number(each.transcript) == read}
    fails = [each for each in seen if each.outcome == "fail"]
    chosen = [each for each in seen if each.clause == name] if name else fails
    # A reply that a person passed over its judge does not fail any more, and can be asked about.
    chosen = chosen or [each for each in seen if each.clause in labelled]
    if not chosen:
        raise UsageRefused(
            f"Reply {read} of run {short} fails no clause, so there is nothing to explain. "
            "Say which clause it breaks: '--for CLAUSE', or give it a fail in 'ethogram read'."
        )
    clause = workspace.spec.clause(chosen[0].clause)
    if clause is None:
        raise UsageRefused(
            f"The clause {str(chosen[0].clause)!r} is not in the specification any more. "
            "Judge the run again under today's: 'ethogram judge'."
        )
    return _Failing(
        clause=clause,
        observations=tuple(chosen[:1]),
        title=f"reply {read} of run {short}",
        read=read,
    )


def _cases(
    connection: Connection, workspace: Workspace, evidence: RunEvidence, failing: _Failing
) -> list[Case]:
    """Give one case a family, as the documents have it today, else as it was asked."""
    first = {each.family: each for each in reversed(failing.observations)}
    reads = sorted(read_number(each.transcript) for each in first.values())
    today = by_id(workspace.cases)
    return [
        today.get(case.id, case) for _, case in load_transcripts(connection, evidence.run, reads)
    ]


def _surface(cases: Sequence[Case], wanted: str) -> SurfaceId:
    counts = Counter(case.place.surface for case in cases)
    if wanted and wanted not in counts:
        raise UsageRefused(
            f"Nothing fails on surface {wanted!r}. It fails on: {', '.join(sorted(counts))}."
        )
    return SurfaceId(wanted) if wanted else counts.most_common(1)[0][0]


def _judge(workspace: Workspace, failing: _Failing, wanted: str) -> str:
    """Name the model that judges fresh replies; empty where code did.

    Raises:
        UsageRefused: Only a model or a person could, and no model is named.
    """
    by_code = any(each.judge_kind == "code" for each in failing.observations)
    if by_code or not needs_opinion(workspace, failing.clause.id):
        return wanted
    judge = wanted or workspace.settings.judge
    if not judge:
        raise UsageRefused(
            f"No code check grades {str(failing.clause.id)!r}, so fresh replies cannot be judged. "
            "Name a model that judges them: '--judge TARGET'."
        )
    return judge


def _trial(workspace: Workspace, wanted: Wanted, target: Target, now: float) -> Run:
    name = wanted.subject.strip().lower()
    run = experiment_run(
        workspace, "explain", name, target=str(target.name), planned=wanted.calls, now=now
    )
    if not wanted.is_fresh:
        return run
    fresh = msgspec.structs.replace(run.plan, first_repeat=run.plan.first_repeat + int(now))
    return msgspec.structs.replace(run, plan=fresh)


def _notes(cases: Sequence[Case], here: Sequence[Case], target: Target) -> list[str]:
    notes = []
    elsewhere = sorted({str(case.place.surface) for case in cases} - {str(here[0].place.surface)})
    if elsewhere:
        notes.append(f"It also fails on {', '.join(elsewhere)}; explain it there with --surface.")
    if target.settings.temperature == 0 and not target.is_standin:
        notes.append("At temperature 0 every question has one reply, so each is asked once.")
    return notes
