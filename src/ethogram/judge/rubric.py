"""The rubric: how a criterion is judged, with anchors and borderline examples."""

from __future__ import annotations

from typing import Literal

import msgspec

from ethogram.errors import Position
from ethogram.ids import CriterionId, Digest, JudgeName
from ethogram.judge.panel import members_of
from ethogram.suite.case import CheckSpec, Expectation

GradedBy = Literal["code", "answer-class", "model", "person"]


class Borderline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply near the boundary, with its verdict and the reason for it."""

    text: str
    outcome: Literal["pass", "fail"]
    reason: str = ""


class HowToLabel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a rubric says to people alone. An edit here makes no judge another judge."""

    prose: str = ""
    include: tuple[str, ...] = ()
    """What counts although a reader might think that it does not."""
    exclude: tuple[str, ...] = ()
    """What does not count although a reader might think that it does."""
    unclear: str = ""
    """When to answer `unclear`."""
    scale: tuple[str, ...] = ()
    """Anchor sentences of the points 1, 2, ... where the criterion is labelled on a scale."""


class Rubric(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of `rubrics/`: shown alike to people and to model judges."""

    criterion: CriterionId
    graded_by: GradedBy = "model"
    judge: JudgeName | None = None
    """Who may judge when `graded_by` is `model`: a target, a trained judge, or the name of a panel of
    them; None: any that is asked."""
    checks: tuple[CheckSpec, ...] = ()
    """All must pass, when `graded_by` is `code`."""
    accepts: tuple[Expectation, ...] = ()
    """Answer classes that pass, when `graded_by` is `answer-class`."""
    applies: str = ""
    """A `--where` expression that decides applicability by code; empty: wherever the clause applies."""
    anchors_pass: tuple[str, ...] = ()
    anchors_fail: tuple[str, ...] = ()
    borderline: tuple[Borderline, ...] = ()
    guidance: str = ""
    """Prose of the file, for people and model judges alike."""
    how: HowToLabel = HowToLabel()
    digest: Digest = Digest("")
    """Of what makes a judge; how to label is left out."""
    at: Position


def judges_named(rubric: Rubric) -> tuple[JudgeName, ...]:
    """Give the judges a rubric names: one, the members of a panel, or none."""
    if rubric.judge is None:
        return ()
    return members_of(rubric.judge) or (rubric.judge,)
