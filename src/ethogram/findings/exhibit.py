"""Replies that show a finding, so that no number is read without one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from ethogram.findings.observation import Observation
from ethogram.findings.summary import ClauseConformance, Quote
from ethogram.findings.tally import CONFIRMED_BY
from ethogram.ids import ClauseId

MOST_QUOTES = 3

QuoteOf = Callable[[Observation], Quote | None]
"""Fetches the words behind a failing observation; None when they are gone."""


def failing(observations: Iterable[Observation]) -> dict[ClauseId, list[Observation]]:
    """Give the failing observations of each clause, the surest first.

    Confirmed ones come first, then those of measured judges. Of one family only one is kept, so
    that the first few show as many kinds of failure as there are.
    """
    found: dict[ClauseId, list[Observation]] = {}
    for seen in observations:
        if seen.outcome == "fail" and not seen.is_twin:
            found.setdefault(seen.clause, []).append(seen)
    return {clause: _one_a_family(seen) for clause, seen in found.items()}


def _one_a_family(seen: list[Observation]) -> list[Observation]:
    # Sorting keeps the order of the run among equals.
    seen.sort(key=lambda one: (one.judge_kind not in CONFIRMED_BY, not one.is_measured))
    first: dict[str, Observation] = {}
    for one in seen:
        first.setdefault(one.family, one)
    return list(first.values())


def with_quotes(
    clauses: Iterable[ClauseConformance],
    observations: Sequence[Observation],
    quote_of: QuoteOf,
    most: int = MOST_QUOTES,
) -> tuple[ClauseConformance, ...]:
    """Put replies beside every clause that has failing ones.

    Args:
        clauses: What `conformance` found.
        observations: What it found it in.
        quote_of: Fetches the words of a reply.
        most: Quotes per clause.
    """
    shown = failing(observations)
    return tuple(
        msgspec.structs.replace(clause, quotes=_quotes(shown[clause.clause], quote_of, most))
        if clause.clause in shown
        else clause
        for clause in clauses
    )


def _quotes(seen: Sequence[Observation], quote_of: QuoteOf, most: int) -> tuple[Quote, ...]:
    quotes: list[Quote] = []
    for one in seen:
        if len(quotes) == most:
            break
        quote = quote_of(one)
        if quote is not None:
            quotes.append(quote)
    return tuple(quotes)
