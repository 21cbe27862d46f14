"""The guideline in force: the rubrics as they stand in the workspace now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, LabelId
from ethogram.judge.guideline import Guideline, guideline_of, is_earlier
from ethogram.judge.label import Label
from ethogram.judge.queue import Queue
from ethogram.judge.rubric import Rubric
from ethogram.spec.clause import Clause, Spec
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


def earlier_labels(
    labels: Iterable[Label], spec: Spec, rubrics: Mapping[CriterionId, Rubric]
) -> frozenset[LabelId]:
    """Find the labels that were given under an earlier guideline than the one in force.

    Args:
        labels: Those in question.
        spec: Holds their clauses.
        rubrics: As they stand in the workspace now.
    """
    clauses = {clause.id: clause for clause in spec.clauses}
    return frozenset(
        label.id
        for label in labels
        if label.guideline and label.clause in clauses
        if is_earlier(
            label.guideline,
            guideline_of(clauses[label.clause], label.criterion, rubrics).digest,
        )
    )
