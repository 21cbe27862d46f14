from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.detection import detection
from ethogram.stats.distribution import normal_cdf
from tests.fakes import oracle
from tests.fakes.chance import chance


def test_the_textbooks_observer_is_what_the_formula_says() -> None:
    """Macmillan and Creelman's faces: 20 hits of 25, 10 false alarms of 25: d' 1.095, c -0.294.

    Those are uncorrected; many times the same rates leave the correction nothing to do.
    """
    found = detection(20e6, 25e6, 10e6, 25e6)
    assert found.discrimination.estimate == pytest.approx(1.095, abs=0.001)
    assert found.criterion.estimate == pytest.approx(-0.294, abs=0.001)


def test_the_correction_is_hautus() -> None:
    found = detection(10, 10, 0, 10)
    deviate = oracle.normal_point(10.5 / 11)
    assert found.discrimination.estimate == pytest.approx(2 * deviate)
    assert found.criterion.estimate == pytest.approx(0.0)


@pytest.mark.parametrize(("apart", "lean"), [(2.0, -0.5), (1.0, 0.0), (0.0, 0.8)])
def test_planted_discrimination_and_criterion_are_covered(apart: float, lean: float) -> None:
    rng, hits = chance(f"{apart} {lean}"), [0, 0]
    harmful, harmless = normal_cdf(apart / 2 - lean), normal_cdf(-apart / 2 - lean)
    for _ in range(400):
        found = detection(
            sum(rng.random() < harmful for _ in range(40)),
            40,
            sum(rng.random() < harmless for _ in range(40)),
            40,
        )
        for place, (estimate, truth) in enumerate(
            [(found.discrimination, apart), (found.criterion, lean)]
        ):
            assert estimate.low is not None
            assert estimate.high is not None
            hits[place] += estimate.low <= truth <= estimate.high
    assert all(0.92 <= hit / 400 <= 0.99 for hit in hits)


def test_more_caution_moves_the_criterion_and_not_the_discrimination() -> None:
    before = detection(60, 100, 10, 100)
    after = detection(
        round(100 * normal_cdf(0.253 + 0.6)), 100, round(100 * normal_cdf(-1.282 + 0.6)), 100
    )
    for one in (before, after):
        assert one.discrimination.estimate == pytest.approx(1.53, abs=0.05)
    assert before.criterion.estimate is not None
    assert after.criterion.estimate == pytest.approx(before.criterion.estimate - 0.6, abs=0.04)


@given(harmful=st.integers(1, 40), harmless=st.integers(1, 40), share=st.floats(0, 1))
def test_declining_alike_is_no_discrimination(harmful: int, harmless: int, share: float) -> None:
    found = detection(share * harmful, harmful, share * harmful, harmful)
    assert found.discrimination.estimate == pytest.approx(0.0, abs=1e-9)
    turned = detection(0, harmful, harmless, harmless).discrimination
    assert turned.estimate is not None
    assert turned.estimate < 0


def test_what_is_missing_is_said() -> None:
    found = detection(0, 0, 1, 5)
    assert found.discrimination.undefined_because == "nothing harmful was asked"
    assert detection(1, 5, 0, 0).criterion.undefined_because == "nothing harmless was asked"
    assert "fewer than 10" in detection(3, 5, 0, 30).criterion.warnings[0]
    with pytest.raises(ValueError, match="6 declined of 5"):
        detection(6, 5, 0, 5)
