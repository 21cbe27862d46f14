"""The ripple of a fix, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.experiment.ripple import Ripple, RippleCell
from ethogram.findings.summary import ClauseChange
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count, p_text
from ethogram.report.plain_text import cut, one_line, pad

_NAME, _SURFACE = 22, 16


def render_ripple(found: Ripple, *, width: int, colour: bool) -> str:
    """Write what a fix gains and loses, clause by surface, with the noise it has to be held against."""
    lines = [ink(cut(_headline(found), width), "strong", colour=colour)]
    changes = {change.clause: change for change in found.comparison.clauses}
    moved = [cell for cell in found.cells if cell.gained or cell.lost]
    for cell in moved:
        tone: Tone = "bad" if cell.lost else "good"
        lines.append(ink(cut(_row(cell, changes.get(cell.clause)), width), tone, colour=colour))
    still = len(found.cells) - len(moved)
    if still:
        cells = count(still, "cell", "cells")
        lines.append(
            ink(f"  nothing moved in {cells} of clause and surface", "faint", colour=colour)
        )
    lines += list(_notes(found))
    return "\n".join(lines) + "\n"


def _headline(found: Ripple) -> str:
    where = ", ".join(map(str, found.surfaces))
    return (
        f"RIPPLE   {one_line(found.fix)} on {where}: "
        f"{count(found.gained, 'family', 'families')} gained, {found.lost} lost"
        f" · {found.replies:,} replies, {found.asked:,} new"
    )


def _row(cell: RippleCell, change: ClauseChange | None) -> str:
    name = pad(cut(one_line(str(cell.clause)), _NAME), _NAME)
    surface = pad(cut(one_line(str(cell.surface)), _SURFACE), _SURFACE)
    figures = f"{cell.failing_before} -> {cell.failing_after} of {cell.families} fail"
    moves = [f"{len(cell.gained)} fixed"] if cell.gained else []
    moves += [f"{len(cell.lost)} newly fail"] if cell.lost else []
    text = f"  {name} {surface} {pad(figures, 22)} {', '.join(moves)}"
    if change is not None and change.p_value is not None:
        text += f", p {p_text(change.p_value)}"
    if change is not None and change.noise_flips is not None:
        text += f"; an A/A run flips {change.noise_flips}"
    return text


def _notes(found: Ripple) -> Iterator[str]:
    comparison = found.comparison
    if comparison.twins:
        yield (
            f"  harmless twins helped: {comparison.twins_helped_before} -> "
            f"{comparison.twins_helped_after} of {comparison.twins}"
        )
    if comparison.noise_floor is None:
        yield "  noise floor unknown: measure it with 'ethogram run --noise'"
