"""The guideline in force: the rubrics as they stand in the workspace now."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId
from ethogram.judge.guideline import Guideline, guideline_of
from ethogram.judge.queue import Queue
from ethogram.spec.clause import Clause
from ethogram.workflow.pile import named_subject
from ethogram.workflow.workspace import Workspace, load_norms


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a labeller is told about a clause, or one criterion of it."""

    clause: Clause
    criterion: CriterionId | None
    guideline: Guideline


def told_about(root: Path, name: str) -> Told:
    """Give what a labeller is told about the clause or criterion of that name, as of now.

    Raises:
        UsageRefused: There is none of that name.
    """
    norms = load_norms(root)
    subject = named_subject(norms.spec, name)
    clause = norms.spec.clause(subject.clause)
    if clause is None:
        raise UsageRefused(f"No clause {name!r} in the specification. See 'ethogram spec show'.")
    guideline = guideline_of(clause, subject.criterion, norms.rubrics)
    return Told(clause=clause, criterion=subject.criterion, guideline=guideline)


def guideline_for(queue: Queue, norms: Workspace) -> Guideline:
    """Give the guideline in force for a queue; empty where its clause is gone or is none."""
    clause = norms.spec.clause(queue.clause) if queue.clause else None
    return Guideline() if clause is None else guideline_of(clause, queue.criterion, norms.rubrics)
