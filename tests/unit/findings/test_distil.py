from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.findings.distil import distil


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        ('invents a source "Lowell, 1998"', "invent source"),
        ("Invents sources: Lowell 1998, page 12", "invent source page"),
        ("It didn't answer the question", "not question"),
        ("said that ana@example.org will call at 10:30", "say call"),
        ("refuses", "refuse"),
        ("switches languages", "switch language"),
    ],
)
def test_names_figures_and_quotations_are_masked(note: str, phrase: str) -> None:
    assert distil(note) == phrase


def test_a_note_of_which_nothing_is_left_stays() -> None:
    assert distil('"No." 12') == '"no." 12'


@given(st.text(max_size=200))
def test_any_note_has_a_phrase_if_it_says_anything(note: str) -> None:
    assert bool(distil(note)) == bool(note.split())
