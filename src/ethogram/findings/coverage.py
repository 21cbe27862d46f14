"""Which of the situations that someone said matter were asked.

A situation counts as asked when a case that names its surface, its audience and its use case got
a reply. A case that leaves one of them unsaid covers no situation: nobody can tell which of them
its reply speaks for, and a coverage that counts it for all would only ever be too high.
"""

from __future__ import annotations

from collections.abc import Iterable

from ethogram.findings.in_force import Asked
from ethogram.findings.summary import Coverage
from ethogram.spec.product import Product


def coverage(product: Product, asked: Iterable[Asked]) -> Coverage:
    """Compare the product's situations with those that were asked.

    Returns:
        The coverage; its weight is the share of all weight, and 0 when no situation has any.
    """
    answered = {row.situation for row in asked if not row.is_missing}
    situations = {situation.name: situation.weight for situation in product.situations}
    missed = {name: weight for name, weight in situations.items() if name not in answered}
    total = sum(situations.values())
    return Coverage(
        situations=len(situations),
        asked=len(situations) - len(missed),
        weight=1.0 - sum(missed.values()) / total if total else 0.0,
        never_asked=tuple(sorted(missed, key=lambda name: (-missed[name], name))),
    )
