"""Scores of a judge with a planted calibration."""

from __future__ import annotations

import math
from random import Random

from ethogram.stats.calibration import Scored


def scored(
    rng: Random, families: int, *, size: int = 4, slope: float = 1.0, shift: float = 0.0
) -> list[Scored]:
    """Draw items that fail with log-odds `slope * score + shift`."""
    drawn = []
    for family in range(families):
        for _ in range(size):
            score = rng.gauss(0.0, 2.0)
            chance = 1.0 / (1.0 + math.exp(-(slope * score + shift)))
            drawn.append(
                Scored(family=f"family-{family}", score=score, is_fail=rng.random() < chance)
            )
    return drawn
