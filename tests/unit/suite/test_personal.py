"""What obviously names a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.suite.personal import Personal, personal, scrubbed


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mail me: ana.silva+x@school.org.", "mail me: [e-mail]."),
        ("call +49 30 1234567 today", "call [phone] today"),
        ("0044 (0)20 7946 0958", "[phone]"),
        ("My number is 0171 555 0199.", "My number is [phone]."),
    ],
)
def test_addresses_and_numbers_are_taken_out(text: str, clean: str) -> None:
    assert scrubbed(text) == clean


@pytest.mark.parametrize(
    "text", ["in 2026", "on 2026-11-09", "pages 12-14", "1234567", "3.14159265358979", "200 mg"]
)
def test_years_dates_pages_and_amounts_stay(text: str) -> None:
    assert scrubbed(text) == text
    assert personal(text) == Personal()


def test_what_was_found_is_said_in_words() -> None:
    found = personal("a@b.org, c@d.org and +49 30 1234567")
    assert str(found) == "2 e-mail addresses and 1 telephone number"
    assert str(Personal()) == ""


@given(st.text(alphabet="ab1@. +-()/0\n", max_size=40))
def test_nothing_that_was_scrubbed_is_found_again(text: str) -> None:
    assert personal(scrubbed(text)).emails == 0
