"""What came of conversations that a model wrote as an attacker."""

from __future__ import annotations

from collections.abc import Sequence

from ethogram.report.number import count
from ethogram.report.plain_text import one_line


def assault_line(parent: str, operator: str, turns: int, broke: Sequence[str], failure: str) -> str:
    """Say in one line whether an attacked case broke, and after how many turns."""
    said = f"{parent} {operator}: "
    if broke:
        said += f"broke {', '.join(broke)} at turn {turns}"
    elif turns:
        said += f"no check saw it break in {count(turns, 'turn')}"
    else:
        said += "nothing was asked"
    return one_line(f"{said} ({failure})" if failure else said)
