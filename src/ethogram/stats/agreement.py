"""Do my labellers agree? Any number of them, each with any part of the items.

Read several together: 94 % agreement with a kappa near zero is normal where nearly everything
passes, so percent agreement, agreement per category and Gwet's AC1 stand beside the coefficients
that ask for variation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from msgspec.structs import replace

from ethogram.stats.agreement_interval import (
    JACKKNIFE,
    Disagreement,
    Number,
    Resampling,
    Units,
    agreement_of,
    few_others,
)
from ethogram.stats.agreement_tally import Pattern, Tally
from ethogram.stats.estimate import Estimate, undefined

Metric = Literal["nominal", "ordinal", "interval"]
"""How far apart two answers are: different or not; by the labels ranked between them
(Krippendorff's ordinal metric, not Gwet's ordinal weights); by the difference of their values."""

Contribution = Callable[[Pattern], tuple[float, ...]]


class Chance(Protocol):
    """How often two labels of one item would differ by chance, from the shares of the answers."""

    def __call__(self, shares: Sequence[Number], /) -> Number:
        """Compute it."""


def percent_agreement(counted: Tally, how: Resampling = JACKKNIFE) -> Estimate:
    """Estimate how often two labellers of one item say the same: the mean over items."""
    name = "Percent agreement"
    because = _nothing_to_compare(counted)
    if because:
        return undefined(name, because, counted.items)

    def contribution(pattern: Pattern) -> tuple[float, ...]:
        return _has_pairs(pattern), _same_pairs(pattern)

    def disagreement(sums: Sequence[Number]) -> tuple[Number, Number]:
        items, same = sums
        return 1.0 - same / items, items / items

    return agreement_of(name, _units(counted, contribution), disagreement, how)


def category_agreement(counted: Tally, category: str, how: Resampling = JACKKNIFE) -> Estimate:
    """Estimate how often others say a category of an item of which one labeller said it.

    Raises:
        ValueError: The category is none of the tally's.
    """
    name = f"Agreement on {category}"
    if category not in counted.categories:
        raise ValueError(f"{category!r} is none of the categories {list(counted.categories)!r}.")
    place = counted.categories.index(category)
    because = _nothing_to_compare(counted)
    if not because and not any(p[place] for p in counted.patterns if sum(p) > 1):
        because = f"no item that two people labelled was called {category!r}"
    if because:
        return undefined(name, because, counted.items)

    def contribution(pattern: Pattern) -> tuple[float, ...]:
        labels, here = sum(pattern), pattern[place]
        return (here, here * (here - 1) / (labels - 1)) if labels > 1 else (0.0, 0.0)

    def disagreement(sums: Sequence[Number]) -> tuple[Number, Number]:
        said, joined = sums
        return 1.0 - joined / said, said / said

    return agreement_of(name, _units(counted, contribution), disagreement, how)


def fleiss(counted: Tally, how: Resampling = JACKKNIFE) -> Estimate:
    """Estimate Fleiss' kappa (1971), with Gwet's extension to unequal numbers of labels."""

    def expected(shares: Sequence[Number]) -> Number:
        return 1.0 - _total([share * share for share in shares])

    return _beyond_chance("Fleiss' kappa", counted, expected, how)


def gwet_ac1(counted: Tally, how: Resampling = JACKKNIFE) -> Estimate:
    """Estimate Gwet's AC1 (2008), which keeps its meaning where nearly all labels are alike."""
    name, answers = "Gwet's AC1", len(counted.categories)
    if answers < 2:
        return undefined(name, "there is only one answer to give", counted.items)

    def expected(shares: Sequence[Number]) -> Number:
        return 1.0 - _total([share * (1.0 - share) for share in shares]) / (answers - 1)

    return _beyond_chance(name, counted, expected, how, needs_variation=False)


def krippendorff(
    counted: Tally, metric: Metric = "nominal", how: Resampling = JACKKNIFE
) -> Estimate:
    """Estimate Krippendorff's alpha (2011, Computing Krippendorff's Alpha-Reliability).

    Raises:
        ValueError: The metric is `interval` and a category is no number.
    """
    name = f"Krippendorff's alpha ({metric})"
    values = _values(counted.categories) if metric == "interval" else None
    because = _nothing_to_compare(counted) or _no_variation(counted)
    if because:
        return undefined(name, because, counted.items)
    if metric == "nominal":
        found = agreement_of(name, _units(counted, _like_answers), _nominal, how)
    else:
        disagreement = _coincidences(len(counted.categories), values)
        found = agreement_of(name, _units(counted, _pairs_of_answers), disagreement, how)
    return _warned(found, counted)


def _beyond_chance(
    name: str,
    counted: Tally,
    chance: Chance,
    how: Resampling,
    *,
    needs_variation: bool = True,
) -> Estimate:
    """Agreement of the items with two labels beyond chance, by the shares of answers of all."""
    because = _nothing_to_compare(counted) or (needs_variation and _no_variation(counted))
    if because:
        return undefined(name, because, counted.items)

    def contribution(pattern: Pattern) -> tuple[float, ...]:
        labels = sum(pattern)
        shares = (here / labels for here in pattern)
        return (1.0, _has_pairs(pattern), _same_pairs(pattern), *shares)

    def disagreement(sums: Sequence[Number]) -> tuple[Number, Number]:
        items, with_pairs, same, *answers = sums
        return 1.0 - same / with_pairs, chance([answer / items for answer in answers])

    found = agreement_of(name, _units(counted, contribution), disagreement, how)
    return _warned(found, counted) if needs_variation else found


