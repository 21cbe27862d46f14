"""Quotations, as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.quotation import is_open, read_quotation


@pytest.mark.parametrize(
    ("raw", "text", "reason"),
    [
        ('"a"', "a", ""),
        ('"a" — because', "a", "because"),
        ('"a" -- because', "a", "because"),
        ('"a" - says "b" there', "a", 'says "b" there'),
        ('"He said "no" and left." — rude', 'He said "no" and left.', "rude"),
        ('"He said "no" - and left."', 'He said "no" - and left.', ""),
        ("“a” — b", "a", "b"),
        ('"one\n\n   two"', "one\n\ntwo", ""),
        ("bare text", "bare text", ""),
        ("— only a reason", "", "only a reason"),
        ("", "", ""),
    ],
)
def test_the_reply_and_its_reason_come_apart(raw: str, text: str, reason: str) -> None:
    read = read_quotation(raw)
    assert (read.text, read.reason, read.is_closed) == (text, reason, True)


def test_a_quotation_without_its_end_is_open() -> None:
    assert is_open('"starts here')
    assert not is_open("no quotation")
    assert read_quotation('"starts here').text == "starts here"


@given(st.text(max_size=80))
def test_reading_a_quotation_never_raises(raw: str) -> None:
    read_quotation(raw)


@given(st.text(alphabet=st.characters(blacklist_characters='"', blacklist_categories=["Cs"])))
def test_what_is_quoted_comes_back(text: str) -> None:
    if "\n" not in text and "\r" not in text:
        assert read_quotation(f'"{text}"').text == text.strip()
