"""A stretch that a person marks on the screen, found again in the reply."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.report.plain_text import visible
from ethogram.report.shown_span import Stretch, behind


def test_plain_text_is_marked_where_it_is_shown() -> None:
    assert behind("Which is your claim?", Stretch(9, 13)) == (9, 13)


def test_a_hidden_letter_before_the_mark_moves_nothing() -> None:
    text = "a\u202eb\r\nclaim"
    at = visible(text).index("claim")
    found = behind(text, Stretch(at, at + 5))
    assert found is not None
    assert text[found.start : found.end] == "claim"


def test_half_of_a_symbol_marks_the_letter_behind_it() -> None:
    assert behind("x\u202ey", Stretch(3, 4)) == (1, 2)


def test_what_lies_outside_is_no_mark() -> None:
    assert behind("abc", Stretch(1, 4)) is None
    assert behind("abc", Stretch(2, 2)) is None
    assert behind("", Stretch(0, 1)) is None


@given(st.text(alphabet="ab \n\r\u202e\x00é\U0001f600", max_size=30), st.data())
def test_what_was_marked_is_shown_as_what_was_pointed_at(text: str, data: st.DataObject) -> None:
    shown = visible(text)
    start = data.draw(st.integers(0, len(shown)))
    end = data.draw(st.integers(0, len(shown)))
    found = behind(text, Stretch(start, end))
    if found is not None:
        assert shown[start:end] in visible(text[found.start : found.end])
