"""Planted clusters come back, and nothing chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ethogram.stats.neighbours import groups, nearest

if TYPE_CHECKING:
    from ethogram.stats.neighbours import Rows


def clusters(each: int, *, spread: float = 0.05, seed: int = 3) -> Rows:
    """Three tight clusters along three axes, one row of each after the other."""
    rng = np.random.default_rng(seed)
    rows = np.tile(np.eye(3, 8, dtype=np.float32), (each, 1))
    rows += rng.normal(0, spread, rows.shape).astype(np.float32)
    unit: Rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_the_nearest_is_found_and_nothing_is_nearest_to_nothing() -> None:
    rows = clusters(4)
    found = nearest(rows, np.eye(3, 8, dtype=np.float32))
    assert found.index == (0, 1, 2) * 4
    assert min(found.cosine) > 0.9
    assert nearest(rows[:0], rows).index == ()


def test_planted_clusters_come_back_and_are_stable() -> None:
    found = groups(clusters(20), reach=0.8)
    assert sorted(tuple(sorted(each.members)) for each in found) == [
        tuple(range(start, 60, 3)) for start in range(3)
    ]
    assert all(each.leader in each.members for each in found)
    assert all(each.stability == pytest.approx(1.0) for each in found)


def test_a_chain_of_neighbours_is_not_one_group() -> None:
    angles = np.linspace(0, np.pi / 2, 10)
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    found = groups(rows, reach=float(np.cos(np.pi / 17)))
    assert max(len(each.members) for each in found) == 3


def test_late_rows_join_the_nearest_leader_within_reach() -> None:
    rows = clusters(20)
    stray = np.eye(8, dtype=np.float32)[7:]
    found = groups(np.concatenate([rows, stray]), reach=0.8, founders=15)
    assert sorted(len(each.members) for each in found) == [20, 20, 20]
    assert 60 not in {row for each in found for row in each.members}


def test_a_group_under_the_fewest_is_none() -> None:
    assert groups(clusters(1), reach=0.8) == ()
    assert len(groups(clusters(1), reach=0.8, fewest=1)) == 3
    assert groups(clusters(1)[:0], reach=0.8, fewest=1) == ()


def test_noise_makes_no_stable_group() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(60, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = groups(rows, reach=0.5, fewest=3)
    assert np.mean([each.stability for each in found]) < 0.8
