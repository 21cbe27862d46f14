"""Report a run: against which earlier run, with which quotes, from its rows alone."""

from __future__ import annotations

from pathlib import Path

from ethogram.findings.summary import Summary
from ethogram.store.reading import find_run
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.summary import summarise_run


def report_run(root: Path, name: str | None = None) -> Summary:
    """Answer the six questions about a run.

    Args:
        root: The workspace.
        name: The run; see `store.reading.find_run`.

    Raises:
        UsageRefused: There is no such run.
    """
    connection = open_evidence(root)
    try:
        evidence = gather_evidence(connection, root, find_run(connection, name))
        return summarise_run(connection, evidence)
    finally:
        connection.close()
