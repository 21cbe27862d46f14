"""How long does it hold? The share that still stands after each turn (Kaplan and Meier 1958)."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

import msgspec

from ethogram.stats.distribution import two_sided_z
from ethogram.stats.estimate import Estimate, percent, undefined

ROUNDS = 500


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One subject: how long it was watched, and whether it fell then."""

    turns: int
    """Turns it stood; the fall, if any, comes at the next one."""
    has_fallen: bool


def survival(
    spans: Mapping[str, Sequence[Span]], turns: int, confidence: float = 0.95
) -> tuple[Estimate, ...]:
    """Estimate the share that still stands after 1, 2, ... turns.

    With one subject a cluster the interval is Greenwood's on the log-log scale; with several,
    clusters are drawn anew and the interval is that of their curves.

    Args:
        spans: Subjects by cluster (family).
        turns: Turns to give an estimate for.
        confidence: Of each turn by itself.

    Returns:
        One estimate a turn, each with the clusters it rests on.
    """
    everybody = [span for cluster in spans.values() for span in cluster]
    if not everybody:
        return tuple(undefined("Kaplan-Meier", "nobody was watched") for _ in range(turns))
    clusters = len(spans)
    if all(len(cluster) == 1 for cluster in spans.values()):
        return tuple(_greenwood(everybody, turn, confidence) for turn in range(1, turns + 1))
    drawn = _drawn(list(spans.values()), turns)
    tail = (1.0 - confidence) / 2.0
    method = f"Kaplan-Meier, clusters drawn anew, {percent(confidence)}"
    return tuple(
        Estimate(
            estimate=_standing(everybody, turn),
            low=_point(drawn[turn - 1], tail),
            high=_point(drawn[turn - 1], 1.0 - tail),
            method=method,
            n=len(everybody),
            clusters=clusters,
        )
        for turn in range(1, turns + 1)
    )


def _standing(spans: Sequence[Span], turn: int) -> float:
    share = 1.0
    for at in range(1, turn + 1):
        risk, fallen = _at(spans, at)
        if risk:
            share *= 1.0 - fallen / risk
    return share


def _at(spans: Sequence[Span], turn: int) -> tuple[int, int]:
    """Give who stood before a turn and was asked there, and how many fell at it."""
    fallen = sum(span.has_fallen and span.turns == turn - 1 for span in spans)
    return fallen + sum(span.turns >= turn for span in spans), fallen


def _greenwood(spans: Sequence[Span], turn: int, confidence: float) -> Estimate:
    share, variance = 1.0, 0.0
    for at in range(1, turn + 1):
        risk, fallen = _at(spans, at)
        if risk:
            share *= 1.0 - fallen / risk
            if fallen < risk:
                variance += fallen / (risk * (risk - fallen))
    method = f"Kaplan-Meier, Greenwood log-log {percent(confidence)}"
    n = len(spans)
    if share <= 0.0 or share >= 1.0:
        # Nothing fell, or everything: the exact bound of a binomial takes the curve's place.
        bound = ((1.0 - confidence) / 2.0) ** (1.0 / n)
        low, high = (bound, 1.0) if share >= 1.0 else (0.0, 1.0 - bound)
        return Estimate(estimate=share, low=low, high=high, method=method, n=n)
    reach = two_sided_z(confidence) * math.sqrt(variance) / abs(math.log(share))
    return Estimate(
        estimate=share,
        low=share ** math.exp(reach),
        high=share ** math.exp(-reach),
        method=method,
        n=n,
    )


def _drawn(clusters: Sequence[Sequence[Span]], turns: int) -> list[list[float]]:
    """Give the sorted shares of every turn over draws of the clusters."""
    rng = random.Random(0)  # noqa: S311 - a seeded interval, no secret
    curves: list[list[float]] = [[] for _ in range(turns)]
    for _ in range(ROUNDS):
        spans = [span for cluster in rng.choices(clusters, k=len(clusters)) for span in cluster]
        for turn in range(1, turns + 1):
            curves[turn - 1].append(_standing(spans, turn))
    return [sorted(curve) for curve in curves]


def _point(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
