from __future__ import annotations

import pytest

from ethogram.stats.equivalence import is_equivalent
from ethogram.stats.estimate import undefined
from ethogram.stats.paired import tango


def test_no_flip_in_many_families_is_equivalence_and_in_few_is_not() -> None:
    assert is_equivalent(tango(0, 0, 200), 0.1) is True
    assert is_equivalent(tango(0, 0, 9), 0.1) is False


def test_an_undefined_difference_is_neither() -> None:
    assert is_equivalent(undefined("Tango 95 %", "there are no pairs"), 0.1) is None


def test_a_margin_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="allows nothing"):
        is_equivalent(tango(1, 2, 10), 0.0)
