from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.clustered import cluster_rate, clustered_proportion
from ethogram.stats.proportion import wilson
from tests.fakes.chance import chance


def families(rng: Random, rate: float, alike: float, count: int) -> list[tuple[float, float]]:
    """Families of 2 to 6 replies whose failures go together: 0 not at all, 1 all or none."""
    drawn: list[tuple[float, float]] = []
    for _ in range(count):
        if alike >= 1.0:
            own = float(rng.random() < rate)
        elif alike <= 0.0:
            own = rate
        else:
            size = 1.0 / alike - 1.0
            own = rng.betavariate(rate * size, (1.0 - rate) * size)
        n = rng.randint(2, 6)
        drawn.append((float(sum(rng.random() < own for _ in range(n))), float(n)))
    return drawn


def covered(rate: float, alike: float, count: int, studies: int) -> float:
    rng, hits = chance(f"{rate} {alike} {count}"), 0
    for _ in range(studies):
        found = clustered_proportion(families(rng, rate, alike, count))
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= rate <= found.high
    return hits / studies


@pytest.mark.parametrize("alike", [0.0, 0.3, 1.0])
def test_the_interval_covers_however_alike_families_are(alike: float) -> None:
    assert 0.92 <= covered(0.2, alike, 30, studies=200) <= 0.99


@pytest.mark.slow
@pytest.mark.parametrize("count", [12, 40, 100])
@pytest.mark.parametrize("alike", [0.0, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5])
def test_the_interval_covers_as_often_as_it_says(rate: float, alike: float, count: int) -> None:
    """With few families it covers more: how alike they are cannot be told then."""
    most = 0.98 if count > 40 else 1.0
    assert 0.92 <= covered(rate, alike, count, studies=500) <= most


def cr2_by_definition(clusters: list[tuple[int, int]]) -> tuple[float, float]:
    """Bell and McCaffrey's variance and degrees, from the matrices of the regression on 1."""
    answers = np.concatenate([[1.0] * k + [0.0] * (n - k) for k, n in clusters])
    who = np.concatenate([[place] * n for place, (_, n) in enumerate(clusters)])
    total = len(answers)
    keep = np.eye(total) - np.ones((total, total)) / total
    columns = []
    for place in range(len(clusters)):
        own = who == place
        values, vectors = np.linalg.eigh(keep[np.ix_(own, own)])
        half = vectors @ np.diag(values**-0.5) @ vectors.T
        columns.append(keep[:, own] @ half @ np.ones(own.sum()) / total)
    pulls = np.array(columns)
    crossed = pulls @ pulls.T
    variance = float(((pulls @ answers) ** 2).sum())
    return variance, float(np.trace(crossed) ** 2 / (crossed**2).sum())


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(3, 6)), min_size=15, max_size=30))
def test_variance_and_degrees_are_what_their_definition_says(
    clusters: list[tuple[int, int]],
) -> None:
    found = cluster_rate([(float(k), float(n)) for k, n in clusters])
    variance, degrees = cr2_by_definition(clusters)
    assert found.degrees == pytest.approx(degrees)
    seen = sum(k > 0 for k, _ in clusters)
    if seen >= 10 and variance > found.rate * (1 - found.rate) / found.units:
        effect = variance * found.units / (found.rate * (1 - found.rate))
        assert found.design_effect == pytest.approx(effect, rel=0.05)


def test_equal_families_have_one_degree_of_freedom_less_than_there_are() -> None:
    assert cluster_rate([(1.0, 4.0), (2.0, 4.0), (0.0, 4.0), (4.0, 4.0)]).degrees == pytest.approx(
        3
    )


def test_all_or_none_families_are_worth_one_unit_each() -> None:
    clusters = [(5.0, 5.0)] * 20 + [(0.0, 5.0)] * 30
    found, single = clustered_proportion(clusters), wilson(20, 50)
    assert cluster_rate(clusters).effective == pytest.approx(49, abs=0.5)
    assert (found.n, found.clusters) == (250, 50)
    assert found.low == pytest.approx(single.low, abs=0.01)
    assert found.high == pytest.approx(single.high, abs=0.01)


def test_nothing_seen_is_worth_one_unit_a_family() -> None:
    """Whether failures come in whole families cannot be told from none."""
    assert cluster_rate([(0.0, 10.0)] * 30).effective == pytest.approx(30)


def test_one_family_has_no_interval() -> None:
    found = clustered_proportion([(1.0, 3.0)])
    assert (found.estimate, found.low) == (1 / 3, None)
    assert "one family alone" in found.warnings[0]


def test_impossible_and_empty_families_are_said() -> None:
    assert clustered_proportion([(0.0, 0.0)]).undefined_because == "there are no units"
    with pytest.raises(ValueError, match=r"\(3.0, 2.0\)"):
        clustered_proportion([(3.0, 2.0)])
