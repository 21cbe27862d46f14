"""Intervals of agreement: which other values would other items, or other families, have given.

Every coefficient of agreement is one minus observed over expected disagreement, and both are
functions of sums over independent units. So leaving a unit out, or drawing units anew, only
changes the sums. Units that look alike change them alike and are computed once.

The jackknife over units is the default: it covers what it says from 30 items on, where the
published algorithm for alpha, which draws pairs of labels as if they were independent, covers 79
to 86 % (Gwet 2015; Hughes 2022, arXiv 2210.13265). Its standard error is carried to the ends of
the interval on the scale of the observed disagreement by the score method, so that no end leaves
the scale and a sample without any disagreement does not claim to be certain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import msgspec

from ethogram.errors import MissingExtra
from ethogram.stats.distribution import student_quantile
from ethogram.stats.estimate import Estimate, percent, undefined
from ethogram.stats.proportion import score_bounds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Number = TypeVar("Number", float, "NDArray[np.float64]")
MOST_LEFT_OUT = 0.05
"""Share of rounds without variation from which a bootstrap interval is not given."""
LEAST = -1.0
"""No coefficient of agreement is less, whatever people say; with a rare answer the score bound is."""
NOTHING = 1e-12
FEWEST_OTHERS, LEAST_SHARE = 15, 0.25
"""Fewer items than both with a label other than the usual one, and kappa and alpha vary more than
their interval says: with 5 of 20 it covers some 72 %, with 13 of 50 some 89 %."""


class Disagreement(Protocol):
    """Sums over units into observed and expected disagreement, both 0 to 1.

    Takes plain numbers, or arrays with one number for each round of a bootstrap. Raises
    ZeroDivisionError where plain numbers leave it undefined.
    """

    def __call__(self, sums: Sequence[Number], /) -> tuple[Number, Number]:
        """Compute both."""


class Resampling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an interval of agreement is made."""

    kind: Literal["jackknife", "bootstrap"] = "jackknife"
    confidence: float = 0.95
    rounds: int = 1_000
    """Of the bootstrap; the jackknife leaves each unit out once."""
    seed: int = 0


JACKKNIFE = Resampling()
BOOTSTRAP = Resampling(kind="bootstrap")


