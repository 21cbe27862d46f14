"""What has a form that names a person does not come through."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.logs.scrub import scrub, scrub_turns
from ethogram.model.message import Message

WORDS = st.text(string.ascii_lowercase + " ,.!?", max_size=60)


def _luhn(digits: str) -> str:
    """Complete fifteen digits to a card's number."""
    doubled = [
        int(d) * 2 - 9 * (int(d) > 4) if n % 2 == 0 else int(d) for n, d in enumerate(digits)
    ]
    return digits + str(-sum(doubled) % 10)


def _iban(account: str) -> str:
    """Complete an account's eighteen digits to a German number."""
    return f"DE{98 - int(f'{account}131400') % 97:02}{account}"


LETTERS = string.ascii_lowercase + string.digits
NAMES = st.text(LETTERS, min_size=1, max_size=20)
E_MAILS = st.builds("{}@{}.{}".format, NAMES, NAMES, st.sampled_from(["de", "com", "co.uk"]))
CARDS = st.from_regex(r"\A[3-6][0-9]{14}\Z").map(_luhn)
SPACED = CARDS.map(lambda n: " ".join(n[at : at + 4] for at in range(0, 16, 4)))
IBANS = st.from_regex(r"\A[0-9]{18}\Z").map(_iban)
PHONES = st.from_regex(r"\A\+[1-9][0-9] [0-9]{3} [0-9]{4,7}\Z")
IPS = st.ip_addresses(v=4).map(str)
KEYS = st.text(string.ascii_letters + string.digits, min_size=20, max_size=48).map("sk-{}".format)
LINKS = st.builds("https://{}:{}@host.org/".format, NAMES, NAMES)
IDENTIFIERS = st.one_of(E_MAILS, CARDS, SPACED, IBANS, PHONES, IPS, KEYS, LINKS)


@given(WORDS, IDENTIFIERS, WORDS)
def test_a_planted_identifier_never_comes_through(before: str, identifier: str, after: str) -> None:
    done = scrub(f"{before} {identifier} {after}")
    assert identifier not in done.text
    assert done.counts


@given(st.lists(st.one_of(IDENTIFIERS, WORDS, st.text(max_size=20)), max_size=8).map(" ".join))
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    once = scrub(text).text
    twice = scrub(once)
    assert (twice.text, twice.counts) == (once, {})


@given(st.text())
def test_any_text_can_be_scrubbed(text: str) -> None:
    assert isinstance(scrub(text).text, str)


@given(WORDS)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert scrub(text).text == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("call 0171 555 0199", "call [phone]"),
        ("call 555.123.4567 now", "call [phone] now"),
        ("from BE68 5390 0754 7034 next week", "from [account] next week"),
        ("at 12 Baker Street, London", "at [address], London"),
        ("wohne Hauptstraße 12a", "wohne [address]"),
        ("the ip fe80::1ff:fe23:4567:890a is mine", "the ip [ip] is mine"),
        ("password: hunter2!", "[key]"),
        ("I am called Ana. Ana is 17.", "I am called [name]. [name] is 17."),
    ],
)
def test_forms_are_named_by_kind(text: str, clean: str) -> None:
    assert scrub(text).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "on 2026-11-09 at 10:30:15",
        "in 1914 and 1918",
        "std::vector and a::b",
        "pi is 3.14159265358979",
        "Dear Sir or Madam, Macbeth kills Duncan",
        "Version 1.2.3 costs 1,200 EUR",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert scrub(text).text == text


def test_a_name_leaves_every_turn_of_its_conversation() -> None:
    turns = (
        Message(role="assistant", content="How can I help?"),
        Message(role="user", content="My name is Anna Berg and I need help."),
        Message(role="assistant", content="Gladly, Anna. Berg is a nice name.", name="helper-7"),
    )
    kept, counts = scrub_turns(turns)
    assert [turn.content for turn in kept] == [
        "How can I help?",
        "My name is [name] and I need help.",
        "Gladly, [name]. [name] is a nice name.",
    ]
    assert counts == {"name": 3}
    assert not any(turn.name for turn in kept)
