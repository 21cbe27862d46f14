"""What an import or export took, had already, and could not take: for a terminal."""

from __future__ import annotations

from ethogram.exchange.loss import Loss, LossReport
from ethogram.report.number import count
from ethogram.report.plain_text import one_line, wrap


def render_losses(report: LossReport, *, width: int = 100) -> str:
    """Show the losses of an export or import; says so when there are none."""
    if not report.losses:
        return "Nothing was lost.\n"
    lines: list[str] = []
    for is_lost, head in ((True, "Not taken"), (False, "Worth knowing")):
        held = [each for each in report.losses if each.is_lost == is_lost]
        if held:
            lines.append(head)
        for each in held:
            lines += _loss(each, width)
    return "\n".join(lines) + "\n"


def _loss(loss: Loss, width: int) -> list[str]:
    head = wrap(one_line(f"{loss.count:,} x {loss.message}"), width - 2)
    lines = [f"  {head[0]}", *[f"      {line}" for line in head[1:]]]
    return lines + [f"      {one_line(example)}" for example in loss.examples]


def render_import(report: LossReport, *, width: int = 100, is_dry: bool = False) -> str:
    """Say what came of an import, then what was lost."""
    verb = "would be new" if is_dry else "new"
    parts = [f"{count(report.read, 'answer')} in {report.source}", f"{report.taken:,} {verb}"]
    if report.known:
        parts.append(f"{report.known:,} known already")
    if report.lost:
        parts.append(f"{report.lost:,} not taken")
    lines = [one_line(" · ".join(parts))]
    if report.simulated:
        lines.append(
            f"SIMULATED: {report.simulated:,} of them are kept as given by no person; they support "
            "no judge card."
        )
    return "\n".join(lines) + "\n" + render_losses(report, width=width)
