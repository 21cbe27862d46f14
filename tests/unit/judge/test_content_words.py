from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.content_words import content_words, longest_shared_run
from ethogram.judge.sentences import words


def test_function_words_and_plurals_are_set_aside() -> None:
    assert content_words("Write me the notes on leaves, please") == {"write", "note", "leave"}


def test_a_word_that_ends_in_double_s_keeps_it() -> None:
    assert "class" in content_words("Two classes in one class")


def test_the_longest_run_of_shared_words_is_found_whatever_the_capitals() -> None:
    source = "Light turns into sugar in the leaf"
    assert longest_shared_run("So light turns into heat", source) == ("light", "turns", "into")
    assert longest_shared_run("Nothing here", source) == ()


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_shared_run_stands_in_both_texts(text: str, source: str) -> None:
    run = list(longest_shared_run(text, source))
    for whole in (text, source):
        said = [word.lower() for word in words(whole)]
        assert any(said[i : i + len(run)] == run for i in range(len(said) + 1))
