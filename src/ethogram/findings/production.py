"""Production beside evaluation: how often a clause fails where users are, and in the suite."""

from __future__ import annotations

import msgspec

from ethogram.findings.summary import ClauseConformance, Rate, Summary
from ethogram.ids import ClauseId, RunId


class ClauseBeside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause in production and in a run of the suite."""

    clause: ClauseId
    production: Rate
    """Families that fail, a user being one, as judges say."""
    evaluation: Rate | None
    """None where the suite's run did not decide any of it."""
    is_apart: bool
    """True when the intervals share no value. They may touch and the rates still differ."""


class Beside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Production beside the newest run of the suite."""

    production: RunId
    evaluation: RunId | None
    clauses: tuple[ClauseBeside, ...]


def beside(production: Summary, evaluation: Summary | None) -> Beside:
    """Put the clauses of two runs beside one another, those that are apart first.

    The two ask different questions of different people: a difference says where to look, and not
    that anything was changed.
    """
    asked = {each.clause: each for each in evaluation.clauses} if evaluation else {}
    rows = []
    for each in production.clauses:
        own, other = _rate(each), _rate(asked.get(each.clause))
        if own is None:
            continue
        is_apart = other is not None and (own.low > other.high or other.low > own.high)
        rows.append(
            ClauseBeside(clause=each.clause, production=own, evaluation=other, is_apart=is_apart)
        )
    rows.sort(key=lambda row: (not row.is_apart, -row.production.estimate, row.clause))
    return Beside(
        production=production.run.run,
        evaluation=evaluation.run.run if evaluation else None,
        clauses=tuple(rows),
    )


def _rate(clause: ClauseConformance | None) -> Rate | None:
    return clause.fail_rate if clause is not None else None
