"""Columns of a Hadamard matrix say nothing about one another."""

from __future__ import annotations

import pytest

from ethogram.errors import UsageRefused
from ethogram.experiment.hadamard import LARGEST, hadamard, order_for

ORDERS = [order for order in range(4, LARGEST + 1, 4) if order != 52]


@pytest.mark.parametrize("order", ORDERS)
def test_every_two_columns_are_orthogonal(order: int) -> None:
    columns = list(zip(*hadamard(order), strict=True))
    assert len(columns) == order
    assert set(columns[0]) == {1}
    products = {
        sum(x * y for x, y in zip(columns[i], columns[j], strict=True))
        for i in range(order)
        for j in range(i)
    }
    assert products == {0}


@pytest.mark.parametrize(
    ("columns", "order"), [(1, 4), (3, 4), (4, 8), (15, 16), (16, 20), (51, 56)]
)
def test_the_smallest_matrix_with_enough_columns_is_taken(columns: int, order: int) -> None:
    assert order_for(columns) == order


@pytest.mark.parametrize("columns", [0, 64, -3])
def test_no_screen_without_factors_or_with_too_many(columns: int) -> None:
    with pytest.raises(UsageRefused, match="Expected 1 to 63"):
        order_for(columns)


def test_an_order_that_is_not_built_is_refused() -> None:
    with pytest.raises(ValueError, match="52"):
        hadamard(52)