def _warned(found: Estimate, counted: Tally) -> Estimate:
    """Say when nearly all items are labelled alike, so that chance cannot be told well."""
    said = [
        sum(pattern[place] * times for pattern, times in _times(counted))
        for place in range(len(counted.categories))
    ]
    usual = said.index(max(said))
    other = sum(times for pattern, times in _times(counted) if sum(pattern) > pattern[usual])
    if not found.is_defined:
        return found
    doubts = few_others(other, counted.items, counted.categories[usual])
    return replace(found, warnings=(*found.warnings, *doubts))


def _times(counted: Tally) -> list[tuple[Pattern, int]]:
    """How often each pattern of two labels or more stands there."""
    times = [0] * len(counted.patterns)
    for mix in counted.mixes:
        for index, items in mix.items:
            times[index] += items * mix.times
    return [
        (pattern, count)
        for pattern, count in zip(counted.patterns, times, strict=True)
        if sum(pattern) > 1
    ]


def _like_answers(pattern: Pattern) -> tuple[float, ...]:
    """Krippendorff's coincidences of one item: those alike, and how many labels of each answer."""
    labels = sum(pattern)
    if labels < 2:
        return (0.0,) * (len(pattern) + 1)
    return (sum(here * (here - 1) for here in pattern) / (labels - 1), *pattern)


def _nominal(sums: Sequence[Number]) -> tuple[Number, Number]:
    """Alpha's disagreement where two answers are the same or not."""
    alike, answers = sums[0], sums[1:]
    labels = _total(answers)
    expected = labels * 0.0
    for answer in answers:
        expected = expected + answer * (labels - answer)
    return 1.0 - alike / labels, expected / (labels * (labels - 1.0))


def _pairs_of_answers(pattern: Pattern) -> tuple[float, ...]:
    """Krippendorff's coincidences of one item: the upper triangle, diagonal and all."""
    labels, answers = sum(pattern), range(len(pattern))
    if labels < 2:
        return (0.0,) * (len(pattern) * (len(pattern) + 1) // 2)
    return tuple(
        pattern[one] * (pattern[other] - (one == other)) / (labels - 1)
        for one in answers
        for other in answers[one:]
    )


def _coincidences(answers: int, values: Sequence[float] | None) -> Disagreement:
    """Give alpha's disagreement, with the farthest two answers at distance 1."""
    pairs = [(one, other) for one in range(answers) for other in range(one, answers)]

    def disagreement(sums: Sequence[Number]) -> tuple[Number, Number]:
        margins = [
            _total([column for pair, column in zip(pairs, sums, strict=True) if answer in pair])
            for answer in range(answers)
        ]
        labels = _total(margins)
        observed, expected = labels * 0.0, labels * 0.0
        farthest = _squared_distance(margins, values, 0, answers - 1)
        for (one, other), column in zip(pairs, sums, strict=True):
            if one != other:
                distance = _squared_distance(margins, values, one, other) / farthest
                observed = observed + 2.0 * column * distance
                expected = expected + 2.0 * margins[one] * margins[other] * distance
        return observed / labels, expected / (labels * (labels - 1.0))

    return disagreement


def _squared_distance(
    margins: Sequence[Number], values: Sequence[float] | None, one: int, other: int
) -> Number:
    """How far apart two answers are, squared, not yet on a scale of 1; None: by their ranks."""
    if values is None:
        between = _total(margins[one : other + 1]) - (margins[one] + margins[other]) / 2.0
        return between * between
    return margins[one] * 0.0 + (values[one] - values[other]) ** 2


def _total(columns: Sequence[Number]) -> Number:
    """Add up numbers or arrays, without changing the first."""
    result = columns[0]
    for column in columns[1:]:
        result = result + column
    return result


def _units(counted: Tally, contribution: Contribution) -> Units:
    """Let each unit add what its items add; units that add nothing are left out."""
    adds = [contribution(pattern) for pattern in counted.patterns]
    width = range(len(adds[0]))
    rows, times = [], []
    for mix in counted.mixes:
        row = tuple(
            sum(adds[index][place] * items for index, items in mix.items) for place in width
        )
        if any(row):
            rows.append(row)
            times.append(mix.times)
    return Units(
        rows=tuple(rows), times=tuple(times), items=counted.items, is_clustered=counted.is_clustered
    )


def _has_pairs(pattern: Pattern) -> float:
    return float(sum(pattern) > 1)


def _same_pairs(pattern: Pattern) -> float:
    """Share of the pairs of labels of one item that are alike."""
    labels = sum(pattern)
    if labels < 2:
        return 0.0
    return sum(here * (here - 1) for here in pattern) / (labels * (labels - 1))


def _nothing_to_compare(counted: Tally) -> str:
    if not counted.patterns:
        return "nobody has labelled anything"
    return "" if counted.items else "no item has the labels of two people"


def _no_variation(counted: Tally) -> str:
    used = {
        place
        for pattern in counted.patterns
        if sum(pattern) > 1
        for place, here in enumerate(pattern)
        if here
    }
    if len(used) > 1:
        return ""
    said = counted.categories[used.pop()]
    return (
        f"every label says {said!r}: people agree on 100 %, and without variation "
        "nothing tells that from chance"
    )


def _values(categories: Sequence[str]) -> tuple[float, ...]:
    try:
        return tuple(float(category) for category in categories)
    except ValueError as error:
        raise ValueError(
            f"Categories {list(categories)!r} are no numbers: use the nominal or ordinal metric."
        ) from error
