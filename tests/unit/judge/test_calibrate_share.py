from __future__ import annotations

import pytest

from ethogram.ids import FamilyId
from ethogram.judge.calibrate_share import share_of


def test_a_share_counts_replies_and_its_interval_families() -> None:
    found = share_of((FamilyId(f"f{n // 4}"), n < 20) for n in range(40))
    assert found.estimate == pytest.approx(0.5)
    assert (found.n, found.clusters) == (40, 10)
    alone = share_of((FamilyId(f"f{n}"), n < 20) for n in range(40))
    assert found.low is not None
    assert alone.low is not None
    assert found.low < alone.low


def test_of_nothing_there_is_no_share() -> None:
    assert not share_of([]).is_defined
