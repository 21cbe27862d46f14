"""The trial run that keeps what an experiment asks: readable like any other, and no baseline."""

from __future__ import annotations

import time
from importlib.metadata import version

from ethogram.context.block import Rendered
from ethogram.context.render import render
from ethogram.ids import RunId, digest
from ethogram.run.run import Plan, Run
from ethogram.store.database import open_database
from ethogram.store.writing import run_statement, snapshot_statement, write_all
from ethogram.suite.case import Case
from ethogram.workflow.documents import Documents
from ethogram.workflow.plan import choose_target
from ethogram.workflow.workspace import Workspace

FIRST_REPEATS = {"explain": 1_000, "ladder": 2_000, "triggers": 3_000, "pressure": 4_000}
"""Where the repeats of each kind of experiment begin, so that none is answered by a reply that was
looked at when its question was chosen."""


def experiment_run(
    workspace: Workspace, kind: str, name: str, *, target: str, planned: int, now: float
) -> Run:
    """Make the run of an experiment.

    Args:
        workspace: The documents in force.
        kind: One of `FIRST_REPEATS`.
        name: What it is about.
        target: What is asked; empty: the workspace's own.
        planned: Conversations at most.
        now: Seconds since the epoch.

    Raises:
        UsageRefused: There is no such target.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
    return Run(
        id=RunId(f"{stamp}-{digest([kind, name, now])[:4]}"),
        product=workspace.settings.name or workspace.product.name,
        plan=Plan(
            target=choose_target(workspace, target),
            spec=workspace.spec.digest,
            documents=digest(_documents(workspace)),
            first_repeat=FIRST_REPEATS[kind],
            is_trial=True,
            experiment=f"{kind}-{name}" if name else kind,
        ),
        planned=planned,
        started_at=now,
        version=version("ethogram"),
    )


def start_experiment(workspace: Workspace, run: Run) -> None:
    """Write down the run and the documents it is read under, before anything is asked."""
    connection = open_database(workspace.evidence)
    try:
        documents = snapshot_statement(run.plan.documents, "documents", _documents(workspace))
        write_all(connection, [run_statement(run), documents])
    finally:
        connection.close()


def sent_before(workspace: Workspace, case: Case) -> Rendered:
    """Render what a case's surface sends; nothing, where it has no context."""
    context = workspace.contexts.get(case.place.surface)
    if context is None:
        return Rendered(surface=case.place.surface, messages=(), digest=digest([]))
    return render(context, documents=case.documents)


def _documents(workspace: Workspace) -> Documents:
    return Documents(product=workspace.product, spec=workspace.spec)
