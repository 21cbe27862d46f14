from __future__ import annotations

import msgspec

from ethogram.findings.in_force import Given, given_of, observe
from ethogram.findings.observation import Observation
from ethogram.ids import TranscriptId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.label import Label
from tests.fakes.adjudications import an_adjudication
from tests.fakes.observations import a_clause, a_label, a_spec, asked, given
from tests.fakes.verdicts import a_verdict


def outcomes(found: list[Observation]) -> list[tuple[str, str, str]]:
    return [(one.criterion, one.outcome, one.judge_kind) for one in found]


def in_force(verdicts: list[Given], labels: list[Label] | None = None) -> Observation:
    (found,) = observe([asked(1)], verdicts, labels or [], a_spec())
    return found


def test_a_person_overrules_a_code_check_and_a_code_check_a_model() -> None:
    model = given(1, "fail", kind="model", judged=9)
    code = given(1, "pass", kind="code")
    assert in_force([code, model]).outcome == "pass"
    assert in_force([model, code]).judge_kind == "code"
    overruled = in_force([model, code], [a_label(1, "fail", "coach.pasteable")])
    assert (overruled.outcome, overruled.judge_kind, overruled.judge) == ("fail", "person", "ann")
    assert overruled.people == 1


def test_a_measured_judge_overrules_an_unmeasured_one() -> None:
    measured = given(1, "fail", kind="model", judge="old", card="card-1")
    unmeasured = given(1, "pass", kind="model", judge="new", judged=2)
    found = in_force([measured, unmeasured])
    assert found.outcome == "fail"
    assert found.is_measured
    assert not in_force([unmeasured]).is_measured


def test_of_equal_judges_the_later_judging_counts() -> None:
    first = given(1, "fail", kind="model", judged=1)
    second = given(1, "pass", kind="model", judged=2)
    assert in_force([second, first]).outcome == "pass"
    assert in_force([first, second]).outcome == "pass"


def test_a_judge_that_failed_gives_way_to_one_that_answered() -> None:
    broken = given(1, "error", kind="code")
    model = given(1, "pass", kind="model")
    assert in_force([model, broken]).outcome == "pass"
    assert in_force([broken, model]).outcome == "pass"
    assert in_force([broken]).outcome == "error"


def test_a_criterion_that_nobody_judged_is_observed_as_unclear() -> None:
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    found = observe([asked(1)], [given(1, "pass")], [], spec)
    assert outcomes(found) == [
        ("coach.pasteable", "pass", "code"),
        ("coach.next-step", "unclear", "model"),
    ]
    assert found[1].judge == ""


def test_a_clause_without_criteria_is_observed_as_a_whole() -> None:
    found = observe([asked(1)], [], [], a_spec(a_clause(criteria=())))
    assert outcomes(found) == [("coach.whole", "unclear", "model")]


def test_a_call_that_failed_is_observed_as_missing() -> None:
    (found,) = observe([asked(1, is_missing=True)], [], [], a_spec())
    assert found.is_missing
    assert found.outcome == "error"


def test_a_label_on_the_clause_stands_for_all_its_criteria() -> None:
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    found = observe([asked(1)], [given(1, "fail")], [a_label(1, "pass")], spec)
    assert outcomes(found) == [("coach.whole", "pass", "person")]


def test_people_who_differ_leave_the_outcome_disputed() -> None:
    found = in_force([], [a_label(1, "pass"), a_label(1, "fail", by="bob")])
    assert (found.outcome, found.dispute, found.people) == ("unclear", "outcome", 2)
    assert found.judge == "ann, bob"


def test_a_label_that_says_the_clause_is_wrong_disputes_the_clause() -> None:
    assert in_force([given(1, "fail")], [a_label(1, "clause-is-wrong")]).dispute == "clause"


def test_the_last_label_of_a_person_counts_and_undo_undoes() -> None:
    verdicts = [given(1, "fail")]
    assert in_force(verdicts, [a_label(1, "fail"), a_label(1, "pass")]).outcome == "pass"
    undone = in_force(verdicts, [a_label(1, "pass"), a_label(1, "withdrawn")])
    assert undone.judge_kind == "code"


def test_a_label_on_an_older_wording_of_the_clause_is_not_in_force() -> None:
    spec = a_spec(a_clause(digest="new"))
    (found,) = observe([asked(1)], [given(1, "fail")], [a_label(1, "pass", digest="old")], spec)
    assert found.judge_kind == "code"
    (found,) = observe([asked(1)], [given(1, "fail")], [a_label(1, "pass", digest="new")], spec)
    assert found.judge_kind == "person"


def test_a_simulated_label_never_overrules_a_judge_and_measures_nothing() -> None:
    simulated = a_label(1, "pass", "coach.pasteable", is_simulated=True)
    assert in_force([given(1, "fail")], [simulated]).outcome == "fail"
    alone = in_force([], [simulated])
    assert (alone.outcome, alone.judge_kind, alone.is_measured) == ("pass", "standin", False)
    assert alone.people == 0


