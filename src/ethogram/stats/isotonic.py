"""Does it only ever rise? The rising steps nearest to what was seen, and the test of them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import msgspec

ROUNDS = 999


def isotonic(values: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """Give the rising values nearest to those seen, by weighted squares (pool adjacent violators).

    Raises:
        ValueError: A weight is not positive, or there are not as many weights as values.
    """
    if len(values) != len(weights) or any(weight <= 0.0 for weight in weights):
        raise ValueError(f"Weights {list(weights)!r} do not fit: give one above 0 for each value.")
    sums: list[float] = []
    masses: list[float] = []
    lengths: list[int] = []
    for value, weight in zip(values, weights, strict=True):
        sums.append(value * weight)
        masses.append(weight)
        lengths.append(1)
        while len(sums) > 1 and sums[-2] * masses[-1] >= sums[-1] * masses[-2]:
            sums[-2:] = [sums[-2] + sums[-1]]
            masses[-2:] = [masses[-2] + masses[-1]]
            lengths[-2:] = [lengths[-2] + lengths[-1]]
    return tuple(
        total / mass
        for total, mass, length in zip(sums, masses, lengths, strict=True)
        for _ in range(length)
    )


class Rising(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a rate may be said to rise from rung to rung."""

    rates: tuple[float | None, ...]
    """Seen; None where nothing was asked."""
    fitted: tuple[float, ...]
    """The nearest that only rise, at the rungs that were asked."""
    p_value: float
    """Chance of falls as large as those seen, had the rate only ever risen."""
    falls: tuple[tuple[int, int], ...]
    """Rungs that follow one another and fall: places in the list."""


def rising_test(
    counts: Sequence[tuple[int, int]], *, rounds: int = ROUNDS, seed: int = 0
) -> Rising:
    """Test by likelihood ratio whether rates rise with the rung.

    The reference is drawn from the fitted steps, the case nearest to falling.

    Args:
        counts: For each rung, in order, how many were declined of how many asked.
        rounds: Draws of the reference.
        seed: Seed of the draws.

    Raises:
        ValueError: A count does not exist, or nothing was asked.
    """
    asked = _asked(counts)
    seen, fitted = _ratio([counts[at] for at in asked])
    rng = random.Random(seed)  # noqa: S311 - a seeded test statistic, no secret
    extreme = 0
    if seen > 0.0:
        for _ in range(rounds):
            drawn = [
                (sum(rng.random() < rate for _ in range(counts[at][1])), counts[at][1])
                for at, rate in zip(asked, fitted, strict=True)
            ]
            extreme += _ratio(drawn)[0] >= seen - 1e-12
    return Rising(
        rates=tuple(k / n if n else None for k, n in counts),
        fitted=fitted,
        p_value=(extreme + 1) / (rounds + 1) if seen > 0.0 else 1.0,
        falls=tuple(
            (one, other)
            for one, other in zip(asked, asked[1:], strict=False)
            if counts[one][0] * counts[other][1] > counts[other][0] * counts[one][1]
        ),
    )


def _asked(counts: Sequence[tuple[int, int]]) -> list[int]:
    wrong = [(k, n) for k, n in counts if not 0 <= k <= n]
    asked = [at for at, (_, n) in enumerate(counts) if n]
    if wrong or not asked:
        raise ValueError(f"Counts {list(counts)!r}: give 0 <= declined <= asked, and ask once.")
    return asked


def _ratio(counts: Sequence[tuple[int, int]]) -> tuple[float, tuple[float, ...]]:
    """Twice the log-likelihood lost by only ever rising, and the rising rates."""
    fitted = isotonic([k / n for k, n in counts], [float(n) for _, n in counts])
    lost = math.fsum(
        _likelihood(k, n, k / n) - _likelihood(k, n, rate)
        for (k, n), rate in zip(counts, fitted, strict=True)
    )
    return 2.0 * max(0.0, lost), fitted


def _likelihood(k: int, n: int, rate: float) -> float:
    yes = k * math.log(rate) if k else 0.0
    return yes + ((n - k) * math.log(1.0 - rate) if n > k else 0.0)
