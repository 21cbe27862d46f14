"""Planted effects come back within their intervals, and a screen needs fewer replies for them."""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import fmean

import pytest

from ethogram.experiment.design import Design, Factor, factorial, screen
from ethogram.experiment.effects import Count, Observed, interactions, main_effects
from tests.fakes.chance import chance

FACTORS = [Factor(name=f"b{number}") for number in range(15)]
PLANTED = {"b1": 0.10, "b4": -0.06, "b9": 0.06, "b12": -0.10}


def rate(design: Design, run: tuple[int, ...]) -> float:
    names = [factor.name for factor in design.factors]
    return 0.5 + sum(
        PLANTED.get(name, 0.0) * level / 2 for name, level in zip(names, run, strict=True)
    )


def ask(
    design: Design,
    rng: random.Random,
    *,
    families: int,
    repeats: int,
    fails_at: Callable[[Design, tuple[int, ...]], float] = rate,
) -> Observed:
    return {
        f"family {family}": [
            Count(
                failed=sum(rng.random() < fails_at(design, run) for _ in range(repeats)),
                asked=repeats,
            )
            for run in design.runs
        ]
        for family in range(families)
    }


def test_intervals_hold_the_planted_effects_as_often_as_they_say() -> None:
    design, rng = screen(FACTORS), chance(7)
    inside = []
    for _ in range(120):
        for effect in main_effects(design, ask(design, rng, families=6, repeats=1)):
            low, high = effect.change.low, effect.change.high
            assert low is not None
            assert high is not None
            inside.append(low <= PLANTED.get(effect.factors[0], 0.0) <= high)
    assert 0.92 <= fmean(inside) <= 0.98


def test_a_screen_has_about_an_eighth_of_the_variance_of_leaving_one_out() -> None:
    """(k + 1) / 2 = 8 for 15 factors and the same replies (Box, Hunter and Hunter)."""
    rng = chance(11)
    count = len(FACTORS)
    left_out = [tuple(-1 if i == j else 1 for j in range(count)) for i in range(count)]
    by_hand = Design(factors=tuple(FACTORS), runs=((1,) * count, *left_out))
    design = screen(FACTORS, fold=False)
    assert len(design.runs) == len(by_hand.runs)
    screened, one_by_one = [], []
    for _ in range(150):
        for effect in main_effects(design, ask(design, rng, families=1, repeats=60)):
            assert effect.change.estimate is not None
            screened.append((effect.change.estimate - PLANTED.get(effect.factors[0], 0.0)) ** 2)
        whole, *without = ask(by_hand, rng, families=1, repeats=60)["family 0"]
        for factor, count_without in zip(FACTORS, without, strict=True):
            change = (whole.failed - count_without.failed) / 60
            one_by_one.append((change - PLANTED.get(factor.name, 0.0)) ** 2)
    assert 6.5 <= fmean(one_by_one) / fmean(screened) <= 9.5


def test_the_largest_effect_comes_first() -> None:
    observed = ask(screen(FACTORS), chance(3), families=8, repeats=40)
    assert {effect.factors[0] for effect in main_effects(screen(FACTORS), observed)[:2]} == {
        "b1",
        "b12",
    }


def test_an_interaction_is_found_where_two_parts_fail_only_together() -> None:
    pair = factorial([Factor(name="stance"), Factor(name="example")])

    def together(_: Design, run: tuple[int, ...]) -> float:
        return 0.9 if run == (1, 1) else 0.1

    observed = ask(pair, chance(5), families=8, repeats=10, fails_at=together)
    (found,) = interactions(pair, observed, ["stance", "example"])
    assert found.factors == ("stance", "example")
    assert found.is_clear
    assert found.change.estimate == pytest.approx(0.4, abs=0.1)


def test_a_family_that_was_not_answered_everywhere_counts_for_nothing() -> None:
    design = screen(FACTORS[:3])
    whole = ask(design, chance(1), families=6, repeats=4)
    gap = {"gap": [Count(failed=0, asked=0), *whole["family 0"][1:]]}
    effects = main_effects(design, {**whole, **gap})
    assert all(effect.change.n == 6 for effect in effects)
    assert "1 families were not answered in every run" in effects[0].change.warnings


def test_without_replies_there_is_no_effect_and_no_zero() -> None:
    effect = main_effects(screen(FACTORS[:3]), {})[0]
    assert effect.change.estimate is None
    assert not effect.is_clear


def test_few_families_are_said_to_speak_only_for_themselves() -> None:
    design = screen(FACTORS[:3])
    effect = main_effects(design, ask(design, chance(1), families=1, repeats=20))[0]
    assert "not for others" in effect.change.warnings[0]
