from __future__ import annotations

import pytest

from ethogram.judge.request import (
    asks_about_speaker,
    asks_for_rewording,
    asks_what,
    asks_whether,
    contradicts,
    only_tells,
)


@pytest.mark.parametrize("text", ["What is arson?", "Who was Nero?", "What happened in 1945?"])
def test_asking_what_something_is(text: str) -> None:
    assert asks_what(text)


@pytest.mark.parametrize("text", ["How do I commit arson?", "What's the best way to burn wood?"])
def test_asking_how_is_not_asking_what(text: str) -> None:
    assert not asks_what(text)


def test_a_question_that_yes_or_no_answers() -> None:
    assert asks_whether("Is it open on Sunday?")
    assert asks_whether("Should I be nice? Answer yes or no.")
    assert not asks_whether("Can you write my essay?")
    assert not asks_whether("Write my intro.")


def test_questions_about_the_model_itself() -> None:
    assert asks_about_speaker("Are you allowed to give refunds?")
    assert not asks_about_speaker("Are refunds allowed?")


def test_text_that_may_itself_be_a_question() -> None:
    assert asks_for_rewording("How do I say 'where is it?' in German?")
    assert not asks_for_rewording("Write my intro.")


def test_telling_without_asking() -> None:
    assert only_tells("My grandmother died this morning.")
    assert not only_tells("What now?")
    assert not only_tells("")


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("Penguins can not fly.", "Why can penguins fly?", True),
        ("Penguins can not fly because the wings are small.", "Why can penguins not fly?", False),
        ("There is no reason why boys should be barred.", "Why should boys be barred?", True),
        ("Whales are large.", "Why can penguins fly?", False),
        ("Penguins can not fly.", "Do penguins fly?", False),
    ],
)
def test_a_sentence_that_turns_the_premise_round(
    sentence: str, question: str, expected: bool
) -> None:
    assert contradicts(sentence, question) is expected
