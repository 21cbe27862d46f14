"""Labels with a planted agreement, and published tables of labels."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

KRIPPENDORFF = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Four observers, twelve units (Krippendorff 2011, example C); a point is a missing value."""

FLEISS = (
    *((0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1)),
    *((7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)),
)
"""Ten subjects, fourteen raters, five categories: how many raters chose each."""


def items_of(rows: Sequence[str]) -> list[dict[str, str]]:
    """Turn one line a labeller into the labels of each item."""
    table = [row.split() for row in rows]
    return [
        {str(who): labels[item] for who, labels in enumerate(table) if labels[item] != "."}
        for item in range(len(table[0]))
    ]


def planted(
    rng: Random, items: int, *, people: int = 3, fails: float = 0.5, heed: float = 0.75
) -> list[dict[str, str]]:
    """Label items by people who look with chance `heed`, and guess otherwise.

    Guesses fall as the truth does, so the planted kappa and alpha are `heed` squared.
    """

    def draw() -> str:
        return "fail" if rng.random() < fails else "pass"

    labelled = []
    for _ in range(items):
        truth = draw()
        labelled.append(
            {str(who): truth if rng.random() < heed else draw() for who in range(people)}
        )
    return labelled


def planted_families(
    rng: Random, families: int, *, size: int = 4, fails: float = 0.5, heed: float = 0.75
) -> tuple[list[dict[str, str]], list[int]]:
    """Label families of items: all people guess alike in one family, so items are not independent.

    Gives the items and the family of each. Planted agreement is `heed + (1 - heed) * chance`.
    """

    def draw() -> str:
        return "fail" if rng.random() < fails else "pass"

    items, family_of = [], []
    for family in range(families):
        is_clear = rng.random() < heed
        for _ in range(size):
            truth = draw()
            items.append({str(who): truth if is_clear else draw() for who in range(2)})
            family_of.append(family)
    return items, family_of
