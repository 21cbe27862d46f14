from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.suite.operators.encoding import (
    from_base64,
    from_homoglyphs,
    from_zero_width,
    rot13,
    to_base64,
    to_homoglyphs,
    to_leetspeak,
    to_zero_width,
)

texts = st.text(st.characters(blacklist_categories=["Cs"]))
latin = st.text(st.characters(max_codepoint=0x2FF))


@given(texts)
def test_encodings_that_can_be_undone_decode_back(text: str) -> None:
    assert from_base64(to_base64(text)) == text
    assert rot13(rot13(text)) == text
    assert from_zero_width(to_zero_width(text)) == text


@given(latin)
def test_lookalikes_decode_back_where_there_was_no_cyrillic(text: str) -> None:
    assert from_homoglyphs(to_homoglyphs(text)) == text


def test_letters_become_the_figures_they_resemble() -> None:
    assert to_leetspeak("Write a test") == "Wr173 4 7357"
