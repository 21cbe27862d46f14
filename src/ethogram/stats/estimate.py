"""The one result of every statistic: a number with its interval, or why there is none."""

from __future__ import annotations

import msgspec


class Estimate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statistic that never stands alone."""

    estimate: float | None
    """None when the statistic is undefined here; `undefined_because` says why."""
    low: float | None = None
    high: float | None = None
    method: str
    """`Wilson 95 %`: how the interval was made, as a reader sees it."""
    n: int
    """Independent units the interval rests on."""
    clusters: int | None = None
    """Clusters the units fall into, where they are not independent; None: each is its own."""
    warnings: tuple[str, ...] = ()
    undefined_because: str = ""

    @property
    def is_defined(self) -> bool:
        """True when there is a number."""
        return self.estimate is not None


def undefined(method: str, because: str, n: int = 0) -> Estimate:
    """Say that a statistic does not exist here, and why. Never a NaN, never a zero."""
    return Estimate(estimate=None, method=method, n=n, undefined_because=because)


def percent(confidence: float) -> str:
    """Write a confidence level as people read it: `95 %`."""
    return f"{confidence * 100:g} %"
