"""Groups of like texts: mutual nearest neighbours by average linkage, and how stable they are.

Two groups join only when each is the other's nearest, and only as long as their members are alike
on average. A chain of neighbours (single linkage) never makes a group.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALIKE = 0.3
"""Mean cosine of distilled notes from which two groups may join. On planted notes of six modes the
adjusted Rand index is about .88 from .25 to .35, and falls on both sides."""
LOOSENED = 0.25
"""Each round takes another threshold, by so much of it: groups that hang on one number fall apart."""
STABLE = 0.6
"""Adjusted Rand index, or Jaccard index of a group, below which nothing should be read from it."""
ROUNDS = 30
KEPT = 0.8
"""Share of the texts that each round draws."""
FEWEST = 12
"""Texts below which stability says nothing."""


class Grouping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Groups, and how far they hold when a part of the texts is left out."""

    groups: tuple[tuple[int, ...], ...]
    """Positions of the texts, the largest group first; a text like no other is a group of one."""
    stability: float | None = None
    """Mean adjusted Rand index of groupings of random parts against this one; None: too few texts."""
    held: tuple[float | None, ...] = ()
    """Of each group, the mean Jaccard index of its best match in those parts; None: too small."""

    @property
    def is_stable(self) -> bool:
        """True when the groups as a whole come back."""
        return self.stability is not None and self.stability >= STABLE


class Vectors(Protocol):
    """Rows of unit length, one a text."""

    def __len__(self) -> int:
        """How many texts."""
        ...


def group_alike(vectors: Vectors, *, alike: float = ALIKE, seed: int = 0) -> Grouping:
    """Group texts by their vectors, and measure how stable the groups are.

    Args:
        vectors: One row of unit length a text, as an embedder gives them.
        alike: Mean cosine from which groups may join.
        seed: Of the random parts.
    """
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    rows = np.asarray(vectors, dtype=np.float64)
    if len(rows) == 0:
        return Grouping(groups=())
    cosines = rows @ rows.T
    groups = _joined(cosines, list(range(len(rows))), alike)
    if len(rows) < FEWEST:
        return Grouping(groups=groups, held=(None,) * len(groups))
    dice = random.Random(seed)  # noqa: S311 # repeatable, and no secret
    size = round(KEPT * len(rows))
    scores: list[float] = []
    held: list[list[float]] = [[] for _ in groups]
    for _ in range(ROUNDS):
        part = sorted(dice.sample(range(len(rows)), size))
        other = alike * dice.uniform(1 - LOOSENED, 1 + LOOSENED)
        again = _joined(cosines, part, min(other, (1 + alike) / 2))
        scores.append(_against(groups, again, part))
        for place, group in enumerate(groups):
            left = set(group) & set(part)
            if len(left) > 1:
                held[place].append(max(_jaccard(left, set(other)) for other in again))
    return Grouping(
        groups=groups,
        stability=math.fsum(scores) / len(scores),
        held=tuple(math.fsum(each) / len(each) if each else None for each in held),
    )


def adjusted_rand(one: Sequence[int], other: Sequence[int]) -> float:
    """Give how far two groupings agree beyond chance (Hubert and Arabie 1985): 1 is the same.

    Args:
        one: The group of each text.
        other: The group of the same texts by the other grouping.

    Raises:
        ValueError: They are not about equally many texts.
    """
    both = Counter(zip(one, other, strict=True))
    together = sum(math.comb(number, 2) for number in both.values())
    first = sum(math.comb(number, 2) for number in Counter(one).values())
    second = sum(math.comb(number, 2) for number in Counter(other).values())
    pairs = math.comb(len(one), 2)
    expected = first * second / pairs if pairs else 0.0
    most = (first + second) / 2
    # Both all apart, or both all together: they agree, though chance explains everything.
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _joined(
    cosines: NDArray[np.float64], members: list[int], alike: float
) -> tuple[tuple[int, ...], ...]:
    """Join mutual nearest neighbours until none are alike enough."""
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    groups = [[member] for member in members]
    sums = cosines[np.ix_(members, members)].copy()
    while len(groups) > 1:
        sizes = np.array([len(group) for group in groups], dtype=np.float64)
        means = sums / np.outer(sizes, sizes)
        np.fill_diagonal(means, -np.inf)
        nearest = means.argmax(axis=1)
        pairs = [
            (one, int(other))
            for one, other in enumerate(nearest)
            if one < other and nearest[other] == one and means[one, other] >= alike
        ]
        if not pairs:
            break
        for one, other in pairs:
            groups[one] = groups[one] + groups[other]
            sums[one, :] += sums[other, :]
            sums[:, one] += sums[:, other]
        gone = {other for _, other in pairs}
        left = [place for place in range(len(groups)) if place not in gone]
        groups = [groups[place] for place in left]
        sums = sums[np.ix_(left, left)]
    ordered = (tuple(sorted(group)) for group in groups)
    return tuple(sorted(ordered, key=lambda group: (-len(group), group)))


def _against(
    groups: Sequence[Sequence[int]], again: Sequence[Sequence[int]], part: Sequence[int]
) -> float:
    first = {member: place for place, group in enumerate(groups) for member in group}
    second = {member: place for place, group in enumerate(again) for member in group}
    return adjusted_rand([first[each] for each in part], [second[each] for each in part])


def _jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other)
