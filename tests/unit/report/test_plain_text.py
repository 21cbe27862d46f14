"""Hostile text cannot act on a terminal, and lines fit their width."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ethogram.report.plain_text import cells, cut, one_line, pad, visible, wrap

ANY_TEXT = st.text(st.characters(), max_size=200)


def test_escapes_nul_and_bells_are_shown_as_symbols() -> None:
    assert visible("a\x1b[2Jb\x00c\x07d\x7f") == "a␛[2Jb␀c␇d␡"


def test_direction_marks_and_hidden_letters_are_named() -> None:
    assert visible("a\u202eb\u200bc\U000e0041") == "a⟨U+202E⟩b⟨U+200B⟩c⟨U+E0041⟩"


def test_a_lone_surrogate_can_be_written() -> None:
    assert visible("\ud800x").encode("utf-8").decode() == "\ufffdx"


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    assert (cells("日本"), cells("é"), cells("e\u0301")) == (4, 1, 1)
    assert pad("日", 4) == "日  "


@given(ANY_TEXT)
def test_no_control_or_direction_mark_survives(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not any(unicodedata.category(letter) == "Cc" for letter in shown if letter not in "\n\t")
    assert not any(unicodedata.bidirectional(letter) in {"RLO", "LRO", "RLI"} for letter in shown)


@given(ANY_TEXT, st.integers(4, 60))
def test_a_cut_line_fits(text: str, width: int) -> None:
    assert cells(cut(one_line(text), width)) <= width


@given(ANY_TEXT, st.integers(4, 60))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    line = one_line(text)
    wrapped = wrap(line, width)
    assert all(cells(each) <= width for each in wrapped)
    assert "".join(wrapped).replace(" ", "") == line.replace(" ", "")
