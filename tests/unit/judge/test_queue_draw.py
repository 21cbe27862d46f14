"""Drawing on planted frames: what is drawn, and that the weights give the frame back."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CaseId, TranscriptId
from ethogram.judge.queue import Rule
from ethogram.judge.queue_draw import (
    Candidate,
    contradiction,
    draw_items,
    family_distance,
)


def a_frame(n: int = 100, *, rare: int = 10) -> list[Candidate]:
    """Plant every fourth as failing, the first ten in a rare situation, and one split and one near."""
    return [
        Candidate(
            transcript=TranscriptId(f"r.{number}"),
            case=CaseId(f"c{number}"),
            situation="chat" if number <= rare else "editor",
            fails=number % 4 == 0,
            disagreement=1 / number if number <= 5 else 0.0,
            distance=number / 20 if number in (3, 7) else None,
        )
        for number in range(1, n + 1)
    ]


def numbers(rule: Rule, n: int, seed: int = 0) -> list[int]:
    drawn = draw_items(a_frame(), rule, n, seed=seed)
    return [int(item.transcript[2:]) for item in drawn.items]


def test_a_random_draw_weighs_each_by_the_frame() -> None:
    drawn = draw_items(a_frame(), "random", 40)
    assert (drawn.frame, len(drawn.items)) == (100, 40)
    assert {item.weight for item in drawn.items} == {2.5}


def test_a_random_draw_has_no_favourites() -> None:
    drawn = Counter(number for seed in range(500) for number in numbers("random", 20, seed))
    assert min(drawn[number] for number in range(1, 101)) > 60
    assert max(drawn.values()) < 145


@pytest.mark.parametrize("rule", ["random", "stratified", "failures"])
def test_a_seed_draws_the_same_again_and_another_seed_draws_others(rule: Rule) -> None:
    assert numbers(rule, 12, 7) == numbers(rule, 12, 7)
    assert numbers(rule, 12, 7) != numbers(rule, 12, 8)


def test_a_seed_draws_the_same_questions_of_another_run() -> None:
    other = [
        msgspec.structs.replace(each, transcript=TranscriptId(each.transcript.replace("r.", "s.")))
        for each in a_frame()
    ]
    first, second = (draw_items(frame, "random", 20).items for frame in (a_frame(), other))
    assert [item.case for item in first] == [item.case for item in second]


def test_a_reply_that_comes_disturbs_few_of_those_drawn() -> None:
    before = {item.transcript for item in draw_items(a_frame(), "random", 40).items}
    after = {item.transcript for item in draw_items(a_frame(101), "random", 40).items}
    assert len(before & after) >= 39


def test_every_situation_is_drawn_from_and_its_weights_give_its_size_back() -> None:
    drawn = draw_items(a_frame(rare=2), "stratified", 10)
    weights = Counter[str]()
    for item in drawn.items:
        weights[item.stratum] += item.weight  # type: ignore[assignment]  # weights are not whole
    assert weights == pytest.approx({"chat": 2, "editor": 98})


@given(
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=8),
    wanted=st.integers(1, 120),
    seed=st.integers(0, 5),
)
def test_a_stratified_draw_keeps_its_number_and_represents_the_frame(
    sizes: list[int], wanted: int, seed: int
) -> None:
    frame = [
        Candidate(
            transcript=TranscriptId(f"{stratum}.{n}"), case=CaseId("c"), situation=str(stratum)
        )
        for stratum, size in enumerate(sizes)
        for n in range(size)
    ]
    drawn = draw_items(frame, "stratified", wanted, seed=seed)
    assert len(drawn.items) == min(wanted, len(frame))
    assert len({item.transcript for item in drawn.items}) == len(drawn.items)
    if wanted >= len(sizes):
        assert sum(item.weight for item in drawn.items) == pytest.approx(len(frame))


def test_failures_are_drawn_from_the_failures_alone() -> None:
    drawn = draw_items(a_frame(), "failures", 10)
    assert drawn.frame == 25
    assert {item.weight for item in drawn.items} == {2.5}
    assert all(int(item.transcript[2:]) % 4 == 0 for item in drawn.items)


def test_the_greatest_disagreement_comes_first_and_agreement_not_at_all() -> None:
    assert numbers("disagreement", 3) == [1, 2, 3]
    assert len(numbers("disagreement", 50)) == 5


def test_what_lies_nearest_the_line_comes_first() -> None:
    assert numbers("boundary", 50) == [3, 7]


def test_what_is_listed_is_taken_as_it_stands() -> None:
    assert len(numbers("listed", 1)) == 100


@pytest.mark.parametrize("rule", ["random", "stratified", "disagreement", "boundary", "failures"])
def test_nothing_is_drawn_from_nothing(rule: Rule) -> None:
    assert draw_items([], rule, 10).items == ()


def test_a_draw_larger_than_the_frame_takes_all_of_it() -> None:
    drawn = draw_items(a_frame(), "random", 1000)
    assert {item.weight for item in drawn.items} == {1.0}
    assert len(drawn.items) == 100


def test_contradiction_counts_pairs_that_decide() -> None:
    assert contradiction(["pass", "fail"]) == 1
    assert contradiction(["pass", "pass", "fail"]) == pytest.approx(2 / 3)
    assert contradiction(["pass", "unclear", "refused"]) == 0
    assert contradiction([]) == 0


def test_a_family_that_does_both_is_near_the_line() -> None:
    assert family_distance(["pass", "fail"]) == 0
    assert family_distance(["pass", "pass", "pass", "fail"]) == 0.25
    assert family_distance(["pass", "pass", "unclear"]) is None
