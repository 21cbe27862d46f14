"""The screen: which factors stand high and low in which run, so that few runs tell them apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from ethogram.errors import UsageRefused
from ethogram.experiment.hadamard import hadamard, order_for

FactorKind = Literal["block", "position", "few-shot", "tools", "retrieval", "wording", "turn"]


class Factor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is set one way or the other."""

    name: str
    """`block stance`: what a reader calls it."""
    kind: FactorKind = "block"
    high: str = "as it is"
    low: str = "left out"


class Design(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A two-level orthogonal array."""

    factors: tuple[Factor, ...]
    runs: tuple[tuple[int, ...], ...]
    """One row a run: +1 for high, -1 for low, in the order of the factors."""
    is_folded: bool = False
    """True when every run is followed by its opposite: then no interaction of two factors is
    mixed into the effect of one."""

    @property
    def resolution(self) -> int:
        """3: effects are clear of one another; 4: also of every interaction of two factors."""
        return 4 if self.is_folded else 3


class Alias(NamedTuple):
    """An interaction of two factors that a design mixes into the effect of a third."""

    pair: tuple[str, str]
    share: float
    """-1 to 1: how much of the interaction is read as an effect of the third."""


def screen(factors: Sequence[Factor], *, fold: bool = True) -> Design:
    """Lay out a screen of all factors at once.

    Every factor is high in half of the runs, and every two factors meet in all four ways equally
    often; so each effect is estimated from all runs, which is what leaving out one at a time cannot
    do (Plackett and Burman 1946; fold-over after Box and Wilson 1951).

    Args:
        factors: 1 to 63.
        fold: Add the opposite of every run.

    Raises:
        UsageRefused: There are no factors, too many, or two of one name.
    """
    names = [factor.name for factor in factors]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageRefused(
            f"The factor {twice[0]!r} stands twice. Expected names that differ. Rename one."
        )
    count = len(names)
    rows = tuple(row[1 : count + 1] for row in hadamard(order_for(count)))
    if fold:
        rows += tuple(tuple(-x for x in row) for row in rows)
    return Design(factors=tuple(factors), runs=rows, is_folded=fold)


def factorial(factors: Sequence[Factor]) -> Design:
    """Lay out every combination; for the few factors that a screen left."""
    rows = tuple(itertools.product((1, -1), repeat=len(factors)))
    return Design(factors=tuple(factors), runs=rows, is_folded=len(factors) > 1)


def aliases(design: Design, factor: str) -> tuple[Alias, ...]:
    """Name the interactions of two other factors that are mixed into a factor's effect."""
    names = [each.name for each in design.factors]
    own = _column(design, names.index(factor))
    found = []
    for i, j in itertools.combinations(range(len(names)), 2):
        if factor in {names[i], names[j]}:
            continue
        product = [x * y for x, y in zip(_column(design, i), _column(design, j), strict=True)]
        share = sum(x * y for x, y in zip(own, product, strict=True)) / len(own)
        if share:
            found.append(Alias((names[i], names[j]), share))
    return tuple(found)


def _column(design: Design, index: int) -> list[int]:
    return [run[index] for run in design.runs]
