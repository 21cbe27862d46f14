from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.checks.check import (
    Bounds,
    SpecRefused,
    bounds_value,
    found,
    number_value,
    text_value,
    texts_value,
)
from tests.fakes.judged import check


def test_numbers_and_booleans_are_the_text_json_writes() -> None:
    assert text_value(check("contains", 42)) == "42"
    assert text_value(check("contains", True)) == "true"


def test_a_single_line_of_texts_is_split_on_commas_and_quotes_protect() -> None:
    assert texts_value(check("contains-any", 'foo, "a, b", c')) == ("foo", "a, b", "c")
    assert texts_value(check("contains-any", ["x, y", 3])) == ("x, y", "3")


@pytest.mark.parametrize("value", [None, [], {}, [["nested"]]])
def test_what_is_no_list_of_texts_is_refused(value: Any) -> None:
    with pytest.raises(SpecRefused) as refused:
        texts_value(check("contains-any", value))
    assert "contains-any" in refused.value.fix


def test_the_threshold_comes_before_the_value() -> None:
    assert number_value(check("latency", 5, threshold=3)) == 3
    assert number_value(check("mentions-user-text"), default=1) == 1
    with pytest.raises(SpecRefused):
        number_value(check("latency"))


@pytest.mark.parametrize(
    ("value", "options", "said"),
    [
        (3, {}, "3"),
        ({"min": 3}, {}, "at least 3"),
        ({"max": 5}, {}, "at most 5"),
        ({"min": 3, "max": 5}, {}, "3 to 5"),
        (None, {"max": 5}, "at most 5"),
    ],
)
def test_bounds_say_what_they_ask_for(value: Any, options: dict[str, Any], said: str) -> None:
    assert str(bounds_value(check("word-count", value, options=options))) == said


@pytest.mark.parametrize("value", ["three", {"least": 3}, {"min": 5, "max": 3}, None, True])
def test_what_is_no_range_is_refused(value: Any) -> None:
    with pytest.raises(SpecRefused):
        bounds_value(check("word-count", value))


def test_a_quote_knows_its_place() -> None:
    (evidence,) = found("seen", "claim", 4).evidence
    assert (evidence.start, evidence.end) == (4, 9)


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_bounds_include_their_ends(low: float, high: float, count: float) -> None:
    assert Bounds(low=low, high=high).holds(count) == (low <= count <= high)