def test_a_clause_judged_always_is_observed_though_no_case_names_it() -> None:
    spec = a_spec(a_clause(), a_clause("warm", criteria=("tone",)))
    found = observe([asked(1)], [given(1, "pass"), given(1, "fail", "warm.tone")], [], spec)
    assert ("warm.tone", "fail", "code") in outcomes(found)


def test_retired_and_unknown_clauses_are_left_out() -> None:
    spec = a_spec(a_clause(status="retired"))
    assert observe([asked(1, clauses=("coach", "gone"))], [given(1, "fail")], [], spec) == []


def test_a_whole_verdict_gives_its_light_row() -> None:
    light = given_of(a_verdict(TranscriptId("r.1")), judged=3)
    assert (light.outcome, light.judge_kind, light.judged) == ("fail", "code", 3)
    assert msgspec.convert(msgspec.to_builtins(light), Given) == light


def later(label: Label) -> Label:
    return msgspec.structs.replace(label, at="2026-11-10T09:00:00+00:00")


def on_two_criteria(*labels: Label, verdicts: tuple[Given, ...] = ()) -> list[tuple[str, str, str]]:
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    return outcomes(observe([asked(1)], verdicts, labels, spec))


def test_a_failing_criterion_that_was_found_later_speaks_for_the_clause() -> None:
    whole, part = a_label(1, "pass"), a_label(1, "fail", "coach.pasteable")
    assert on_two_criteria(whole, later(part)) == [("coach.whole", "fail", "person")]
    assert on_two_criteria(part, later(whole)) == [("coach.whole", "pass", "person")]


def test_a_passing_criterion_does_not_speak_for_the_others() -> None:
    whole, part = a_label(1, "fail"), later(a_label(1, "pass", "coach.pasteable"))
    assert on_two_criteria(whole, part) == [("coach.whole", "fail", "person")]
    assert in_force([], [whole, part]).outcome == "pass"


def test_one_who_fails_a_criterion_disputes_another_who_passes_the_clause() -> None:
    passed, failed = a_label(1, "pass"), a_label(1, "fail", "coach.pasteable", by="bob")
    found = in_force([], [passed, failed])
    assert (found.outcome, found.dispute, found.people) == ("unclear", "outcome", 2)


def test_a_simulated_label_on_the_clause_puts_no_check_aside() -> None:
    simulated = a_label(1, "pass", is_simulated=True)
    assert in_force([given(1, "fail")], [simulated]).outcome == "fail"
    assert in_force([], [simulated]).judge_kind == "standin"


ANN_AND_BOB = [a_label(1, "pass"), a_label(1, "fail", by="bob")]
SEEN = [label.id for label in ANN_AND_BOB]


def adjudicated(adjudication: Adjudication, *labels: Label) -> Observation:
    found = observe(
        [asked(1)], [given(1, "pass")], [*ANN_AND_BOB, *labels], a_spec(), [adjudication]
    )
    return found[0]


def test_an_adjudication_settles_what_people_disputed() -> None:
    found = adjudicated(an_adjudication(1, "fail", "clause-unclear", seen=SEEN))
    assert (found.outcome, found.judge, found.judge_kind) == ("fail", "eve", "person")
    assert (found.dispute, found.is_measured, found.people) == ("", True, 3)


def test_an_honest_difference_that_is_kept_stays_a_dispute() -> None:
    found = adjudicated(an_adjudication(1, "kept", "value-difference", seen=SEEN))
    assert (found.outcome, found.dispute) == ("unclear", "outcome")


def test_a_broken_item_is_left_out() -> None:
    found = adjudicated(an_adjudication(1, "unclear", "item-broken", seen=SEEN))
    assert (found.outcome, found.dispute) == ("not-applicable", "")


def test_a_label_given_after_the_adjudication_opens_the_dispute_again() -> None:
    settled = an_adjudication(1, "fail", seen=SEEN)
    found = adjudicated(settled, a_label(1, "pass", by="cy"))
    assert (found.outcome, found.dispute) == ("unclear", "outcome")


def test_a_settled_criterion_speaks_for_the_clause_that_somebody_passed() -> None:
    on_criterion = a_label(1, "fail", "coach.pasteable", by="bob")
    labels = [a_label(1, "pass"), later(on_criterion)]
    settled = an_adjudication(1, "fail", criterion="coach.pasteable", seen=[on_criterion.id])
    (found,) = observe([asked(1)], [], labels, a_spec(), [settled])
    assert (found.outcome, found.dispute) == ("fail", "")


def test_a_criterion_settled_as_passing_takes_its_part_out_of_the_dispute() -> None:
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    on_criterion = later(a_label(1, "fail", "coach.pasteable", by="bob"))
    labels = [a_label(1, "pass"), on_criterion]
    settled = an_adjudication(1, "pass", criterion="coach.pasteable", seen=[on_criterion.id])
    (found,) = observe([asked(1)], [], labels, spec, [settled])
    assert (found.outcome, found.dispute, found.judge) == ("pass", "", "ann")
