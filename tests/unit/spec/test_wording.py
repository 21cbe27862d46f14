from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.wording import WordEdit, shared_words, similarity, word_edits, words


def test_a_footnote_tag_is_no_word() -> None:
    assert words("be mindful[^h82a] of trust") == ["be", "mindful", "of", "trust"]


def test_typographic_quotation_marks_are_no_change_of_words() -> None:
    assert word_edits("Don’t say “no”.", 'Don\'t say "no".') == ()


def test_an_edit_says_what_was_taken_out_and_put_in() -> None:
    assert word_edits("Never lie to a user.", "Never lie to any user, ever.") == (
        WordEdit(kind="replaced", before="a", after="any"),
        WordEdit(kind="added", after=", ever"),
    )


@given(st.text(), st.text())
def test_words_in_any_order_are_at_least_as_alike_as_words_in_order(one: str, two: str) -> None:
    assert 0.0 <= similarity(one, two) <= shared_words(one, two) + 1e-9 <= 1.0 + 1e-9


@given(st.text())
def test_a_text_is_like_itself(text: str) -> None:
    assert similarity(text, text) == 1.0
    assert word_edits(text, text) == ()
