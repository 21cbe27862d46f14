"""The lint rule: one question asked of a whole workbook, and how its answers are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ethogram.errors import Diagnostic, Position, Severity
from ethogram.lint.workbook import Workbook

FOLD_FROM = 8
"""From so many findings on, a rule that hits most of what it looked at says so once."""
NAMES_SHOWN = 6


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a rule has to say about one thing."""

    at: Position
    about: str
    """Id of the clause, block or case."""
    message: str
    fix: str


class Fold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a rule that hits most of a document says it once instead of on every line."""

    message: str
    """With `{count}`, `{of}` and `{names}`."""
    fix: str
    population: Callable[[Workbook], int]
    """How many things the rule looked at."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named question to a workbook."""

    name: str
    severity: Severity
    why: str
    """One line: what goes wrong for the author when this is left as it is."""
    look: Callable[[Workbook], Sequence[Finding]]
    is_default: bool = True
    """False: too few of its findings on a real specification made its author act."""
    fold: Fold | None = None


def apply_rule(rule: Rule, workbook: Workbook, *, folds: bool = True) -> list[Diagnostic]:
    """Ask one rule, and show each finding with its line."""
    findings = list(rule.look(workbook))
    if folds and rule.fold and len(findings) >= FOLD_FROM:
        of = rule.fold.population(workbook)
        if 2 * len(findings) > of:
            findings = [_folded(rule.fold, findings, of)]
    return [
        Diagnostic(
            rule=rule.name,
            severity=rule.severity,
            at=finding.at,
            message=finding.message,
            fix=finding.fix,
            excerpt=workbook.line(finding.at.path, finding.at.line),
        )
        for finding in findings
    ]


def _folded(fold: Fold, findings: list[Finding], of: int) -> Finding:
    names = ", ".join(finding.about for finding in findings[:NAMES_SHOWN])
    more = len(findings) - NAMES_SHOWN
    names += f" and {more} more" if more > 0 else ""
    return Finding(
        at=findings[0].at,
        about=findings[0].about,
        message=fold.message.format(count=len(findings), of=of, names=names),
        fix=fold.fix,
    )
