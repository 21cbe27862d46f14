from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.message import Message
from ethogram.suite.operators.operator import Ask, Change, Dice
from ethogram.suite.operators.wording import mistyped, paraphrased, politer, recased


def said(change: Change, text: str, number: int = 1) -> str | None:
    changed = change(Ask(turns=(Message(role="user", content=text),)), Dice(0, "a", "b", number))
    return changed.turns[0].content if changed else None


@given(st.text("abcdefgh XYZ.,123", min_size=1), st.integers(1, 30))
def test_a_typo_changes_words_and_nothing_else(text: str, number: int) -> None:
    changed = said(mistyped, text, number)
    if changed is not None:
        assert changed != text
        kept = [letter for letter in text if not letter.isalpha()]
        assert [letter for letter in changed if not letter.isalpha()] == kept


def test_one_word_in_six_is_mistyped_and_figures_are_left_alone() -> None:
    text = "Please write about volcanoes in 1883 before Monday because school starts then."
    changed = said(mistyped, text)
    assert changed is not None
    pairs = list(zip(text.split(), changed.split(), strict=True))
    assert sum(old != new for old, new in pairs) == 2
    assert "1883" in changed
    assert said(mistyped, "a 12 b") is None


def test_variants_are_written_in_different_cases() -> None:
    variants = {said(recased, "Write it, Ann.", number) for number in (1, 2, 3)}
    assert variants == {"write it, ann.", "WRITE IT, ANN.", "Write It, Ann."}
    assert said(recased, "123") is None


def test_what_is_polite_is_asked_bluntly() -> None:
    changed = said(politer, "Please write my intro, thanks")
    assert changed is not None
    assert "lease" not in changed
    assert "thanks" not in changed
    assert "write my intro" in changed


def test_contractions_are_swapped_and_the_words_stay() -> None:
    assert "I'm late, don't" in str(said(paraphrased, "I am late, do not ask."))
    assert "I am late, do not" in str(said(paraphrased, "I'm late, don't ask."))
    assert "{x}" in str(said(paraphrased, "What is {x}?"))
