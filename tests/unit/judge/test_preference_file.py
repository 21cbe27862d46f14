from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CaseId, LabelId, TranscriptId
from ethogram.judge.preference import Pair, Preference
from ethogram.judge.preference_file import parse_preferences, preference_line

PAIR = Pair(first=TranscriptId("a.1"), second=TranscriptId("b.1"), case=CaseId("essay"))
ONE = Preference(
    id=LabelId("p1"),
    pair=PAIR,
    preferred="both-bad",
    reason="both invent",
    is_swapped=True,
    labeller="ana",
    at="2026-11-23T08:00:00+00:00",
)


def test_a_preference_reads_back_as_it_was_written() -> None:
    parsed = parse_preferences([preference_line(ONE), "\n"])
    assert (parsed.value, parsed.problems) == ((ONE,), ())


def test_a_line_that_cannot_be_read_is_reported_and_the_rest_is_kept() -> None:
    parsed = parse_preferences(['{"id":"x"}\n', preference_line(ONE), preference_line(ONE)], "p")
    assert parsed.value == (ONE,)
    assert [(each.rule, each.at.line) for each in parsed.problems] == [
        ("preference-unreadable", 1),
        ("preference-twice", 3),
    ]


@given(st.lists(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps)))
def test_strangers_lines_are_problems_and_never_a_crash(lines: list[str]) -> None:
    parsed = parse_preferences(lines)
    assert parsed.value == ()
    assert len(parsed.problems) == sum(bool(line.strip()) for line in lines)
