"""List the runs of a workspace; take one elsewhere, or take one in."""

from __future__ import annotations

from pathlib import Path

from ethogram.ids import RunId, TargetName
from ethogram.report.number import money
from ethogram.run.run import Run
from ethogram.store.archive import export_run, import_run
from ethogram.store.database import open_database
from ethogram.store.reading import RunState, find_run, load_runs, run_state
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.summary import local_time


def list_runs(root: Path, *, trials: bool = False) -> list[RunState]:
    """Give every run with how far it came, newest first."""
    if not (root / EVIDENCE).is_file():
        return []
    connection = open_evidence(root)
    try:
        return [run_state(connection, run) for run in load_runs(connection, trials=trials)]
    finally:
        connection.close()


def seconds_per_reply(root: Path, target: TargetName) -> float | None:
    """Say how long a new reply of this target took lately, waits side by side shared out.

    None when no run of it asked anything new and ended.
    """
    for state in list_runs(root):
        new = state.done - state.cached
        if state.run.plan.target.name == target and new > 0 and state.seconds > 0:
            return state.seconds / new
    return None


def run_line(state: RunState, *, is_going: bool = False) -> str:
    """Say one run in one line; one that goes is said to run, and not to have been killed."""
    run, target = state.run, state.run.plan.target
    parts = [
        f"{run.id}  {local_time(run.started_at)}",
        f"{target.name}{' (stand-in)' if target.is_standin else ''}",
        f"context {run.context[:4]}",
        f"{state.done} of {run.planned} replies",
    ]
    if state.missing:
        parts.append(f"{state.missing} missing")
    if state.cost:
        parts.append(money(state.cost, target.prices.currency if target.prices else ""))
    if is_going:
        parts.append("running")
    elif not state.is_complete:
        parts.append(f"{state.end or 'killed'}: ethogram resume {run.id.rpartition('-')[2]}")
    kinds = (("trial", run.plan.is_trial), ("noise", run.plan.is_noise))
    parts += [name for name, is_so in kinds if is_so]
    return " · ".join(parts)


def export_to(root: Path, name: str, path: Path) -> Run:
    """Write a run to one file."""
    connection = open_evidence(root)
    try:
        run = find_run(connection, name)
        export_run(connection, run.id, path)
        return run
    finally:
        connection.close()


def import_from(root: Path, path: Path) -> tuple[RunId, ...]:
    """Take in the runs of an exported file."""
    connection = open_database(root / EVIDENCE)
    try:
        return import_run(connection, path)
    finally:
        connection.close()
