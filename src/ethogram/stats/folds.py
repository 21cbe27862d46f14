"""Parts of the labels that share no family, so that nothing is measured on what it was fitted to."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Sequence


def grouped_folds(
    families: Sequence[Hashable],
    folds: int,
    *,
    fails: Sequence[bool] | None = None,
    seed: int = 0,
) -> tuple[int, ...]:
    """Deal whole families into folds of about equal size, and of about equal shares of failures.

    Args:
        families: For each item its family.
        folds: How many parts.
        fails: For each item whether it fails; None: only sizes are evened out.
        seed: Decides between folds that are equally full.

    Returns:
        For each item its fold, 0 to `folds - 1`.

    Raises:
        ValueError: There are fewer families than folds, or `fails` has another length.
    """
    sizes = Counter(families)
    if not 2 <= folds <= len(sizes):
        raise ValueError(
            f"{len(sizes)} families cannot be dealt into {folds!r} folds: "
            "give 2 or more, and no more than there are families."
        )
    if fails is not None and len(fails) != len(families):
        raise ValueError(f"{len(families)} items have {len(fails)} answers: give one for each.")
    failed = Counter(
        family
        for family, is_fail in zip(families, fails or (), strict=fails is not None)
        if is_fail
    )
    order = list(sizes)
    rng = random.Random(seed)  # noqa: S311 - a seeded split, no secret
    rng.shuffle(order)
    # The largest first: the small ones then even out what is left.
    order.sort(key=lambda family: (failed[family], sizes[family]), reverse=True)
    held, held_fails = [0] * folds, [0] * folds
    fold_of: dict[Hashable, int] = {}
    for family in order:
        fold = min(
            range(folds),
            key=lambda at: (held_fails[at] if failed[family] else 0, held[at]),
        )
        fold_of[family] = fold
        held[fold] += sizes[family]
        held_fails[fold] += failed[family]
    return tuple(fold_of[family] for family in families)
