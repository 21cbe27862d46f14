"""Which labels a trained judge learned from are still in force."""

from __future__ import annotations

from pathlib import Path

from ethogram.ids import Digest, LabelId
from ethogram.judge.label import Label
from ethogram.judge.label_file import labels_in_force, parse_labels
from ethogram.judge.rubric import Rubric
from ethogram.judge.trained_judge import TrainedJudge, trained_parts
from ethogram.spec.clause import Clause, Criterion, Spec


def labels_standing(root: Path, spec: Spec) -> frozenset[LabelId]:
    """Name the labels that nobody withdrew or replaced, on clauses as they read now."""
    labels: list[Label] = []
    for path in sorted((root / "labels").glob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as lines:
            labels += parse_labels(lines, path.name).value
    digests = {clause.id: clause.digest for clause in spec.clauses}
    ruled = labels_in_force(tuple(labels), digests).values()
    return frozenset(label.id for each in ruled for label in each.labels)


def parts_today(
    root: Path,
    spec: Spec,
    trained: TrainedJudge,
    on: tuple[Clause, Criterion, Rubric | None],
) -> dict[str, Digest]:
    """Say what makes a trained judge what it is today."""
    return trained_parts(trained, *on, labels_standing(root, spec))
