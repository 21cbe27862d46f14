from __future__ import annotations

import pytest

from ethogram.lint.vague import vague_clauses, vague_criteria
from ethogram.lint.workbook import Workbook
from tests.fakes.specs import a_clause, a_spec


def said(text: str, *criteria: str) -> list[str]:
    workbook = Workbook(spec=a_spec(a_clause("coach", text, *criteria)))
    return [f.message for f in (*vague_clauses(workbook), *vague_criteria(workbook))]


@pytest.mark.parametrize(
    "text",
    [
        "When appropriate, the assistant should suggest help.",
        "It should clarify when necessary.",
        "It must wait until there is sufficient signal.",
        "Content may be shown in contexts where it is appropriate.",
    ],
)
def test_a_word_that_decides_without_saying_when_is_found(text: str) -> None:
    [message] = said(text)
    assert "no criterion says when" in message


@pytest.mark.parametrize(
    "text",
    [
        "It may refuse when necessary to protect a life.",
        "It should be creative where appropriate (e.g., brainstorming).",
        "It should treat people as a reasonable person would.",
        "It should be warm and clear.",
    ],
)
def test_a_word_whose_purpose_or_examples_follow_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_criterion_behind_the_word_settles_it() -> None:
    assert said("It should clarify when necessary.", "asks one question") == []


def test_a_vague_criterion_is_worse_than_none() -> None:
    [message] = said("Helps.", "is helpful and gives one next step")
    assert "'helpful'" in message
    assert "coach.c1" in message


def test_the_vague_word_is_quoted_with_its_neighbours() -> None:
    text = "The assistant " + "very " * 30 + "kindly should clarify when necessary and then stop."
    [message] = said(text)
    assert "when necessary and then stop." in message
    assert "…" in message
