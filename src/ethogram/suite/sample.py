"""Draw a sample of families, spread over the situations as the whole is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from ethogram.ids import FamilyId
from ethogram.suite.case import Case


def sample_cases(cases: Sequence[Case], families: int, *, seed: int = 0) -> tuple[Case, ...]:
    """Draw families, stratified by situation, and give all their cases in the order they came.

    Families are drawn because they are the independent units: a family comes whole or not at all.
    Each situation gets its share of the draw, by largest remainder. The draw depends only on the
    seed and the families' ids, so adding families disturbs few of those already drawn.

    Args:
        cases: What to draw from.
        families: How many families; all of them when there are fewer.
        seed: Another seed draws others.
    """
    strata: dict[str, list[FamilyId]] = {}
    seen: set[FamilyId] = set()
    for case in cases:
        if case.family not in seen:
            seen.add(case.family)
            strata.setdefault(case.place.situation, []).append(case.family)
    shares = _shares({name: len(each) for name, each in strata.items()}, families, seed)
    drawn = {
        family
        for name, each in strata.items()
        for family in sorted(each, key=lambda family: _rank(family, seed))[: shares[name]]
    }
    return tuple(case for case in cases if case.family in drawn)


def _shares(sizes: dict[str, int], wanted: int, seed: int) -> dict[str, int]:
    total = sum(sizes.values())
    wanted = max(0, min(wanted, total))
    shares = {name: wanted * size // total for name, size in sizes.items()}
    by_remainder = sorted(
        sizes, key=lambda name: (-(wanted * sizes[name] % total), _rank(name, seed))
    )
    for name in by_remainder[: wanted - sum(shares.values())]:
        shares[name] += 1
    return shares


def _rank(name: str, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
