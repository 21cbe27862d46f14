"""The trained judge: a linear model of one criterion that was made of the workspace's own labels."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

from ethogram.ids import CriterionId, Digest, FamilyId, JudgeName, LabelId, TranscriptId, digest
from ethogram.judge.rubric import Rubric
from ethogram.spec.clause import Clause, Criterion
from ethogram.stats.classifier import Answer, LinearModel

PREFIX = "trained:"
"""Stands before its name wherever a judge is named, so that no target is taken for it."""
FORMAT = 1


class TrainedOn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One labelled reply a judge was made of, and what it is said to be by models without it."""

    labels: tuple[LabelId, ...]
    transcript: TranscriptId
    reply: Digest
    """Hash of what was asked and answered."""
    family: FamilyId
    people: Literal["pass", "fail"]
    chance: float
    """Chance to fail, by a model that saw nothing of this family."""
    answer: Answer
    """What that model says; it is the verdict on this reply, for the judge has seen the label."""


class TrainedJudge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of `judges/`: everything needed to judge, to check and to make it again."""

    format: int = FORMAT
    name: str
    criterion: CriterionId
    made_at: str
    """ISO 8601 with zone."""
    seed: int = 0
    """Seed of the splits into families."""
    guideline: Digest = Digest("")
    """The guideline most of the labels were given under."""
    is_simulated: bool = False
    """True when no person gave the labels: what it says supports nothing."""
    embedder: Digest
    """Hash of the files that turn words into vectors."""
    traits_rules: Digest
    """Hash of what the traits are and how they are measured."""
    traits: tuple[str, ...]
    """Names of the traits, in the order of their weights."""
    model: LinearModel
    trained_on: tuple[TrainedOn, ...]

    @property
    def judge(self) -> JudgeName:
        """The name its verdicts carry: `trained:tone`."""
        return judge_name(self.name)

    @property
    def digest(self) -> Digest:
        """Hash of the whole document, but for the day it was made."""
        return digest(msgspec.structs.replace(self, made_at=""))


def judge_name(name: str) -> JudgeName:
    """Put the prefix before a name that lacks it."""
    return JudgeName(name if name.startswith(PREFIX) else f"{PREFIX}{name}")


def trained_parts(
    trained: TrainedJudge,
    clause: Clause,
    criterion: Criterion,
    rubric: Rubric | None,
    standing: Collection[LabelId],
) -> dict[str, Digest]:
    """Hash each part that makes the judge what it is, by the name a person knows it under.

    Args:
        trained: The judge.
        clause: The clause of its criterion, as it reads now.
        criterion: Its criterion, as it reads now.
        rubric: What else was said to those who labelled.
        standing: Labels that are in force now: one that was withdrawn taught it something wrong.
    """
    taught = [name for each in trained.trained_on for name in each.labels]
    return {
        "clause": digest(f"{clause.title}\n{clause.text}".strip()),
        "criterion": digest(criterion.text),
        "rubric": digest(_said_to_people(rubric)),
        "labels": digest(sorted(name for name in taught if name in standing)),
        "embedder": trained.embedder,
        "model": trained.digest,
    }


def _said_to_people(rubric: Rubric | None) -> object:
    """Leave out who judges: naming the judge in its rubric must not make it another one."""
    if rubric is None:
        return ""
    edges = [[one.text, one.outcome, one.reason] for one in rubric.borderline]
    return [rubric.anchors_pass, rubric.anchors_fail, edges, rubric.guidance, rubric.applies]