class Units(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Independent units, as what each adds to the sums."""

    rows: tuple[tuple[float, ...], ...]
    """Distinct additions; at least one."""
    times: tuple[int, ...]
    """Units that add so."""
    items: int
    """Items that the statistic rests on."""
    is_clustered: bool = False

    @property
    def count(self) -> int:
        """Independent units."""
        return sum(self.times)


def few_others(other: int, items: int, usual: str) -> tuple[str, ...]:
    """Warn when nearly all items are labelled alike, so that chance cannot be told well."""
    if other >= FEWEST_OTHERS or other >= LEAST_SHARE * items:
        return ()
    return (
        f"only {other} of {items} items with a label other than {usual!r}: chance is hard to tell "
        "from so few; read Gwet's AC1 and the agreement on each answer",
    )


def sums_of(units: Units) -> tuple[float, ...]:
    """Add up what all units add."""
    width = range(len(units.rows[0]))
    return tuple(
        math.fsum(row[place] * times for row, times in zip(units.rows, units.times, strict=True))
        for place in width
    )


def agreement_of(
    name: str, units: Units, disagreement: Disagreement, how: Resampling = JACKKNIFE
) -> Estimate:
    """Estimate one minus observed over expected disagreement, with its interval.

    Raises:
        MissingExtra: A bootstrap is asked for and NumPy is not installed.
    """
    sums = sums_of(units)
    found = _observed_and_expected(disagreement, sums)
    if found is None:
        return undefined(name, "the labels do not vary", units.items)
    if how.kind == "bootstrap":
        return _bootstrap(name, units, disagreement, how)
    return _jackknife(name, units, disagreement, how)


def _observed_and_expected(
    disagreement: Disagreement, sums: Sequence[float]
) -> tuple[float, float] | None:
    try:
        observed, expected = disagreement(sums)
    except ZeroDivisionError:
        return None
    return (observed, expected) if expected > NOTHING else None


def _jackknife(name: str, units: Units, disagreement: Disagreement, how: Resampling) -> Estimate:
    """Leave each unit out once; the values' spread is the standard error."""
    sums = sums_of(units)
    observed, expected = disagreement(sums)
    result = Estimate(
        estimate=1.0 - observed / expected,
        method=f"{name}, jackknife {percent(how.confidence)}",
        n=units.items,
        clusters=units.count if units.is_clustered else None,
    )
    count = units.count
    if count < 2:
        what = "family" if units.is_clustered else "item"
        return msgspec.structs.replace(
            result, warnings=(f"one {what} alone says nothing about others: no interval",)
        )
    spread = _spread(units, disagreement, sums)
    warnings: tuple[str, ...] = ()
    if spread is None:
        warnings = ("without one item the labels would not vary: the interval is rough",)
        spread = Spread(error=0.0, degrees=1.0)
    error = spread.error * expected
    is_flat = error <= NOTHING or not NOTHING < observed < 1.0 - NOTHING
    effective = float(count) if is_flat else observed * (1.0 - observed) / (error * error)
    t = student_quantile(0.5 + how.confidence / 2.0, spread.degrees)
    least, most = score_bounds(observed * effective, effective, t)
    low = max(LEAST, 1.0 - most / expected)
    return msgspec.structs.replace(result, low=low, high=1.0 - least / expected, warnings=warnings)


class Spread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A standard error, and how many units it really rests on."""

    error: float
    degrees: float
    """Degrees of freedom of Student's t."""


def _spread(units: Units, disagreement: Disagreement, sums: Sequence[float]) -> Spread | None:
    """Leave each unit out once; None when that leaves the value undefined.

    Where nearly all units are alike, the few others carry the whole spread, and a t with as many
    degrees as units would claim too much. The degrees are those of a variance whose units have
    the kurtosis seen (Box 1953).
    """
    values = []
    for row in units.rows:
        found = _observed_and_expected(
            disagreement, [whole - part for whole, part in zip(sums, row, strict=True)]
        )
        if found is None:
            return None
        values.append(1.0 - found[0] / found[1])
    count = units.count
    pairs = list(zip(values, units.times, strict=True))
    mean = math.fsum(value * times for value, times in pairs) / count
    square = math.fsum(times * (value - mean) ** 2 for value, times in pairs)
    fourth = math.fsum(times * (value - mean) ** 4 for value, times in pairs)
    degrees = float(count - 1)
    if square > 0.0 and fourth > 0.0:
        kurtosis = count * fourth / (square * square)
        if kurtosis > 1.0:
            degrees = min(degrees, 2.0 * count / (kurtosis - 1.0))
    return Spread(error=math.sqrt(square * (count - 1) / count), degrees=max(1.0, degrees))


def _bootstrap(name: str, units: Units, disagreement: Disagreement, how: Resampling) -> Estimate:
    """Draw as many units anew, many times; keep the middle of the values.

    Drawing units with replacement is one multinomial draw over distinct units, so a round costs
    as little for a million labels as for a thousand.
    """
    try:
        import numpy as np  # noqa: PLC0415 # heavy, and only needed here
    except ImportError as error:
        raise MissingExtra("A bootstrap interval", "statistics") from error
    observed, expected = disagreement(sums_of(units))
    times = np.asarray(units.times, dtype=np.float64)
    rng = np.random.default_rng(how.seed)
    draws = rng.multinomial(units.count, times / times.sum(), size=how.rounds)
    sums = draws.astype(np.float64) @ np.asarray(units.rows, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn_observed, drawn_expected = disagreement(list(np.ascontiguousarray(sums.T)))
        values = 1.0 - drawn_observed / drawn_expected
        is_kept = np.isfinite(values) & (drawn_expected > NOTHING)
    left_out = int(how.rounds - is_kept.sum())
    method = f"{name}, bootstrap {percent(how.confidence)}, {how.rounds:,} rounds"
    if left_out:
        method += f", {left_out:,} without variation left out"
    result = Estimate(
        estimate=1.0 - observed / expected,
        method=method,
        n=units.items,
        clusters=units.count if units.is_clustered else None,
    )
    if left_out > MOST_LEFT_OUT * how.rounds:
        return msgspec.structs.replace(
            result, warnings=("too many rounds have no variation: no interval",)
        )
    tail = (1.0 - how.confidence) / 2.0
    low, high = np.quantile(values[is_kept], [tail, 1.0 - tail])
    return msgspec.structs.replace(result, low=float(low), high=float(high))
