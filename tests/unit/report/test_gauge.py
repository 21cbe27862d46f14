"""An estimate on a line."""

from __future__ import annotations

from ethogram.report.gauge import gauge
from ethogram.stats.estimate import Estimate, undefined


def test_a_share_lies_between_nothing_and_all() -> None:
    found = Estimate(estimate=0.5, low=0.25, high=0.75, method="", n=4)
    shown = gauge(found, "half", width=100, marks=(0.8,))
    assert (shown.low, shown.dot, shown.high, shown.zero, shown.marks) == (25, 50, 75, 0, (80,))


def test_a_coefficient_below_the_line_is_drawn_at_its_end() -> None:
    found = Estimate(estimate=-0.2, low=-0.9, high=0.4, method="", n=4)
    shown = gauge(found, "", width=150, floor=-0.5)
    assert (shown.low, shown.dot, shown.high, shown.zero) == (0, 30, 90, 50)


def test_without_an_interval_there_is_a_dot_alone() -> None:
    shown = gauge(Estimate(estimate=1.0, method="", n=4), "", width=100)
    assert (shown.low, shown.dot, shown.high) == (100, 100, 100)


def test_what_is_undefined_has_no_place_on_the_line() -> None:
    assert gauge(undefined("kappa", "nobody was asked twice"), "not known").dot is None
