"""Filters in an address: read, written, turned."""

from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import RunId
from ethogram.studio.choice import described, query_of, read_href, run_href, sieve_from, turned
from ethogram.workflow.transcript_list import Sieve

RUN = RunId("20261109-143005-8f2c")
WORDS = st.text(max_size=20).map(str.strip)


@given(clause=WORDS, words=WORDS, labels=WORDS)
def test_what_is_written_into_an_address_is_read_back(clause: str, words: str, labels: str) -> None:
    sieve = Sieve(clause=clause, words=words, labels=labels)
    query = query_of(sieve).removeprefix("?")
    assert sieve_from(dict(parse_qsl(query))) == sieve


def test_a_pile_is_a_name_for_filters_and_gives_way_to_them() -> None:
    assert sieve_from({"pile": "broken", "for": "coach"}) == Sieve(clause="coach", standing="fail")
    assert sieve_from({"pile": "changed"}) == Sieve(flip="any")
    assert sieve_from({"pile": "broken", "standing": "pass"}) == Sieve(standing="pass")
    assert sieve_from({"pile": "nonsense", "token": "x"}) == Sieve()


def test_a_value_is_chosen_once_and_let_go_the_second_time() -> None:
    chosen = turned(Sieve(), "standing", "fail")
    assert chosen == Sieve(standing="fail")
    assert turned(chosen, "standing", "fail") == Sieve()


def test_addresses_carry_the_filters_and_nothing_empty() -> None:
    assert run_href(RUN) == f"/runs/{RUN}"
    assert read_href(RUN, 41, Sieve(words="a&b"), beside="") == f"/runs/{RUN}/read/41?q=a%26b"


def test_a_choice_is_said_in_words() -> None:
    assert described(Sieve()) == "all replies"
    assert described(Sieve(clause="coach", standing="fail", words="x")) == "fail · coach · “x”"
