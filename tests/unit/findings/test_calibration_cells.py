from __future__ import annotations

from typing import Literal

import pytest

from ethogram.findings.calibration_cells import cells_of, joint_items, why_no_cards
from ethogram.ids import CriterionId, FamilyId, JudgeName, TranscriptId
from ethogram.judge.card import CardItem, Confusion, JudgeCard, Slice
from ethogram.judge.verdict import Outcome
from ethogram.stats.correction import Cells
from ethogram.stats.estimate import undefined
from tests.fakes.cards import a_card

PASTEABLE, NEXT = CriterionId("coach.pasteable"), CriterionId("coach.next-step")
NOT_SHOWN = undefined("none", "not looked at")


def an_item(
    number: int, people: Literal["pass", "fail"], judge: Outcome, family: str = ""
) -> CardItem:
    return CardItem(
        transcript=TranscriptId(f"r.{number}"),
        family=FamilyId(family or f"f{number}"),
        people=people,
        judge=judge,
    )


def on(card: JudgeCard) -> tuple[JudgeName, CriterionId]:
    return card.judge, card.criterion


def test_paraphrases_of_one_case_are_one_unit() -> None:
    items = (
        an_item(1, "fail", "fail", "essay"),
        an_item(2, "fail", "pass", "essay"),
        an_item(3, "pass", "pass"),
        an_item(4, "pass", "refused"),
    )
    found = cells_of([a_card(items=items)])
    assert found == Cells(both_fail=0.5, only_people_fail=0.5, both_pass=1.0)


def test_a_card_without_its_replies_gives_its_counts() -> None:
    assert cells_of([a_card(items=())]) == Cells(
        both_fail=18, only_judge_fails=1, only_people_fail=2, both_pass=19
    )


def a_slice(scale: int) -> Slice:
    counts = Confusion(both_fail=8 * scale, only_people_fail=2 * scale, both_pass=10 * scale)
    return Slice(target="luna", counts=counts, sensitivity=NOT_SHOWN, specificity=NOT_SHOWN)


def test_the_errors_on_the_runs_own_target_are_used_where_it_shows_enough() -> None:
    card = a_card(items=(), targets=(a_slice(1),))
    assert cells_of([card], "luna") == Cells(both_fail=8, only_people_fail=2, both_pass=10)
    assert cells_of([card], "sol") == cells_of([card])


def test_a_target_seen_in_few_families_is_corrected_by_the_whole_card() -> None:
    counted_twice = a_card(
        items=(), targets=(a_slice(1),), families=20, counts=Confusion(both_fail=20, both_pass=20)
    )
    assert cells_of([counted_twice], "luna") == cells_of([counted_twice])


def two_cards(both: int) -> tuple[JudgeCard, JudgeCard]:
    """The second criterion fails where the first passes, in every other reply."""
    one = tuple(an_item(n, "fail" if n % 2 else "pass", "pass") for n in range(both))
    other = tuple(an_item(n, "pass", "fail" if n % 2 else "pass") for n in range(both + 5))
    return a_card(items=one), a_card(criterion=NEXT, items=other)


def test_a_clause_fails_when_any_criterion_does_for_people_and_for_the_judge() -> None:
    one, other = two_cards(4)
    assert joint_items([one, other]) == [
        ("f0", False, False),
        ("f1", True, True),
        ("f2", False, False),
        ("f3", True, True),
    ]


@pytest.mark.parametrize(("both", "is_enough"), [(19, False), (20, True)])
def test_several_criteria_need_enough_replies_labelled_on_all_of_them(
    both: int, *, is_enough: bool
) -> None:
    one, other = two_cards(both)
    why = why_no_cards([on(one), on(other)], [one, other])
    assert (why == "") == is_enough
    if why:
        assert "9 failing and 10 passing families on all 2" in why


def test_two_judges_of_one_criterion_are_not_mixed() -> None:
    one, other = a_card(), a_card("lax")
    why = why_no_cards([on(one), on(other)], [one, other])
    assert why.startswith("2 judges share the replies of coach.pasteable")


def test_a_criterion_without_a_card_is_named() -> None:
    why = why_no_cards([(JudgeName("strict"), NEXT), on(a_card())], [a_card()])
    assert why == "no card counts on coach.next-step"
