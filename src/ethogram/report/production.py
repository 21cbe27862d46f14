"""Production beside the newest run of the suite, for the terminal."""

from __future__ import annotations

from ethogram.findings.production import Beside
from ethogram.findings.summary import Rate
from ethogram.report.ink import ink
from ethogram.report.number import interval, percent
from ethogram.report.plain_text import cells, pad, wrap

_HEAD = "families failing"


def render_beside(found: Beside, *, width: int = 100, colour: bool = False) -> str:
    """Show clause by clause how many families fail here and there."""
    if not found.clauses:
        return "Nothing was decided in production: no clause stands beside the suite.\n"
    room = max(*(cells(str(each.clause)) for each in found.clauses), cells(_HEAD))
    head = f"{pad(_HEAD, room)}  {pad('production', 26)}  the suite"
    lines = [ink(head, "faint", colour=colour)]
    for each in found.clauses:
        row = f"{pad(str(each.clause), room)}  {pad(_rate(each.production), 26)}  "
        row += _rate(each.evaluation) + ("   apart" if each.is_apart else "")
        lines.append(ink(row, "warn" if each.is_apart else "plain", colour=colour))
    where = f"its newest run, {found.evaluation}" if found.evaluation else "no run yet"
    lines += wrap(
        f"The suite: {where}. Rates as judged, not corrected by labels. Other questions of other people: a "
        "difference says where to look, not that anything changed.",
        width,
    )
    return "\n".join(lines) + "\n"


def _rate(rate: Rate | None) -> str:
    return (
        f"{percent(rate.estimate)} ({interval(rate)}) of {rate.families:,}" if rate else "not asked"
    )
