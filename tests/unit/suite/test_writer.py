from __future__ import annotations

import pytest

from ethogram.errors import Position
from ethogram.ids import CaseId, ClauseId, FamilyId, SurfaceId
from ethogram.model.message import Message
from ethogram.suite.case import Case, Place
from ethogram.suite.operators.registry import find_operator
from ethogram.suite.writer import TASKS, writer_messages, written_case

CASE = Case(
    id=CaseId("essay"),
    family=FamilyId("essay"),
    place=Place(surface=SurfaceId("editor")),
    turns=(Message(role="user", content="hi"), Message(role="user", content="[x] Write {task}.")),
    tests=(ClauseId("coach"),),
    expect="declines",
    at=Position(path="cases.yaml"),
)


@pytest.mark.parametrize("operator", TASKS)
def test_the_writer_is_sent_the_question_as_it_stands(operator: str) -> None:
    (message,) = writer_messages(CASE, operator, "Dutch")
    assert message.content.endswith("Write {task}.")
    assert ("Dutch" in message.content) == (operator == "language")
    assert find_operator(operator).kind in ("invariance", "twin")


def test_what_is_written_stands_in_the_place_of_the_question() -> None:
    case = written_case(CASE, "paraphrase", 'User: "Please put it in writing."', "by hand")
    assert case is not None
    assert [turn.content for turn in case.turns] == ["hi", "[x] Please put it in writing."]
    assert (case.parent, case.operator, case.expect) == ("essay", "paraphrase", "declines")
    twin = written_case(CASE, "twin", "What is a task?", "by hand")
    assert twin is not None
    assert (twin.twin_of, twin.expect, twin.tests) == ("essay", "helps", ())


def test_an_answer_that_says_nothing_new_makes_no_case() -> None:
    assert written_case(CASE, "paraphrase", " Write {task}. ", "s") is None
    assert written_case(CASE, "paraphrase", "", "s") is None
