from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.folds import grouped_folds


@given(
    families=st.lists(st.integers(0, 12), min_size=10, max_size=80),
    folds=st.integers(2, 4),
    seed=st.integers(0, 9),
)
def test_no_family_is_in_two_folds(families: list[int], folds: int, seed: int) -> None:
    if len(set(families)) < folds:
        return
    found = grouped_folds(families, folds, seed=seed)
    assert set(found) == set(range(folds))
    assert len(set(zip(families, found, strict=True))) == len(set(families))
    assert found == grouped_folds(families, folds, seed=seed)


def test_folds_have_as_many_items_and_as_many_failures() -> None:
    families = [at // 4 for at in range(80)]
    fails = [at < 20 for at in range(80)]
    found = grouped_folds(families, 5, fails=fails)
    assert [found.count(fold) for fold in range(5)] == [16] * 5
    assert [
        sum(f for f, own in zip(fails, found, strict=True) if own == fold) for fold in range(5)
    ] == [4] * 5


def test_another_seed_deals_otherwise() -> None:
    families = list(range(40))
    assert grouped_folds(families, 4, seed=1) != grouped_folds(families, 4, seed=2)


def test_what_cannot_be_dealt_is_said() -> None:
    with pytest.raises(ValueError, match="1 families cannot be dealt into 2 folds"):
        grouped_folds(["x", "x"], 2)
    with pytest.raises(ValueError, match="2 items have 1 answers"):
        grouped_folds(["x", "y"], 2, fails=[True])
