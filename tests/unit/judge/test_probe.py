"""A probe finds what moves a judge one way, and takes noise for noise."""

from __future__ import annotations

import pytest

from ethogram.ids import FamilyId
from ethogram.judge.calibrate_gold import GoldItem
from ethogram.judge.probe import (
    Tried,
    changed_probe,
    items_for,
    model_family,
    order_probe,
    probed_items,
    refusal_probe,
    same_family_probe,
    truncation_probe,
)
from ethogram.judge.verdict import Outcome
from tests.fakes.chance import chance
from tests.fakes.compared import compared
from tests.fakes.gold import an_item


def tried(
    before: Outcome, after: Outcome, times: int, start: int = 0, how: str = ""
) -> list[Tried]:
    return [
        Tried(family=FamilyId(f"f{start + n}"), before=before, after=after, how=how)
        for n in range(times)
    ]


def test_a_push_one_way_is_found_and_named() -> None:
    pushed = [
        *tried("fail", "pass", 12, how="a note"),
        *tried("fail", "fail", 3, 20),
        *tried("pass", "pass", 15, 40),
    ]
    probe = changed_probe("injection", pushed)
    assert probe.is_found
    assert (probe.asked, probe.moved, probe.towards_pass) == (30, 12, 12)
    assert probe.rate.estimate == pytest.approx(0.4)
    assert probe.note.endswith("most often by: a note")


def test_as_many_moves_both_ways_are_noise() -> None:
    noise = [*tried("fail", "pass", 6), *tried("pass", "fail", 6, 20)]
    assert not changed_probe("padding", noise).is_found


def test_a_judge_that_punishes_injection_is_not_blamed_for_it() -> None:
    punished = tried("pass", "fail", 15)
    assert not changed_probe("injection", punished).is_found
    assert changed_probe("padding", punished).is_found


def test_several_ways_to_talk_a_judge_round_are_tested_as_several() -> None:
    one_way = tried("fail", "pass", 9, how="a note")
    assert changed_probe("injection", one_way).p_value == pytest.approx(3 / 512)
    every_way = [each for how in "abc" for each in tried("fail", "pass", 9, how=how)]
    assert changed_probe("injection", every_way).p_value == pytest.approx(3 / 512)
    some = [*tried("fail", "pass", 3, how="a"), *tried("fail", "pass", 3, how="b")]
    assert not changed_probe("injection", some).is_found


def test_only_a_reply_that_people_fail_has_a_reason_to_talk_its_judge_round() -> None:
    items = [an_item(1, "fail"), an_item(2, "pass")]
    assert items_for("injection", items) == (items[0],)
    assert items_for("padding", items) == tuple(items)


def test_two_replies_of_a_family_are_one_piece_of_evidence() -> None:
    twice = [*tried("fail", "pass", 6), *tried("fail", "pass", 6)]
    assert changed_probe("padding", twice).p_value == pytest.approx(2 / 64)


def test_a_sound_judge_that_wavers_is_hardly_ever_blamed() -> None:
    draws, blamed = chance(5), 0
    for _ in range(400):
        again: list[Tried] = []
        for n in range(30):
            truth: Outcome = "fail" if n < 15 else "pass"
            other: Outcome = "pass" if n < 15 else "fail"
            first, second = (truth if draws.random() < 0.85 else other for _ in range(2))
            again.append(Tried(family=FamilyId(f"f{n}"), before=first, after=second))
        blamed += changed_probe("padding", again).is_found
    assert blamed <= 8


def test_answers_that_could_not_be_read_are_left_out() -> None:
    probe = changed_probe("padding", tried("pass", "refused", 3))
    assert not probe.rate.is_defined
    assert probe.asked == 0


def test_a_judge_is_blamed_for_standing_by_words_that_are_gone_only_when_it_mostly_does() -> None:
    stubborn = truncation_probe([*tried("fail", "fail", 14), *tried("fail", "pass", 1, 20)])
    assert (stubborn.moved, stubborn.is_found) == (14, True)
    honest = truncation_probe([*tried("fail", "fail", 4), *tried("fail", "unclear", 11, 20)])
    assert (honest.moved, honest.is_found) == (4, False)
    assert "quotes" in truncation_probe([]).rate.undefined_because


def test_refusals_are_counted_where_the_stakes_are_high() -> None:
    severe, mild = an_item(1, "fail", is_severe=True), an_item(2, "fail")
    assert refusal_probe([(severe, "refused"), (mild, "pass")]).is_found
    assert not refusal_probe([(severe, "fail"), (mild, "refused")]).is_found
    assert "high stakes" in refusal_probe([(mild, "refused")]).rate.undefined_because


def test_a_judge_that_spares_its_own_family_is_found_out() -> None:
    own = [an_item(n, "fail", model="gpt-4.1-mini") for n in range(20)]
    others = [an_item(n, "fail", model="claude-sonnet-4") for n in range(20, 40)]
    passed: list[tuple[GoldItem, Outcome]] = [(item, "pass") for item in own]
    caught: list[tuple[GoldItem, Outcome]] = [(item, "fail") for item in others]
    missed: list[tuple[GoldItem, Outcome]] = [(item, "pass") for item in others]
    probe = same_family_probe("openai:gpt-4o", [*passed, *caught])
    assert probe.is_found
    assert probe.rate.estimate == 1
    assert not same_family_probe("openai:gpt-4o", [*passed, *missed]).is_found
    alone = same_family_probe("openai:gpt-4o", passed)
    assert "another family" in alone.rate.undefined_because


def test_pairs_alone_have_an_order() -> None:
    assert "only pairs" in order_probe().rate.undefined_because


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("openai:gpt-4o-mini@1a2b3c4d", "openai"),
        ("o3-mini", "openai"),
        ("anthropic:claude-sonnet-4-5", "claude"),
        ("openai:meta/llama-3.1-70b", "llama"),
        ("qwen2.5-7b", "qwen"),
        ("Mistral-7B", "mistral"),
        ("embedded:smollm2-135m", "smollm"),
        ("007", "007"),
    ],
)
def test_a_model_belongs_to_the_family_of_its_first_word(model: str, family: str) -> None:
    assert model_family(model) == family


def test_probes_are_tried_on_as_many_failing_as_passing_replies_one_family_after_another() -> None:
    items = [an_item(n, "fail", family=FamilyId(f"f{n // 10}")) for n in range(40)]
    items += [an_item(n, "pass") for n in range(100, 105)]
    chosen = probed_items(items, 20)
    assert [item.people for item in chosen] == ["fail"] * 15 + ["pass"] * 5
    assert len({item.family for item in chosen[:4]}) == 4
    assert probed_items(items[::-1], 20) == chosen


def test_pairs_that_turn_with_their_order_blame_a_judge_and_steady_ones_do_not() -> None:
    turned = order_probe([compared(n, "first", "second") for n in range(12)])
    assert (turned.asked, turned.moved, turned.is_found) == (12, 12, True)
    assert "shown first did better 12 times" in turned.note
    steady = order_probe([compared(n, "first") for n in range(12)] + [compared(13, "error")])
    assert (steady.asked, steady.moved, steady.is_found) == (12, 0, False)
