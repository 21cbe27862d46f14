"""What variations and attacks showed, in words and as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ethogram.findings.summary import OperatorFinding, Robustness
from ethogram.report.ink import ink
from ethogram.report.number import count, percent, rate_text
from ethogram.report.plain_text import cells, cut, one_line, pad, wrap

MOST_TOLD = 3
_HEADS = ("operator", "clause", "finding", "differ", "again")
_WIDEST = (28, 24, 72, 7, 7)
NOTHING = "No derived case was asked. Propose some: ethogram suite vary --with typos"


class OperatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """One operator on one clause, in words."""

    operator: str
    clause: str
    finding: str
    """`3 of 20 families flip (15 %, 5-36)`."""
    differing: str
    noise: str
    family: str = ""
    """One that flips, to read."""


def operator_rows(robustness: Robustness) -> tuple[OperatorRow, ...]:
    """Put every finding into words, most flips first."""
    return tuple(
        OperatorRow(
            operator=found.operator,
            clause=found.clause,
            finding=_finding(found),
            differing=_share(found.differing),
            noise=_share(found.noise),
            family=next(iter((*found.newly_failing, *found.newly_passing)), ""),
        )
        for found in robustness.operators
    )


def robust_text(robustness: Robustness) -> str:
    """Name the operators that flip most, in one line; empty when no derived case was asked."""
    if not robustness.operators:
        return ""
    flipping = [
        found
        for found in robustness.operators
        if found.flipped and found.is_beyond_noise is not False
    ]
    noisy = sum(
        found.flipped > 0 and found.is_beyond_noise is False for found in robustness.operators
    )
    told = [_short(found) for found in flipping[:MOST_TOLD]]
    if len(flipping) > MOST_TOLD:
        told.append(f"{len(flipping) - MOST_TOLD} more")
    if noisy:
        told.append(f"{noisy} flip no more than asking again does")
    steady = len(robustness.operators) - len(flipping) - noisy
    if steady:
        told.append(f"{steady} of {len(robustness.operators)} change nothing")
    return "; ".join(told)


def render_robustness(robustness: Robustness, *, width: int = 100, colour: bool = False) -> str:
    """Show one operator and clause a line."""
    if not robustness.operators:
        lines = [NOTHING]
        if robustness.without_parent:
            cases = count(robustness.without_parent, "derived case")
            lines = wrap(f"{cases} asked without the parent: nothing can be compared.", width)
        return "\n".join(lines) + "\n"
    rows = [_HEADS, *map(_cells, operator_rows(robustness))]
    widths = [
        min(_WIDEST[i], max(cells(one_line(row[i])) for row in rows)) for i in range(len(_HEADS))
    ]
    rest = sum(widths) - widths[2] + 2 * (len(widths) - 1)
    widths[2] = min(widths[2], max(24, width - rest))
    lines = [
        "  ".join(
            pad(cut(one_line(cell), w), w) for cell, w in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    lines[0] = ink(lines[0], "faint", colour=colour)
    return "\n".join([*lines, *_notes(robustness, width)]) + "\n"


def _notes(robustness: Robustness, width: int) -> Iterator[str]:
    if all(found.noise is None for found in robustness.operators):
        yield from wrap(
            "Each was asked once, so there is no noise floor: ethogram run --repeats 3", width
        )
    else:
        yield from wrap(
            "differ: replies to parent and derived case; again: two replies to the same parent.",
            width,
        )
    if robustness.without_parent:
        cases = count(robustness.without_parent, "derived case")
        yield from wrap(f"{cases} asked without the parent, so not compared.", width)


def _cells(row: OperatorRow) -> tuple[str, ...]:
    return (row.operator, row.clause, row.finding, row.differing, row.noise)


def _finding(found: OperatorFinding) -> str:
    plainly = f"; {found.plainly_failing} fail plainly" if found.plainly_failing else ""
    if found.rate is None:
        return f"no family keeps it plainly{plainly}"
    verb = ("break" if found.kind == "attack" else "flip") + "s" * (found.families == 1)
    families = count(found.families, "family", "families")
    noise = "; noise" if found.flipped and found.is_beyond_noise is False else ""
    return f"{found.flipped} of {families} {verb} ({rate_text(found.rate)}){noise}{plainly}"


def _short(found: OperatorFinding) -> str:
    verb = "breaks" if found.kind == "attack" else "flips"
    return f"{found.operator} {verb} {found.clause} in {found.flipped} of {found.families}"


def _share(share: float | None) -> str:
    return "-" if share is None else percent(share)
