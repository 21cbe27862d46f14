"""Marked stretches of a text, without offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.report.passage import Mark, Passage, passages

MARKS = st.lists(
    st.builds(Mark, start=st.integers(-5, 60), end=st.integers(-5, 60), by=st.integers(0, 4)),
    max_size=6,
)


def test_overlapping_marks_are_cut_where_they_meet() -> None:
    marks = [Mark(start=0, end=3, by=0), Mark(start=2, end=5, by=1)]
    assert passages("abcdef", marks) == (
        Passage(text="ab", by=(0,)),
        Passage(text="c", by=(0, 1)),
        Passage(text="de", by=(1,)),
        Passage(text="f"),
    )


def test_a_mark_outside_the_text_is_left_out() -> None:
    assert passages("ab", [Mark(start=1, end=9, by=0)]) == (Passage(text="ab"),)
    assert passages("", [Mark(start=0, end=1, by=0)]) == ()


@given(st.text(max_size=40), MARKS)
def test_passages_joined_are_the_text(text: str, marks: list[Mark]) -> None:
    assert "".join(passage.text for passage in passages(text, marks)) == text
