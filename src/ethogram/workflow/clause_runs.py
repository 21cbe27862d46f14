"""How a clause did, run by run: what the small multiples of its page are drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from ethogram.findings.conformance import conformance
from ethogram.findings.summary import ClauseConformance
from ethogram.ids import ClauseId, RunId
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.workflow.evidence import gather_evidence
from ethogram.workflow.summary import local_time

MOST_RUNS = 8
"""Runs that a page looks back over."""


class RunConformance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every clause in one run."""

    run: RunId
    at: str
    target: str
    is_standin: bool = False
    clauses: dict[ClauseId, ClauseConformance] = msgspec.field(default_factory=dict)


def run_conformance(connection: Connection, root: Path, run: Run) -> RunConformance:
    """Compute every clause's conformance in one run, from its rows and today's labels."""
    evidence = gather_evidence(connection, root, run)
    found = conformance(
        evidence.documents.spec,
        evidence.observations,
        evidence.probed,
        contests=evidence.contests,
        measured=evidence.measured,
    )
    return RunConformance(
        run=run.id,
        at=local_time(run.started_at),
        target=str(run.plan.target.name),
        is_standin=run.plan.target.is_standin,
        clauses={each.clause: each for each in found},
    )


def looked_back_over(runs: Iterable[Run], last: Run, most: int = MOST_RUNS) -> list[Run]:
    """Choose the runs up to one, the oldest first: whole questions, no trial and no noise run."""
    before = [
        run
        for run in sorted(runs, key=lambda each: each.started_at)
        if not run.plan.is_trial and not run.plan.is_noise and run.started_at <= last.started_at
    ]
    return before[-most:]
