"""A million labels counted in a few milliseconds: codes of one byte into patterns.

Each item's pattern is one number: a label of category c adds (labellers + 1)^c. So the labels of
one labeller are one look-up in a small table, and all items are counted by one histogram.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from ethogram.errors import MissingExtra
from ethogram.stats.agreement_tally import Mix, Pattern, Tally, fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes: TypeAlias = "NDArray[np.int8] | NDArray[np.int16]"

MISSING = -1
"""The code of a label that was not given."""
LONGEST_HISTOGRAM = 1 << 20
"""Beyond it, items are sorted instead of counted."""
LARGEST_NUMBER = 1 << 62


def tally_codes(
    codes: Codes, categories: Sequence[str], clusters: NDArray[np.intp] | None = None
) -> Tally:
    """Count labels given as codes, one row a labeller, one column an item.

    Args:
        codes: Index of the category, or `MISSING`.
        categories: Every answer that was on offer, in order.
        clusters: For each item the number of its family; None: each item stands for itself.

    Raises:
        MissingExtra: NumPy is not installed.
        ValueError: A code is no category.
    """
    try:
        import numpy as np  # noqa: PLC0415 # heavy, and only needed here
    except ImportError as error:
        raise MissingExtra("Counting a table of codes", "statistics") from error
    if codes.size and (int(codes.max()) >= len(categories) or int(codes.min()) < MISSING):
        raise ValueError(
            f"Codes from {int(codes.min())} to {int(codes.max())}: expected {MISSING} for none, "
            f"or 0 to {len(categories) - 1} for {list(categories)!r}."
        )
    base = len(codes) + 1
    if base ** len(categories) > LARGEST_NUMBER:
        return _one_by_one(codes, categories, clusters)
    numbers = _numbers(codes, base, len(categories))
    if clusters is not None:
        distinct, place = np.unique(numbers, return_inverse=True)
        shown = [_pattern(int(number), base, len(categories)) for number in distinct]
        items = [shown[index] for index in place.tolist()]
        return fold(categories, items, clusters.tolist())
    if base ** len(categories) <= LONGEST_HISTOGRAM:
        counts = np.bincount(numbers)
        distinct = np.flatnonzero(counts)
        counts = counts[distinct]
    else:
        distinct, counts = np.unique(numbers, return_counts=True)
    return _folded(categories, base, distinct.tolist(), counts.tolist())


def _numbers(codes: Codes, base: int, answers: int) -> NDArray[np.int64]:
    """Write the pattern of each item as one number."""
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    size = base**answers
    kind = np.uint16 if size <= 1 << 16 else np.uint32 if size <= 1 << 32 else np.int64
    unsigned = np.uint8 if codes.dtype == np.int8 else np.uint16
    table = np.zeros(int(np.iinfo(unsigned).max) + 1, dtype=kind)
    table[:answers] = [base**category for category in range(answers)]
    numbers = np.zeros(codes.shape[1], dtype=kind)
    for labels in codes:
        np.add(numbers, table[labels.view(unsigned)], out=numbers)
    return numbers.astype(np.int64)


def _pattern(number: int, base: int, answers: int) -> Pattern:
    pattern = []
    for _ in range(answers):
        number, here = divmod(number, base)
        pattern.append(here)
    return tuple(pattern)


def _folded(
    categories: Sequence[str], base: int, numbers: Sequence[int], counts: Sequence[int]
) -> Tally:
    """Make the tally from how often each pattern stands there."""
    found = sorted(
        (_pattern(number, base, len(categories)), count)
        for number, count in zip(numbers, counts, strict=True)
        if number
    )
    return Tally(
        categories=tuple(categories),
        patterns=tuple(pattern for pattern, _ in found),
        mixes=tuple(
            Mix(items=((index, 1),), times=count) for index, (_, count) in enumerate(found)
        ),
    )


def _one_by_one(
    codes: Codes, categories: Sequence[str], clusters: NDArray[np.intp] | None
) -> Tally:
    """Count items one by one, where a pattern is too long for one number."""
    items: list[Pattern] = []
    for labels in codes.T.tolist():
        pattern = [0] * len(categories)
        for code in labels:
            if code != MISSING:
                pattern[code] += 1
        items.append(tuple(pattern))
    return fold(categories, items, None if clusters is None else clusters.tolist())
