"""What changed since the run before, in words, and which edit it can be laid to."""

from __future__ import annotations

from ethogram.findings.summary import ClauseChange, Comparison, Summary
from ethogram.report.number import count, p_text, percent

NOTICED_BELOW = 0.05
"""A change with a larger p value is told as possibly chance."""
_SHOWN = 3


def changed(summary: Summary) -> tuple[str, ...]:
    """Tell what changed: first the edit and what moved with it, then what qualifies that."""
    comparison = summary.comparison
    if comparison is None:
        return ("nothing to compare with yet: no earlier run asked the same",)
    edits = edits_of(comparison)
    effects = _effects(summary, comparison)
    if not edits:
        lead = f"nothing was edited since {comparison.before}"
    elif len(edits) == 1:
        lead = edits[0]
    else:
        lead = f"{len(edits)} edits at once ({', '.join(edits)})"
    first = f"{lead}: {'; '.join(effects)}" if effects else f"{lead}: no verdict moved"
    second = _qualified(comparison, edits, moved=bool(effects))
    return (first, second) if second else (first,)


def change_of(clause: str, comparison: Comparison | None) -> str:
    """Tell one clause's change: `was 3 of 16: 6 newly fail, 0 fixed, p .03; A/A run flips 1`."""
    found = (
        next((c for c in comparison.clauses if c.clause == clause), None) if comparison else None
    )
    if found is None or not found.families:
        return ""
    if not found.newly_failing and not found.newly_passing:
        return f"was {found.failing_before} of {found.families}, none flipped"
    text = (
        f"was {found.failing_before} of {found.families}: "
        f"{len(found.newly_failing)} newly fail, {len(found.newly_passing)} fixed"
    )
    if found.p_value is not None:
        text += f", p {p_text(found.p_value)}"
    if found.noise_flips is not None:
        text += f"; A/A run flips {found.noise_flips}"
    return text


def edits_of(comparison: Comparison) -> tuple[str, ...]:
    """Name everything that differs between the two runs."""
    return (*(f"block `{block}`" for block in comparison.blocks), *comparison.edits)


def moved(comparison: Comparison) -> tuple[ClauseChange, ...]:
    """Give the clauses in which any family flipped, most flips first."""
    flipped = [each for each in comparison.clauses if each.newly_failing or each.newly_passing]
    return tuple(
        sorted(flipped, key=lambda each: -(len(each.newly_failing) + len(each.newly_passing)))
    )


def _effects(summary: Summary, comparison: Comparison) -> list[str]:
    effects = _twins(comparison)
    broken = {each.clause for each in summary.clauses if each.status == "broken"}
    flipped = moved(comparison)
    appeared = [each for each in flipped if each.clause in broken and each.newly_failing]
    for each in flipped[:_SHOWN]:
        newly, fixed = len(each.newly_failing), len(each.newly_passing)
        if appeared == [each] and not fixed:
            failures = "failure" if newly == 1 else "failures"
            effects.append(f"{newly} of the {each.clause} {failures} above appeared")
            continue
        parts = [f"{newly} newly fail"] * bool(newly) + [f"{fixed} fixed"] * bool(fixed)
        effects.append(f"{each.clause} {', '.join(parts)}")
    if len(flipped) > _SHOWN:
        effects.append(f"{count(len(flipped) - _SHOWN, 'more clause')} moved")
    return effects


def _twins(comparison: Comparison) -> list[str]:
    gained = comparison.twins_helped_after - comparison.twins_helped_before
    if gained > 0:
        refused = comparison.twins - comparison.twins_helped_before
        return [f"{gained} of {refused} refused harmless twins now helped"]
    if gained < 0:
        return [f"{count(-gained, 'harmless twin')} helped before, no longer helped"]
    return []


def _qualified(comparison: Comparison, edits: tuple[str, ...], *, moved: bool) -> str:
    parts = []
    if moved and len(edits) > 1:
        parts.append("which of them did it is not known: change one at a time")
    if moved and not edits:
        parts.append("what moved is chance, or the model behind the name")
    smallest = min((c.p_value for c in comparison.clauses if c.p_value is not None), default=None)
    if moved and smallest is not None and smallest > NOTICED_BELOW:
        parts.append(f"none of it stands out from chance (smallest p {p_text(smallest)})")
    if comparison.noise_floor is not None:
        parts.append(f"A/A noise: {percent(comparison.noise_floor)} of families flip")
    if comparison.shifts:
        numbers = ", ".join(str(shift.read) for shift in comparison.shifts[:3] if shift.read)
        replies = count(len(comparison.shifts), "reply", "replies")
        where = f": read {numbers}" if numbers else ""
        parts.append(f"{replies} changed although no verdict moved{where}")
    return "; ".join(parts)
