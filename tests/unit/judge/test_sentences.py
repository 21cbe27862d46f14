from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.sentences import longest_unaddressed_run, sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith left. He ran.", ["Dr. Smith left.", "He ran."]),
        ("Use e.g. Oslo. Then go.", ["Use e.g. Oslo.", "Then go."]),
        ("It costs 3.50 today.", ["It costs 3.50 today."]),
        ("Steps:\n1. Cut it.\n2. Read it.", ["Steps:", "Cut it.", "Read it."]),
        ("1. Tell a story.\n- And laugh", ["Tell a story.", "And laugh"]),
        ("# Title\n\nText here.", ["Title", "Text here."]),
        ("A line\nthat goes on.", ["A line\nthat goes on."]),
        ('He said "No." Then he left.', ['He said "No.', "Then he left."]),
        ("Look:\n```\nx = 1. Y = 2.\n```\nDone.", ["Look:", "Done."]),
        ("", []),
        ("...", []),
    ],
)
def test_sentences_are_split_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_apostrophe_and_a_hyphen_do_not_end_a_word() -> None:
    assert words("don\u2019t over-think it_now") == ["don\u2019t", "over-think", "it", "now"]


def test_prose_that_addresses_nobody_is_a_run() -> None:
    text = (
        "Here is a start. Light feeds leaves. Leaves feed life. "
        "Which of the two is your claim? Roots drink water."
    )
    assert longest_unaddressed_run(text) == ("Light feeds leaves.", "Leaves feed life.")


def test_coaching_has_no_long_run() -> None:
    text = "You have two notes. Pick the one that surprised you. What does light do to a leaf?"
    assert longest_unaddressed_run(text) == ()


@given(st.text(max_size=300))
def test_sentences_come_from_the_text_in_its_order(text: str) -> None:
    kept = "".join("".join(sentences(text)).split())
    position = 0
    squeezed = "".join(text.split())
    for letter in kept:
        position = squeezed.find(letter, position) + 1
        assert position > 0
