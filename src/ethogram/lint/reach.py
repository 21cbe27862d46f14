"""Clauses that hold where nobody said it matters."""

from __future__ import annotations

from ethogram.lint.rule import Finding
from ethogram.lint.workbook import Workbook, applies_to, live_clauses


def without_situation(workbook: Workbook) -> list[Finding]:
    """Find clauses whose Where, Who and Doing match no situation of `product.md`."""
    situations = workbook.product.situations
    return [
        Finding(
            at=clause.at,
            about=clause.id,
            message=f"Clause {clause.id!r} applies in none of the {len(situations)} situations "
            "that product.md says matter.",
            fix="Widen its Where, Who or Doing, or add the situation to product.md with a weight.",
        )
        for clause in live_clauses(workbook)
        if situations and not any(applies_to(clause, situation) for situation in situations)
    ]
