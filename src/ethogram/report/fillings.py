"""Cases proposed for gaps, for the terminal: how many, from where, and what is left to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ethogram.report.number import count
from ethogram.report.plain_text import cut, one_line, wrap
from ethogram.suite.fill import Filling, Origin

ORIGINS: dict[Origin, str] = {
    "moved": "moved from another place",
    "example": "from the clause's own examples",
    "attack": "attacks around a question of the place",
    "twin": "twins with a blank to fill",
    "blank": "with a blank to fill",
    "model": "written by a model",
}
_SHOWN = 3


def render_fillings(
    fillings: Sequence[Filling], problems: Sequence[str] = (), *, width: int = 100
) -> str:
    """Say how many cases were proposed, where their words come from, and show the first."""
    by_origin = Counter(each.origin for each in fillings)
    parts = [f"{by_origin[origin]} {text}" for origin, text in ORIGINS.items() if by_origin[origin]]
    lines = wrap(f"{count(len(fillings), 'case')} proposed: {', '.join(parts)}.", width)
    for each in fillings[:_SHOWN]:
        said = next((turn.content for turn in reversed(each.case.turns)), "")
        lines.append(cut(f"  {one_line(each.case.id)}   {one_line(said)}", width))
    if len(fillings) > _SHOWN:
        lines.append(f"  and {len(fillings) - _SHOWN} more")
    blanks = sum(each.is_blank for each in fillings)
    if blanks:
        lines += wrap(
            f"{count(blanks, 'case has', 'cases have')} a blank '<fill in: ...>': write the request "
            "there, or let a model propose it with --with-model TARGET.",
            width,
        )
    for problem in problems[:_SHOWN]:
        lines += wrap(f"Note: {one_line(problem)}", width)
    if len(problems) > _SHOWN:
        lines.append(f"Note: and {len(problems) - _SHOWN} more like it")
    return "\n".join(lines) + "\n"
