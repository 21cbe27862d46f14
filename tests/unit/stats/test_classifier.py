from __future__ import annotations

import math
import random

import numpy as np
import pytest

from ethogram.stats.classifier import (
    Vectors,
    answer_of,
    area_under_curve,
    chances_of,
    choose_band,
    nearest,
    pulls,
    train,
)
from tests.fakes.trained import TINY


def planted(items: int, signal: float, seed: int = 0) -> tuple[Vectors, list[bool], list[int]]:
    """Vectors of length 1 in which failing items lean one way; two items a family."""
    rng = np.random.default_rng(seed)
    fails = [bool(rng.random() < 0.5) for _ in range(items)]
    rows = rng.normal(size=(items, 16))
    rows[:, 0] += np.where(fails, signal, -signal)
    return (
        rows / np.linalg.norm(rows, axis=1, keepdims=True),
        fails,
        [number // 2 for number in range(items)],
    )


def test_a_planted_line_is_found_on_families_that_were_left_out() -> None:
    vectors, fails, families = planted(160, 4.0)
    found = train(vectors, [[0.0]] * 160, fails, families)
    area = area_under_curve(found.chances, fails)
    assert area is not None
    assert area > 0.9
    decided = [(a, f) for a, f in zip(found.answers, fails, strict=True) if a != "unclear"]
    assert len(decided) > 100
    assert sum((answer == "fail") == is_fail for answer, is_fail in decided) / len(decided) > 0.9


def test_noise_is_not_learned_however_well_it_could_be_remembered() -> None:
    vectors, fails, families = planted(160, 0.0)
    found = train(vectors, [[0.0]] * 160, fails, families)
    area = area_under_curve(found.chances, fails)
    assert area is not None
    assert 0.3 < area < 0.7


def test_a_family_is_never_judged_by_a_model_that_saw_it() -> None:
    vectors, fails, families = planted(80, 1.0)
    found = train(vectors, [[0.0]] * 80, fails, families)
    for at, fold in enumerate(found.fold_of):
        assert found.fold_of[at ^ 1] == fold
        (again,) = chances_of(found.fold_models[fold], vectors[at : at + 1], [[0.0]])
        assert again == pytest.approx(found.chances[at])


def test_the_same_labels_make_the_same_judge() -> None:
    vectors, fails, families = planted(60, 1.0)
    traits = [[float(number % 7)] for number in range(60)]
    one, other = (train(vectors, traits, fails, families, seed=3) for _ in range(2))
    assert one == other


def test_a_trait_alone_can_carry_a_judge() -> None:
    vectors, fails, families = planted(80, 0.0)
    found = train(vectors, [[10.0 if each else 0.0] for each in fails], fails, families)
    assert area_under_curve(found.chances, fails) == 1.0
    assert pulls(found.model, [10.0])[0] > 0 > pulls(found.model, [0.0])[0]


def test_labels_that_all_agree_teach_nothing() -> None:
    vectors, _, families = planted(20, 0.0)
    with pytest.raises(ValueError, match="answer alike"):
        train(vectors, [[0.0]] * 20, [True] * 20, families)


def test_chances_are_the_logistic_of_the_weighted_numbers() -> None:
    (chance,) = chances_of(TINY, np.array([[0.6, 0.8]]), [[5.0]])
    assert chance == pytest.approx(1 / (1 + math.exp(-(4 * 0.6 - 4 * 0.8 + 0.5 * 2.0))))
    with pytest.raises(ValueError, match="train it again"):
        chances_of(TINY, np.array([[0.6]]), [[5.0]])


@pytest.mark.parametrize(
    ("chance", "answer"), [(0.39, "pass"), (0.4, "unclear"), (0.59, "unclear"), (0.6, "fail")]
)
def test_near_the_boundary_it_is_unclear(chance: float, answer: str) -> None:
    assert answer_of(TINY, chance) == answer


def test_the_band_is_wide_where_mistakes_are_and_empty_where_there_are_none() -> None:
    assert choose_band([0.1, 0.2, 0.8, 0.9], [False, False, True, True]) == (0.5, 0.5)
    low, high = choose_band([0.05, 0.45, 0.55, 0.95] * 5, [False, True, False, True] * 5)
    assert low <= 0.45
    assert high > 0.55


def test_the_area_counts_the_pairs_that_a_failing_item_wins() -> None:
    rng = random.Random(5)  # noqa: S311 - a seeded draw, no secret
    fails = [rng.random() < 0.4 for _ in range(60)]
    chances = [round(rng.random(), 1) for _ in fails]
    failing = [c for c, f in zip(chances, fails, strict=True) if f]
    passing = [c for c, f in zip(chances, fails, strict=True) if not f]
    won = sum((one > other) + (one == other) / 2 for one in failing for other in passing)
    assert area_under_curve(chances, fails) == pytest.approx(won / len(failing) / len(passing))
    assert area_under_curve([0.5], [True]) is None


def test_the_nearest_known_text_is_never_the_text_itself() -> None:
    known = np.array([[1.0, 0.0], [0.8, 0.6]])
    assert nearest(known, known, [[0], [1]]) == (1, 0)
    assert nearest(known[:1], known[:1], [[0]]) == (-1,)
    assert nearest(known, known[:0], [[], []]) == (-1, -1)
