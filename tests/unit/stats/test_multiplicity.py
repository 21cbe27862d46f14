from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.multiplicity import benjamini_hochberg, holm
from tests.fakes import oracle

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(P_VALUES)
def test_q_values_agree_with_a_second_library(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values) == pytest.approx(oracle.adjusted(p_values), abs=1e-12)


def test_the_published_example_keeps_its_decisions() -> None:
    # Benjamini and Hochberg (1995), section 4.1: the first four of fifteen at level .05.
    p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    assert sum(q <= 0.05 for q in benjamini_hochberg(p_values)) == 4
    assert sum(q <= 0.05 for q in holm(p_values)) == 3


@given(P_VALUES)
def test_holm_is_never_more_lenient_than_benjamini_hochberg(p_values: list[float]) -> None:
    pairs = zip(holm(p_values), benjamini_hochberg(p_values), p_values, strict=True)
    assert all(strict >= q - 1e-12 and q >= p - 1e-12 for strict, q, p in pairs)


def test_no_tests_need_no_adjustment() -> None:
    assert benjamini_hochberg([]) == ()
    assert holm([]) == ()
