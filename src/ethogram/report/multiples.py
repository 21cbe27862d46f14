"""Small multiples: one clause's fail rate over runs, once for each situation, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ethogram.findings.summary import ClauseConformance, ConformanceStatus, Correction, Rate, Tally
from ethogram.report.corrected import rates_text
from ethogram.report.number import count, percent

WIDTH, HEIGHT = 168, 56
"""Pixels inside the axes."""
STEP = 22
"""Pixels from run to run, at most."""


class Dot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run: the rate, corrected where it can be, and its interval, in pixels from the top left."""

    x: float
    y: float | None
    """None when nothing was judged."""
    top: float = 0.0
    bottom: float = 0.0
    status: ConformanceStatus = "untested"
    label: str
    """`2026-11-09 14:02: 9 of 16 families fail (56 %, 33-77)`."""
    run: str


class Multiple(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One small chart."""

    name: str
    """The situation; empty for all of them together."""
    dots: tuple[Dot, ...]
    bar: float | None
    """Where the bar stands; None for `never`."""
    label: str
    """What the newest run shows, for who cannot see the chart."""
    now: str
    """The newest figure in short: `9/16`."""
    status: ConformanceStatus


class Asked(NamedTuple):
    """A clause in one run; None when the run did not have it."""

    run: str
    at: str
    found: ClauseConformance | None


class _Shown(NamedTuple):
    status: ConformanceStatus
    tally: Tally
    rate: Rate | None
    correction: Correction | None


def multiples(runs: Sequence[Asked]) -> tuple[Multiple, ...]:
    """Draw a clause overall, then in each situation, those with most failures now first.

    Args:
        runs: Oldest first.
    """
    last = next((run.found for run in reversed(runs) if run.found is not None), None)
    if last is None:
        return ()
    failing = {cell.situation: cell.tally.families_failing for cell in last.cells}
    names = {cell.situation for run in runs if run.found for cell in run.found.cells}
    ordered = sorted(names, key=lambda name: (-failing.get(name, -1), name))
    return tuple(_multiple(name, runs, last) for name in ("", *ordered))


def _multiple(name: str, runs: Sequence[Asked], last: ClauseConformance) -> Multiple:
    step = min(STEP, (WIDTH - 12) / max(1, len(runs) - 1))
    shown = [_shown(run.found, name) for run in runs]
    dots = tuple(
        _dot(6 + place * step, run, each)
        for place, (run, each) in enumerate(zip(runs, shown, strict=True))
        if each is not None
    )
    newest = shown[-1]
    bar = None if last.bar.is_never else _down(last.bar.max_fail_rate)
    return Multiple(
        name=name,
        dots=dots,
        bar=bar,
        label=f"{name or 'all situations'}: " + "; ".join(dot.label for dot in dots),
        now=f"{newest.tally.families_failing}/{newest.tally.families}" if newest else "not asked",
        status=newest.status if newest else "untested",
    )


def _shown(found: ClauseConformance | None, name: str) -> _Shown | None:
    if found is None:
        return None
    if not name:
        return _Shown(found.status, found.tally, found.fail_rate, found.correction)
    cell = next((each for each in found.cells if each.situation == name), None)
    if cell is None:
        return None
    return _Shown(cell.status, cell.tally, cell.fail_rate, cell.correction)


def _dot(x: float, run: Asked, shown: _Shown) -> Dot:
    rate, tally = shown.rate, shown.tally
    said = f"{tally.families_failing} of {count(tally.families, 'family', 'families')} fail"
    if rate is None:
        text = f"{run.at}: nothing judged"
        return Dot(x=round(x, 1), y=None, status=shown.status, label=text, run=run.run)
    correction = shown.correction
    drawn = correction.rate if correction is not None and correction.rate is not None else rate
    return Dot(
        x=round(x, 1),
        y=_down(drawn.estimate),
        top=_down(drawn.high),
        bottom=_down(drawn.low),
        status=shown.status,
        label=f"{run.at}: {said} ({rates_text(rate, correction)}), {shown.status}",
        run=run.run,
    )


def _down(share: float) -> float:
    """Pixels from the top: everything fails at the top, nothing at the bottom."""
    return round((1.0 - min(max(share, 0.0), 1.0)) * HEIGHT, 1)


def scale() -> tuple[tuple[float, str], ...]:
    """Give the lines of the scale."""
    return tuple((_down(share), percent(share)) for share in (0.0, 0.5, 1.0))
