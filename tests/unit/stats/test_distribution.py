from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.distribution import (
    beta_cdf,
    beta_quantile,
    binomial_mass,
    normal_cdf,
    normal_quantile,
    student_quantile,
    two_sided_z,
)
from tests.fakes import oracle


@pytest.mark.parametrize("p", [1e-12, 0.001, 0.025, 0.5, 0.8, 0.975, 1 - 1e-9])
def test_normal_quantiles_agree_with_a_second_library(p: float) -> None:
    assert normal_quantile(p) == pytest.approx(oracle.normal_point(p), abs=1e-9)


@given(st.floats(0.001, 0.999), st.floats(0.5, 400), st.floats(0.5, 400))
def test_beta_quantiles_agree_with_a_second_library(p: float, a: float, b: float) -> None:
    assert beta_quantile(p, a, b) == pytest.approx(oracle.beta_point(p, a, b), abs=1e-8)


@given(st.integers(0, 200), st.floats(0, 1))
def test_binomial_masses_sum_to_one(n: int, p: float) -> None:
    assert sum(binomial_mass(k, n, p) for k in range(n + 1)) == pytest.approx(1.0, abs=1e-9)


def test_binomial_masses_agree_with_a_second_library() -> None:
    assert binomial_mass(3, 17, 0.2) == pytest.approx(oracle.binomial_mass(3, 17, 0.2))
    assert binomial_mass(9, 8, 0.2) == 0.0


def test_the_beta_distribution_ends_at_zero_and_one() -> None:
    assert beta_cdf(0.0, 2, 3) == 0.0
    assert beta_cdf(1.0, 2, 3) == 1.0


def test_the_normal_distribution_is_symmetric() -> None:
    assert normal_cdf(1.3) + normal_cdf(-1.3) == pytest.approx(1.0)
    assert two_sided_z(0.95) == pytest.approx(1.959963984540054)


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1])
def test_a_quantile_that_does_not_exist_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        normal_quantile(p)
    with pytest.raises(ValueError, match="makes no interval"):
        two_sided_z(p)


@pytest.mark.parametrize("degrees", [1, 2, 5.7, 30, 1_000])
def test_quantiles_of_students_t_agree_with_a_second_library(degrees: float) -> None:
    for p in (0.025, 0.5, 0.9, 0.975, 0.995):
        theirs = oracle.student_point(p, degrees)
        assert student_quantile(p, degrees) == pytest.approx(theirs, abs=1e-9, rel=1e-9)


def test_a_t_without_degrees_of_freedom_is_refused() -> None:
    with pytest.raises(ValueError, match="0 degrees"):
        student_quantile(0.975, 0)
