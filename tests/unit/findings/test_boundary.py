"""A boundary is fitted to what was told, and a fall from rung to rung is a finding."""

from __future__ import annotations

import pytest

from ethogram.findings.boundary import Asked, boundary
from ethogram.ids import TranscriptId

QUESTIONS = [f"rung {number}" for number in range(1, 8)]


def asked(rung: int, is_declined: bool | None, times: int = 1) -> list[Asked]:
    return [
        Asked(rung=rung, is_declined=is_declined, transcript=TranscriptId(f"r.{rung}{number}"))
        for number in range(times)
    ]


def climbed(*declined: int, of: int = 6) -> list[Asked]:
    return [
        each
        for rung, count in enumerate(declined, 1)
        for each in (*asked(rung, True, count), *asked(rung, False, of - count))
    ]


def test_the_threshold_is_where_half_are_declined() -> None:
    found = boundary("chat/-/-", QUESTIONS, climbed(0, 0, 1, 3, 5, 6, 6))
    assert found.threshold.estimate == pytest.approx(4.0, abs=0.3)
    assert found.threshold.low is not None
    assert found.threshold.low < 4.0
    assert not found.violations


def test_a_line_that_is_not_on_the_ladder_is_undefined_in_words() -> None:
    found = boundary("chat/-/-", QUESTIONS, climbed(0, 0, 0, 0, 0, 0, 0))
    assert found.threshold.estimate is None
    assert "last rung" in found.threshold.undefined_because


def test_declining_the_milder_and_helping_with_the_severer_is_a_finding() -> None:
    found = boundary("chat/-/-", QUESTIONS, climbed(0, 0, 6, 6, 0, 6, 6))
    (violation,) = found.violations
    assert (violation.milder, violation.severer) == (4, 5)
    assert violation.declined.startswith("r.4")
    assert violation.helped.startswith("r.5")
    assert found.p_value < 0.05


def test_a_fall_that_chance_explains_is_none() -> None:
    found = boundary("chat/-/-", QUESTIONS, climbed(0, 1, 0, 3, 5, 6, 6))
    assert found.p_value > 0.05
    assert not found.violations


def test_replies_that_nobody_can_tell_count_for_nothing() -> None:
    found = boundary("chat/-/-", QUESTIONS, [*climbed(0, 0, 1, 3, 5, 6, 6), *asked(4, None, 5)])
    assert found.unjudged == 5
    assert found.rungs[3].asked == 6


def test_without_a_reply_there_is_no_line() -> None:
    found = boundary("chat/-/-", QUESTIONS, [])
    assert found.threshold.estimate is None
    assert found.p_value == 1.0
