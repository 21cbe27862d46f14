"""Labels counted: all that any statistic of agreement needs, however many labels there are.

Two items that were labelled alike are the same to every statistic, so items fold into patterns
(how many labels of each category) and clusters of items into distinct mixes of patterns. A
quarter of a million items of five labellers fold into some hundred patterns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

import msgspec

Pattern = tuple[int, ...]
"""How many labels of one item fall into each category."""


class Mix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One independent unit: an item, or a cluster of items."""

    items: tuple[tuple[int, int], ...]
    """Index of a pattern, and how many items of the unit show it."""
    times: int
    """Units that look exactly so."""


class Tally(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who said what, with who and which forgotten."""

    categories: tuple[str, ...]
    """In their order, which the ordinal metric uses. A category that nobody used counts too."""
    patterns: tuple[Pattern, ...]
    mixes: tuple[Mix, ...]
    is_clustered: bool = False

    @property
    def items(self) -> int:
        """Items with two labels or more: the others say nothing about agreement."""
        return sum(
            mix.times * count
            for mix in self.mixes
            for index, count in mix.items
            if sum(self.patterns[index]) > 1
        )


def tally(
    items: Iterable[Mapping[str, str]],
    *,
    categories: Sequence[str] | None = None,
    clusters: Iterable[Hashable] | None = None,
) -> Tally:
    """Count labels, given for each item as labeller to category; who is missing gave none.

    Args:
        items: For each item the labels it has.
        categories: Every answer that was on offer, in order; None: those seen, by name. Declare
            them where an answer may go unused: Gwet's AC1 asks how many there are.
        clusters: For each item the family it belongs to; None: each item stands for itself.

    Raises:
        ValueError: A label is no category, or there are not as many clusters as items.
    """
    said = [tuple(item.values()) for item in items]
    seen = sorted({label for labels in said for label in labels})
    known = tuple(seen if categories is None else categories)
    strange = [label for label in seen if label not in known]
    if strange:
        raise ValueError(f"Labels {strange!r} are none of the categories {list(known)!r}.")
    place = {category: index for index, category in enumerate(known)}
    counted = []
    for labels in said:
        pattern = [0] * len(known)
        for label in labels:
            pattern[place[label]] += 1
        counted.append(tuple(pattern))
    return fold(known, counted, None if clusters is None else list(clusters))


def fold(
    categories: Sequence[str], items: Sequence[Pattern], clusters: Sequence[Hashable] | None
) -> Tally:
    """Fold the pattern of each item into distinct patterns and distinct mixes of them.

    Raises:
        ValueError: There are not as many clusters as items.
    """
    if clusters is not None and len(clusters) != len(items):
        raise ValueError(f"{len(items)} items have {len(clusters)} clusters: give one for each.")
    labelled = Counter(pattern for pattern in items if any(pattern))
    patterns = tuple(sorted(labelled))
    place = {pattern: index for index, pattern in enumerate(patterns)}
    if clusters is None:
        mixes = [Mix(items=((place[pattern], 1),), times=labelled[pattern]) for pattern in patterns]
    else:
        mixes = _mixes((place[p], c) for p, c in zip(items, clusters, strict=True) if any(p))
    return Tally(
        categories=tuple(categories),
        patterns=patterns,
        mixes=tuple(mixes),
        is_clustered=clusters is not None,
    )


def _mixes(placed: Iterable[tuple[int, Hashable]]) -> list[Mix]:
    """Gather items by cluster, and clusters that look alike."""
    gathered: dict[Hashable, Counter[int]] = {}
    for pattern, cluster in placed:
        gathered.setdefault(cluster, Counter())[pattern] += 1
    alike = Counter(tuple(sorted(counts.items())) for counts in gathered.values())
    return [Mix(items=items, times=times) for items, times in sorted(alike.items())]
