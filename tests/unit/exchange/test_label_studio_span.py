from __future__ import annotations

from typing import Any

import pytest

from ethogram.exchange.label_studio_span import number, read_span
from ethogram.exchange.loss import Losses
from tests.fakes.annotations import golden, kinds

TURNS = (("User", "Write it."), ("Assistant", "Sure 👩‍🔬🎓! Here it is.\nLight feeds."))


def span(**value: Any) -> tuple[str | None, dict[str, int]]:
    losses = Losses()
    whole = {"start": "1", "end": "1", "startOffset": 14, "endOffset": 25, **value}
    found = read_span(whole, TURNS, "task 1", losses)
    return (found.quote if found else None), kinds(losses)


def test_a_passage_that_a_real_browser_marked_behind_emoji_is_found() -> None:
    found, _ = golden("first-failure")
    marked = [label.span for label in found.labels if label.span]
    assert [(each.quote, each.start, each.end) for each in marked] == [
        ("Here is the whole essay.", 11, 35)
    ]


def test_turns_may_be_numbers_or_texts() -> None:
    assert span() == span(start=1, end=1) == ("Here it is.", {})


def test_a_line_end_counts_as_one_letter() -> None:
    assert span(startOffset=26, endOffset=31) == ("Light", {})


@pytest.mark.parametrize("place", [{"start": "0"}, {"end": "2"}, {"start": None}, {"end": "x"}])
def test_a_passage_in_another_turn_is_not_in_the_judged_reply(place: dict[str, Any]) -> None:
    assert span(**place) == (None, {"span-elsewhere": 1})


@pytest.mark.parametrize(
    "place",
    [
        {"endOffset": 9_999},
        {"startOffset": 25},
        {"startOffset": -1},
        {"startOffset": "later"},
        {"startOffset": 6},
        {"endOffset": True},
    ],
)
def test_a_passage_outside_the_reply_or_inside_a_letter_is_no_passage(
    place: dict[str, Any],
) -> None:
    assert span(**place) == (None, {"span-outside": 1})


def test_a_passage_whose_words_are_others_there_is_not_taken() -> None:
    assert span(text="Light feeds") == (None, {"span-differs": 1})
    assert span(text="Here  it is.\n") == ("Here it is.", {})


@pytest.mark.parametrize("value", [None, True, 1.5, "1.5", "-1", -1, "９", "1" * 20, [], {}])
def test_what_is_no_whole_number_is_none(value: object) -> None:
    assert number(value) is None
