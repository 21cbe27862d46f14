"""A share of replies whose families are the independent units."""

from __future__ import annotations

from collections.abc import Iterable

from ethogram.ids import FamilyId
from ethogram.stats.clustered import clustered_proportion
from ethogram.stats.estimate import Estimate


def share_of(replies: Iterable[tuple[FamilyId, bool]]) -> Estimate:
    """Estimate how often something is true of a reply; paraphrases of one case are not independent."""
    families: dict[FamilyId, tuple[int, int]] = {}
    for family, is_so in replies:
        hits, asked = families.get(family, (0, 0))
        families[family] = (hits + is_so, asked + 1)
    return clustered_proportion(tuple(families.values()))
