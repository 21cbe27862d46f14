"""Do these two agree, or one with oneself? Cohen's kappa of two labels on the same items.

Also a judge against people, and a labeller's first and second look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Literal

from msgspec.structs import replace

from ethogram.stats.agreement_interval import (
    JACKKNIFE,
    Number,
    Resampling,
    Units,
    agreement_of,
    few_others,
)
from ethogram.stats.agreement_tally import Pattern, fold
from ethogram.stats.estimate import Estimate, undefined

Weights = Literal["none", "linear", "quadratic"]
"""What a disagreement weighs: the same always, or by the ranks between, or by their square."""


def cohen(
    pairs: Iterable[tuple[str, str]],
    *,
    categories: Sequence[str] | None = None,
    clusters: Iterable[Hashable] | None = None,
    weights: Weights = "none",
    how: Resampling = JACKKNIFE,
) -> Estimate:
    """Estimate Cohen's kappa (1960), or the weighted kappa (1968).

    Args:
        pairs: What one and what the other said of each item.
        categories: Every answer in order; None: those seen, by name.
        clusters: For each item the family it belongs to; None: each item stands for itself.
        weights: What a disagreement weighs.
        how: How the interval is made.

    Raises:
        ValueError: A label is no category, or there are not as many clusters as pairs.
    """
    said = list(pairs)
    seen = sorted({label for pair in said for label in pair})
    known = list(seen if categories is None else categories)
    strange = [label for label in seen if label not in known]
    if strange:
        raise ValueError(f"Labels {strange!r} are none of the categories {known!r}.")
    name = "Cohen's kappa" if weights == "none" else f"Cohen's kappa, {weights} weights"
    if not said:
        return undefined(name, "no item has the labels of both")
    if len(seen) == 1:
        return undefined(
            name,
            f"both say {seen[0]!r} of every item: they agree on 100 %, and without variation "
            "nothing tells that from chance",
            len(said),
        )
    units = _units(said, known, None if clusters is None else list(clusters))

    def disagreement(sums: Sequence[Number]) -> tuple[Number, Number]:
        return _disagreement(sums, len(known), weights)

    found = agreement_of(name, units, disagreement, how)
    usual, _ = Counter(label for pair in said for label in pair).most_common(1)[0]
    other = sum(pair != (usual, usual) for pair in said)
    if not found.is_defined:
        return found
    doubts = few_others(other, len(said), usual)
    return replace(found, warnings=(*found.warnings, *doubts))


def _units(
    said: Sequence[tuple[str, str]], known: Sequence[str], clusters: list[Hashable] | None
) -> Units:
    """Count the table of both answers for each item or each cluster of items."""
    place = {category: index for index, category in enumerate(known)}
    cells = [_cell(place[one] * len(known) + place[other], len(known)) for one, other in said]
    folded = fold(known, cells, clusters)
    rows = [
        tuple(
            float(sum(folded.patterns[index][cell] * items for index, items in mix.items))
            for cell in range(len(known) ** 2)
        )
        for mix in folded.mixes
    ]
    return Units(
        rows=tuple(rows),
        times=tuple(mix.times for mix in folded.mixes),
        items=len(said),
        is_clustered=clusters is not None,
    )


def _cell(at: int, answers: int) -> Pattern:
    return tuple(int(cell == at) for cell in range(answers * answers))


def _disagreement(sums: Sequence[Number], answers: int, weights: Weights) -> tuple[Number, Number]:
    """Observed and expected disagreement of a square table, read row by row."""
    ranks = range(answers)
    nothing = sums[0] * 0.0
    ones, others, items = [nothing] * answers, [nothing] * answers, nothing
    for row in ranks:
        for column in ranks:
            here = sums[row * answers + column]
            ones[row] = ones[row] + here
            others[column] = others[column] + here
            items = items + here
    observed = expected = nothing
    for row in ranks:
        for column in ranks:
            weight = _weight(row, column, answers, weights)
            observed = observed + weight * sums[row * answers + column]
            expected = expected + weight * ones[row] * others[column]
    return observed / items, expected / (items * items)


def _weight(row: int, column: int, answers: int, weights: Weights) -> float:
    if weights == "none" or answers < 2:
        return float(row != column)
    share = abs(row - column) / (answers - 1)
    return share if weights == "linear" else share * share
