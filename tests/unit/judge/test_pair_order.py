from __future__ import annotations

import pytest

from ethogram.ids import FamilyId
from ethogram.judge.pair_order import order_swap
from tests.fakes.compared import compared


def test_a_judge_whose_choices_stand_leans_nowhere() -> None:
    order = order_swap([compared(n, "first" if n % 2 else "second") for n in range(20)])
    assert order.consistent.estimate == 1.0
    assert (order.for_shown_first, order.for_shown_second) == (0, 0)
    assert not order.is_found


def test_a_judge_that_takes_the_first_is_found_and_one_that_wavers_is_not() -> None:
    takes_first = [compared(n, "first", "second") for n in range(12)]
    assert order_swap(takes_first).is_found
    wavers = [
        compared(n, *(("first", "second") if n % 2 else ("second", "first"))) for n in range(12)
    ]
    assert not order_swap(wavers).is_found
    assert order_swap(wavers).consistent.estimate == 0.0


def test_many_pairs_of_one_family_are_one_piece_of_evidence() -> None:
    one = [compared(n, "first", "second", family=FamilyId("same")) for n in range(12)]
    assert order_swap(one).p_value == pytest.approx(1.0)
