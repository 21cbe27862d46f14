"""Which adjudications can be read, and which count."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import ClauseId, Digest, TranscriptId
from ethogram.judge.adjudication import ReasonCode, Settled
from ethogram.judge.adjudication_file import (
    adjudication_line,
    adjudication_refused,
    adjudications_in_force,
    is_settled,
    parse_adjudications,
)
from ethogram.judge.label_file import Subject
from tests.fakes.adjudications import an_adjudication
from tests.fakes.observations import a_label

DIGESTS = {ClauseId("coach"): Digest("now")}
ON_ONE = Subject(transcript=TranscriptId("r.1"), clause=ClauseId("coach"))


@given(st.lists(st.text()))
def test_whatever_stands_in_the_file_is_read_or_reported(lines: list[str]) -> None:
    parsed = parse_adjudications(lines)
    written = [line for line in lines if line.strip()]
    assert len(parsed.value) + len(parsed.problems) == len(written)


def test_a_line_is_read_as_it_was_written() -> None:
    made = an_adjudication(1, "fail", "clause-unclear", words=["short"])
    assert parse_adjudications([adjudication_line(made)]).value == (made,)


def test_a_broken_line_is_reported_with_its_place_and_the_rest_is_kept() -> None:
    line = adjudication_line(an_adjudication(1, "fail"))
    parsed = parse_adjudications(["{", "", line, line])
    assert len(parsed.value) == 1
    assert [(p.rule, p.at.line) for p in parsed.problems] == [
        ("adjudication-unreadable", 1),
        ("adjudication-twice", 4),
    ]
    assert all("ethogram adjudicate" in p.fix for p in parsed.problems)


def test_the_last_adjudication_counts() -> None:
    first = an_adjudication(1, "fail", at="2026-11-10T10:00:00+00:00")
    second = an_adjudication(1, "pass", at="2026-11-10T11:00:00+00:00")
    assert adjudications_in_force([second, first], DIGESTS) == {ON_ONE: second}


def test_withdrawing_one_lets_the_one_before_it_stand_again() -> None:
    first = an_adjudication(1, "fail", at="2026-11-10T10:00:00+00:00")
    second = an_adjudication(1, "pass", at="2026-11-10T11:00:00+00:00")
    undone = an_adjudication(1, "withdrawn", at="2026-11-10T12:00:00+00:00", supersedes=second.id)
    assert adjudications_in_force([first, second, undone], DIGESTS) == {ON_ONE: first}
    both = an_adjudication(1, "withdrawn", at="2026-11-10T13:00:00+00:00", supersedes=first.id)
    assert adjudications_in_force([first, second, undone, both], DIGESTS) == {}


def test_one_under_another_wording_of_the_clause_counts_for_nothing() -> None:
    assert adjudications_in_force([an_adjudication(1, "fail", digest="old")], DIGESTS) == {}
    assert adjudications_in_force([an_adjudication(1, "fail", clause="gone")], DIGESTS) == {}
    assert len(adjudications_in_force([an_adjudication(1, "fail", digest="now")], DIGESTS)) == 1


def test_a_label_that_it_never_saw_opens_the_question_again() -> None:
    ann, bob = a_label(1, "pass"), a_label(1, "fail", by="bob")
    settled = an_adjudication(1, "fail", seen=[ann.id, bob.id])
    assert is_settled(settled, [ann, bob])
    assert not is_settled(settled, [ann, bob, a_label(1, "pass", by="cy")])
    assert not is_settled(None, [ann])


def test_without_a_list_of_what_it_saw_the_time_decides() -> None:
    settled = an_adjudication(1, "fail")
    label = a_label(1, "pass")
    assert is_settled(settled, [label])
    later = msgspec.structs.replace(label, at="2026-12-01T10:00:00+00:00")
    assert not is_settled(settled, [later])


@pytest.mark.parametrize(
    ("settled", "reason", "said"),
    [
        ("fail", "slip", ""),
        ("kept", "value-difference", ""),
        ("withdrawn", "value-difference", ""),
        ("fail", "value-difference", "kept as it is"),
        ("kept", "slip", "does not go with 'slip'"),
    ],
)
def test_an_honest_value_difference_is_kept_and_nothing_else_is(
    settled: Settled, reason: ReasonCode, said: str
) -> None:
    refused = adjudication_refused(settled, reason)
    assert said in refused
    assert bool(said) == bool(refused)
