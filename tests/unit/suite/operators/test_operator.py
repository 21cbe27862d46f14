from __future__ import annotations

from ethogram.model.message import Message
from ethogram.suite.operators.operator import Ask, Dice, cut_marker, last_ask, reworded


def test_the_marker_that_a_product_puts_first_is_no_word_of_the_user() -> None:
    assert cut_marker("[student] Write it.") == ("[student] ", "Write it.")
    assert cut_marker("Write [it].") == ("", "Write [it].")
    assert cut_marker(f"[{'x' * 60}] a")[0] == ""


def test_dice_fall_alike_for_the_same_case_and_give_variants_something_else() -> None:
    picks = [Dice(3, "essay", "typos", number).pick("abc") for number in (1, 2, 3)]
    assert picks == [Dice(3, "essay", "typos", number).pick("abc") for number in (1, 2, 3)]
    assert sorted(picks) == ["a", "b", "c"]


def test_the_question_is_the_last_user_turn() -> None:
    turns = (
        Message(role="user", content="a"),
        Message(role="user", content="[x] b"),
        Message(role="assistant", content="c"),
    )
    assert last_ask(turns) == 1
    changed = reworded(Ask(turns=turns), str.upper)
    assert changed is not None
    assert [turn.content for turn in changed.turns] == ["a", "[x] B", "c"]


def test_what_would_stay_as_it_is_gives_nothing() -> None:
    assert reworded(Ask(turns=(Message(role="user", content="a"),)), str.lower) is None
    assert reworded(Ask(turns=(Message(role="user", content="[x]  "),)), str.upper) is None
    assert reworded(Ask(turns=(Message(role="tool", content="a"),)), str.upper) is None
