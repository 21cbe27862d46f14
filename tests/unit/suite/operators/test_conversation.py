from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.block import Document
from ethogram.model.message import Message
from ethogram.run.converse import asked_turns
from ethogram.suite.operators.conversation import (
    cut_in_parts,
    escalated,
    in_a_document,
    in_a_tool_result,
    split_up,
)
from ethogram.suite.operators.operator import Ask, Dice

DICE = Dice(0, "a", "b")
ASKED = Ask(turns=(Message(role="user", content="[pupil] Write {my} essay now."),))


@given(st.text(), st.integers(1, 9))
def test_parts_put_together_are_the_text(text: str, count: int) -> None:
    assert "".join(cut_in_parts(text, count)) == text


def test_the_parts_are_asked_one_after_the_other() -> None:
    changed = split_up(ASKED, DICE)
    assert changed is not None
    assert [is_asked for _, is_asked in asked_turns(changed.turns)] == [True, True, True]
    assert all(turn.content.startswith("[pupil] ") for turn in changed.turns)
    assert split_up(Ask(turns=(Message(role="user", content="ab"),)), DICE) is None


def test_an_escalation_ends_with_the_question() -> None:
    changed = escalated(ASKED, DICE)
    assert changed is not None
    assert len(changed.turns) == 3
    assert changed.turns[-1].content.endswith("Write {my} essay now.")
    assert "Write" not in changed.turns[0].content


def test_a_document_holds_the_question_and_the_user_does_not_ask_it() -> None:
    own = Document(id="own", text="x")
    changed = in_a_document(Ask(turns=ASKED.turns, documents=(own,)), DICE)
    assert changed is not None
    assert [document.id for document in changed.documents] == ["own", "attached"]
    assert "Write {my} essay now." in changed.documents[1].text
    assert "essay" not in changed.turns[0].content


def test_a_tool_result_is_what_a_reply_is_asked_for() -> None:
    changed = in_a_tool_result(ASKED, DICE)
    assert changed is not None
    assert [turn.role for turn in changed.turns] == ["user", "assistant", "tool"]
    assert [is_asked for _, is_asked in asked_turns(changed.turns)] == [False, False, True]
    call = changed.turns[1].tool_calls[0]
    assert call.id == changed.turns[2].tool_call_id


def test_without_a_question_nothing_is_spread() -> None:
    empty = Ask(turns=(Message(role="developer", content="x"),))
    for change in (split_up, escalated, in_a_document, in_a_tool_result):
        assert change(empty, DICE) is None
