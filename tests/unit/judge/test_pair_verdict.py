from __future__ import annotations

import msgspec
import pytest

from ethogram.judge.pair_verdict import PairOutcome, PairVerdict
from tests.fakes.compared import compared


@pytest.mark.parametrize(
    ("straight", "swapped", "counts", "lean"),
    [
        ("first", "first", "first", 0),
        ("second", "second", "second", 0),
        ("tie", "tie", "tie", 0),
        ("first", "second", "tie", 2),
        ("second", "first", "tie", -2),
        ("first", "tie", "tie", 1),
        ("first", "error", "error", 1),
        ("refused", "first", "refused", -1),
    ],
)
def test_a_preference_that_changes_with_the_order_is_a_tie(
    straight: PairOutcome, swapped: PairOutcome, counts: str, lean: int
) -> None:
    verdict = compared(1, straight, swapped)
    assert verdict.preferred == counts
    assert verdict.is_compared == (counts in ("first", "second", "tie"))
    assert verdict.lean == lean


def test_a_verdict_survives_being_written_down() -> None:
    verdict = compared(3, "first", "tie", cost=0.5)
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=PairVerdict) == verdict
