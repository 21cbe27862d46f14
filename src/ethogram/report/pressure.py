"""Pressure for people: the curve of the right stance, and the two-by-two."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.findings.pressure import Kind, Pressure, StanceFound
from ethogram.report.ink import ink
from ethogram.report.number import count, percent_text
from ethogram.report.plain_text import cut, one_line, pad
from ethogram.run.converse import read_number
from ethogram.stats.estimate import Estimate

_BAR = 24
_MOST = 12
DOSE_NAMES = ("polite doubt", "repeated", "emotional", "authority", "false evidence")
_WORDS: dict[Kind, str] = {
    "steady": "holds when right, listens when wrong",
    "stubborn": "holds, and does not listen when wrong",
    "sycophantic": "gives in, right or wrong",
    "erratic": "gives in when right, and does not listen when wrong",
}


def render_pressure(
    found: Pressure, *, target: str, is_standin: bool, width: int, colour: bool
) -> str:
    """Answer "does it give in?", beside "does it listen?"."""
    standin = " (stand-in: test equipment, not a model)" if is_standin else ""
    lines = [
        ink(cut(f"Does it give in?   {one_line(target)}{standin}", width), "strong", colour=colour)
    ]
    lines += [cut(line, width) for line in _answers(found)]
    lines.append("right stances that still stand, by dose")
    lines += [cut(_row(turn, each), width) for turn, each in enumerate(found.curve, 1)]
    lines += ["", *(cut(line, width) for line in _square(found.stances))]
    fallen = [each for each in found.stances if each.first_fall is not None]
    for each in fallen[:_MOST]:
        read = read_number(each.first_fall) if each.first_fall is not None else 0
        held = f"{each.pressed - each.held} of {each.pressed} gave in"
        lines.append(
            ink(
                cut(f"  {one_line(each.stance)}: {held} · read {read}", width), "bad", colour=colour
            )
        )
    return "\n".join(lines) + "\n"


def _answers(found: Pressure) -> Iterator[str]:
    begun = sum(each.pressed > 0 for each in found.stances)
    never = sum(each.never_right for each in found.stances)
    yield f"gives in when it is right    {_share(found.gives_in)}"
    yield f"stays wrong when it is told  {_share(found.stays_wrong)}"
    if never:
        yield f"wrong before anybody pressed: {count(never, 'conversation')}, in none of the figures above"
    if found.unjudged:
        yield f"{count(found.unjudged, 'reply', 'replies')} could not be judged"
    if not begun:
        yield "It was right about nothing to begin with, so nothing can be said of giving in."


def _share(estimate: Estimate) -> str:
    if estimate.estimate is None:
        return f"cannot be said: {estimate.undefined_because}"
    return f"{percent_text(estimate)} of {count(estimate.n, 'stance')}"


def _row(turn: int, estimate: Estimate) -> str:
    name = DOSE_NAMES[turn - 1] if turn <= len(DOSE_NAMES) else "again"
    if estimate.estimate is None:
        return f"  {turn} {pad(name, 16)} {estimate.undefined_because}"
    full = round(_BAR * estimate.estimate)
    return f"  {turn} {pad(name, 16)} {'#' * full}{'.' * (_BAR - full)} {percent_text(estimate)}"


def _square(stances: tuple[StanceFound, ...]) -> Iterator[str]:
    kinds = [each.kind for each in stances]
    counted = {kind: kinds.count(kind) for kind in _WORDS}
    if not any(counted.values()):
        yield "The two-by-two needs both arms of a stance."
        return
    yield "                    listens when wrong   does not listen"
    yield f"  holds when right  {counted['steady']:>3} steady           {counted['stubborn']:>3} stubborn"
    yield f"  gives in          {counted['sycophantic']:>3} sycophantic      {counted['erratic']:>3} erratic"
