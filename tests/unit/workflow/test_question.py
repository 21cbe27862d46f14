"""Which question a person means."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import AudienceId, ClauseId, SurfaceId
from ethogram.model.message import Message
from ethogram.workflow.complaints import Complaint, keep_complaint
from ethogram.workflow.question import ask_words, asked_turns, choose_surface, find_question
from tests.fakes.ghost_workspace import a_workspace


def test_a_case_is_found_by_its_id(tmp_path: Path) -> None:
    case = find_question(a_workspace(tmp_path), "essay-order")
    assert (case.place.surface, case.tests) == ("editor", ("short",))


def test_a_case_can_be_asked_elsewhere_and_for_another_clause(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    case = find_question(workspace, "essay-order", surface="Support chat", tests=["coach"])
    assert (case.place.surface, case.place.audience) == ("support", "student")
    assert case.tests == ("short", "coach")


def test_any_other_text_is_asked_on_the_first_surface(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    case = find_question(workspace, "What is a claim?")
    assert [turn.content for turn in case.turns] == ["What is a claim?"]
    assert case.place.surface == "editor"
    assert case.id == find_question(workspace, "What is a claim?").id


def test_a_complaint_is_asked_again_up_to_the_user_s_last_turn(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    said = ("Write it.", "No.", "Please?", "Still no.")
    roles = ("user", "assistant", "user", "assistant")
    turns = tuple(
        Message(role="user" if role == "user" else "assistant", content=text)
        for role, text in zip(roles, said, strict=True)
    )
    keep_complaint(
        tmp_path,
        Complaint(
            id="r-123456",
            at="2026-11-09T10:00:00+00:00",
            turns=(Message(role="system", content="secret"), *turns),
            surface=SurfaceId("support"),
            audience=AudienceId("student"),
            clauses=(ClauseId("coach"),),
        ),
    )
    case = find_question(workspace, "r-123456")
    assert [turn.content for turn in case.turns] == ["Write it.", "No.", "Please?"]
    assert (case.place.situation, case.tests) == ("support/student/-", ("coach",))


def test_a_conversation_without_a_user_asks_nothing() -> None:
    assert asked_turns((Message(role="assistant", content="Hello"),)) == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("essay-ordr", "Did you mean 'essay-order'"),
        ("r-999999", "No case or complaint 'r-999999'"),
        ("  ", "nothing to ask"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, said: str, words: str) -> None:
    with pytest.raises(UsageRefused, match=words):
        find_question(a_workspace(tmp_path), said)


def test_an_unknown_surface_or_clause_is_named(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    with pytest.raises(UsageRefused, match="editor, support"):
        choose_surface(workspace, "phone")
    with pytest.raises(UsageRefused, match="Did you mean 'coach'"):
        find_question(workspace, "essay-order", tests=["coahc"])


def test_words_are_asked_as_they_are_whatever_a_case_is_called(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    case = ask_words(workspace, "essay-orders", surface="support", tests=["short"])
    assert [turn.content for turn in case.turns] == ["essay-orders"]
    assert (case.place.surface, case.tests) == ("support", ("short",))
    with pytest.raises(UsageRefused, match="nothing to ask"):
        ask_words(workspace, " ")
