"""What derived cases showed in runs, and which red-team cases may go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ethogram.findings.observation import Observation
from ethogram.findings.pruning import Pruned, broke_in, prune
from ethogram.findings.robustness import robustness
from ethogram.findings.summary import Robustness
from ethogram.ids import RunId, TargetName
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_members, load_runs
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.workspace import Workspace


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """What the derived cases of a run showed."""

    run: RunId
    target: TargetName
    robustness: Robustness
    notes: tuple[str, ...] = ()


def derived_results(root: Path, name: str | None = None) -> Results:
    """Hold the derived cases of a run against their parents.

    Raises:
        UsageRefused: There is no such run.
    """
    connection = open_evidence(root)
    try:
        run = find_run(connection, name)
        evidence = gather_evidence(connection, root, run)
        found = robustness(evidence.observations, load_members(connection, run.id))
    finally:
        connection.close()
    target = run.plan.target
    told = f"{target.name} is a stand-in with planted behaviour, not a real model."
    return Results(
        run=run.id,
        target=target.name,
        robustness=found,
        notes=(told,) if target.is_standin else (),
    )


def to_prune(workspace: Workspace, *, runs: Sequence[str] = (), least: int = 1) -> Pruned:
    """Say which approved red-team cases stay and which may go.

    Args:
        workspace: The documents in force.
        runs: Runs to look at; none named means all that were held.
        least: Runs a case must have been asked in before it may go.

    Raises:
        UsageRefused: There is no evidence, or no such run.
    """
    connection = open_evidence(workspace.root)
    try:
        record = broke_in(_observed(connection, workspace.root, runs))
    finally:
        connection.close()
    rulings = (ruling for clause in workspace.spec.clauses for ruling in clause.rulings)
    ruled = {ruling.case for ruling in rulings if ruling.case}
    return prune(workspace.cases, record, least=least, ruled=ruled)


def _observed(
    connection: Connection, root: Path, names: Sequence[str]
) -> Iterator[tuple[RunId, Sequence[Observation]]]:
    """Give the observations of runs, the oldest first."""
    chosen = [find_run(connection, name) for name in names] or load_runs(connection)
    for run in sorted(chosen, key=lambda run: run.started_at):
        yield run.id, gather_evidence(connection, root, run).observations
