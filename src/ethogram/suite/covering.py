"""Pairwise covering arrays: few rows that hold every pair of values at least once.

Where the product of all factors explodes, most failures still show in a pair of values (Kuhn,
Wallace, Gallo 2004). The rows are built one at a time, each covering as many open pairs as can be
found (after AETG, Cohen et al. 1997), without any chance: equal factors give equal rows.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

Value = tuple[str, str]
"""(factor, level)."""
Option = tuple[Value, ...]
"""Values that only come together: a situation names surface, audience and use case at once."""
Axis = Sequence[Option]
"""Options of which a row takes one."""
Pair = tuple[Value, Value]

CANDIDATES = 12
"""Rows tried for each row kept."""


class CoveringRow(NamedTuple):
    """One row, and the pairs it is there for."""

    values: tuple[Value, ...]
    pairs: tuple[Pair, ...]
    """Pairs that no earlier row holds."""


def axis(factor: str, levels: Iterable[str]) -> tuple[Option, ...]:
    """Make the axis of a factor whose levels are free."""
    return tuple(((factor, level),) for level in levels)


def pairs_in(values: Sequence[Value]) -> Iterator[Pair]:
    """Give every pair of values of a row, in the order of the row."""
    return itertools.combinations(values, 2)


def reachable_pairs(axes: Sequence[Axis]) -> Iterator[Pair]:
    """Give every pair that some row can hold, none twice."""
    seen: set[Pair] = set()
    for one, other in itertools.combinations(axes, 2):
        for left, right in itertools.product(one, other):
            seen.update(itertools.product(left, right))
    for each in axes:
        for option in each:
            seen.update(pairs_in(option))
    return iter(sorted(seen))


def covering_rows(
    axes: Sequence[Axis], required: Iterable[Pair] | None = None
) -> tuple[CoveringRow, ...]:
    """Choose rows that together hold every required pair.

    Args:
        axes: Each row takes one option of each; factors stand in one axis only.
        required: Pairs that must be held, each in the order of the axes; default: all there are.

    Returns:
        Rows, the one that covers most first. 10 factors of 3 levels take about 20 of 59,049.
    """
    axes = [each for each in axes if each]
    open_pairs = dict.fromkeys(reachable_pairs(axes) if required is None else required)
    if len(axes) == 1:
        return _alone(axes[0], open_pairs)
    rows: list[tuple[Value, ...]] = []
    left = dict(open_pairs)
    while left:
        row = max(_candidates(axes, left), key=lambda values: _gain(values, left), default=())
        if not _gain(row, left):
            break
        rows.append(row)
        for pair in pairs_in(row):
            left.pop(pair, None)
    return _accounted(_without_idle(rows, open_pairs), open_pairs)


def _alone(options: Axis, required: dict[Pair, None]) -> tuple[CoveringRow, ...]:
    return tuple(
        CoveringRow(option, tuple(pair for pair in pairs_in(option) if pair in required))
        for option in options
    )


def _candidates(axes: Sequence[Axis], left: dict[Pair, None]) -> Iterator[tuple[Value, ...]]:
    """Complete some of the open pairs to rows, each greedily in another order of the axes."""
    starts, open_at = tuple(left), Counter(value for pair in left for value in pair)
    step = max(1, len(starts) // CANDIDATES)
    for number, pair in enumerate(starts[::step][:CANDIDATES]):
        order = [*range(number % len(axes), len(axes)), *range(number % len(axes))]
        yield _completed([axes[n] for n in order], order, pair, _Open(left, open_at))


class _Open(NamedTuple):
    """The pairs that no row holds yet, and how many of them each value stands in."""

    pairs: dict[Pair, None]
    at: Counter[Value]


def _completed(
    axes: Sequence[Axis], places: Sequence[int], pair: Pair, left: _Open
) -> tuple[Value, ...]:
    """Complete a pair to a row, axis by axis; `places` says where each axis stands in the row."""
    wanted, fixed = set(pair), list[Value]()
    chosen: dict[int, Option] = {}
    named = [n for n, options in enumerate(axes) if _most_wanted(options, wanted)]
    for number in (*named, *(n for n in range(len(axes)) if n not in named)):
        most = _most_wanted(axes[number], wanted)
        options = [each for each in axes[number] if len(wanted.intersection(each)) == most]
        option = max(options, key=lambda each: _worth(each, fixed, left))
        chosen[places[number]] = option
        fixed += option
    return tuple(value for place in sorted(chosen) for value in chosen[place])


def _most_wanted(options: Axis, wanted: set[Value]) -> int:
    return max(len(wanted.intersection(option)) for option in options)


def _worth(option: Option, fixed: Sequence[Value], left: _Open) -> tuple[int, int]:
    """Count the open pairs an option closes; among equals, those it could close later."""
    across = sum(
        ((one, other) in left.pairs) + ((other, one) in left.pairs)
        for one in fixed
        for other in option
    )
    inside = sum(pair in left.pairs for pair in pairs_in(option))
    return across + inside, sum(left.at[value] for value in option)


def _gain(values: tuple[Value, ...], left: dict[Pair, None]) -> int:
    return sum(pair in left for pair in pairs_in(values))


def _without_idle(
    rows: Sequence[tuple[Value, ...]], required: dict[Pair, None]
) -> list[tuple[Value, ...]]:
    """Leave out rows whose pairs all stand in later ones."""
    held: dict[Pair, int] = {}
    for row in rows:
        for pair in pairs_in(row):
            if pair in required:
                held[pair] = held.get(pair, 0) + 1
    kept = []
    for row in reversed(rows):
        own = [pair for pair in pairs_in(row) if pair in required]
        if all(held[pair] > 1 for pair in own):
            for pair in own:
                held[pair] -= 1
        else:
            kept.append(row)
    return kept[::-1]


def _accounted(
    rows: Iterable[tuple[Value, ...]], required: dict[Pair, None]
) -> tuple[CoveringRow, ...]:
    left, found = dict(required), []
    for row in rows:
        new = tuple(pair for pair in pairs_in(row) if pair in left)
        for pair in new:
            del left[pair]
        found.append(CoveringRow(row, new))
    return tuple(found)
