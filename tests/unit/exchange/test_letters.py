from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.letters import letter_index, utf16_offset


@given(st.text(), st.data())
def test_a_place_goes_out_and_comes_back(text: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text)))
    assert letter_index(text, utf16_offset(text, index)) == index


def test_an_emoji_takes_two_units_in_a_browser_and_one_letter_here() -> None:
    assert utf16_offset("a🎓b", 2) == 3
    assert letter_index("a🎓b", 3) == 2


@pytest.mark.parametrize("offset", [-1, 2, 5, 10**9])
def test_a_place_inside_a_letter_or_outside_the_text_is_no_place(offset: int) -> None:
    assert letter_index("a🎓b", offset) is None
