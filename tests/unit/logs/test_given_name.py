"""Names of people, where a text introduces them."""

from __future__ import annotations

import pytest

from ethogram.logs.given_name import names_in, without_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("My name is Anna Berg.", {"Anna", "Berg"}),
        ("Dear Dr. Smith,", {"Smith"}),
        ("Sehr geehrte Frau Ünal", {"Ünal"}),
        ("Mein Name ist Jörg", {"Jörg"}),
        ("my mother Clara is ill", {"Clara"}),
        ("Dear Sir or Madam", set()),
        ("Dear Hiring Manager Olga Novak", {"Olga", "Novak"}),
        ("Macbeth kills Duncan", set()),
    ],
)
def test_a_name_is_known_by_what_introduces_it(text: str, names: set[str]) -> None:
    assert names_in(text) == names


def test_names_in_a_row_are_one_and_parts_of_words_are_none() -> None:
    text, taken = without_names("Anna Berg met Annabel and Berg.", frozenset({"Anna", "Berg"}))
    assert (text, taken) == ("[name] met Annabel and [name].", 2)
