"""Many tests at once: how many of the claims that look true may be chance."""

from __future__ import annotations

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values so that calling all under a level keeps the share of false calls under it.

    Returns:
        A q-value for each p-value, in the same order.
    """
    count = len(p_values)
    order = sorted(range(count), key=lambda index: p_values[index], reverse=True)
    adjusted, smallest = [1.0] * count, 1.0
    for place, index in enumerate(order):
        smallest = min(smallest, p_values[index] * count / (count - place))
        adjusted[index] = smallest
    return tuple(adjusted)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values so that any false call at all is as rare as the level says."""
    count = len(p_values)
    order = sorted(range(count), key=lambda index: p_values[index])
    adjusted, largest = [1.0] * count, 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, p_values[index] * (count - place)))
        adjusted[index] = largest
    return tuple(adjusted)
