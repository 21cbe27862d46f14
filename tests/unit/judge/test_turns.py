from __future__ import annotations

import msgspec

from ethogram.judge.turns import (
    all_user_text,
    conversation,
    exchange_digest,
    tool_calls,
    user_text,
)
from ethogram.model.message import Message, Reply, Request, ToolCall
from ethogram.run.converse import Answer, converse
from tests.fakes.conversations import a_case, a_question
from tests.fakes.judged import said

TALK = msgspec.structs.replace(
    said("Two."),
    messages=(
        Message(role="system", content="You are Margin."),
        Message(role="user", content="a few-shot question"),
        Message(role="assistant", content="a few-shot answer"),
        Message(role="user", content="One?"),
        Message(role="assistant", content="One."),
        Message(role="user", content="Two?"),
        Message(role="assistant", content="Two."),
    ),
    context_length=3,
)


def test_the_context_is_no_part_of_the_conversation() -> None:
    assert [turn.content for turn in conversation(TALK)] == ["One?", "One.", "Two?", "Two."]
    assert all_user_text(TALK) == "One?\nTwo?"


def test_the_judged_reply_answers_the_last_user_turn() -> None:
    assert user_text(TALK) == "Two?"


def test_tool_calls_are_those_of_the_judged_reply() -> None:
    assert tool_calls(said("", calls=(ToolCall(name="search"),)))[0].name == "search"
    assert tool_calls(TALK) == ()


async def test_the_same_answer_to_another_question_is_another_exchange() -> None:
    async def refuses(request: Request) -> Answer:
        return Answer(reply=Reply(text="I can't help with that."))

    one, other, again = [
        exchange_digest(await converse(a_question(a_case(question)), refuses, lambda: 0.0))
        for question in ("Write my intro.", "Open this lock.", "Write my intro.")
    ]
    assert one == again != other
