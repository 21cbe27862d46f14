from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.studio.prose import Piece, paragraphs, pieces

TITLES = {"coach": "Coach graded work"}


def test_a_bare_link_is_called_by_the_title_of_its_clause() -> None:
    found = list(pieces("See [?](#coach), **now**, `x`.", TITLES))
    assert found == [
        Piece("text", "See "),
        Piece("link", "Coach graded work", "coach"),
        Piece("text", ", "),
        Piece("strong", "now"),
        Piece("text", ", "),
        Piece("code", "x"),
        Piece("text", "."),
    ]


def test_a_link_to_anywhere_else_is_words() -> None:
    for text in ("[here](javascript:alert(1))", "[here](https://evil.example)", "[?](#gone)"):
        assert all(piece.kind == "text" for piece in pieces(text, TITLES))


def test_paragraphs_are_cut_at_empty_lines_and_footnotes_are_left_out() -> None:
    found = paragraphs("One.[^a1]\n\n \nTwo.", TITLES)
    assert [["".join(piece.text for piece in one)] for one in found] == [["One."], ["Two."]]


@given(text=st.text(alphabet="ab`*#? \n", max_size=80))
def test_no_word_is_lost(text: str) -> None:
    kept = "".join(piece.text for one in paragraphs(text, TITLES) for piece in one)
    for letter in "ab#?":
        assert kept.count(letter) == text.count(letter)
