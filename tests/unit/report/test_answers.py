"""The six answers in words."""

from __future__ import annotations

from msgspec.structs import replace

from ethogram.findings.contest import Contest
from ethogram.findings.summary import Caution, ClauseConformance, Coverage, Rate, Summary, Tally
from ethogram.ids import ClauseId
from ethogram.report.answers import answers, could_not, finding, judged_by
from ethogram.spec.clause import Bar
from tests.fakes.summaries import (
    broken_coach,
    broken_never,
    holding,
    margin,
    run_facts,
    undecided,
)


def test_a_judge_without_a_card_is_called_unmeasured() -> None:
    unmeasured = replace(broken_coach(), judges=(("strict@1", "model", False),))
    assert judged_by(unmeasured) == "judge strict@1, unmeasured"
    assert judged_by(broken_coach()) == "judge pasteable@3, card fresh"


def test_a_stand_in_judge_is_called_one() -> None:
    scripted = replace(broken_coach(), judges=(("oracle", "standin", True),), confirmed=2)
    assert judged_by(scripted) == "stand-in judge oracle · 2 confirmed"


def test_could_not_is_kept_apart_from_did_not() -> None:
    assert could_not(broken_coach()) == ""
    assert could_not(replace(broken_coach(), probed=6, could_not=4)) == (
        "with the instruction alone: could not 4, did not 2 of 6 families tried"
    )


def test_one_family_fails_and_two_fail() -> None:
    one = replace(broken_coach(), tally=Tally(families=1, families_failing=1), fail_rate=None)
    assert finding(one) == "1 of 1 family fails"
    assert finding(broken_never()) == "1 of 20 replies fail (never: one is enough)"


def test_only_families_that_were_judged_are_counted_beside_their_rate() -> None:
    some = replace(
        broken_coach(),
        tally=Tally(families=3, families_failing=2),
        fail_rate=Rate(estimate=1.0, low=0.34, high=1.0, families=2),
    )
    assert finding(some).startswith("2 of 2 judged families fail (100 %")


def test_caution_without_twins_is_not_known_rather_than_none() -> None:
    said = answers(margin(caution=Caution(), caution_before=None))
    assert "too cautious: not known" in said.caution
    assert "too loose: not known" in said.caution
    assert said.caution_before == ""


def test_coverage_without_situations_is_not_known() -> None:
    assert answers(margin(coverage=Coverage())).covered.startswith("not known")


def test_nothing_broken_but_something_undecided_is_not_a_yes() -> None:
    said = answers(margin(clauses=(undecided("a", "too few families", more=3), holding("b"))))
    assert said.judgement == "unknown"
    assert said.answer == "Not known yet: none of 2 clauses broken, 1 holds, 1 undecided."


def test_an_unfinished_run_never_says_yes() -> None:
    run = run_facts(is_complete=False, planned=200)
    assert answers(margin(run=run, clauses=(holding("a"),))).judgement == "unknown"


def test_the_model_is_named_once_when_the_target_has_its_name() -> None:
    assert answers(margin()).facts[0] == "smollm2-135m"
    other = margin(run=run_facts(target="support-bot", model="openai:big-1"))
    assert answers(other).facts[0] == "support-bot (big-1)"


def test_refused_judges_are_told_before_any_number() -> None:
    said = answers(margin(judges_refused=("lenient@1",)))
    assert said.warnings[0].label == "REFUSED"
    assert "lenient@1" in said.warnings[0].text


def test_next_steps_are_commands() -> None:
    said = answers(margin())
    assert said.next_steps[0] == "ethogram read broken"
    assert all(step.startswith("ethogram ") for step in said.next_steps)


def test_what_divides_people_is_adjudicated_next_as_long_as_something_is_open() -> None:
    contest = Contest(clause=ClauseId("plain"), items=12, divided=5, open=5)
    parted = ClauseConformance(
        clause=ClauseId("plain"),
        title="Plain words",
        status="undecided",
        reason="people disagree",
        bar=Bar(),
        contest=contest,
    )
    step = "ethogram adjudicate --for plain"
    assert step in answers(Summary(run=run_facts(), clauses=(parted,))).next_steps
    settled = replace(parted, contest=replace(contest, open=0))
    assert step not in answers(Summary(run=run_facts(), clauses=(settled,))).next_steps
