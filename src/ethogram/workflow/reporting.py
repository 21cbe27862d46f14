"""Report a run: against which earlier run, with which quotes, from its rows alone."""

from __future__ import annotations

from pathlib import Path

from ethogram.findings.consistency import inconsistencies, traits_within
from ethogram.findings.summary import Comparison, Inconsistency, Summary
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import find_run
from ethogram.workflow.comparing import compare_runs, earlier_run, heard
from ethogram.workflow.evidence import RunEvidence, gather_evidence, open_evidence
from ethogram.workflow.summary import summarise_run

MOST_REPLIES_READ = 2000
"""Up to here the first screen also reads every reply, for what only words show."""


def report_run(
    root: Path, name: str | None = None, *, baseline: str | None = None, reads_all: bool = False
) -> Summary:
    """Answer the six questions about a run.

    Args:
        root: The workspace.
        name: The run; see `store.reading.find_run`.
        baseline: The run it is compared with; by default the newest earlier one that fits.
        reads_all: Read every reply for inconsistencies and shifts, however many there are.

    Raises:
        UsageRefused: There is no such run.
    """
    connection = open_evidence(root)
    try:
        run = find_run(connection, name)
        other = find_run(connection, baseline) if baseline else earlier_run(connection, run)
        return summarise_against(connection, root, run, other, reads_all=reads_all)
    finally:
        connection.close()


def summarise_against(
    connection: Connection, root: Path, run: Run, other: Run | None, *, reads_all: bool
) -> Summary:
    """Answer the six questions about a run, compared with another where there is one."""
    evidence = gather_evidence(connection, root, run)
    with_replies = reads_all or len(evidence.asked) <= MOST_REPLIES_READ
    before: RunEvidence | None = None
    comparison: Comparison | None = None
    if other is not None:
        before = gather_evidence(connection, root, other)
        comparison = compare_runs(connection, root, before, evidence, with_replies=with_replies)
    found: tuple[Inconsistency, ...] = ()
    if with_replies:
        voice = evidence.documents.spec.voice
        found = inconsistencies(heard(connection, evidence), traits_within(voice))
    return summarise_run(
        connection, evidence, comparison=comparison, before=before, inconsistencies=found
    )
