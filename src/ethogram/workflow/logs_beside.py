"""Find the run of the suite that production stands beside."""

from __future__ import annotations

from pathlib import Path

from ethogram.findings.production import Beside, beside
from ethogram.ids import RunId
from ethogram.store.reading import find_run, load_runs
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.summary import summarise_run


def production_beside(root: Path, run: RunId) -> Beside:
    """Put a run of production beside the newest run of the suite.

    Args:
        root: The workspace.
        run: The run that a log became.
    """
    connection = open_evidence(root)
    try:
        suite = next(
            (
                each
                for each in load_runs(connection)
                if not each.plan.is_production
                and each.plan.probe_of is None
                and not each.plan.experiment
            ),
            None,
        )
        here = summarise_run(
            connection, gather_evidence(connection, root, find_run(connection, run))
        )
        if suite is None:
            return beside(here, None)
        return beside(here, summarise_run(connection, gather_evidence(connection, root, suite)))
    finally:
        connection.close()
