"""The ledger of clauses: each with its answer, what it rests on, and when it was changed last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ethogram.findings.summary import ClauseConformance, Summary
from ethogram.ids import BlockId, CaseId, ClauseId, FamilyId, SurfaceId
from ethogram.judge.assign import Inactive
from ethogram.judge.label import Label
from ethogram.judge.label_file import is_fresh
from ethogram.spec.clause import Clause
from ethogram.suite.case import Case
from ethogram.workflow.clause_versions import Version, last_change
from ethogram.workflow.workspace import Workspace


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause of the ledger."""

    clause: Clause
    place: int
    """In the specification, from 1."""
    conformance: ClauseConformance | None = None
    """In the run shown; None when it was not in the specification then."""
    families: int = 0
    """Families of today's cases that name it."""
    blocks: tuple[tuple[SurfaceId, BlockId], ...] = ()
    """Blocks that serve it, where they are sent."""
    labels: int = 0
    """Given by people under the wording of today."""
    people: int = 0
    stale: int = 0
    """Given by people under another wording."""
    changed: str = ""
    """When it was changed last: a day, `since the last run`, `new`; empty: never, as far as known."""

    @property
    def is_judged_everywhere(self) -> bool:
        """True when no case has to name it."""
        return self.clause.judged == "always" and self.clause.status not in Inactive


def ledger_rows(
    workspace: Workspace,
    summary: Summary | None,
    labels: Iterable[Label],
    versions: Mapping[ClauseId, Sequence[Version]],
) -> tuple[LedgerRow, ...]:
    """Put every clause of today's specification into a row, the most urgent first.

    Args:
        workspace: The documents of today.
        summary: The run shown, where there is one.
        labels: Every label of the workspace.
        versions: See `clause_versions`.
    """
    found = {each.clause: each for each in summary.clauses} if summary else {}
    order = {name: place for place, name in enumerate(found)}
    given = _by_clause(labels)
    families = _families(workspace.cases)
    serving = served_by(workspace)
    rows = [
        _row(clause, place, found.get(clause.id), given.get(clause.id, []))
        for place, clause in enumerate(workspace.spec.clauses, 1)
    ]
    rows = [
        msgspec.structs.replace(
            row,
            families=len(families.get(row.clause.id, ())),
            blocks=tuple(serving.get(row.clause.id, ())),
            changed=last_change(versions.get(row.clause.id, ())) if summary else "",
        )
        for row in rows
    ]
    return tuple(sorted(rows, key=lambda row: order.get(row.clause.id, len(order))))


def served_by(workspace: Workspace) -> dict[ClauseId, list[tuple[SurfaceId, BlockId]]]:
    """Say which blocks serve each clause, surface by surface."""
    found: dict[ClauseId, list[tuple[SurfaceId, BlockId]]] = {}
    for surface, context in workspace.contexts.items():
        for block in context.blocks:
            for clause in block.serves:
                found.setdefault(clause, []).append((surface, block.id))
    return found


def _row(
    clause: Clause, place: int, conformance: ClauseConformance | None, labels: list[Label]
) -> LedgerRow:
    fresh = [label for label in labels if is_fresh(label, clause.digest)]
    return LedgerRow(
        clause=clause,
        place=place,
        conformance=conformance,
        labels=len(fresh),
        people=len({label.labeller for label in fresh}),
        stale=len(labels) - len(fresh),
    )


def _by_clause(labels: Iterable[Label]) -> dict[ClauseId, list[Label]]:
    """Gather what people said; what was taken back or skipped says nothing."""
    replaced: set[str] = set()
    found: dict[ClauseId, list[Label]] = {}
    kept = [label for label in labels if not label.is_simulated]
    replaced.update(label.supersedes for label in kept if label.supersedes)
    for label in kept:
        if label.id not in replaced and label.outcome not in ("withdrawn", "skipped"):
            found.setdefault(label.clause, []).append(label)
    return found


def _families(cases: Iterable[Case]) -> dict[ClauseId, set[FamilyId]]:
    found: dict[ClauseId, set[FamilyId]] = {}
    for case in cases:
        for clause in case.tests:
            found.setdefault(clause, set()).add(case.family)
    return found


def cases_testing(workspace: Workspace, clause: ClauseId) -> tuple[Case, ...]:
    """Give the cases that name a clause, and their harmless twins behind them."""
    named = [case for case in workspace.cases if clause in case.tests]
    guarded: set[CaseId] = {case.id for case in named}
    twins = [case for case in workspace.cases if case.twin_of in guarded]
    return (*named, *(case for case in twins if case.id not in guarded))
