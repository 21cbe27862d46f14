from __future__ import annotations

from ethogram.cli.gate import gate_text
from ethogram.findings.gate import GateDecision, GateReason
from ethogram.ids import ClauseId


def test_the_decision_comes_first_and_passes_are_only_counted() -> None:
    decision = GateDecision(
        outcome="breach",
        exit_code=1,
        reasons=(
            GateReason(outcome="pass", clause=ClauseId("kind"), message="kind holds"),
            GateReason(
                outcome="breach",
                clause=ClauseId("coach"),
                message="coach is broken",
                next_step="ethogram read broken",
            ),
        ),
    )
    assert gate_text(decision).splitlines() == [
        "gate: breach",
        "  breach: coach is broken",
        "    next: ethogram read broken",
        "  1 of 2 reasons pass",
    ]


def test_a_clause_that_passes_unjudged_is_shown_with_what_would_settle_it() -> None:
    unjudged = GateReason(
        outcome="pass", message="coach is undecided; strict is stale", next_step="measure it"
    )
    assert gate_text(
        GateDecision(outcome="pass", exit_code=0, reasons=(unjudged,))
    ).splitlines() == [
        "gate: pass",
        "  not judged: coach is undecided; strict is stale",
        "    next: measure it",
        "  1 of 1 reasons pass",
    ]
