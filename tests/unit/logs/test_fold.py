"""The same question in almost the same words counts once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.logs.fold import fold

LONG = "please tell me how the tax on my home office is computed for the last year in my country"


def test_letters_and_signs_make_no_difference() -> None:
    folds = fold(["How are you?", "how are you", "HOW, are you!", "Who are you?"])
    assert [each.members for each in folds] == [(0, 1, 2), (3,)]


def test_one_word_more_in_a_long_text_folds() -> None:
    folds = fold([LONG, f"{LONG} thanks", "a wholly different question about soup and bread"])
    assert [each.members for each in folds] == [(0, 1), (2,)]


def test_texts_that_share_little_stay_apart() -> None:
    assert len(fold([LONG, "please tell me how the soup is cooked"])) == 2


@given(st.lists(st.text(max_size=30), max_size=30))
def test_every_text_is_in_exactly_one_fold(texts: list[str]) -> None:
    folds = fold(texts)
    assert sorted(one for each in folds for one in each.members) == list(range(len(texts)))
    assert all(each.first == each.members[0] for each in folds)
