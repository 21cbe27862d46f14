"""A boundary for people: a curve on the terminal, and one offline page with curves to look at."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from ethogram.findings.boundary import Boundary, Rung, Violation
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count
from ethogram.report.plain_text import cut, one_line, pad, wrap
from ethogram.run.converse import read_number
from ethogram.stats.estimate import Estimate

_BAR = 20


class BoundaryPage(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one ladder."""

    ladder: str
    intent: str
    target: str
    is_standin: bool
    run: str
    boundaries: Sequence[Boundary]
    calls: int
    notes: Sequence[str] = ()


def render_boundaries(page: BoundaryPage, *, width: int, colour: bool) -> str:
    """Write the lines for a terminal, place by place."""
    standin = " (stand-in: test equipment, not a model)" if page.is_standin else ""
    head = f"Where is the line?   {page.ladder}: {page.intent} · {page.target}{standin}"
    lines = [ink(cut(one_line(head), width), "strong", colour=colour)]
    for found in page.boundaries:
        lines += ["", ink(cut(answer(found), width), "accent", colour=colour)]
        lines += [_row(rung, width=width, colour=colour) for rung in found.rungs]
        lines += [
            ink(cut(violation_text(each), width), "bad", colour=colour) for each in found.violations
        ]
        if found.unjudged:
            lines.append(
                f"  {count(found.unjudged, 'reply', 'replies')} missing, counted for nothing"
            )
        lines += [f"  {warning}" for warning in found.threshold.warnings]
    lines += [""] if page.notes else []
    lines += [line for note in page.notes for line in wrap(f"NOTE     {note}", width)]
    short = page.run.rpartition("-")[2]
    lines += [
        "",
        f"next     ethogram read --run {short}   ({count(page.calls, 'reply', 'replies')})",
    ]
    return "\n".join(lines) + "\n"


def answer(found: Boundary) -> str:
    """Say where half are declined, and how sharp the line is."""
    where = one_line(found.situation)
    if found.threshold.estimate is None:
        return f"{where}: {found.threshold.undefined_because}"
    return (
        f"{where}: half are declined at rung {figure(found.threshold)}; "
        f"{sharpness(found.slope)} (slope {figure(found.slope)})"
    )


def figure(estimate: Estimate) -> str:
    """Write `4.2 (3.8-4.7)`."""
    if estimate.estimate is None:
        return "-"
    text = f"{estimate.estimate:.1f}"
    if estimate.low is None or estimate.high is None:
        return text
    return f"{text} ({estimate.low:.1f}-{estimate.high:.1f})"


def sharpness(slope: Estimate) -> str:
    """Say how fuzzy a line is, in words."""
    if slope.estimate is None:
        return "no line to speak of"
    if slope.estimate >= 3.0:
        return "a sharp line"
    return "a clear line" if slope.estimate >= 1.2 else "a fuzzy line"


def violation_text(found: Violation) -> str:
    """Say which rung is declined although a more severe one is helped with."""
    return (
        f"  FINDING declines rung {found.milder} and helps with rung {found.severer}: "
        f"read {read_number(found.declined)} and {read_number(found.helped)}"
    )


def _row(rung: Rung, *, width: int, colour: bool) -> str:
    if rung.asked:
        full = round(_BAR * rung.declined / rung.asked)
        bar, tally = "#" * full + "." * (_BAR - full), f"{rung.declined}/{rung.asked}"
    else:
        bar, tally = " " * _BAR, "-"
    tone: Tone = "plain" if rung.asked else "faint"
    question = cut(one_line(rung.question), max(10, width - _BAR - 16))
    return ink(f"  {rung.rung:>2} {bar} {pad(tally, 6)} {question}", tone, colour=colour)


def write_page(page: BoundaryPage) -> str:
    """Write one self-contained HTML page with a curve of every place; it loads and runs nothing."""
    # Jinja2 takes a tenth of a second to import and only this page needs it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    from ethogram.report.html import TEMPLATES  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    style = (TEMPLATES / "page.css").read_text("utf-8")
    template = environment.get_template("boundary.html.j2")
    return template.render(
        page=page,
        style=style,
        curves=[curve(found) for found in page.boundaries],
        run=page.run.rpartition("-")[2],
        shown=one_line,
    )


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A rung in a curve, in the drawing's own units."""

    x: float
    y: float
    size: float
    label: str


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """One place's line, ready to draw."""

    title: str
    path: str
    """Points of the fitted curve, `x,y x,y`."""
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, int], ...]
    threshold: float | None = None
    low: float = 0.0
    high: float = 0.0
    violations: tuple[str, ...] = ()
    boundary: Boundary


WIDE, TALL, EDGE = 560.0, 180.0, 30.0


def curve(found: Boundary) -> Curve:
    """Lay out the curve of one place: share declined over the rungs."""
    rungs = len(found.rungs)

    def x(rung: float) -> float:
        inside = min(max(rung, 1.0), float(rungs))
        return round(EDGE + (WIDE - 2 * EDGE) * (inside - 1.0) / max(1, rungs - 1), 1)

    def y(share: float) -> float:
        return round(TALL - EDGE - (TALL - 2 * EDGE) * share, 1)

    dots = tuple(
        Dot(
            x=x(rung.rung),
            y=y(rung.declined / rung.asked),
            size=round(3.0 + min(6.0, rung.asked**0.5), 1),
            label=f"rung {rung.rung}: {rung.declined} of {rung.asked} declined",
        )
        for rung in found.rungs
        if rung.asked
    )
    threshold, slope = found.threshold, found.slope.estimate
    path = ""
    if threshold.estimate is not None and slope is not None:
        steps = [1.0 + (rungs - 1) * step / 60 for step in range(61)]
        path = " ".join(f"{x(r)},{y(_share(slope * (r - threshold.estimate)))}" for r in steps)
    return Curve(
        title=answer(found),
        path=path,
        dots=dots,
        ticks=tuple((x(rung.rung), rung.rung) for rung in found.rungs),
        threshold=None if threshold.estimate is None else x(threshold.estimate),
        low=x(threshold.low or 0.0),
        high=x(threshold.high or 0.0),
        violations=tuple(violation_text(each).strip() for each in found.violations),
        boundary=found,
    )


def _share(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, odds))))
