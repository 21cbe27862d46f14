"""Operators and proposed cases for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ethogram.findings.pruning import Pruned
from ethogram.report.ink import ink
from ethogram.report.number import count
from ethogram.report.plain_text import one_line, wrap
from ethogram.suite.derive import Derived
from ethogram.suite.operators.operator import Operator
from ethogram.suite.operators.registry import GROUPS, OPERATORS

HEADINGS = {
    "invariance": "must not change behaviour (ethogram suite vary)",
    "twin": "must change it: the harmless neighbour (ethogram suite vary)",
    "adversarial": "attacks, to find where it breaks (ethogram suite attack)",
}
_NAME = 21
_MOST_SKIPPED = 4
_MOST_KEPT = 5


def render_operators(*, width: int = 100, colour: bool = False) -> str:
    """List every operator with what it changes, by what it asks of behaviour."""
    lines: list[str] = []
    for kind, heading in HEADINGS.items():
        lines.append(ink(heading, "faint", colour=colour))
        for operator in OPERATORS:
            if operator.kind == kind:
                lines += _row(operator, width)
    lines.append(ink("groups: one name for several", "faint", colour=colour))
    for name, members in GROUPS.items():
        lines += _hanging(name, ", ".join(members), width)
    return "\n".join(lines) + "\n"


def _row(operator: Operator, width: int) -> list[str]:
    said = f"{operator.changes}."
    for more in (operator.why, operator.note):
        said += f" {more}" if more else ""
    return _hanging(operator.name, said[0].upper() + said[1:], width)


def _hanging(name: str, text: str, width: int) -> list[str]:
    rows = wrap(text, max(20, width - _NAME - 2))
    return [f"  {name if n == 0 else '':<{_NAME - 2}}  {row}" for n, row in enumerate(rows)]


def render_derived(derived: Derived, *, parents: int, width: int = 100) -> str:
    """Say how many cases were derived by what, and what gave none."""
    by_operator = Counter(case.operator for case in derived.cases)
    lines = [
        f"{count(len(derived.cases), 'case')} from {count(parents, 'case')}: "
        + (", ".join(f"{name} {n}" for name, n in by_operator.items()) or "none")
    ]
    if derived.known:
        lines.append(f"{count(derived.known, 'case')} passed over: the workspace has them already")
    reasons: dict[tuple[str, str], list[str]] = {}
    for skipped in derived.skipped:
        reasons.setdefault((skipped.operator, skipped.reason), []).append(skipped.case)
    for (operator, reason), cases in reasons.items():
        some = ", ".join(cases[:_MOST_SKIPPED]) + (", ..." if len(cases) > _MOST_SKIPPED else "")
        text = one_line(f"{operator} gave none for {count(len(cases), 'case')}: {reason} ({some})")
        lines += wrap(text, width)
    return "\n".join(lines) + "\n"


def render_pruned(pruned: Pruned, *, width: int = 100) -> str:
    """List red-team cases that may go and those that stay, each with its reason."""
    if not pruned.drop and not pruned.keep:
        return "The suite has no red-team case that was approved.\n"
    lines: list[str] = []
    for heading, cases in (("may go", pruned.drop), ("stay", pruned.keep)):
        if cases:
            lines.append(f"{heading}: {count(len(cases), 'red-team case')}")
        for each in cases[: None if cases is pruned.drop else _MOST_KEPT]:
            rows = wrap(one_line(f"{each.case}  {each.reason}"), width - 4)
            lines += [("  " if n == 0 else "    ") + row for n, row in enumerate(rows)]
    if len(pruned.keep) > _MOST_KEPT:
        lines.append(f"  and {len(pruned.keep) - _MOST_KEPT:,} more: ethogram suite prune --json")
    return "\n".join(lines) + "\n"


def moved_line(verb: str, names: Sequence[str], cases: int, paths: Sequence[str]) -> str:
    """Say what was approved or dropped, and where it stands now."""
    wordings = f" ({cases:,} with their paraphrases)" if cases != len(names) else ""
    where = f" in {', '.join(paths)}" if paths else ""
    return f"{verb} {count(len(names), 'case')}{wordings}{where}. Take it back: ethogram suite undo"
