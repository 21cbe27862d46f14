from __future__ import annotations

from ethogram.findings.contest import Contest
from ethogram.findings.in_force import Given, observe
from ethogram.findings.judged import Reply, as_unmeasured, gather_judged
from ethogram.findings.measured import Measured
from ethogram.findings.tally import State, total
from ethogram.judge.label import Label
from ethogram.spec.clause import Spec
from tests.fakes.observations import COACH, a_clause, a_label, a_spec, asked, given
from tests.fakes.planted import PASTEABLE

TWO = a_spec(a_clause(criteria=("pasteable", "next-step")))


def judged(number: int, outcome: str, criterion: str = "coach.pasteable", **rest: str) -> Given:
    facts = {"judge": "strict", "card": "strict-1"} | rest
    return given(
        number,
        outcome,  # type: ignore[arg-type]  # spelt out by each test
        criterion,
        kind="model",
        judge=facts["judge"],
        card=facts["card"] or None,
    )


def replies(
    verdicts: list[Given],
    labels: list[Label] | None = None,
    spec: Spec | None = None,
    contests: dict[str, Contest] | None = None,
) -> list[Reply]:
    spec = spec or a_spec()
    numbers = sorted({int(each.transcript.partition(".")[2]) for each in verdicts})
    rows = [asked(number) for number in numbers]
    labelled = {label.transcript for label in labels or ()}
    beneath = observe([r for r in rows if r.transcript in labelled], verdicts, (), spec)
    observations = observe(rows, verdicts, labels or (), spec)
    found = gather_judged(
        observations,
        Measured(beneath=beneath),
        {COACH: contests["coach"]} if contests else None,
    )
    return found[COACH].replies if found else []


def parts(found: list[Reply]) -> list[tuple[str, bool, bool | None]]:
    return [(each.part, each.fails, each.people_fail) for each in found]


def test_a_clause_that_only_code_and_people_decided_is_not_gathered() -> None:
    assert replies([given(1, "fail"), given(2, "pass")]) == []


def test_a_measured_judges_pass_and_fail_hang_on_it() -> None:
    assert parts(replies([judged(1, "fail"), judged(2, "pass")])) == [
        ("judged", True, None),
        ("judged", False, None),
    ]


def test_a_label_stands_beside_the_verdict_it_overrules() -> None:
    found = replies([judged(1, "fail"), judged(2, "pass")], [a_label(1, "pass")])
    assert parts(found) == [("judged", True, False), ("judged", False, None)]
    assert found[0].state == State.PASS


def test_a_label_where_the_judge_could_not_say_is_sure() -> None:
    assert parts(replies([judged(1, "refused"), judged(2, "pass")], [a_label(1, "fail")])) == [
        ("sure", True, None),
        ("judged", False, None),
    ]


def test_people_who_differ_on_a_judged_reply_lose_it() -> None:
    labels = [a_label(1, "pass"), a_label(1, "fail", by="bo")]
    (first, _) = replies([judged(1, "fail"), judged(2, "pass")], labels)
    assert (first.part, first.state) == ("lost", State.DISPUTED)


def test_what_code_fails_needs_no_judge() -> None:
    verdicts = [judged(1, "pass"), given(1, "fail", "coach.next-step")]
    assert parts(replies(verdicts, spec=TWO)) == [("sure", True, None)]


def test_what_code_passes_hangs_on_the_judge_of_the_rest() -> None:
    verdicts = [judged(1, "pass"), given(1, "pass", "coach.next-step")]
    assert parts(replies(verdicts, spec=TWO)) == [("judged", False, None)]


def test_a_label_on_one_of_two_judged_criteria_decides_a_fail_and_no_pass() -> None:
    verdicts = [
        judged(n, outcome, criterion)
        for n, outcome in ((1, "pass"), (2, "fail"))
        for criterion in ("coach.pasteable", "coach.next-step")
    ]
    labels = [a_label(1, "pass", "coach.pasteable"), a_label(2, "fail", "coach.pasteable")]
    assert parts(replies(verdicts, labels, TWO)) == [
        ("judged", False, None),
        ("judged", True, True),
    ]
    whole = [a_label(1, "pass"), a_label(2, "pass")]
    assert parts(replies(verdicts, whole, TWO)) == [
        ("judged", False, False),
        ("judged", True, False),
    ]


def test_an_unmeasured_judges_verdict_is_lost() -> None:
    found = replies([judged(1, "fail", card=""), judged(2, "pass")])
    assert parts(found) == [("lost", False, None), ("judged", False, None)]


def test_one_reading_of_words_in_question_is_lost() -> None:
    contest = Contest(clause=COACH, items=9, divided=4, criteria=(PASTEABLE,))
    found = replies([judged(1, "fail"), judged(2, "pass")], contests={"coach": contest})
    assert [each.state for each in found] == [State.DISPUTED, State.DISPUTED]


def test_where_the_clause_does_not_apply_there_is_no_reply_to_correct() -> None:
    assert parts(replies([judged(1, "not-applicable"), judged(2, "pass")])) == [
        ("judged", False, None)
    ]


def test_without_a_card_to_go_by_judged_replies_count_as_unmeasured_and_labels_stand() -> None:
    labels = [a_label(1, "pass")]
    verdicts = [judged(1, "fail"), judged(2, "pass"), judged(3, "fail"), judged(4, "refused")]
    sums = total(as_unmeasured(replies(verdicts, labels)))
    counted = {State(state): count for state, count in enumerate(sums) if count}
    assert counted == {
        State.PASS: 1,
        State.PASS_UNMEASURED: 1,
        State.FAIL_UNMEASURED: 1,
        State.JUDGE_FAILED: 1,
    }


def test_twins_speak_of_caution_and_are_left_out() -> None:
    rows = [asked(1), asked(2, is_twin=True)]
    observations = observe(rows, [judged(1, "pass"), judged(2, "fail")], (), a_spec())
    assert len(gather_judged(observations, Measured())[COACH].replies) == 1
