from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import pytest

from ethogram.stats.unseen import missing_mass, modes_in_all, saturation
from tests.fakes.chance import chance


def drawn(rng: Random, modes: int, read: int) -> tuple[list[int], list[float]]:
    """Failures whose modes grow rarer as one over their rank."""
    weights = [1 / (rank + 1) for rank in range(modes)]
    total = sum(weights)
    return rng.choices(range(modes), weights, k=read), [weight / total for weight in weights]


@pytest.mark.parametrize(("modes", "read"), [(20, 30), (20, 100), (60, 100), (10, 100)])
def test_the_chance_of_something_new_is_covered(modes: int, read: int) -> None:
    rng, hits, error = chance(f"{modes} {read}"), 0, 0.0
    for _ in range(300):
        seen, shares = drawn(rng, modes, read)
        truth = sum(share for mode, share in enumerate(shares) if mode not in set(seen))
        found = missing_mass(Counter(seen))
        assert found.estimate is not None
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= truth <= found.high
        error += found.estimate - truth
    assert hits / 300 >= 0.92
    assert abs(error / 300) < 0.02


def test_chaos_number_is_the_published_formula() -> None:
    """Five seen once, two seen twice, three seen more: 10 + (29/30) * 5 * 4 / (2 * 3)."""
    counts = dict(zip("abcdefghij", [1, 1, 1, 1, 1, 2, 2, 5, 6, 10], strict=True))
    found = modes_in_all(counts)
    assert found.estimate == pytest.approx(10 + 29 / 30 * 20 / 6)
    assert found.estimate is not None
    assert found.low is not None
    assert found.high is not None
    assert 10 < found.low < found.estimate < found.high
    assert "lower bound" in found.warnings[0]


def test_the_low_end_is_hardly_ever_above_the_whole_number() -> None:
    rng, above, covered = chance(4), 0, 0
    for _ in range(300):
        found = modes_in_all(Counter(drawn(rng, 30, 60)[0]))
        assert found.low is not None
        assert found.high is not None
        above += found.low > 30
        covered += found.low <= 30 <= found.high
    assert above / 300 <= 0.03
    assert covered / 300 >= 0.7


def test_modes_seen_often_leave_nothing_unseen() -> None:
    found = modes_in_all({"a": 30, "b": 40})
    assert (found.estimate, found.low) == (2.0, 2.0)
    mass = missing_mass({"a": 30, "b": 40})
    assert (mass.estimate, mass.low) == (0.0, 0.0)
    assert mass.high is not None
    assert 0.0 < mass.high < 0.06


def test_all_seen_once_says_that_reading_has_hardly_begun() -> None:
    mass = missing_mass(dict.fromkeys(range(9), 1))
    assert mass.estimate == mass.high == 1.0


def test_the_curve_is_the_mean_over_all_orders() -> None:
    modes = ["a", "b", "a", "c", "a", "b"]
    points = saturation(modes, step=2)
    assert [(point.read, point.seen) for point in points] == [(2, 2), (4, 3), (6, 3)]
    for point in points:
        parts = [len(set(part)) for part in combinations(modes, point.read)]
        assert point.expected == pytest.approx(sum(parts) / len(parts))


def test_nothing_read_is_said() -> None:
    assert "no failure was read" in missing_mass({}).undefined_because
    assert "no failure was read" in modes_in_all({}).undefined_because
    assert saturation([]) == ()
    with pytest.raises(ValueError, match="not seen"):
        missing_mass({"a": 0})
    with pytest.raises(ValueError, match="step of 0"):
        saturation(["a"], 0)
