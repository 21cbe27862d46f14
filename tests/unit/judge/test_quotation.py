from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.quotation import find_quote

REPLY = "We\u2019ll make 8 \u2014 just.  Which is your claim,\nlight or leaves? \u201cLeaves\u201d, you said."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("We'll make 8", "We\u2019ll make 8"),
        ('"which is your claim, light or leaves?"', "Which is your claim,\nlight or leaves?"),
        ('"Leaves", you said', "\u201cLeaves\u201d, you said"),
        ("We'll make 8 - just", "We\u2019ll make 8 \u2014 just"),
        (
            "We'll make 8 ... light or leaves",
            "We\u2019ll make 8 \u2014 just.  Which is your claim,\nlight or leaves",
        ),
    ],
)
def test_a_quote_is_found_whatever_its_spaces_marks_and_capitals(quote: str, found: str) -> None:
    evidence = find_quote(quote, REPLY)
    assert evidence.is_found
    assert REPLY[evidence.start : evidence.end] == evidence.quote
    assert found in evidence.quote or evidence.quote in found


@pytest.mark.parametrize("quote", ["", "...", "a", "light or roots", "leaves ... claim"])
def test_what_the_reply_does_not_say_is_not_found(quote: str) -> None:
    evidence = find_quote(quote, REPLY)
    assert not evidence.is_found
    assert evidence.quote == quote


@given(st.text(max_size=80), st.text(max_size=200))
def test_offsets_always_point_at_the_quote(quote: str, text: str) -> None:
    evidence = find_quote(quote, text)
    assert not evidence.is_found or text[evidence.start : evidence.end] == evidence.quote
