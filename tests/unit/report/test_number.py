"""Figures read the same on every screen."""

from __future__ import annotations

import pytest

from ethogram.findings.summary import Rate
from ethogram.report.number import (
    bar_text,
    coefficient,
    count,
    duration,
    estimate_text,
    interval,
    money,
    p_text,
    percent,
    percent_text,
    rate_text,
    signed_points,
)
from ethogram.spec.clause import Bar
from ethogram.stats.estimate import Estimate

RATE = Rate(estimate=9 / 16, low=0.332, high=0.769, families=16)


def test_a_rate_reads_with_its_interval() -> None:
    assert rate_text(RATE) == "56 %, 33-77"
    assert interval(RATE) == "33-77"


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0 %"), (0.001, "<1 %"), (0.999, ">99 %"), (1.0, "100 %")]
)
def test_only_none_and_all_read_as_none_and_all(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("p_value", "shown"), [(0.0312, ".03"), (0.0041, ".004"), (0.0002, "<.001"), (1.0, "1")]
)
def test_a_p_value_keeps_the_digits_that_matter(p_value: float, shown: str) -> None:
    assert p_text(p_value) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.42, "0.4 s"), (4.0, "4 s"), (41.2, "41 s"), (59.7, "1 min 0 s"), (7500, "2 h 5 min")],
)
def test_a_time_reads_in_its_natural_unit(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_a_target_without_prices_costs_no_zero() -> None:
    assert money(None, "EUR") == "no price"
    assert money(0.0) == "0.00"
    assert money(0.0042, "EUR") == "0.00420 EUR"


def test_bars_counts_and_differences_read_as_people_write_them() -> None:
    assert bar_text(Bar(is_never=True)) == "never"
    assert bar_text(Bar(passes=9, of=10)) == "9 in 10"
    assert count(1, "reply", "replies") == "1 reply"
    assert count(10_000, "reply", "replies") == "10,000 replies"
    assert (signed_points(0.384), signed_points(-0.04), signed_points(0.001)) == ("+38", "-4", "0")


def estimated(value: float | None, low: float | None = None, high: float | None = None) -> Estimate:
    return Estimate(estimate=value, low=low, high=high, method="planted", n=9)


def test_coefficients_read_as_statisticians_write_them() -> None:
    assert estimate_text(estimated(0.842, 0.76, 0.911)) == ".84, .76-.91"
    assert estimate_text(estimated(0.17, -0.35, 0.6)) == ".17, -.35 to .60"
    assert estimate_text(estimated(1.0, 0.9, 1.0)) == "1, .90-1"
    assert estimate_text(estimated(0.66, -12.95, 0.99)) == ".66, -1 to .99"
    assert estimate_text(estimated(None)) == "-"
    assert [coefficient(each) for each in (-0.02, 0.001, -1.0, 0.996)] == [
        "-.02",
        "0",
        "-1",
        ">.99",
    ]


def test_an_estimated_share_shows_its_interval_where_there_is_one() -> None:
    assert percent_text(estimated(0.583, 0.32, 0.81)) == "58 %, 32-81"
    assert percent_text(estimated(0.5)) == "50 %"
    assert percent_text(estimated(None)) == "-"
