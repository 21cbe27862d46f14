"""Production beside the suite on one screen."""

from __future__ import annotations

from ethogram.findings.production import beside
from ethogram.report.production import render_beside
from tests.fakes.summaries import broken_coach, empty, holding


def test_both_rates_carry_their_intervals_and_families() -> None:
    text = render_beside(beside(empty(clauses=(broken_coach(),)), empty(clauses=(broken_coach(),))))
    assert "coach             56 % (33-77) of 16          56 % (33-77) of 16" in text
    assert "not corrected by labels" in text


def test_what_the_suite_never_asked_says_so() -> None:
    text = render_beside(beside(empty(clauses=(holding("warm"),)), None))
    assert "not asked" in text
    assert "The suite: no run yet." in text


def test_nothing_decided_is_said() -> None:
    assert "Nothing was decided in production" in render_beside(beside(empty(), None))
