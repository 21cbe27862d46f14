"""What divides people, and what was settled of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.findings.contest import Contest
from ethogram.findings.dispute import contests, disputes
from ethogram.judge.adjudication import Adjudication, ReasonCode, Settled
from ethogram.judge.label import Label
from tests.fakes.adjudications import an_adjudication
from tests.fakes.labelling import labels_of_two
from tests.fakes.observations import COACH, a_clause, a_label, a_spec

SPEC = a_spec(a_clause(criteria=("pasteable",)))


def contest(labels: Sequence[Label], *settled: Adjudication) -> Contest:
    return contests(labels, settled, SPEC)[COACH]


def settle(
    labels: Sequence[Label], number: int, settled: Settled, reason: ReasonCode
) -> Adjudication:
    seen = [label.id for label in labels if label.transcript == f"r.{number}"]
    return an_adjudication(number, settled, reason, seen=seen, words=())


def test_a_clause_on_which_seven_of_twelve_labels_agree_is_contested() -> None:
    found = contest(labels_of_two(7, 5))
    assert (found.is_contested, found.items, found.divided, found.open) == (True, 12, 5, 5)
    assert (found.coefficient, found.reason) == ("alpha", None)


def test_a_clause_on_which_people_mostly_agree_is_not() -> None:
    found = contest(labels_of_two(60, 3))
    assert (found.is_contested, found.divided) == (False, 3)


def test_where_nobody_differs_there_is_no_contest() -> None:
    assert contests(labels_of_two(7, 0), [], SPEC) == {}
    assert contests([a_label(1, "pass")], [], SPEC) == {}


def test_simulated_labels_contest_nothing() -> None:
    simulated = [msgspec.structs.replace(x, is_simulated=True) for x in labels_of_two(7, 5)]
    assert contests(simulated, [], SPEC) == {}
    assert disputes(simulated, [], SPEC) == ()


def test_slips_and_broken_items_do_not_stand_against_the_clause() -> None:
    labels = labels_of_two(7, 5)
    settled = [settle(labels, n, "fail", "slip") for n in (7, 8, 9, 10)]
    broken = settle(labels, 11, "unclear", "item-broken")
    found = contest(labels, *settled, broken)
    assert (found.is_contested, found.items, found.divided, found.open) == (False, 7, 0, 0)
    assert found.reason == "slip"


def test_an_unclear_clause_stays_contested_though_every_reply_is_settled() -> None:
    labels = labels_of_two(7, 5)
    settled = [settle(labels, n, "fail", "clause-unclear") for n in range(7, 12)]
    found = contest(labels, *settled)
    assert (found.is_contested, found.open, found.reason) == (True, 0, "clause-unclear")


def test_words_that_adjudicators_named_are_the_words_of_the_contest() -> None:
    labels = labels_of_two(7, 5)
    named = msgspec.structs.replace(settle(labels, 7, "fail", "clause-unclear"), words=("short",))
    assert contest(labels, named).words == ("short",)


def test_open_disputes_come_before_settled_ones() -> None:
    labels = labels_of_two(2, 3)
    found = disputes(labels, [settle(labels, 2, "kept", "value-difference")], SPEC)
    assert [each.state for each in found] == ["open", "open", "kept"]
    assert contest(labels, settle(labels, 2, "kept", "value-difference")).kept == 1


def test_who_says_that_the_clause_is_wrong_opens_a_dispute_alone() -> None:
    (found,) = disputes([a_label(1, "clause-is-wrong")], [], SPEC)
    assert (found.state, found.item.is_shared) == ("open", False)
    settled = settle([a_label(1, "clause-is-wrong")], 1, "pass", "clause-missing")
    (found,) = disputes([a_label(1, "clause-is-wrong")], [settled], SPEC)
    assert found.state == "settled"


def test_a_later_label_opens_a_dispute_again() -> None:
    labels = labels_of_two(0, 1)
    settled = settle(labels, 0, "fail", "slip")
    (found,) = disputes(labels, [settled], SPEC)
    assert found.state == "settled"
    (found,) = disputes([*labels, a_label(0, "pass", by="cy")], [settled], SPEC)
    assert (found.state, found.adjudication) == ("open", None)


def test_the_criterion_in_question_is_found_among_others() -> None:
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    labels = [*labels_of_two(0, 6, "coach.pasteable"), *labels_of_two(60, 0, "coach.next-step")]
    found = contests(labels, [], spec)[COACH]
    assert found.criteria == ("coach.pasteable",)
    assert (found.items, found.divided) == (6, 6)


def test_criteria_with_few_labels_each_are_in_question_together() -> None:
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    labels = [*labels_of_two(1, 2, "coach.pasteable"), *labels_of_two(1, 2, "coach.next-step")]
    found = contests(labels, [], spec)[COACH]
    assert set(found.criteria) == {"coach.pasteable", "coach.next-step"}
