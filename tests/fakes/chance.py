"""Seeded chance for planted truth."""

from __future__ import annotations

import random


def chance(seed: int | str) -> random.Random:
    """Give a generator whose draws are the same on every run."""
    return random.Random(seed)  # noqa: S311 - planted truth, no secrets
