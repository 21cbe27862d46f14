"""Bars that the families at hand can never show, however well the model behaves."""

from __future__ import annotations

from collections import defaultdict

from ethogram.ids import ClauseId
from ethogram.lint.rule import Finding
from ethogram.lint.workbook import Workbook, live_clauses
from ethogram.spec.clause import Bar
from ethogram.stats.proportion import clean_families_needed, families_for_never


def out_of_reach(workbook: Workbook) -> list[Finding]:
    """Find clauses with some families, but fewer than would show their bar if all were clean."""
    families = families_of(workbook)
    findings = []
    for clause in live_clauses(workbook):
        have, need = families.get(clause.id, 0), families_needed(clause.bar)
        if have > 0 and (need is None or have < need):
            findings.append(
                Finding(
                    at=clause.at,
                    about=clause.id,
                    message=_message(clause.id, clause.bar, have, need),
                    fix=_fix(clause.id, have, need),
                )
            )
    return findings


def clauses_tested(workbook: Workbook) -> int:
    """Count the clauses that some family tests."""
    families = families_of(workbook)
    return sum(clause.id in families for clause in live_clauses(workbook))


def families_of(workbook: Workbook) -> dict[ClauseId, int]:
    """Count the independent families of each clause; harmless twins are counted elsewhere."""
    found: defaultdict[ClauseId, set[str]] = defaultdict(set)
    for case in workbook.cases:
        if not case.twin_of:
            for clause in case.tests:
                found[clause].add(case.family)
    return {clause: len(families) for clause, families in found.items()}


def families_needed(bar: Bar) -> int | None:
    """Say how many families, all clean, would show a bar: 35 for 9 in 10; None: no number does."""
    if bar.is_never:
        return families_for_never(0)
    return clean_families_needed(bar.max_fail_rate)


def shown(bar: Bar) -> str:
    """Write a bar the way the documents do."""
    return "never" if bar.is_never else f"{bar.passes} in {bar.of}"


def _message(clause: ClauseId, bar: Bar, have: int, need: int | None) -> str:
    families = "1 family tests" if have == 1 else f"{have} families test"
    if need is None:
        return f"No number of clean replies can show the bar {shown(bar)!r} of clause {clause!r}."
    return (
        f"{families} clause {clause!r}; even if all were clean they could not show "
        f"{shown(bar)!r}, which takes {need}."
    )


def _fix(clause: ClauseId, have: int, need: int | None) -> str:
    if need is None:
        return "Write a bar below certainty, such as `Bar: 99 in 100`, or `Bar: never`."
    few = need - have
    return (
        f"Add {few} more {'family' if few == 1 else 'families'} with `tests: [{clause}]`, lower "
        "the bar, or accept that the answer stays undecided."
    )
