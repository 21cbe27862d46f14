from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.agreement_tally import tally

LABELS = st.lists(
    st.dictionaries(st.sampled_from("ABCD"), st.sampled_from(["fail", "pass", "unclear"])),
    max_size=30,
)


def test_items_labelled_alike_are_kept_once() -> None:
    counted = tally([{"A": "pass", "B": "fail"}, {"B": "pass", "C": "fail"}, {"A": "pass"}])
    assert counted.categories == ("fail", "pass")
    assert counted.patterns == ((0, 1), (1, 1))
    assert [mix.times for mix in counted.mixes] == [1, 2]
    assert counted.items == 2


def test_families_that_look_alike_are_kept_once() -> None:
    items = [{"A": "pass", "B": "pass"}] * 6
    counted = tally(items, clusters=["x", "x", "y", "y", "z", "z"])
    assert [(mix.items, mix.times) for mix in counted.mixes] == [(((0, 2),), 3)]
    assert counted.items == 6


def test_a_label_that_is_no_category_is_named() -> None:
    with pytest.raises(ValueError, match="'maybe'"):
        tally([{"A": "maybe"}], categories=["pass", "fail"])


def test_a_family_is_asked_for_every_item() -> None:
    with pytest.raises(ValueError, match="2 items have 1 clusters"):
        tally([{"A": "pass"}, {"A": "fail"}], clusters=["x"])


@given(LABELS)
def test_no_label_is_lost(items: list[dict[str, str]]) -> None:
    counted = tally(items)
    labels = sum(
        mix.times * count * sum(counted.patterns[index])
        for mix in counted.mixes
        for index, count in mix.items
    )
    assert labels == sum(map(len, items))
    assert counted.items == sum(len(item) > 1 for item in items)
