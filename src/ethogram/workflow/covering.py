"""Say what is covered: the suite, or one run, against everything the specification wants."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from ethogram.errors import UsageRefused
from ethogram.findings.code import deciding_codes, standing_codes
from ethogram.findings.coverage_grid import CoverageGrid, Suite, coverage_grid
from ethogram.findings.failure_mode import modes_of_clauses
from ethogram.findings.unseen_modes import Unseen, unseen_modes
from ethogram.ids import CaseId, ClauseId
from ethogram.judge.label import DECIDING, Label
from ethogram.judge.label_file import labels_in_force
from ethogram.report.coverage import CoveragePage
from ethogram.spec.clause import Spec
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_transcripts
from ethogram.suite.case import Case
from ethogram.workflow.codebook import load_codes, load_taxonomy
from ethogram.workflow.evidence import (
    RunEvidence,
    gather_evidence,
    load_labels,
    open_evidence,
)
from ethogram.workflow.workspace import Workspace


def cover(workspace: Workspace, run: str | None = None) -> CoveragePage:
    """Hold a suite, or the replies of one run, against what the specification wants.

    Args:
        workspace: The documents in force.
        run: Count only cases that got a reply in this run, and labels on its replies, under the
            specification of then; without it every case counts, and labels on whatever run.

    Raises:
        UsageRefused: There is no such run.
    """
    evidence = _evidence(workspace, run)
    if run is None or evidence is None:
        grid = grid_of(workspace, load_labels(workspace.root)[0])
    else:
        with contextlib.closing(open_evidence(workspace.root)) as connection:
            return cover_run(connection, workspace.root, evidence)
    return CoveragePage(
        product=workspace.settings.name or workspace.product.name,
        grid=grid,
        unseen=unseen_in(workspace.root, evidence, workspace.cases) if evidence else None,
        is_standin=evidence is not None and evidence.run.plan.target.is_standin,
        proposed=len(workspace.proposed),
    )


def cover_run(connection: Connection, root: Path, evidence: RunEvidence) -> CoveragePage:
    """Hold what a run got replies to against the specification that was in force then."""
    documents = evidence.documents
    missing = {row.transcript for row in evidence.asked if row.is_missing}
    asked: dict[CaseId, Case] = {}
    for transcript, case in load_transcripts(connection, evidence.run):
        if transcript.id not in missing:
            asked.setdefault(case.id, case)
    taxonomy = load_taxonomy(root).value
    suite = Suite(
        cases=tuple(asked.values()),
        labelled=labelled_cases(evidence.labels, documents.spec),
        modes=modes_of_clauses(taxonomy),
    )
    return CoveragePage(
        product=evidence.run.product,
        grid=coverage_grid(documents.product, documents.spec, suite),
        unseen=unseen_in(root, evidence, asked.values()),
        run=str(evidence.run.id),
        is_standin=evidence.run.plan.target.is_standin,
    )


def grid_of(workspace: Workspace, labels: Iterable[Label]) -> CoverageGrid:
    """Hold every case against what the specification wants."""
    suite = Suite(
        cases=workspace.cases,
        proposed=workspace.proposed,
        labelled=labelled_cases(labels, workspace.spec),
        modes=modes_of_clauses(load_taxonomy(workspace.root).value),
    )
    return coverage_grid(workspace.product, workspace.spec, suite)


def labelled_cases(labels: Iterable[Label], spec: Spec) -> Collection[tuple[ClauseId, CaseId]]:
    """Give the cases with a reply that a person judged under the present words of the clause."""
    given = tuple(label for label in labels if not label.is_simulated)
    digests = {clause.id: clause.digest for clause in spec.clauses}
    return {
        (subject.clause, label.case)
        for subject, ruled in labels_in_force(given, digests).items()
        for label in ruled.labels
        if label.outcome in DECIDING
    }


def unseen_in(root: Path, evidence: RunEvidence, cases: Iterable[Case]) -> Unseen:
    """Estimate from a run's failures how many kinds of failure are still unseen."""
    categories: Mapping[CaseId, str] = {case.id: case.category for case in cases if case.category}
    codes = [code for code in load_codes(root).value if not code.is_simulated]
    deciding = deciding_codes(standing_codes(codes, load_taxonomy(root).value), once=False)
    return unseen_modes(
        evidence.observations,
        categories,
        coded={name: code.mode for name, code in deciding.items() if code.mode},
        run=evidence.run.id,
        is_standin=evidence.run.plan.target.is_standin,
    )


def _evidence(workspace: Workspace, run: str | None) -> RunEvidence | None:
    """Read a run, or the newest one where none is named; None when nothing was run."""
    try:
        with contextlib.closing(open_evidence(workspace.root)) as connection:
            found = find_run(connection, run)
            return gather_evidence(connection, workspace.root, found)
    except UsageRefused:
        if run is not None:
            raise
        return None
