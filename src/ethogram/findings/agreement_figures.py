"""How well answers agree, in figures that are read together, and what they allow to conclude.

Percent agreement says what happened. Alpha, Fleiss' kappa and, for two people, Cohen's kappa ask
how much of it chance would have given; where nearly every answer is the same they say little, and
Gwet's AC1 stands in. Intervals are clustered by family. The thresholds are Krippendorff's (Content
Analysis, 2004: .80 to rely on, .667 for tentative conclusions), held against the *lower* end of the
interval, because a coefficient from few items is a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from ethogram.findings.agreement_items import Item, Kind
from ethogram.stats.agreement import (
    Metric,
    category_agreement,
    fleiss,
    gwet_ac1,
    krippendorff,
    percent_agreement,
)
from ethogram.stats.agreement_pairs import cohen
from ethogram.stats.agreement_tally import tally
from ethogram.stats.estimate import Estimate, undefined

Standing = Literal["agree", "tentative", "disagree", "too few", "not shared"]
"""`agree`: labels can be relied on; `tentative`: for now; `disagree`: the words divide people;
`too few`: more replies that two people label would tell; `not shared`: no two people labelled one."""

RELY = 0.80
TENTATIVE = 0.667
SKEWED = 0.80
"""Where one answer is more than this share of all, AC1 decides in place of alpha."""
LEAST_DIVIDED = 3
"""Fewer divided replies than this are settled one by one; they contest no clause."""

_ALWAYS: dict[Kind, tuple[str, ...]] = {"outcome": ("pass", "fail")}
"""Answers that were on offer though nobody gave them: AC1 asks how many there are."""


class Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every coefficient of the same answers, and what they allow to conclude."""

    items: int
    """Items that at least two people answered about."""
    divided: int
    """Of those, the ones on which they differ."""
    pairs: int
    """Pairs of people on one item."""
    differing: int
    people: tuple[str, ...]
    answers: tuple[tuple[str, int], ...]
    """Answer and how often it was given on shared items, the commonest first: the prevalence."""
    percent: Estimate
    alpha: Estimate
    fleiss: Estimate
    ac1: Estimate
    cohen: Estimate
    """Undefined unless exactly two people answered."""
    by_answer: tuple[tuple[str, Estimate], ...] = ()
    """How often the other person gives an answer that one gave."""
    decided_by: Literal["alpha", "AC1", ""] = ""
    """Which coefficient the thresholds were held against."""
    standing: Standing = "not shared"

    @property
    def deciding(self) -> Estimate:
        """The coefficient that the thresholds were held against."""
        return self.ac1 if self.decided_by == "AC1" else self.alpha


def figures(items: Sequence[Item], kind: Kind = "outcome") -> Figures:
    """Compute every coefficient of agreement over items of one kind."""
    shared = [item for item in items if item.is_shared]
    pairs = [item.pairs for item in shared]
    said = Counter(answer for item in shared for answer in item.answers.values())
    people = tuple(sorted({who for item in shared for who in item.answers}))
    categories = _categories(said, kind)
    counted = tally(
        [item.answers for item in shared],
        categories=categories,
        clusters=[item.family for item in shared],
    )
    alpha, ac1 = krippendorff(counted, _metric(kind)), gwet_ac1(counted)
    decided_by = _decided_by(said, alpha, kind) if shared else ""
    divided = sum(item.is_divided for item in shared)
    return Figures(
        items=len(shared),
        divided=divided,
        pairs=sum(number for number, _ in pairs),
        differing=sum(differ for _, differ in pairs),
        people=people,
        answers=tuple(said.most_common()),
        percent=percent_agreement(counted),
        alpha=alpha,
        fleiss=fleiss(counted),
        ac1=ac1,
        cohen=_cohen(shared, people, categories),
        by_answer=tuple((each, category_agreement(counted, each)) for each in said),
        decided_by=decided_by,
        standing=standing_of(ac1 if decided_by == "AC1" else alpha, divided, len(shared)),
    )


def standing_of(deciding: Estimate, divided: int, shared: int) -> Standing:
    """Say what a coefficient allows to conclude.

    People *disagree* when the coefficient itself is under .667 and at least three items divide them.
    A lower end under .667 alone may be for want of items.
    """
    if not shared:
        return "not shared"
    low = deciding.low
    if low is not None and low >= RELY:
        return "agree"
    if low is not None and low >= TENTATIVE:
        return "tentative"
    is_low = deciding.estimate is not None and deciding.estimate < TENTATIVE
    return "disagree" if is_low and divided >= LEAST_DIVIDED else "too few"


def _decided_by(said: Counter[str], alpha: Estimate, kind: Kind) -> Literal["alpha", "AC1"]:
    is_skewed = said.most_common(1)[0][1] > SKEWED * said.total()
    return "AC1" if kind != "points" and (is_skewed or not alpha.is_defined) else "alpha"


def _categories(said: Counter[str], kind: Kind) -> tuple[str, ...]:
    known = {*said, *_ALWAYS.get(kind, ())}
    return tuple(sorted(known, key=int) if kind == "points" else sorted(known))


def _metric(kind: Kind) -> Metric:
    return "ordinal" if kind == "points" else "nominal"


def _cohen(shared: Sequence[Item], people: Sequence[str], categories: Sequence[str]) -> Estimate:
    if len(people) != 2:
        return undefined("Cohen's kappa", f"it is for two people, and there are {len(people)}")
    one, other = people
    return cohen(
        [(item.answers[one], item.answers[other]) for item in shared],
        categories=categories,
        clusters=[item.family for item in shared],
    )
