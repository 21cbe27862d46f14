"""The decision for CI: a breach of the specification is not a lack of evidence.

A *breach* is a clause that the evidence shows broken. A *lack of evidence* is a clause that had to
be shown to hold and was not. *Machinery* is a run that cannot speak: incomplete, or too many calls
or judges failed. The gravest decides the exit code, and every reason is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from ethogram.findings.summary import ClauseConformance, Summary
from ethogram.ids import ClauseId
from ethogram.spec.clause import Stakes

GateOutcome = Literal["pass", "breach", "lack of evidence", "machinery"]

EXIT_CODES: dict[GateOutcome, int] = {
    "pass": 0,
    "breach": 1,
    "lack of evidence": 3,
    "machinery": 5,
}
GRAVITY: tuple[GateOutcome, ...] = ("breach", "machinery", "lack of evidence", "pass")
STAKES: tuple[Stakes, ...] = ("low", "medium", "high")


class Gate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a build must show."""

    require: Stakes | None = None
    """Clauses of these stakes and above must be shown to hold; None: nothing must."""
    only_new: bool = False
    """True forgives clauses that were broken in the baseline already."""
    max_missing: float = 0.05
    """Largest share of calls, and of verdicts, that may fail before the run cannot speak."""
    min_coverage: float = 0.0
    """Least share by weight of the situations that must have been asked."""


class GateReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reason for the outcome, or one clause that passed."""

    outcome: GateOutcome
    clause: ClauseId | None = None
    """None when it is about the run as a whole."""
    message: str
    next_step: str = ""
    """What would settle it; at a clause that passes only where a judge's card went stale."""


class GateDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The outcome and everything that led to it."""

    outcome: GateOutcome
    exit_code: int
    reasons: tuple[GateReason, ...] = ()
    """One for each clause, passed ones included, then those about the run."""


def decide_gate(summary: Summary, gate: Gate) -> GateDecision:
    """Say whether a run may pass.

    Args:
        summary: The run; its comparison is the baseline for `only_new`.
        gate: What it must show.
    """
    forgiven = _broken_before(summary) if gate.only_new else frozenset[ClauseId]()
    reasons = [_of_clause(found, gate, forgiven) for found in summary.clauses]
    reasons += _of_run(summary, gate)
    outcome = _gravest(reason.outcome for reason in reasons)
    return GateDecision(outcome=outcome, exit_code=EXIT_CODES[outcome], reasons=tuple(reasons))


def _gravest(outcomes: Iterable[GateOutcome]) -> GateOutcome:
    return min(outcomes, key=GRAVITY.index, default="pass")


def _broken_before(summary: Summary) -> frozenset[ClauseId]:
    if summary.comparison is None:
        return frozenset()
    return frozenset(one.clause for one in summary.comparison.clauses if one.before == "broken")


def _of_clause(found: ClauseConformance, gate: Gate, forgiven: frozenset[ClauseId]) -> GateReason:
    if found.status == "broken":
        if found.clause in forgiven:
            return _reason("pass", found, "is broken, as it was in the baseline")
        return _reason("breach", found, f"is broken: {_rate_words(found)}")
    is_required = gate.require is not None and STAKES.index(found.stakes) >= STAKES.index(
        gate.require
    )
    if found.status == "holds" or not is_required:
        because = f" ({found.reason})" if found.reason else ""
        passed = _reason("pass", found, f"{_status_words(found)}{because}")
        return _switched_off(passed, found) if found.status == "undecided" else passed
    because = f"{found.reason or 'no case asks for it'}{_corrected_words(found)}"
    return _reason("lack of evidence", found, f"must hold and is {found.status}: {because}")


def _reason(outcome: GateOutcome, found: ClauseConformance, message: str) -> GateReason:
    return GateReason(
        outcome=outcome,
        clause=found.clause,
        message=f"{found.clause} {message}",
        next_step=""
        if outcome == "pass"
        else found.next_step or f"ethogram read --for {found.clause}",
    )


def _switched_off(passed: GateReason, found: ClauseConformance) -> GateReason:
    """Say of a clause that passes unjudged which judges decided it until their cards went stale."""
    stale = {card.judge: card.aside for card in found.cards if card.is_stale}
    if not stale:
        return passed
    told = "; ".join(f"{judge} decides nothing here: {aside}" for judge, aside in stale.items())
    # The reason behind a next step is what the message has just told.
    step = found.next_step.partition("   (")[0]
    return msgspec.structs.replace(passed, message=f"{passed.message}; {told}", next_step=step)


def _status_words(found: ClauseConformance) -> str:
    return "holds" if found.status == "holds" else f"is {found.status}, and nothing requires more"


def _rate_words(found: ClauseConformance) -> str:
    rate = found.fail_rate
    if rate is None:
        return f"{found.confirmed} confirmed"
    low, high = f"{rate.low * 100:.0f}", f"{rate.high * 100:.0f}"
    return (
        f"{found.tally.families_failing} of {rate.families} families fail "
        f"({rate.estimate * 100:.0f} %, {low}-{high}{_corrected_words(found)})"
    )


def _corrected_words(found: ClauseConformance) -> str:
    correction = found.correction
    if correction is None:
        return ""
    if correction.rate is None:
        return f"; not corrected: {correction.refused_because}"
    rate = correction.rate
    low, high = f"{rate.low * 100:.0f}", f"{rate.high * 100:.0f}"
    return f"; corrected for the judge's errors {rate.estimate * 100:.0f} %, {low}-{high}"


def _of_run(summary: Summary, gate: Gate) -> Iterator[GateReason]:
    run = summary.run
    if not run.is_complete:
        yield GateReason(
            outcome="machinery",
            message=f"The run is incomplete: {run.replies} of {run.planned} replies.",
            next_step="ethogram resume",
        )
    if run.replies and run.failed / run.replies > gate.max_missing:
        yield GateReason(
            outcome="machinery",
            message=f"{run.failed} of {run.replies} calls failed.",
            next_step="ethogram run",
        )
    yield from _of_judges(summary, gate)
    if summary.coverage.situations and summary.coverage.weight < gate.min_coverage:
        yield GateReason(
            outcome="lack of evidence",
            message=(
                f"{summary.coverage.weight:.0%} by weight of the situations that matter were "
                f"asked; the gate wants {gate.min_coverage:.0%}."
            ),
            next_step=f"add cases for {', '.join(summary.coverage.never_asked[:3])}",
        )


def _of_judges(summary: Summary, gate: Gate) -> Iterator[GateReason]:
    judged = sum(found.tally.replies - found.tally.missing for found in summary.clauses)
    failed = sum(found.tally.judge_failed for found in summary.clauses)
    if judged and failed / judged > gate.max_missing:
        yield GateReason(
            outcome="machinery",
            message=f"{failed} of {judged} verdicts could not be read or never came.",
            next_step="ethogram judge",
        )
