from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.paired import mcnemar, square_and_add, tango
from tests.fakes import oracle
from tests.fakes.chance import chance


def test_mcnemar_gives_the_published_p_values() -> None:
    # Fagerland, Lydersen and Laake (2013): airway hyper-responsiveness, 1 and 7 discordant pairs.
    found = mcnemar(1, 7)
    assert round(found.exact, 4) == 0.0703
    assert round(found.mid_p, 4) == 0.0391


def test_paired_intervals_are_the_published_ones() -> None:
    # Fagerland, Lydersen and Laake (2014), the same 21 children: 1, 1, 7 and 12.
    score = tango(1, 7, 21)
    assert (round(score.low or 0, 3), round(score.high or 0, 3)) == (-0.517, -0.026)
    before, after = [1] + [1] + [0] * 7 + [0] * 12, [1] + [0] + [1] * 7 + [0] * 12
    added = square_and_add(after, before)
    assert (round(added.low or 0, 3), round(added.high or 0, 3)) == (-0.507, -0.026)


def test_six_newly_failing_and_none_fixed_is_p_03() -> None:
    assert round(mcnemar(6, 0).exact, 3) == 0.031
    assert round(mcnemar(6, 0).mid_p, 3) == 0.016


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_exact_p_agrees_with_a_second_library(b: int, c: int) -> None:
    theirs = oracle.binomial_p(b, b + c) if b + c else 1.0
    assert mcnemar(b, c).exact == pytest.approx(theirs, abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mid_p_is_never_above_exact(b: int, c: int) -> None:
    assert mcnemar(b, c).mid_p <= mcnemar(b, c).exact + 1e-12


def test_no_change_at_all_is_p_one() -> None:
    assert mcnemar(0, 0).exact == 1.0
    assert mcnemar(0, 0).mid_p == 1.0


@given(st.integers(1, 80), st.integers(0, 80), st.integers(0, 80))
def test_a_paired_interval_holds_its_estimate_and_mirrors(n: int, b: int, c: int) -> None:
    b = min(b, n)
    c = min(c, n - b)
    here, mirrored = tango(b, c, n), tango(c, b, n)
    assert here.estimate is not None
    assert here.low is not None
    assert here.high is not None
    assert mirrored.low is not None
    assert here.low - 1e-9 <= here.estimate <= here.high + 1e-9
    assert mirrored.low == pytest.approx(-here.high, abs=1e-9)


@pytest.mark.parametrize(("only_after", "only_before"), [(0.1, 0.1), (0.2, 0.05), (0.02, 0.02)])
def test_the_paired_interval_covers_a_planted_difference(
    only_after: float, only_before: float
) -> None:
    rng = chance(f"{only_after} {only_before}")
    rounds, pairs, covered = 1500, 40, 0
    for _ in range(rounds):
        draws = [rng.random() for _ in range(pairs)]
        b = sum(draw < only_after for draw in draws)
        c = sum(only_after <= draw < only_after + only_before for draw in draws)
        found = tango(b, c, pairs)
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= only_after - only_before <= found.high
    assert covered / rounds >= 0.92


def test_the_interval_on_shares_covers_a_planted_difference() -> None:
    rng = chance("shares")
    rounds, pairs, repeats, covered = 1500, 30, 3, 0
    for _ in range(rounds):
        before, after = [], []
        for _ in range(pairs):
            own = rng.betavariate(1.0, 3.0)
            before.append(sum(rng.random() < own for _ in range(repeats)) / repeats)
            after.append(
                sum(rng.random() < own + 0.2 * (1 - own) for _ in range(repeats)) / repeats
            )
        found = square_and_add(before, after)
        assert found.low is not None
        assert found.high is not None
        # E[own] = .25, so the planted change is 0.2 x .75.
        covered += found.low <= 0.15 <= found.high
    assert covered / rounds >= 0.93


def test_shares_of_zero_and_one_come_close_to_tango() -> None:
    before = [1.0] * 8 + [0.0] * 32
    after = [1.0] * 4 + [0.0] * 4 + [1.0] * 10 + [0.0] * 22
    on_shares, on_counts = square_and_add(before, after), tango(10, 4, 40)
    assert on_shares.estimate == pytest.approx(on_counts.estimate)
    assert on_shares.low == pytest.approx(on_counts.low, abs=0.02)
    assert on_shares.high == pytest.approx(on_counts.high, abs=0.02)


def test_no_pairs_is_undefined() -> None:
    assert not tango(0, 0, 0).is_defined
    assert not square_and_add([], []).is_defined


def test_a_constant_side_has_no_correlation_to_speak_of() -> None:
    found = square_and_add([0.0, 0.0, 0.0], [0.5, 1.0, 0.0])
    assert found.estimate == pytest.approx(0.5)
