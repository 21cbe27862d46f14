"""A sequential question keeps its promised error, and asks no more than it may."""

from __future__ import annotations

import random

import pytest

from ethogram.experiment.oracle import Answer, Sequential, rates_around, weigh
from tests.fakes.chance import chance


def settle(test: Sequential, rate: float, rng: random.Random) -> tuple[Answer, int]:
    failed = asked = 0
    while True:
        asked += 1
        failed += rng.random() < rate
        answer = weigh(test, failed, asked)
        if answer is not None:
            return answer, asked


@pytest.mark.parametrize(("rate", "right"), [(0.1, "passes"), (0.6, "fails")])
def test_mistakes_are_as_rare_as_promised(rate: float, right: str) -> None:
    test, rng = Sequential(most=50), chance(2)
    settled = [settle(test, rate, rng) for _ in range(2_000)]
    wrong = sum(answer != right for answer, _ in settled) / len(settled)
    assert wrong <= test.error + 0.02
    assert sum(asked for _, asked in settled) / len(settled) < 8


def test_a_question_never_costs_more_than_it_may() -> None:
    test, rng = Sequential(passes_at=0.3, fails_at=0.4, most=6), chance(2)
    assert max(settle(test, 0.35, rng)[1] for _ in range(200)) == 6


def test_a_tie_blames_nobody() -> None:
    even = Sequential(passes_at=0.25, fails_at=0.75, most=2)
    assert weigh(even, 1, 2) == "passes"


@pytest.mark.parametrize("seen", [0.05, 0.3, 0.6, 1.0])
def test_the_rates_follow_what_was_seen(seen: float) -> None:
    test = rates_around(seen)
    assert 0.0 < test.passes_at < test.fails_at < 1.0
    assert test.fails_at <= max(0.15, seen)


def test_rates_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        Sequential(passes_at=0.5, fails_at=0.5)
    with pytest.raises(ValueError, match="no test"):
        Sequential(most=0)
