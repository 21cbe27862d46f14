from __future__ import annotations

import msgspec

from ethogram.findings.gate import Gate, GateDecision, decide_gate
from ethogram.findings.observation import Observation
from ethogram.findings.summarise import Gathered, summarise
from ethogram.findings.summary import CardFacts, ClauseChange, Comparison, RunFacts, Summary
from ethogram.ids import CriterionId, RunId
from tests.fakes.observations import COACH, a_clause, a_product, a_spec, asked, seen

RUN = RunFacts(run=RunId("r"), product="Margin", target="tiny", model="tiny-1", replies=40)
NOTHING: tuple[Observation, ...] = ()


def a_summary(observations: list[Observation]) -> Summary:
    spec = a_spec(a_clause(stakes="high"))
    return summarise(Gathered(run=RUN, spec=spec, observations=observations))


def decided(observations: list[Observation], gate: Gate | None = None) -> GateDecision:
    return decide_gate(a_summary(observations), gate or Gate())


BROKEN = [seen(n, "fail") for n in range(9)]
FEW = [seen(n, "pass") for n in range(9)]
CLEAN = [seen(n, "pass") for n in range(40)]


def test_a_broken_clause_is_a_breach() -> None:
    found = decided(BROKEN)
    assert (found.outcome, found.exit_code) == ("breach", 1)
    assert found.reasons[0].message == "coach is broken: 9 of 9 families fail (100 %, 70-100)"


def test_an_undecided_clause_passes_unless_it_must_hold() -> None:
    assert decided(FEW).exit_code == 0
    found = decided(FEW, Gate(require="medium"))
    assert (found.outcome, found.exit_code) == ("lack of evidence", 3)
    assert found.reasons[0].next_step == "26 more clean families would show 9 in 10"


def test_a_clause_whose_judge_went_stale_passes_and_says_that_nobody_judged_it() -> None:
    facts = CardFacts(
        judge="strict",
        kind="model",
        criterion=CriterionId("coach.asks"),
        aside="the rubric has changed since it was measured",
        is_stale=True,
    )
    summary = a_summary(FEW)
    (found,) = summary.clauses
    stale = msgspec.structs.replace(found, cards=(facts,), next_step="ethogram judge calibrate")
    summary = msgspec.structs.replace(summary, clauses=(stale,))
    decision = decide_gate(summary, Gate())
    assert decision.exit_code == 0
    assert decision.reasons[0].message.endswith(
        "strict decides nothing here: the rubric has changed since it was measured"
    )
    assert decision.reasons[0].next_step == "ethogram judge calibrate"
    assert decide_gate(summary, Gate(require="high")).exit_code == 3


def test_a_clause_that_holds_passes() -> None:
    found = decided(CLEAN, Gate(require="low"))
    assert (found.outcome, found.exit_code) == ("pass", 0)
    assert found.reasons[0].message == "coach holds"


def test_an_untested_clause_that_must_hold_is_a_lack_of_evidence() -> None:
    assert decided([], Gate(require="high")).exit_code == 3


def test_what_was_broken_before_is_forgiven_when_only_new_breakage_counts() -> None:
    before = ClauseChange(clause=COACH, before="broken", after="broken", families=9)
    comparison = Comparison(before=RunId("a"), after=RunId("b"), clauses=(before,))
    summary = msgspec.structs.replace(a_summary(BROKEN), comparison=comparison)
    assert decide_gate(summary, Gate(only_new=True)).exit_code == 0
    assert decide_gate(summary, Gate()).exit_code == 1
    new = msgspec.structs.replace(before, before="undecided")
    summary = msgspec.structs.replace(
        summary, comparison=msgspec.structs.replace(comparison, clauses=(new,))
    )
    assert decide_gate(summary, Gate(only_new=True)).exit_code == 1


def test_without_a_baseline_nothing_is_forgiven() -> None:
    assert decided(BROKEN, Gate(only_new=True)).exit_code == 1


def test_a_run_that_cannot_speak_is_machinery_and_not_a_breach() -> None:
    for run in (
        msgspec.structs.replace(RUN, is_complete=False, planned=80),
        msgspec.structs.replace(RUN, failed=9),
    ):
        summary = msgspec.structs.replace(a_summary(CLEAN), run=run)
        found = decide_gate(summary, Gate())
        assert (found.outcome, found.exit_code) == ("machinery", 5)


def test_judges_that_failed_are_machinery() -> None:
    observed = CLEAN + [seen(n, "unparsable", kind="model") for n in range(40, 50)]
    assert decided(observed).outcome == "machinery"


def test_a_breach_outweighs_failing_machinery() -> None:
    summary = msgspec.structs.replace(a_summary(BROKEN), run=msgspec.structs.replace(RUN, failed=9))
    found = decide_gate(summary, Gate())
    assert found.outcome == "breach"
    assert [reason.outcome for reason in found.reasons] == ["breach", "machinery"]


def test_situations_that_were_never_asked_are_a_lack_of_evidence() -> None:
    summary = summarise(
        Gathered(
            run=RUN,
            spec=a_spec(),
            product=a_product(editor=0.4, chat=0.6),
            asked=[asked(1)],
            observations=NOTHING,
        )
    )
    found = decide_gate(summary, Gate(min_coverage=0.8))
    assert found.outcome == "lack of evidence"
    assert "40% by weight" in found.reasons[-1].message
