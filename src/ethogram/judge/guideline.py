"""The guideline: what a person is shown beside a reply, and which version of it was in force."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ethogram.ids import CriterionId, Digest, digest
from ethogram.judge.rubric import Borderline, HowToLabel, Rubric
from ethogram.spec.clause import Clause


class Guidance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rubric of one criterion and how to label it; the criterion's words stand in the clause."""

    criterion: CriterionId
    prose: str = ""
    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    borderline: tuple[Borderline, ...] = ()
    how: HowToLabel = HowToLabel()


class Guideline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people are told about a clause, or one criterion of it, beside its own words."""

    parts: tuple[Guidance, ...] = ()
    """In the order of the clause's criteria; those without a rubric are left out."""
    digest: Digest = Digest("")
    """Names the version; empty where there is nothing to be told."""

    @property
    def scale(self) -> tuple[str, ...]:
        """Anchor sentences of the points 1, 2, ... of the first criterion that has some."""
        return next((part.how.scale for part in self.parts if part.how.scale), ())


def guideline_of(
    clause: Clause, criterion: CriterionId | None, rubrics: Mapping[CriterionId, Rubric]
) -> Guideline:
    """Put together what a labeller of a clause, or of one criterion, is told.

    Args:
        clause: The clause in question.
        criterion: One of its criteria; None takes all of them.
        rubrics: Rubrics by criterion.
    """
    named = [criterion] if criterion is not None else [each.id for each in clause.criteria]
    parts = tuple(_guidance(rubrics[name]) for name in named if name in rubrics)
    told = tuple(part for part in parts if part != Guidance(criterion=part.criterion))
    return Guideline(parts=told, digest=digest(told) if told else Digest(""))


def is_earlier(given_under: Digest, in_force: Digest) -> bool:
    """True when a label was given under another version of the guideline than the one in force.

    It counts all the same: only a changed clause makes a label stale.
    """
    return bool(given_under) and given_under != in_force


def _guidance(rubric: Rubric) -> Guidance:
    return Guidance(
        criterion=rubric.criterion,
        prose=rubric.guidance,
        passes=rubric.anchors_pass,
        fails=rubric.anchors_fail,
        borderline=rubric.borderline,
        how=rubric.how,
    )
