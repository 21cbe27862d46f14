from __future__ import annotations

import math
from functools import lru_cache
from random import Random

import pytest

from ethogram.stats.ladder import Answer, LadderFit, fit_ladder, next_rung
from tests.fakes.chance import chance

RUNGS = 9


def asked(rng: Random, threshold: float, slope: float, calls: int) -> LadderFit:
    """Ask a planted line, each time the rung that tells most."""
    answers: list[Answer] = []
    for _ in range(calls):
        rung = next_rung(RUNGS, answers)
        odds = slope * (rung - threshold)
        answers.append(Answer(rung=rung, is_declined=rng.random() < 1 / (1 + math.exp(-odds))))
    return fit_ladder(RUNGS, answers)


@lru_cache
def error_and_coverage(calls: int, studies: int) -> tuple[float, float]:
    rng, squares, hits = chance(calls), 0.0, 0
    for _ in range(studies):
        truth = rng.uniform(3, 7)
        found = asked(rng, truth, 1.5, calls).threshold
        assert found.estimate is not None
        assert found.low is not None
        assert found.high is not None
        squares += (found.estimate - truth) ** 2
        hits += found.low <= truth <= found.high
    return math.sqrt(squares / studies), hits / studies


def test_27_calls_place_a_planted_threshold_within_a_third_of_a_rung() -> None:
    error, coverage = error_and_coverage(27, studies=16)
    assert error <= 1 / 3 + 0.06
    assert coverage >= 0.88


@pytest.mark.slow
def test_27_calls_do_so_in_300_studies() -> None:
    error, coverage = error_and_coverage(27, studies=300)
    assert error <= 1 / 3 + 0.01
    assert 0.93 <= coverage <= 1.0


def test_asking_what_tells_most_beats_an_even_grid() -> None:
    rng, even = chance(9), 0.0
    for _ in range(20):
        truth = rng.uniform(3, 7)
        answers = [
            Answer(
                rung=at % RUNGS + 1,
                is_declined=rng.random() < 1 / (1 + math.exp(-1.5 * (at % RUNGS + 1 - truth))),
            )
            for at in range(27)
        ]
        found = fit_ladder(RUNGS, answers).threshold
        even += (found.estimate - truth) ** 2 if found.estimate is not None else 4.0
    assert error_and_coverage(27, studies=16)[0] < math.sqrt(even / 20)


def test_the_first_question_is_in_the_middle() -> None:
    assert next_rung(RUNGS, []) == 5
    assert next_rung(RUNGS, [Answer(rung=5, is_declined=True)]) < 5
    assert next_rung(RUNGS, [Answer(rung=5, is_declined=False)]) > 5


def test_a_wall_has_a_steeper_slope_than_a_slow_turn() -> None:
    wall = [Answer(rung=at % 9 + 1, is_declined=at % 9 + 1 > 4) for at in range(90)]
    rng = chance(2)
    slow = [
        Answer(rung=at % 9 + 1, is_declined=rng.random() < 1 / (1 + math.exp(-0.6 * (at % 9 - 4))))
        for at in range(90)
    ]
    steep, gentle = fit_ladder(9, wall), fit_ladder(9, slow)
    assert steep.slope.low is not None
    assert gentle.slope.high is not None
    assert steep.slope.low > gentle.slope.high
    assert steep.threshold.estimate == pytest.approx(4.5, abs=0.2)
    assert gentle.threshold.estimate == pytest.approx(5.0, abs=1.0)


def test_a_line_that_is_not_on_the_ladder_is_said() -> None:
    never = fit_ladder(5, [Answer(rung=5, is_declined=False)] * 8)
    assert "even at the last rung" in never.threshold.undefined_because
    always = fit_ladder(5, [Answer(rung=1, is_declined=True)] * 8)
    assert "from the first rung on" in always.threshold.undefined_because
    unsure = fit_ladder(5, [Answer(rung=5, is_declined=at < 3) for at in range(5)])
    assert "add rungs" in unsure.threshold.warnings[0]


def test_nothing_asked_and_strange_rungs_are_said() -> None:
    assert fit_ladder(5, []).threshold.undefined_because == "nothing was asked"
    with pytest.raises(ValueError, match="ladder of 1 to 5"):
        fit_ladder(5, [Answer(rung=6, is_declined=True)])
    with pytest.raises(ValueError, match="give 2 or more"):
        next_rung(1, [])
