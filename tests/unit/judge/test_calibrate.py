"""A card says what the labels show, and refuses what they cannot carry."""

from __future__ import annotations

from random import Random

import pytest

from ethogram.ids import ClauseId, Digest, FamilyId, JudgeName, SurfaceId, TranscriptId
from ethogram.judge.calibrate import (
    LEAST_FAMILIES,
    Graded,
    JudgeFacts,
    Method,
    card_of,
    confusion,
    human_ceiling,
    informedness,
    more_labels,
    slices,
)
from ethogram.judge.card import Confusion, JudgeCard
from ethogram.judge.exam import ExamItem, ExamResult, Misgraded
from ethogram.judge.verdict import Outcome
from ethogram.stats.proportion import wilson
from ethogram.suite.case import Place
from tests.fakes.chance import chance
from tests.fakes.gold import CRITERION, an_item, graded

FACTS = JudgeFacts(
    judge=JudgeName("strict"),
    kind="model",
    clause=ClauseId("warm"),
    criterion=CRITERION,
    digest=Digest("d"),
)
UNDECIDED: tuple[Outcome, ...] = ("unclear", "refused", "unparsable", "error", "not-applicable")
METHOD = Method(made_at="2026-11-23T08:00:00+00:00")


def card(seen: list[Graded], exam: ExamResult | None = None) -> JudgeCard:
    return card_of(FACTS, METHOD, seen, exam=exam)


def test_figures_are_shares_of_what_people_fail_and_pass() -> None:
    made = card(graded(27, 3, 2, 38))
    assert made.counts == Confusion(
        both_fail=27, only_people_fail=3, only_judge_fails=2, both_pass=38
    )
    assert made.sensitivity.estimate == pytest.approx(0.9)
    assert made.specificity.estimate == pytest.approx(0.95)
    assert made.agreement.estimate == pytest.approx(65 / 70)
    assert made.base_rate.estimate == pytest.approx(30 / 70)
    assert made.kappa.estimate == pytest.approx(0.85356, abs=1e-5)
    assert made.families == len(made.items) == 70
    assert made.is_usable


def test_what_decides_nothing_is_counted_and_in_no_figure() -> None:
    more = [
        Graded(item=an_item(100 + number, "fail"), outcome=outcome)
        for number, outcome in enumerate(UNDECIDED)
    ]
    made = card([*graded(20, 0, 0, 20), *more])
    assert (made.unclear, made.refused, made.unparsable, made.errors) == (2, 1, 1, 1)
    assert made.counts.n == 40
    assert made.sensitivity.estimate == 1


def test_a_family_counts_once_however_many_replies_it_has() -> None:
    alone = card(graded(20, 20, 0, 40))
    together = card(
        [
            Graded(
                item=an_item(number, each.item.people, family=FamilyId(f"f{number // 4}")),
                outcome=each.outcome,
            )
            for number, each in enumerate(graded(20, 20, 0, 40))
        ]
    )
    assert together.sensitivity.clusters == 10
    assert _width(together) > 1.5 * _width(alone)


def _width(made: JudgeCard) -> float:
    assert made.sensitivity.low is not None
    assert made.sensitivity.high is not None
    return made.sensitivity.high - made.sensitivity.low


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((9, 0, 0, 40), "only 9 families with a reply that people fail"),
        ((40, 0, 0, 1), "only 1 family with a reply that people pass"),
        ((20, 20, 20, 20), "no better than chance"),
        ((5, 35, 5, 35), "no better than chance"),
        ((2, 38, 38, 2), "no better than chance"),
    ],
)
def test_a_card_that_cannot_carry_a_verdict_says_why(
    cells: tuple[int, int, int, int], said: str
) -> None:
    made = card(graded(*cells))
    assert said in made.refused_because[0]
    assert not made.is_usable


def test_the_least_families_are_enough_for_a_judge_without_a_mistake() -> None:
    assert card(graded(LEAST_FAMILIES, 0, 0, LEAST_FAMILIES)).is_usable


def test_a_failed_exam_refuses_the_best_of_cards() -> None:
    item = ExamItem(
        id=TranscriptId("exam-1"),
        criterion=CRITERION,
        source="warm/example-1",
        place=Place(surface=SurfaceId("editor")),
        reply="Wow!",
        expected="fail",
    )
    passed = ExamResult(criterion=CRITERION, judge=FACTS.judge, items=2)
    failed = ExamResult(
        criterion=CRITERION,
        judge=FACTS.judge,
        items=2,
        failed=(Misgraded(item=item, outcome="pass"),),
    )
    assert card(graded(20, 0, 0, 20), passed).is_usable
    (why,) = card(graded(20, 0, 0, 20), failed).refused_because
    assert why == "it misjudges 1 of 2 examples of the specification"


def test_labels_nobody_gave_make_a_card_that_supports_nothing() -> None:
    made = card(graded(20, 0, 0, 20, is_simulated=True))
    assert made.is_simulated
    assert not made.is_usable


def test_a_coin_is_refused_nearly_always_and_a_good_judge_nearly_never() -> None:
    draws = chance(7)
    coins = sum(_is_usable(draws, 0.5, 0.5) for _ in range(200))
    good = sum(_is_usable(draws, 0.85, 0.85) for _ in range(200))
    assert coins <= 14
    assert good >= 198


def _is_usable(draws: Random, sensitivity: float, specificity: float) -> bool:
    caught = sum(draws.random() < sensitivity for _ in range(30))
    passed = sum(draws.random() < specificity for _ in range(30))
    return card(graded(caught, 30 - caught, 30 - passed, passed)).is_usable


def test_informedness_covers_its_truth() -> None:
    draws, covered = chance(3), 0
    for _ in range(500):
        caught = sum(draws.random() < 0.8 for _ in range(40))
        passed = sum(draws.random() < 0.7 for _ in range(60))
        found = informedness(wilson(caught, 40), wilson(passed, 60))
        covered += (found.low or 0) <= 0.5 <= (found.high or 0)
    assert 460 <= covered <= 492


def test_people_agree_among_themselves_where_two_of_them_looked() -> None:
    both = [an_item(n, "pass", said=(("anna", "pass"), ("bo", "pass"))) for n in range(9)]
    split = an_item(9, None, said=(("anna", "pass"), ("bo", "fail")))
    assert human_ceiling([*both, split]).estimate == pytest.approx(0.9)
    alone = human_ceiling([an_item()])
    assert "two people" in alone.undefined_because


def test_more_labels_are_asked_for_until_the_intervals_are_narrow() -> None:
    few, many = more_labels(graded(9, 1, 1, 9)), more_labels(graded(900, 100, 100, 900))
    assert few is not None
    assert few > 20
    assert many == 0
    assert more_labels(graded(10, 0, 0, 0)) is None


def test_a_target_on_which_the_judge_throws_a_coin_is_named_and_few_labels_are_not_blamed() -> None:
    good = graded(30, 0, 0, 30, target="a")
    coin = graded(15, 15, 15, 15, start=100, target="b")
    few = graded(0, 3, 3, 0, start=200, target="c")
    assert slices([each for each in good if each.item.target == "a"]) == ()
    found = {each.target: each.refused_because for each in slices([*good, *coin, *few])}
    assert found["a"] == found["c"] == ""
    assert "no better than chance" in found["b"]


def test_every_reply_is_counted_in_one_cell() -> None:
    assert confusion(graded(1, 2, 3, 4)) == Confusion(
        both_fail=1, only_people_fail=2, only_judge_fails=3, both_pass=4
    )
