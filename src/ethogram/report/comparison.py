"""Two runs side by side for the terminal: what flipped, and whether it is more than chance."""

from __future__ import annotations

from ethogram.findings.summary import ClauseChange, Comparison, ReplyShift
from ethogram.report.change import NOTICED_BELOW, edits_of, moved
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count, p_text, percent, signed_points
from ethogram.report.plain_text import cut, one_line, pad, visible, wrap

_MOST_SHIFTS = 8
_LEAST_WIDTH = 60
_INDENT = 2


def render_comparison(comparison: Comparison, *, width: int = 100, colour: bool = False) -> str:
    """Show the edits, every clause that moved with its test, and replies that changed most."""
    width = max(width, _LEAST_WIDTH)
    lines = wrap(one_line(f"{comparison.before} before, {comparison.after} after"), width)
    edits = edits_of(comparison)
    told = f"Edited: {', '.join(edits)}." if edits else "Nothing was edited between the two."
    lines += wrap(one_line(told), width)
    if len(edits) > 1:
        lines += wrap("Several edits at once: which of them did it cannot be told apart.", width)
    changed = moved(comparison)
    for each in changed:
        lines += ["", *_change(each, width, colour=colour)]
    lines += ["", *_rest(comparison, len(changed), width)]
    if comparison.shifts:
        lines += ["", "Changed most although no verdict moved:"]
        lines += [_shift(each, width) for each in comparison.shifts[:_MOST_SHIFTS]]
        if len(comparison.shifts) > _MOST_SHIFTS:
            lines.append(f"  and {len(comparison.shifts) - _MOST_SHIFTS} more")
    return "\n".join(lines) + "\n"


def meaning(change: ClauseChange) -> str:
    """Say in words what the test of one clause's change supports, and what it does not."""
    decisive = change.q_value if change.q_value is not None else change.p_value
    noise = change.noise_flips
    flips = len(change.newly_failing) + len(change.newly_passing)
    if change.is_equivalent:
        return "no change that would matter"
    if decisive is not None and decisive < NOTICED_BELOW:
        if noise is not None and noise >= flips:
            return f"unlikely by chance, yet the A/A run flips as many ({noise})"
        return "changed: unlikely to be chance"
    if change.more_families:
        families = count(change.more_families, "more family", "more families")
        return f"could be chance; about {families} would decide it, with 80 % power"
    return "could be chance"


def corrected_change_text(change: ClauseChange) -> str:
    """Say what the judge's card makes of a change, or why nothing does; empty without a judge."""
    found = change.corrected
    if found is None:
        why = change.not_corrected
        return f"as judged, not corrected: {why}" if why else ""
    low, high = signed_points(found.low), signed_points(found.high)
    return f"corrected {signed_points(found.estimate)} ({low} to {high})"


def _change(change: ClauseChange, width: int, *, colour: bool) -> list[str]:
    worse = len(change.newly_failing) >= len(change.newly_passing)
    tone: Tone = "bad" if worse else "good"
    head = one_line(f"{change.clause}  {change.before} → {change.after}")
    figures = [
        f"{change.failing_before} → {change.failing_after} "
        f"of {count(change.families, 'family', 'families')} fail",
        f"{len(change.newly_failing)} newly fail, {len(change.newly_passing)} fixed",
        *_statistics(change),
    ]
    lines = [ink(line, tone, colour=colour) for line in wrap(head, width)]
    lines += _indented("; ".join(figures), width)
    lines += _indented(meaning(change), width)
    if change.not_corrected:
        lines += _indented(corrected_change_text(change), width)
    for word, families in (("newly fail", change.newly_failing), ("fixed", change.newly_passing)):
        if families:
            lines += _indented(f"{word}: {_some(families)}", width)
    flipped = [each for each in change.cells if each.newly_failing or each.newly_passing]
    for cell in flipped[:3]:
        text = f"in {cell.situation}: {len(cell.newly_failing)} newly fail, "
        lines += _indented(f"{text}{len(cell.newly_passing)} fixed of {cell.families}", width)
    return lines


def _statistics(change: ClauseChange) -> list[str]:
    figures = []
    if change.difference:
        found = change.difference
        low, high = signed_points(found.low), signed_points(found.high)
        figures.append(f"{signed_points(found.estimate)} points ({low} to {high})")
    if change.corrected:
        figures.append(corrected_change_text(change))
    if change.p_value is not None:
        test = f" {change.test}" if change.test else ""
        figures.append(f"p {p_text(change.p_value)}{test}")
    if change.q_value is not None:
        figures.append(f"q {p_text(change.q_value)} over all clauses and situations")
    if change.noise_flips is not None:
        figures.append(f"A/A run flips {change.noise_flips}")
    return figures


def _rest(comparison: Comparison, changed: int, width: int) -> list[str]:
    still = len(comparison.clauses) - changed
    lines = []
    if still:
        noun = count(still, "clause")
        lines += wrap(f"{noun}: no family flipped.", width)
    if comparison.twins:
        before, after = comparison.twins_helped_before, comparison.twins_helped_after
        lines += wrap(f"Harmless twins helped: {before} → {after} of {comparison.twins}.", width)
    if comparison.noise_floor is None:
        lines += wrap("No A/A run says how much flips by itself.", width)
    else:
        lines += wrap(f"A/A noise: {percent(comparison.noise_floor)} of families flip.", width)
    return lines


def _shift(shift: ReplyShift, width: int) -> str:
    read = f"read {shift.read}" if shift.read else ""
    head = f"  {pad(shift.kind, 8)}{pad(read, 10)}"
    return cut(head + one_line(f"{shift.case}  {shift.note}"), width)


def _indented(text: str, width: int) -> list[str]:
    shown = visible(text).replace("\n", " ")
    return [" " * _INDENT + line for line in wrap(shown, width - _INDENT)]


def _some(names: tuple[str, ...]) -> str:
    rest = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + rest
