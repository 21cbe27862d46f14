"""How many more labels would matter? For a judge's card, for agreement, for a decision.

The numbers are plans: they take what was seen so far for the truth.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from ethogram.stats.estimate import Estimate
from ethogram.stats.proportion import wilson_bounds

MOST_LABELS = 1_000_000
HALF_WIDTH = 0.1
"""How far an interval may reach on each side before more labels stop mattering."""


class JudgeLabels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a judge so far; nothing is an honest answer."""

    sensitivity: float = 0.8
    of_fails: float = 0.0
    """Independent units that people fail among those labelled."""
    specificity: float = 0.8
    of_passes: float = 0.0
    """Independent units that people pass."""
    base_rate: float = 0.5
    """Share of replies that people fail, where the next ones are drawn."""
    design_effect: float = 1.0
    """Replies that say as much as one independent unit; the answer is in replies."""


def half_width(rate: float, n: float, confidence: float = 0.95) -> float:
    """Give half the width of Wilson's interval of a rate seen in `n` units."""
    low, high = wilson_bounds(rate * n, n, confidence)
    return (high - low) / 2.0


def labels_for_width(rate: float, wanted: float = HALF_WIDTH, confidence: float = 0.95) -> int:
    """Say how many units make the interval of a rate so narrow.

    Returns:
        93 for a rate of one half and 0.1 on each side.

    Raises:
        ValueError: The wanted half-width is not between 0 and 0.5, or a million are too few.
    """
    _check(rate, wanted)
    found = _fewest(lambda n: half_width(rate, n, confidence) <= wanted)
    if found is None:
        raise ValueError(f"A half-width of {wanted!r} takes more than {MOST_LABELS:,} labels.")
    return found


def more_labels_for_judge(
    known: JudgeLabels, wanted: float = HALF_WIDTH, confidence: float = 0.95
) -> int | None:
    """Say how many further replies, drawn at random, make both of a judge's intervals so narrow.

    Returns:
        0 when they are; None when replies of one kind are so rare that a million do not do.

    Raises:
        ValueError: A rate is not between 0 and 1, or the half-width not between 0 and 0.5.
    """
    more = 0
    for rate, seen, share in (
        (known.sensitivity, known.of_fails, known.base_rate),
        (known.specificity, known.of_passes, 1.0 - known.base_rate),
    ):
        _check(rate, wanted)
        missing = max(0.0, labels_for_width(rate, wanted, confidence) - seen)
        if missing > share * MOST_LABELS:
            return None
        if missing > 0.0:
            more = max(more, math.ceil(missing * known.design_effect / share - 1e-9))
    return more if more <= MOST_LABELS else None


def more_items_for_agreement(found: Estimate, wanted: float = HALF_WIDTH) -> int | None:
    """Say how many further items, labelled by as many people, narrow an interval of agreement.

    Width falls as one over the root of the number; 100 items labelled by four people give about
    0.1 on each side.

    Returns:
        None where there is no interval yet, or a million would be needed.

    Raises:
        ValueError: The half-width is not between 0 and 0.5.
    """
    _check(0.5, wanted)
    if found.low is None or found.high is None:
        return None
    times = ((found.high - found.low) / 2.0 / wanted) ** 2
    needed = math.ceil(found.n * times - 1e-9)
    return max(0, needed - found.n) if needed <= MOST_LABELS else None


def more_labels_to_decide(k: float, n: int, bar: float, confidence: float = 0.95) -> int | None:
    """Say how many further units at the same rate would put the interval on one side of a bar.

    Returns:
        0 when it is; None when the rate is the bar, or a million would not do.

    Raises:
        ValueError: There are no units, or the bar is not between 0 and 1.
    """
    if n <= 0 or not 0 <= k <= n:
        raise ValueError(f"{k!r} in {n!r} is no rate: give 0 <= k <= n and at least one unit.")
    _check(bar, HALF_WIDTH)
    rate = k / n

    def is_decided(total: int) -> bool:
        low, high = wilson_bounds(rate * total, total, confidence)
        return high <= bar if rate < bar else low > bar

    if rate == bar:
        return None
    if is_decided(n):
        return 0
    found = _fewest(is_decided)
    return None if found is None else found - n


def _fewest(is_enough: Callable[[int], bool]) -> int | None:
    """Find the fewest units from which a claim stays true."""
    high = 1
    while not is_enough(high):
        high *= 2
        if high > MOST_LABELS:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle
    return high


def _check(rate: float, wanted: float) -> None:
    if not 0.0 <= rate <= 1.0:
        raise ValueError(f"A rate of {rate!r} does not exist: give one from 0 to 1.")
    if not 0.0 < wanted < 0.5:
        raise ValueError(f"A half-width of {wanted!r} is none: give 0.1 or the like, under 0.5.")
