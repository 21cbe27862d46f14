"""The cheapest thing that would settle a clause whose judged rate was corrected, or could not be."""

from __future__ import annotations

from ethogram.findings.corrected_status import Corrected
from ethogram.findings.next_step import bar_words, read_command
from ethogram.findings.summary import UndecidedReason
from ethogram.findings.tally import Counts, State
from ethogram.spec.clause import Clause

LABELS_ASKED = 60
"""Replies of a random sample that narrow most intervals enough."""


def is_settled_by_correction(
    clause: Clause, reason: UndecidedReason | None, found: Corrected
) -> bool:
    """True where it is the correction that stands in the way, or its lack."""
    if reason == "judge unmeasured":
        return found.correction.rate is None or clause.bar.is_never
    return reason == "too few families"


def corrected_step(clause: Clause, found: Corrected, sums: Counts, more: int | None) -> str:
    """Say what to do next, as a command where there is one.

    Args:
        clause: The clause.
        found: Its correction.
        sums: Replies by state in force.
        more: Clean families that would show the bar; None where it is labels that are missing.
    """
    if clause.bar.is_never and sums[State.FAIL] + sums[State.FAIL_UNMEASURED]:
        return read_command(clause.id, sums[State.FAIL] + sums[State.FAIL_UNMEASURED])
    if found.correction.rate is None:
        return f"{label_command(clause)}   ({found.correction.refused_because})"
    if more is not None:
        noun = "family" if more == 1 else "families"
        shows = "a fail rate under 5 %" if clause.bar.is_never else bar_words(clause.bar)
        return f"{more} more clean {noun} would show {shows}, the judge's errors included"
    return f"{label_command(clause)}   (labels of a random sample narrow the corrected rate)"


def label_command(clause: Clause) -> str:
    """Write the command that draws a random sample for people to label."""
    return f"ethogram label new {clause.id}-sample --for {clause.id} -n {LABELS_ASKED}"
